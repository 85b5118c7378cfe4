"""Runs a tool over cases: one JSON line a case, resumable, one file a tool."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from benchmarks.detection.bench import Bench, Case
from benchmarks.detection.tool import Tool

Row = dict[str, Any]


def read_rows(file: Path) -> dict[str, Row]:
    """By case; the last line of a case counts."""
    return {row["id"]: row for row in _lines(file)}


def versions(file: Path) -> Iterator[tuple[Row, Row]]:
    """The last two answers of different versions, for each case that has two."""
    older: dict[str, Row] = {}
    newest: dict[str, Row] = {}
    for row in _lines(file):
        if row["id"] in newest and newest[row["id"]]["stamp"] != row["stamp"]:
            older[row["id"]] = newest[row["id"]]
        newest[row["id"]] = row
    for case, row in older.items():
        yield row, newest[case]


def _lines(file: Path) -> Iterator[Row]:
    """Without a line that a kill tore."""
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        with contextlib.suppress(ValueError):
            yield json.loads(line)


def measure(
    tool: Tool,
    bench: Bench,
    cases: Sequence[Case],
    file: Path,
    jobs: int = 1,
    say: Callable[[str], None] = lambda _text: None,
) -> None:
    """Asks `tool` about the cases that have no answer of this version yet."""
    rows = read_rows(file)
    todo = [case for case in cases if rows.get(case["id"], {}).get("stamp") != tool.stamp]
    if not todo:
        say(f"{tool.name}: nothing to do")
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = Lock()
    with file.open("a", encoding="utf-8") as out, ThreadPoolExecutor(jobs) as pool:
        if out.tell():
            out.write("\n")  # the last line may be torn
        pending = {pool.submit(_ask, tool, bench, case): case for case in todo}
        try:
            for number, job in enumerate(as_completed(pending), 1):
                row = job.result()
                with lock:
                    out.write(json.dumps(row) + "\n")
                    out.flush()
                say(
                    f"{tool.name} [{number}/{len(todo)}] {row['id']} {row['label']}"
                    f" +{row['tp']} -{row['fp']} missed {row['fn']} {row['seconds']:.2f} s"
                    f"{'  ' + row['problem'] if row['problem'] else ''}"
                )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _ask(tool: Tool, bench: Bench, case: Case) -> Row:
    with bench.borrow(case) as tree:
        answer = tool.answer(case, tree)
    return {
        "tool": tool.name,
        "stamp": tool.stamp,
        "seconds": round(answer.seconds, 3),
        "problem": answer.problem,
        "sections": [asdict(section) for section in answer.sections],
        **bench.grade(case, answer.documents),
    }

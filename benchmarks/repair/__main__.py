"""`cases` looks for commits, `run` runs docsync on them, `table` prints the figures."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import msgspec

from benchmarks.repair.cases import Task, tasks_of
from benchmarks.repair.run import read_results, run_all
from benchmarks.repair.table import table
from docsync.errors import DocsyncError
from docsync.mining.clones import choose, find_clones, read_names


def read_tasks(file: Path, half: str = "") -> Iterator[Task]:
    """`half` "a" or "b": the cases of every other repository, to look at one and confirm on the
    other."""
    tasks = [
        msgspec.convert(json.loads(line), Task) for line in file.read_text("utf-8").splitlines()
    ]
    chosen = sorted({task.repo for task in tasks})
    if half:
        chosen = chosen["ab".index(half) :: 2]
    yield from (task for task in tasks if task.repo in set(chosen))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repair", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    cases = verbs.add_parser("cases")
    cases.add_argument("--repos", type=Path, required=True, help="a folder of clones")
    cases.add_argument("--list", dest="listed", type=Path, required=True, help="those to take")
    cases.add_argument("--out", type=Path, required=True)
    run = verbs.add_parser("run")
    run.add_argument("cases", type=Path)
    run.add_argument("results", type=Path)
    run.add_argument("--repos", type=Path, required=True)
    run.add_argument("--work", type=Path, help="keeps the repositories of the cases here")
    run.add_argument("--half", choices=("a", "b"), default="", help="every other repository")
    run.add_argument("--no-model", action="store_true")
    show = verbs.add_parser("table")
    show.add_argument("results", type=Path)
    args = parser.parse_args(arguments)
    try:
        if args.verb == "cases":
            clones = choose(find_clones(args.repos), read_names(args.listed))
            with args.out.open("w", encoding="utf-8") as lines:
                for clone in clones:
                    for task in tasks_of(clone):
                        lines.write(json.dumps(asdict(task)) + "\n")
        elif args.verb == "run":
            with tempfile.TemporaryDirectory(prefix="docsync-repair-") as folder:
                run_all(
                    read_tasks(args.cases, args.half),
                    find_clones(args.repos),
                    args.results,
                    args.work or Path(folder),
                    not args.no_model,
                    lambda text: print(text, file=sys.stderr, flush=True),
                )
        else:
            print(table(read_results(args.results)))
    except DocsyncError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())

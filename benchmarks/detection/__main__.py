"""The command line: prepare, run, table, errors, moved, publish, plot."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.detection.bench import Bench, BenchError, Case
from benchmarks.detection.measure import Row, measure, read_rows, versions
from benchmarks.detection.plot import picture
from benchmarks.detection.table import Figures, figures, markdown
from benchmarks.detection.tool import Tool
from benchmarks.detection.tools import CURVE, all_tools, choose

ROOT = Path(__file__).parents[2]
FIGURES = Path(__file__).with_name("figures.json")
PICTURE = ROOT / "docs" / "images" / "detection.svg"
PAGE = ROOT / "docs" / "detection.md"
BEGIN, END = "<!-- figures, written by benchmarks.detection -->\n", "<!-- end of figures -->\n"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def rows_of(tool: Tool, cases: Sequence[Case], results: Path) -> list[Row]:
    rows = read_rows(results / f"{tool.name}.jsonl")
    found = [rows[case["id"]] for case in cases if case["id"] in rows]
    old = sum(row["stamp"] != tool.stamp for row in found)
    if old or 0 < len(found) < len(cases):
        say(f"{tool.name}: {len(cases) - len(found)} cases not run, {old} run with another version")
    return found


def collected(
    args: argparse.Namespace, bench: Bench, cases: list[Case], tools: list[Tool]
) -> Figures:
    measured = [(tool, rows_of(tool, cases, args.results)) for tool in tools]
    curve = next((rows for tool, rows in measured if tool.name == CURVE), [])
    return figures(bench, measured, curve)


def run_table(args: argparse.Namespace, bench: Bench, cases: list[Case], tools: list[Tool]) -> None:
    found = collected(args, bench, cases, tools)
    if args.json:
        args.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(markdown(found))


def run_publish(
    args: argparse.Namespace, bench: Bench, cases: list[Case], tools: list[Tool]
) -> None:
    found = collected(args, bench, cases, tools)
    whole = [tool for tool in found["tools"] if tool["cases"] == len(bench.cases)]
    for name in sorted({tool["name"] for tool in found["tools"]} - {t["name"] for t in whole}):
        say(f"{name}: left out, it was not run on all cases")
    found["tools"] = whole
    FIGURES.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    draw(found)
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{markdown(found)}\n\n{END}{after}", "utf-8")


def draw(found: Figures) -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(found), "utf-8")


def run_tools(args: argparse.Namespace, bench: Bench, cases: list[Case], tools: list[Tool]) -> None:
    bench.prepare_all(cases, args.jobs)
    for tool in tools:
        measure(tool, bench, cases, args.results / f"{tool.name}.jsonl", args.jobs, say)
    run_table(args, bench, cases, tools)


def run_errors(
    args: argparse.Namespace, _bench: Bench, cases: list[Case], tools: list[Tool]
) -> None:
    for tool in tools:
        for row in rows_of(tool, cases, args.results):
            for sign, key in (("-", "spurious"), ("?", "missed"), ("o", "ignored")):
                for path in row[key]:
                    best = max(
                        (s["score"] for s in row["sections"] if s["path"] == path), default=0
                    )
                    print(f"{tool.name}\t{row['id']}\t{row['kind']}\t{sign}\t{best:.2f}\t{path}")


def run_moved(
    args: argparse.Namespace, _bench: Bench, cases: list[Case], tools: list[Tool]
) -> None:
    ids = {case["id"] for case in cases}
    for tool in tools:
        for old, new in versions(args.results / f"{tool.name}.jsonl"):
            gone, come = set(old["predicted"]), set(new["predicted"])
            for sign, paths in (("-", gone - come), ("+", come - gone)):
                for path in sorted(paths):
                    if new["id"] in ids:
                        truth = "right" if path in new["truth"] else "wrong"
                        print(f"{tool.name}\t{new['id']}\t{sign}\t{truth}\t{path}")


def parser() -> argparse.ArgumentParser:
    def folder(name: str) -> Path | None:
        return Path(os.environ[name]) if os.environ.get(name) else None

    top = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    common = argparse.ArgumentParser(add_help=False)
    option = common.add_argument
    option("--bench", type=Path, default=folder("DETECTION_BENCH"), help="folder of score.py")
    option("--mirrors", type=Path, default=folder("DOCSYNC_MIRRORS"), help="the repositories")
    option("--trees", type=Path, default=folder("DETECTION_TREES"), help="prepared trees, kept")
    option("--results", type=Path, help="answers, JSON lines  [default: beside --trees]")
    option("--venvs", type=Path, default=folder("DETECTION_VENVS"), help="environments of peers")
    option("--docsync", default="", help="another docsync command than this tree's")
    option("--tool", action="append", default=[], help="a name or its beginning; repeatable")
    option("--core", action="store_true", help="the core cases only")
    option("--label", default="", choices=["pos", "neg"])
    option("--case", action="append", default=[], help="by id; repeatable")
    option("--jobs", type=int, default=1)
    option("--json", type=Path, help="write the figures there too")
    verbs = top.add_subparsers(dest="verb", required=True)
    for name, text in (
        ("prepare", "make the work trees"),
        ("run", "ask the tools about cases without an answer of their version, then the table"),
        ("table", "the figures of what was run"),
        ("errors", "each wrong and missed document with docsync's best confidence in it"),
        ("publish", "write the kept figures, the picture and the table of docs/detection.md"),
        ("moved", "documents that the newest version of a tool names and the one before did not"),
    ):
        verbs.add_parser(name, parents=[common], help=text)
    verbs.add_parser("plot", help="the picture from the figures that are kept here")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        if args.verb == "plot":
            draw(json.loads(FIGURES.read_text("utf-8")))
            return 0
        if args.bench is None or args.trees is None:
            raise BenchError("--bench and --trees are needed (or DETECTION_BENCH, DETECTION_TREES)")
        args.results = args.results or args.trees.parent / f"{args.trees.name}-results"
        bench = Bench(args.bench, args.mirrors, args.trees)
        cases = bench.pick(args.core, args.label, args.case)
        if args.verb == "prepare":
            bench.prepare_all(cases, args.jobs)
            return 0
        tools = choose(all_tools(bench, args.docsync, args.venvs), args.tool)
        verbs = {
            "run": run_tools,
            "table": run_table,
            "publish": run_publish,
            "errors": run_errors,
            "moved": run_moved,
        }
        verbs[args.verb](args, bench, cases, tools)
    except BenchError as error:
        say(f"error: {error}")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

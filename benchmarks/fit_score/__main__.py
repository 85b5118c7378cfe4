"""The command line of the fit: mine, collect, evaluate, write."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import benchmarks.fit_score as package
from benchmarks.fit_score.evaluate import report, summary
from benchmarks.fit_score.fit import block, fit, replaced
from docsync.errors import DocsyncError
from docsync.mining import records
from docsync.mining.clones import (
    Excluded,
    choose,
    find_clones,
    read_excluded,
    read_names,
)
from docsync.mining.collect import collect
from docsync.mining.commits import Rule, mine
from docsync.mining.records import Case, Rows

SCORE = Path(__file__).parents[2] / "docsync" / "match" / "score.py"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def mined(args: argparse.Namespace, excluded: Excluded) -> Iterator[Case]:
    clones = find_clones(args.repos)
    chosen = choose(clones, read_names(args.list) if args.list else dict.fromkeys(clones, "HEAD"))
    for clone in chosen:
        if refused(clone.name, excluded):
            continue
        cases = mine(clone, Rule())
        positives = sum(case.label == "positive" for case in cases)
        tip = clone.git().text("rev-parse", clone.tip)
        say(f"{clone.name} {tip}: {positives} positive, {len(cases) - positives} negative")
        yield from cases


def refused(name: str, excluded: Excluded) -> bool:
    if excluded.holds(name):
        say(f"{name}: refused, it is in an --exclude file")
        return True
    return False


def allowed_rows(file: Path, excluded: Excluded) -> list[Rows]:
    rows = list(records.read(file, Rows))
    out = {name for name in sorted({one.case.repo for one in rows}) if refused(name, excluded)}
    return [one for one in rows if one.case.repo not in out]


def run_mine(args: argparse.Namespace, excluded: Excluded) -> None:
    records.write(args.out, mined(args, excluded))


def run_collect(args: argparse.Namespace, excluded: Excluded) -> None:
    cases = list(records.read(args.cases, Case))
    out = {name for name in sorted({case.repo for case in cases}) if refused(name, excluded)}
    kept = [case for case in cases if case.repo not in out]
    records.write(args.out, collect(kept, find_clones(args.repos), say))


def run_evaluate(args: argparse.Namespace, excluded: Excluded) -> None:
    print(report(allowed_rows(args.rows, excluded)))


def run_write(args: argparse.Namespace, excluded: Excluded) -> None:
    rows = allowed_rows(args.rows, excluded)
    model = fit(rows)
    say(summary(rows))
    if args.print:
        print(block(model), end="")
        return
    SCORE.write_text(replaced(SCORE.read_text("utf-8"), model), "utf-8")
    say(f"wrote WEIGHTS into {SCORE}")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="python -m benchmarks.fit_score", description=(package.__doc__ or "").split("\n")[0]
    )
    steps = top.add_subparsers(required=True, metavar="STEP")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--exclude",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="repositories to refuse, owner/name per line, # comments; may be given again",
    )
    clones = argparse.ArgumentParser(add_help=False)
    clones.add_argument(
        "--repos",
        required=True,
        type=Path,
        metavar="FOLDER",
        help="bare or plain clones named owner+name, owner+name.git or owner+name/repo",
    )
    clones.add_argument("--out", required=True, type=Path, metavar="FILE", help="JSON lines")

    step = steps.add_parser("mine", parents=[shared, clones], help="find cases in history")
    step.add_argument(
        "--list",
        type=Path,
        metavar="FILE",
        help="take only these clones: owner/name, or owner/name and the newest commit to look at",
    )
    step.set_defaults(run=run_mine)
    step = steps.add_parser("collect", parents=[shared, clones], help="features of every pair")
    step.add_argument("cases", type=Path, help="what `mine` wrote")
    step.set_defaults(run=run_collect)
    step = steps.add_parser("evaluate", parents=[shared], help="leave one repository out")
    step.add_argument("rows", type=Path, help="what `collect` wrote")
    step.set_defaults(run=run_evaluate)
    step = steps.add_parser("write", parents=[shared], help="put WEIGHTS into match/score.py")
    step.add_argument("rows", type=Path, help="what `collect` wrote")
    step.add_argument("--print", action="store_true", help="print them and change nothing")
    step.set_defaults(run=run_write)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    args = parser().parse_args(arguments)
    try:
        args.run(args, read_excluded(args.exclude))
    except DocsyncError as error:
        say(f"error: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

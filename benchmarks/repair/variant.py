"""`docsync sync --staged` with a part of the repair taken out, to measure what the part is worth,
and with a note of what the run did. docsync itself has no such switch.

    python -m benchmarks.repair.variant [--without checks|context|agreement] [--no-model]
                                        [--notes FILE --case ID]

runs in the repository that it is called in. `checks` are all deterministic checks of a rewrite,
`context` is what a prompt has besides the facts and the block or its sisters: the code around them,
and the change itself; `agreement` is the second answer that what takes the place of text needs.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from docsync.cli.invocation import Invocation
from docsync.errors import DocsyncError
from docsync.output import Console
from docsync.report import Mode, RunReport
from docsync.rewrite import answered, contradicted, from_change, new_entry, sections, update
from docsync.rewrite.context import Grounds
from docsync.rewrite.proposal import Check, CheckStatus
from docsync.rewrite.session import Session
from docsync.run import Request
from docsync.verify import verify


def _passes(*_: object) -> Check:
    return Check("left out", CheckStatus.PASSED)


@contextmanager
def without(part: str) -> Iterator[None]:
    """The repair without `part`: "checks", "context", "agreement", or "" for the whole of it."""
    with ExitStack() as held:
        if part == "checks":
            held.enter_context(patch.object(verify, "CHECKS", ()))
            held.enter_context(patch.object(answered, "check_answered", _passes))
            for check in (
                *("check_entry", "check_columns", "check_form", "check_named", "check_own"),
                "check_setting",
            ):
                held.enter_context(patch.object(new_entry, check, _passes))
            held.enter_context(patch.object(from_change, "asked_for", lambda *_: ()))
            held.enter_context(patch.object(new_entry, "entry_checks", lambda *_: ()))
            held.enter_context(patch.object(sections, "entry_checks", lambda *_: ()))
        if part in ("checks", "agreement"):
            held.enter_context(patch.object(Session, "agreed", lambda _, found, *__: found))
        elif part == "context":
            held.enter_context(patch.object(contradicted, "grounds", lambda *_: Grounds()))
            held.enter_context(patch.object(new_entry, "code_of", lambda _: ""))
            held.enter_context(patch.object(new_entry, "as_diff", lambda *_: ""))
            held.enter_context(patch.object(update, "as_diff", lambda *_: ""))
        yield


def note_of(case: str, report: RunReport, prompts: Sequence[Any], seconds: float) -> dict[str, Any]:
    """What the figures of a case are made of."""
    return {
        "case": case,
        "seconds": round(seconds, 2),
        "facts": len(report.facts),
        "prompts": len(prompts),
        "templates": Counter(one.template for one in prompts),
        "read": sum(max(one.prompt_tokens, 0) for one in prompts),
        "written": sum(max(one.completion_tokens, 0) for one in prompts),
        "model": report.model,
        "model_problem": report.model_problem,
        "findings": [
            {
                "path": f.verdict.candidate.section.path,
                "affected": str(f.verdict.affected),
                "is_reached": f.verdict.candidate.is_reached,
                "why": f.why,
            }
            for f in report.findings
        ],
        "outcomes": [
            {
                "path": o.path,
                "state": str(o.state),
                "origin": str(o.origin),
                "failed": [c.name for c in o.checks if c.status is CheckStatus.FAILED],
            }
            for o in report.outcomes
        ],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repair.variant")
    parser.add_argument("--without", choices=("checks", "context", "agreement"), default="")
    parser.add_argument("--no-model", action="store_true")
    parser.add_argument("--notes", type=Path, help="a line of JSON is added to it")
    parser.add_argument("--case", default="", help="the name of the line")
    args = parser.parse_args(arguments)
    console = Console(out=io.StringIO(), err=sys.stderr, is_quiet=True)
    invocation = Invocation(console, Path())
    started = time.monotonic()
    try:
        with without(args.without), invocation.writing() as repository:
            report = invocation.run(Request(Mode.SYNC, use_model=not args.no_model))
            kept: list[Any] = repository.journal.prompts(report.run_id) if report.run_id else []
    except DocsyncError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    finally:
        invocation.close()
    if args.notes is not None:
        line = json.dumps(note_of(args.case, report, kept, time.monotonic() - started))
        with args.notes.open("a", encoding="utf-8") as notes:
            notes.write(line + "\n")
    return report.exit_code


if __name__ == "__main__":
    sys.exit(main())

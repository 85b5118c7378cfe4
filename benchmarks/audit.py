"""What `docsync check --all` finds in repositories, and how long it takes.

    python benchmarks/audit.py CLONE...

Prints counts and times only, and no text of the repositories. Clones may be bare.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from pathlib import Path

from docsync.audit.audit import audit
from docsync.audit.report import AuditReport
from docsync.config import Config
from docsync.errors import DocsyncError
from docsync.git.runner import Git


def measure(clone: Path, budget_s: float) -> tuple[AuditReport, float]:
    """The report, and the CPU seconds of this process and its git processes."""
    git = Git(clone)
    tip = git.text("rev-parse", "HEAD")
    before = sum(os.times()[:4])
    name = clone.name if clone.name not in ("repo", ".git") else clone.parent.name
    report = audit(git, Config(), tip, root_name=name.rpartition("+")[2], budget_s=budget_s)
    return report, sum(os.times()[:4]) - before


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clones", nargs="+", type=Path)
    parser.add_argument("--budget-s", type=float, default=600.0)
    args = parser.parse_args()
    print("| repository | documents | references | commits | dead | by kind | CPU s | wall s |")
    print("|---|---|---|---|---|---|---|---|")
    failed = False
    for clone in args.clones:
        started = time.monotonic()
        try:
            report, cpu_s = measure(clone, args.budget_s)
        except DocsyncError as error:
            print(f"{clone}: {error}", file=sys.stderr)
            failed = True
            continue
        kinds = Counter(dead.reference.kind.value.removeprefix("dead-") for dead in report.dead)
        listed = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        name = clone.parent.name if clone.name in ("repo", ".git") else clone.name
        print(
            f"| {name.replace('+', '/')} | {report.documents} | {report.references} "
            f"| {report.commits} | {len(report.dead)} | {listed} | {cpu_s:.1f} "
            f"| {time.monotonic() - started:.1f} |",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

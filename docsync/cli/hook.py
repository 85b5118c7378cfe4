"""`docsync hook`: what git or pre-commit runs before a commit."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from docsync.cli.invocation import Invocation
from docsync.errors import JournalError

if TYPE_CHECKING:
    from docsync.report import RunReport


def _signature(index_file: Path) -> tuple[int, int]:
    """Changes when anything is written to the index: git replaces the file."""
    try:
        status = index_file.stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino


@click.command()
@click.pass_obj
def hook(invocation: Invocation) -> int:
    """Update the documentation of a commit; git calls this.

    Sections that the staged change makes wrong are rewritten, checked and staged, and the commit
    stops once (exit code 1) so that you can look at them. The same commit passes the second time.

    It takes no arguments and needs no terminal; the staged change is read from git.

    \b
    Examples:
      docsync hook                       as git calls it
      SKIP=docsync git commit            pass it by, with pre-commit
      git commit --no-verify             pass it by, with the native hook
    """
    from docsync.report import Mode
    from docsync.run import Request

    request = Request(Mode.HOOK, is_ci=invocation.is_ci)
    index_file = invocation.open_repository().context.index_file
    before = _signature(index_file)
    try:
        with invocation.writing(late=True):
            report = invocation.run(request)
            _print(report, invocation)
            return report.exit_code
    except JournalError as error:
        # what cannot be recorded is not written either; but what is out of date can still be said
        invocation.console.warn(f"{error} docsync writes nothing that it cannot record.")
    if _signature(index_file) != before:
        invocation.console.fail(
            "documents were staged before the record failed: see `git diff --cached`, then give "
            "the same `git commit` again."
        )
        return 1
    report = invocation.run(Request(Mode.CHECK, is_ci=invocation.is_ci), record=False)
    if report.affected:
        _print(report, invocation)
    config = invocation.open_repository().config
    return report.exit_code if config.on_suspect == "stop" else 0


def _print(report: RunReport, invocation: Invocation) -> None:
    # most commits have nothing to say: do not import the words for it
    said = (
        report.findings,
        report.outcomes,
        report.unchecked,
        report.notes,
        report.left_out,
        report.no_documents,
    )
    if report.exit_code or any(said):
        from docsync.cli.report_text import print_report

        print_report(report, invocation.console)

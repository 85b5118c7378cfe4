"""`docsync sync`: the hook's work, when you ask for it."""

from __future__ import annotations

import click

from docsync.cli.invocation import Invocation


@click.command()
@click.option("--staged", is_flag=True, help="Work on the staged change. This is the default.")
@click.option("--no-model", is_flag=True, help="Make only the edits that are certain.")
@click.pass_obj
def sync(invocation: Invocation, staged: bool, no_model: bool) -> int:
    """Rewrite what the staged change makes wrong, and stage it.

    Writes the index and, where you have no unstaged edits in the way, the work tree. The exit code
    is 1 when something was written, for you to review. `docsync check` is the dry run: it says what
    is out of date and writes nothing.

    \b
    Examples:
      docsync sync
      docsync sync --staged --no-model
    """
    from docsync.cli.report_text import print_report
    from docsync.report import Mode
    from docsync.run import Request

    with invocation.writing():
        report = invocation.run(Request(Mode.SYNC, use_model=not no_model, is_ci=invocation.is_ci))
        print_report(report, invocation.console)
    return report.exit_code

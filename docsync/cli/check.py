"""`docsync check`: reads only."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import click

from docsync.cli.invocation import Invocation
from docsync.config_rules import Sensitivity


@click.command()
@click.option("--staged", is_flag=True, help="Look at the staged change. This is the default.")
@click.option("--from-ref", metavar="REF", help="Look at the change since REF, as in CI.")
@click.option("--to-ref", metavar="REF", help="The end of that change.  [default: HEAD]")
@click.option("--no-model", is_flag=True, help="Judge by evidence alone; ask no model.")
@click.option(
    "--sensitivity",
    type=click.Choice(get_args(Sensitivity)),
    help="How much evidence a section needs.  [default: as configured]",
)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="JSON is for other programs; docs/commands.md describes it.",
)
@click.pass_obj
def check(
    invocation: Invocation,
    staged: bool,
    from_ref: str | None,
    to_ref: str | None,
    no_model: bool,
    sensitivity: Sensitivity | None,
    output_format: str,
) -> int:
    """Say which sections a change makes wrong; write nothing.

    The exit code is 1 when a section is out of date.

    \b
    Examples:
      docsync check
      docsync check --from-ref origin/main --to-ref HEAD
      docsync check --sensitivity thorough
      docsync check --no-model --output-format json
    """
    if staged and (from_ref or to_ref):
        raise click.UsageError("--staged looks at the index: leave out --from-ref and --to-ref.")
    if to_ref and not from_ref:
        raise click.UsageError("--to-ref needs --from-ref.")
    from docsync.cli.report_json import to_json
    from docsync.cli.report_text import print_report
    from docsync.pipeline import Request
    from docsync.report import Mode

    if sensitivity:
        repository = invocation.open_repository()
        repository.config = replace(repository.config, sensitivity=sensitivity)
    report = invocation.run(
        Request(
            Mode.CHECK,
            from_ref=from_ref,
            to_ref=(to_ref or "HEAD") if from_ref else None,
            use_model=not no_model,
            is_ci=invocation.is_ci,
        )
    )
    if output_format == "json":
        invocation.console.say(to_json(report))
    else:
        print_report(report, invocation.console)
    return report.exit_code

"""`docsync check`: reads only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from docsync.cli.invocation import Invocation
from docsync.config_rules import Sensitivity

if TYPE_CHECKING:
    from docsync.audit.report import AuditReport
    from docsync.report import RunReport

FORMATS = ("text", "json", "sarif", "github")


@click.command()
@click.option("--staged", is_flag=True, help="Look at the staged change. This is the default.")
@click.option("--from-ref", metavar="REF", help="Look at the change since REF, as in CI.")
@click.option("--to-ref", metavar="REF", help="The end of that change.  [default: HEAD]")
@click.option(
    "--since-release", is_flag=True, help="Look at the change since the newest release tag."
)
@click.option(
    "--all", "is_audit", is_flag=True, help="Look for names in all documents that are gone."
)
@click.option("--no-model", is_flag=True, help="Judge by evidence alone; ask no model.")
@click.option(
    "--sensitivity",
    type=click.Choice(get_args(Sensitivity)),
    help="How much evidence a section needs.  [default: as configured]",
)
@click.option(
    "--docstrings",
    is_flag=True,
    help="Look also at docstrings and comments of files that did not change.",
)
@click.option(
    "--output-format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="For people, for other programs, for code scanning, for a GitHub job.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write the report to FILE, whole or not at all.",
)
@click.option("--exit-zero", is_flag=True, help="Only report: no exit code 1.")
@click.pass_obj
def check(
    invocation: Invocation,
    staged: bool,
    from_ref: str | None,
    to_ref: str | None,
    since_release: bool,
    is_audit: bool,
    no_model: bool,
    sensitivity: Sensitivity | None,
    docstrings: bool,
    output_format: str,
    output: Path | None,
    exit_zero: bool,
) -> int:
    """Say which sections a change makes wrong; write nothing.

    The exit code is 1 when a section is out of date. With --all no change is looked at but every
    document of HEAD, or with --staged of the index: names, options, variables, paths and links
    that are nowhere in the tree any more, each with the commit that took it away.

    \b
    Examples:
      docsync check
      docsync check --from-ref origin/main --to-ref HEAD
      docsync check --since-release
      docsync check --sensitivity thorough
      docsync check --all
      docsync check --no-model --output-format sarif --output docsync.sarif
    """
    if staged and (from_ref or to_ref or since_release):
        raise click.UsageError(
            "--staged looks at the index: leave out --from-ref, --to-ref and --since-release."
        )
    if from_ref and since_release:
        raise click.UsageError("--since-release names the start itself: leave out --from-ref.")
    if to_ref and not (from_ref or since_release):
        raise click.UsageError("--to-ref needs --from-ref or --since-release.")
    if is_audit and (from_ref or to_ref or since_release):
        raise click.UsageError(
            "--all looks at a tree, not at a change: leave out --from-ref, --to-ref and "
            "--since-release."
        )
    if sensitivity or docstrings:
        from dataclasses import replace

        repository = invocation.open_repository()
        kept = repository.config
        repository.config = replace(
            kept,
            sensitivity=sensitivity or kept.sensitivity,
            docstrings=docstrings or kept.docstrings,
        )
    report: RunReport | AuditReport
    if is_audit:
        report = _audit(invocation, from_index=staged)
    else:
        report = _run(invocation, from_ref, to_ref, since_release, use_model=not no_model)
    from docsync.cli.delivery import deliver

    deliver(invocation, report, output_format, output)
    return 0 if exit_zero else report.exit_code


def _audit(invocation: Invocation, *, from_index: bool) -> AuditReport:
    from docsync.audit.audit import audit
    from docsync.errors import UsageError

    repository = invocation.open_repository()
    context = repository.context
    if context.head is None:
        raise UsageError("there is no commit yet: --all needs one to look at")
    try:
        return audit(
            repository.git,
            repository.config,
            context.head,
            root_name=context.root.name,
            from_index=from_index,
            budget_s=repository.config.time_budget_s,
            progress=invocation.console.progress,
        )
    finally:
        invocation.console.clear_progress()


def _run(
    invocation: Invocation,
    from_ref: str | None,
    to_ref: str | None,
    since_release: bool,
    use_model: bool,
) -> RunReport:
    from dataclasses import replace

    from docsync.report import Mode
    from docsync.run import Request

    note = ""
    if since_release:
        from docsync.git.refs import resolve
        from docsync.git.release import newest_release

        repository = invocation.open_repository()
        tip = resolve(repository.context.root, to_ref or "HEAD")
        release = newest_release(repository.git, tip)
        from_ref = release.commit
        kind = "release" if release.is_final else "pre-release (there is no final one)"
        note = f"since {kind} {release.tag}, commit {release.commit[:12]}"
    report = invocation.run(
        Request(
            Mode.CHECK,
            from_ref=from_ref,
            to_ref=(to_ref or "HEAD") if from_ref else None,
            use_model=use_model,
            is_ci=invocation.is_ci,
        )
    )
    return replace(report, notes=(note, *report.notes)) if note else report

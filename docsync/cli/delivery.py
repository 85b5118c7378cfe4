"""A finished check in the form that was asked for, on standard output or in a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docsync.cli.invocation import Invocation
from docsync.output import Console
from docsync.report import RunReport

if TYPE_CHECKING:
    from docsync.audit.report import AuditReport


def deliver(
    invocation: Invocation,
    report: RunReport | AuditReport,
    output_format: str,
    output: Path | None,
) -> None:
    """Raises UsageError when the file cannot be written."""
    text = _rendered(invocation, report, output_format, is_file=output is not None)
    if output is None or str(output) == "-":
        if text:
            invocation.console.say(text.removesuffix("\n"))
        return
    from docsync.cli.output_file import write_report

    write_report(invocation.cwd / output, text)  # "as if started in DIR"
    invocation.console.note(f"the report is in {output}")


def _rendered(
    invocation: Invocation,
    report: RunReport | AuditReport,
    output_format: str,
    *,
    is_file: bool,
) -> str:
    if output_format == "json":
        if isinstance(report, RunReport):
            from docsync.cli.report_json import to_json

            return to_json(report) + "\n"
        from docsync.cli.report_audit import audit_to_json

        return audit_to_json(report)
    if output_format != "text":
        return _for_programs(invocation, report, output_format)
    console = _without_colours(invocation.console) if is_file else invocation.console
    if isinstance(report, RunReport):
        from docsync.cli.report_text import render

        is_silent = console.is_quiet and report.exit_code == 0
        lines = [] if is_silent else list(render(report, console))
    else:
        from docsync.cli.report_audit import render_audit

        lines = list(render_audit(report, console))
    return "".join(f"{line}\n" for line in lines)


def _without_colours(console: Console) -> Console:
    """A file is no terminal, whatever FORCE_COLOR says."""
    return Console(
        environ={"NO_COLOR": "1"}, is_quiet=console.is_quiet, is_verbose=console.is_verbose
    )


def _for_programs(
    invocation: Invocation, report: RunReport | AuditReport, output_format: str
) -> str:
    from docsync.git.objects import ObjectReader

    repository = invocation.open_repository()
    with ObjectReader(repository.git, max_bytes=repository.config.max_file_bytes) as reader:
        if isinstance(report, RunReport):
            from docsync.cli.annotate import annotate

            run = annotate(report, reader.read)
        else:
            from docsync.cli.annotate_audit import annotate_audit

            run = annotate_audit(report, reader.read)
    if output_format == "sarif":
        from docsync.cli.report_sarif import to_sarif

        return to_sarif(run)
    from docsync.cli.report_github import to_commands, to_summary

    if summary := invocation.environ.get("GITHUB_STEP_SUMMARY"):
        from docsync.cli.output_file import append_summary

        append_summary(Path(summary), to_summary(run))
    return to_commands(run)

"""A finished check in the form that was asked for, on standard output or in a file."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from docsync.cli.invocation import Invocation
from docsync.output import Console
from docsync.report import RunReport


def deliver(
    invocation: Invocation, report: RunReport, output_format: str, output: Path | None
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
    invocation: Invocation, report: RunReport, output_format: str, *, is_file: bool
) -> str:
    if output_format == "json":
        from docsync.cli.report_json import to_json

        return to_json(report) + "\n"
    if output_format == "text":
        from docsync.cli.report_text import print_report

        console = invocation.console
        gathered = StringIO()
        # a file is no terminal, whatever FORCE_COLOR says
        environ = {"NO_COLOR": "1"} if is_file else console.environ
        stand_in = Console(
            out=gathered if is_file else console.out,
            err=console.err,
            environ=environ,
            is_quiet=console.is_quiet,
            is_verbose=console.is_verbose,
        )
        print_report(report, stand_in)
        return gathered.getvalue()
    return _for_programs(invocation, report, output_format)


def _for_programs(invocation: Invocation, report: RunReport, output_format: str) -> str:
    from docsync.cli.annotate import annotate
    from docsync.git.objects import ObjectReader

    repository = invocation.open_repository()
    with ObjectReader(repository.git, max_bytes=repository.config.max_file_bytes) as reader:
        run = annotate(report, reader.read)
    if output_format == "sarif":
        from docsync.cli.report_sarif import to_sarif

        return to_sarif(run)
    from docsync.cli.report_github import to_commands, to_summary

    if summary := invocation.environ.get("GITHUB_STEP_SUMMARY"):
        from docsync.cli.output_file import append_summary

        append_summary(Path(summary), to_summary(run))
    return to_commands(run)

"""A run as GitHub shows it: workflow commands in the log, and a page for the job's summary.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
GitHub shows the first ten annotations of a level for each step; the page has all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docsync.annotation import Annotation, Annotations, Level, Notice
from docsync.output import breadcrumb, visible

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_MARKS = {Level.ERROR: "⛔", Level.WARNING: "⚠️", Level.NOTE: "ℹ️"}
MAX_SUMMARY_BYTES = 1_000_000  # GitHub takes 1 MiB for each step and nothing of a larger one


def to_commands(run: Annotations) -> str:
    """One workflow command a line, and nothing that GitHub could take for another one."""
    lines = [*map(_annotation, run.annotations), *map(_notice, run.notices)]
    return "".join(f"{line}\n" for line in lines)


def _annotation(annotation: Annotation) -> str:
    region = annotation.region
    # GitHub refuses columns when a region has more than one line
    is_one_line = region.start_line == region.end_line
    columns = (
        {"col": str(region.start_column), "endColumn": str(region.end_column)}
        if is_one_line
        else {}
    )
    properties = {
        "file": annotation.path,
        "line": str(region.start_line),
        "endLine": str(region.end_line),
        **columns,
        "title": annotation.title,
    }
    return _command(_COMMANDS[annotation.level], properties, annotation.sentence())


def _notice(notice: Notice) -> str:
    properties = {"file": notice.path} if notice.path else {}
    return _command(
        _COMMANDS[notice.level], {**properties, "title": f"docsync: {notice.id}"}, notice.text
    )


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={_property(visible(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(visible(message))}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def to_summary(run: Annotations) -> str:
    """A Markdown page of at most MAX_SUMMARY_BYTES; what does not fit is counted."""
    head = f"### docsync: {_text(run.headline)} ({_text(run.state)})\n\n"
    rows = [_row(each) for each in run.annotations]
    foot = "".join(_foot(run.notices))
    left = MAX_SUMMARY_BYTES - _size(head) - _size(foot) - 1000
    table: list[str] = []
    if rows:
        table.append("| | place | what the code says now | section |\n|---|---|---|---|\n")
    for number, row in enumerate(rows):
        left -= _size(row)
        if left < 0:
            table.append(f"\n{len(rows) - number} more do not fit here.\n")
            break
        table.append(row)
    return head + "".join(table) + ("\n" if table else "") + foot + ("\n" if foot else "")


def _row(annotation: Annotation) -> str:
    mark = _MARKS[annotation.level]
    place = _code(f"{annotation.path}:{annotation.region.start_line}")
    section = _text(breadcrumb(annotation.heading_path))
    return f"| {mark} | {place} | {_text(annotation.sentence())} | {section} |\n"


def _foot(notices: Sequence[Notice]) -> Iterator[str]:
    for notice in notices[:100]:
        place = f"{_code(notice.path)}: " if notice.path else ""
        yield f"- {place}{_text(notice.text)}\n"
    if len(notices) > 100:
        yield f"- {len(notices) - 100} more\n"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


_MARKUP = str.maketrans(
    {char: f"\\{char}" for char in "\\*_[]|~#"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "&#64;"}
)


def _text(text: str) -> str:
    """Text of a repository as Markdown, on one line: code between backticks stays code, nothing
    else is markup and nobody is mentioned."""
    parts = " ".join(visible(text).split()).split("`")
    if len(parts) % 2 == 0:  # a backtick without its partner
        parts = [" ".join(parts)]
    return "".join(
        _code(part) if number % 2 else part.translate(_MARKUP) for number, part in enumerate(parts)
    )


def _code(text: str) -> str:
    """A code span in a table cell: the bar has to be escaped even there."""
    flat = " ".join(visible(text).replace("`", "'").split()).replace("|", "\\|")
    return f"`{flat}`" if flat else ""

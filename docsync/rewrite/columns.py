"""What a new name moves in its line is put back: the border of a cell, the column of a help text,
the line below a title. Without that a table of reStructuredText is none any more."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from docsync.docs.section import BlockKind, DocFile
from docsync.match.occurrence import Occurrence

_UNDERLINE = re.compile(r"(?P<mark>[^\w\s])(?P=mark)+")
_NEAR, _LINES = 1200, 5  # bytes and lines that are looked at on either side
_ALIGNED = frozenset({BlockKind.FENCE, BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.DEFINITION})


def aligned(document: DocFile, occurrence: Occurrence, new: str) -> Iterator[tuple[int, int, str]]:
    """Further edits, as (start, end, text), that keep the layout of a line in which `new` takes the
    place of `occurrence`."""
    growth = len(new) - len(occurrence.word)
    if not growth or document.is_encoded:
        return
    if occurrence.block.kind is BlockKind.HEADING:
        yield from _underlines(document, occurrence, growth)
    elif occurrence.block.kind in _ALIGNED and "\t" not in occurrence.line_text:
        yield from _gap(document, occurrence, growth)


def _gap(document: DocFile, occurrence: Occurrence, growth: int) -> Iterator[tuple[int, int, str]]:
    """The spaces before the next column, if a line beside this one has it in the same place."""
    span = line_span(document, occurrence)
    rest = document.text(occurrence.end, span[1])
    bar = rest.find("|") if occurrence.block.kind is BlockKind.TABLE else -1
    match = (
        re.match(r"[^|]*?( +)\|", rest) if bar >= 0 else re.match(r"\S*(?: \S+)*?( {2,})\S", rest)
    )
    if match is None:
        return
    column = len(document.text(span[0], occurrence.end)) + match.end(1)
    least = 1 if bar >= 0 else 2
    width = max(least, len(match[1]) - growth)
    if width == len(match[1]) or not _is_column(document, span, column, bar):
        return
    at = occurrence.end + len(rest[: match.start(1)].encode(document.encoding))
    yield at, at + len(match[1]), " " * width


def line_span(document: DocFile, occurrence: Occurrence) -> tuple[int, int]:
    """The bytes of its line, without the line break."""
    start = document.content.rfind(b"\n", 0, occurrence.start) + 1
    end = document.content.find(b"\n", occurrence.end)
    return start, end if end >= 0 else len(document.content)


def _is_column(document: DocFile, span: tuple[int, int], column: int, bar: int) -> bool:
    """Whether one of the lines around has a border, or begins a text, in the same place."""
    content = document.content
    first = content.rfind(b"\n", 0, max(0, span[0] - _NEAR)) + 1
    last = content.find(b"\n", min(len(content), span[1] + _NEAR))
    before = document.text(first, span[0]).splitlines()[-_LINES:]
    after = document.text(span[1], last if last >= 0 else len(content)).splitlines()
    lines = [line for line in (*before, *after[1 : _LINES + 1]) if len(line) > column]
    if bar < 0:
        return any(re.match(r"  \S", line[column - 2 :]) for line in lines)
    if any(line[column] == "+" for line in lines):
        return True
    # of rows of any width a border may stand there by chance
    own = document.text(*span)[:column].count("|")
    alike = [line[column] == "|" and line[:column].count("|") == own for line in lines]
    return sum(alike) * 2 > len(alike)


def _underlines(
    document: DocFile, occurrence: Occurrence, growth: int
) -> Iterator[tuple[int, int, str]]:
    """The lines above and below a title grow with it, and shrink where they were as long."""
    length = len(occurrence.line_text.rstrip())
    at = occurrence.block.start
    for line in document.text(at, occurrence.block.end).splitlines(keepends=True):
        start, at = at, at + len(line.encode(document.encoding))
        bare = line.rstrip()
        if _UNDERLINE.fullmatch(bare) is None:
            continue
        if len(bare) == length or len(bare) < length + growth:
            yield start, start + len(bare), bare[0] * (length + growth)


_CELL = re.compile(r"(?<!\\)\|")


def in_cells(entry: str, sisters: Sequence[str]) -> str:
    """A new row of a pipe table, with cells as wide as those beside it where all are aligned."""
    rows = [row.strip() for row in (entry, *sisters)]
    if "\n" in rows[0] or not all(row.startswith("|") for row in rows):
        return entry
    cells, *others = [_CELL.split(row.strip("|")) for row in rows]
    if not others or any(len(other) != len(cells) for other in others):
        return entry
    widths = {tuple(map(len, other)) for other in others}
    is_aligned = len(others) > 1 and len(widths) == 1
    made = []
    for cell, beside in zip(cells, others[0], strict=True):
        text = f" {cell.strip()} " if beside.startswith(" ") else cell.strip()
        made.append(text.ljust(len(beside)) if is_aligned else text)
    lead = sisters[0][: len(sisters[0]) - len(sisters[0].lstrip())]
    return f"{lead}|{'|'.join(made)}" + ("|" if rows[1].endswith("|") else "")


_HELP = re.compile(r"(?P<names> *-{1,2}\S.*?)(?P<gap> {2,})(?=\S)")


def in_column(entry: str, sisters: Iterable[str]) -> str:
    """A new entry of a help text with its text in the column that all entries beside it have it
    in; a model copies the spaces and not the column."""
    columns = {match.end() for sister in sisters if (match := _HELP.match(sister))}
    own = _HELP.match(entry)
    if own is None or len(columns) != 1:
        return entry
    (column,) = columns
    if len(own["names"]) + 2 > column:
        return entry
    return own["names"].ljust(column) + entry[own.end() :]


WIDTH = 79  # characters of a line, where none beside it is longer
LEAST = 24  # characters for a text that stands far to the right


_LISTING = re.compile(
    r"(?im)^\s*(?:usage\b|-{1,2}[\w?-]+.* {2}\S|\w[\w-]* {2,}[A-Za-z].*[^;{,(=]$)"
)


def _is_listing(lead: str, block: str) -> bool:
    """Whether a text stands in a column, or among the options and usages of a help text."""
    return (lead.endswith("  ") and lead.strip() != "") or _LISTING.search(block) is not None


def _spaced(old: str, before: str, new: str) -> str:
    """`new` in one line, with white space inside as the document has it; "" where that is another
    than in the old text of the code, and nobody can say where it goes."""
    if old == before and "\n" not in new:
        return new.strip()
    is_even = re.search(r"\t|\S {2,}\S", old) is None
    return " ".join(new.split()) if is_even else ""


_COMMENT = re.compile(r"\s*(?:#|//|--|;|\*)\s")
_OF_CODE = re.compile(r"[={};]|\w\(|->|::")
_ITEM = re.compile(r"\s*(?:[-*+•o]|\d+[.)])\s")


_ROOM = 6  # characters at the end of a line that a longer one beside it has


def are_of_filling(text: str, beside: Sequence[str]) -> bool:
    """Whether each line of a text ends where the next word had no room left: breaks that mean
    nothing."""
    lines = text.split("\n")
    width = min(WIDTH, max(map(len, (*beside, *lines)))) - _ROOM
    for line, below in pairwise(lines):
        word = next(iter(below.split()), "")
        if _ITEM.match(below) or len(line.rstrip()) + 1 + len(word) <= width:
            return False
    return True


def are_lines_of_code(text: str, first: int, last: int) -> bool:
    """Whether a line break of a block of code, between two places in it, is no mere filling of
    prose: of a help text, a comment, a docstring."""
    if "\n" not in text[first:last]:
        return False
    begin, end = text.rfind("\n", 0, first) + 1, text.find("\n", last)
    lines = text[begin : end if end >= 0 else len(text)].split("\n")
    if all(map(_COMMENT.match, lines[1:])):
        return False
    block = text.split("\n")
    if not _is_listing("", text) and any(map(_OF_CODE.search, lines)):
        return True
    return not are_of_filling("\n".join(lines), block)


def filled(document: DocFile, occurrence: Occurrence, new: str) -> tuple[int, int, str] | None:
    """The edit, as (start, end, text), that puts `new` in the place of a text in the column of a
    listing, in lines as long as those around; None where the old text is laid out otherwise. What
    is no listing has its lines as they are: code means another thing in two."""
    start, end = occurrence.start, occurrence.end
    first, last = line_span(document, occurrence)
    rest = document.text(end, last).rstrip()
    old = document.text(start, end)
    spaced = _spaced(old, occurrence.word, new)
    if "\n" not in old and rest.startswith("  "):
        # a column of its own: it stays where it is
        return (start, end, spaced) if spaced else None
    lead = document.text(first, start)
    if not _is_listing(lead, document.text(occurrence.block.start, occurrence.block.end)):
        return None if "\n" in old or not spaced else (start, end, spaced)
    column = len(lead)
    block = document.text(occurrence.block.start, occurrence.block.end).split("\n")
    if "\t" in lead or any(
        len(line) - len(line.lstrip()) != column for line in old.split("\n")[1:]
    ):
        return None
    beside = [line for line in block if re.match(r" {2}\S", line[max(column - 2, 0) :])]
    if "\n" in old and not are_of_filling(lead + old, beside):
        return None
    width = max(WIDTH, *map(len, beside), len(lead + old.split("\n", 1)[0]))
    text = " ".join((new + rest).split())
    is_broken = any(line.strip() and line[:column].isspace() for line in block)
    if width > WIDTH and not is_broken:
        # longer than a terminal, and nothing goes on below: this program breaks no lines
        return start, end + len(rest.encode(document.encoding)), text
    lines = textwrap.wrap(
        text,
        max(width - column, LEAST),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return start, end + len(rest.encode(document.encoding)), f"\n{' ' * column}".join(lines)

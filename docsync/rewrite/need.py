"""Whether a thing has to be given, in the row of its table: the column "Required", and "Default",
which what is required has not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.docs.tables import RowRole, TableRow, table_rows
from docsync.facts.fact import ChangeFact
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.addition import entry_of
from docsync.rewrite.description import Said, said_of_set
from docsync.rewrite.edit import Edit
from docsync.rewrite.listed import is_only_list
from docsync.rewrite.row import NAMES, default_cell

_PAIRS = (
    ("yes", "no"),
    ("true", "false"),
    ("required", "optional"),
    ("✓", ""),
    ("✔", ""),
    ("✅", "❌"),
    ("x", ""),
)
_CELL = re.compile(r"(?:\\\||[^|])*")


def need_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    said = said_of_set(fact) if fact.is_need else None
    symbol = last_part(strip_quotes(fact.symbol))
    entry = entry_of(symbol, document, section) if said is not None else None
    if said is None or entry is None or entry.kind is not BlockKind.TABLE:
        return
    if document.format != "markdown" or not is_only_list(fact, document, section):
        return
    rows = table_rows(document, entry.block)
    heads = [row for row in rows if row.role is RowRole.HEADER]
    own = next((row for row in rows if row.start <= entry.start < row.end), None)
    if len(heads) != 1 or own is None or own.role is not RowRole.BODY:
        return
    titles = [text for _start, _end, text in _cells(document, heads[0])]
    cells = _cells(document, own)
    body = [_cells(document, row) for row in rows if row.role is RowRole.BODY and row != own]
    if any(len(row) != len(titles) for row in (cells, *body)):
        return
    made = _made(said, titles, [text for *_span, text in cells], body)
    told = f"`{fact.symbol}` is {fact.after} now"
    for n, new in made.items():
        start, end, old = cells[n]
        if new != old:
            text = f" {new} " if new else " "
            if len({last - first for row in (cells, *body) for first, last, _ in [row[n]]}) == 1:
                text = text.ljust(end - start)  # the column is aligned
            yield Edit(*document.span(own.start, own.end, start, end), text, fact, told)


def _made(
    said: Said, titles: list[str], cells: list[str], body: list[list[tuple[int, int, str]]]
) -> dict[int, str]:
    """The new cells by column; empty where one is not known, or no column tells."""
    made: dict[int, str] = {}
    for n, (title, cell) in enumerate(zip(titles, cells, strict=True)):
        column = [row[n][2] for row in body]
        bare = title.strip(" `*_")
        new: str | None = None
        if re.fullmatch(NAMES["required"], bare, re.I):
            new = _turned(cell, column, is_required=said.is_required)
        elif re.fullmatch(NAMES["default"], bare, re.I):
            new = default_cell(cell, said, "`", column, "false")
            if new is None and not (cell or said.is_defaulted):
                new = cell
        else:
            continue
        if new is None:
            return {}
        made[n] = new
    has_need = any(re.fullmatch(NAMES["required"], t.strip(" `*_"), re.I) for t in titles)
    return made if has_need else {}


def _turned(cell: str, column: list[str], *, is_required: bool) -> str | None:
    """The cell with the other word, as other rows have it."""
    bare = cell.strip("`*_ ")
    for yes, no in _PAIRS:
        old, new = (no, yes) if is_required else (yes, no)
        if bare.lower() != old:
            continue
        shown = {text for text in column if text.strip("`*_ ").lower() == new}
        if shown:
            return sorted(shown)[0]
        if not bare:
            continue  # which mark the others have is not known
        word = new.capitalize() if bare[:1].isupper() else new
        return cell.replace(bare, word)
    return None


def _cells(document: DocFile, row: TableRow) -> list[tuple[int, int, str]]:
    """The text of each cell without the space around it, and its characters in the row, with it."""
    text = document.text(row.start, row.end).rstrip("\r\n")
    first = len(text) - len(text.lstrip())
    first += text.lstrip().startswith("|")
    found = []
    while first < len(text):
        match = _CELL.match(text, first)
        inner = match[0] if match else ""
        if first + len(inner) == len(text) and not inner.strip():
            break  # behind the last bar
        found.append((first, first + len(inner), inner.strip()))
        first += len(inner) + 1
    return found

"""A value in a `list-table` of reStructuredText, where each cell has a line of its own: whether it
is all that the row says below a heading such as "Default"."""

from __future__ import annotations

import re

from docsync.docs.section import BlockKind, DocFile
from docsync.docs.tables import RowRole, table_rows
from docsync.match.occurrence import Occurrence

_CELL = re.compile(r"(?m)^[ \t]*(?:[*+-][ \t]+)?[*+-](?:[ \t]+|$)")
_HEAD = re.compile(r"[`*]*default(?:s| values?)?[`*]*", re.I)


def is_default_of_row(key: Occurrence, value: Occurrence, document: DocFile) -> bool:
    """Whether `key` is named in the first cell of the row in which `value` is the default."""
    block = value.block
    is_list = block.kind is BlockKind.TABLE and block.info == "list-table"
    if not is_list or document.format != "rst" or key.block.start != block.start:
        return False
    rows = table_rows(document, block)
    row = next((r for r in rows if r.start <= value.start < r.end), None)
    heads = [r for r in rows if r.role is RowRole.HEADER]
    if row is None or row.role is not RowRole.BODY or len(heads) != 1:
        return False
    cells = _cells(document, row.start, row.end)
    head = _cells(document, heads[0].start, heads[0].end)
    if len(cells) != len(head) or not row.start <= key.start < row.end:
        return False
    at = next((n for n, (start, end) in enumerate(cells) if start <= value.start < end), -1)
    is_first = cells[0][0] <= key.start < cells[0][1]
    said = document.text(*cells[at]).strip().strip("`*")
    headed = _HEAD.fullmatch(document.text(*head[at]).strip()) is not None
    return at > 0 and is_first and headed and said == value.word


def _cells(document: DocFile, start: int, end: int) -> list[tuple[int, int]]:
    """The bytes of the cells of a row, without the marks that begin them."""
    text = document.text(start, end)
    marks = list(_CELL.finditer(text))
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    return [document.span(start, end, m.end(), e) for m, e in zip(marks, ends, strict=True)]

"""The smallest piece of a document that says one thing: what a finding points at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

from docsync.docs.labels import label_of
from docsync.docs.nested import block_code, nested_items
from docsync.docs.rst_lines import is_object
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.sentences import sentences
from docsync.docs.tables import RowRole, table_rows

UnitKind = Literal["row", "item", "definition", "sentence", "paragraph", "heading", "code", "cell"]


@dataclass(frozen=True, slots=True)
class Unit:
    """`start` and `end` are byte offsets in the file, half open, without white space around; lines
    are 1-based, inclusive. `label` is a short name for people, on one line: the text of a row's
    first cell, the term of an entry, the flag that opens a line of code, else how the text begins.
    A "cell" is one column title of a table, "code" one line."""

    start: int
    end: int
    start_line: int
    end_line: int
    kind: UnitKind
    label: str


_Leaf = tuple[int, int, UnitKind]  # byte offsets in the file
# what a block is made of is read once for all its offsets
_LEAVES: WeakKeyDictionary[DocFile, dict[int, list[_Leaf]]] = WeakKeyDictionary()
_SPACE = b" \t\r\n\f\v"
_PIPE = re.compile(rb"(?<!\\)\|")
_MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]")
_FIELD = re.compile(r"^[ \t]+:[a-zA-Z][^:\n]*:(?=\s)", re.M)
_HTML_ITEM = re.compile(r"<(li|dt|dd|summary|p)\b[^>]*>.*?</\1\s*>", re.I | re.S)


def smallest_unit(document: DocFile, section: DocSection, block: Block, offset: int) -> Unit:
    """The row, item, entry, sentence or line that holds a byte offset.

    Total: an offset outside of the block counts as its nearest byte, one between two units belongs
    to the first, and a block without smaller pieces is one unit. The text of a list item is its
    own, without the items nested in it.
    """
    known = _LEAVES.setdefault(document, {})
    leaves = known.get(block.start)
    if leaves is None:
        leaves = known[block.start] = _leaves(document, section, block)
    number = bisect_right(leaves, offset, key=lambda leaf: leaf[0]) - 1
    start, end, kind = leaves[max(number, 0)]
    line = block.start_line + document.content.count(b"\n", block.start, start)
    return Unit(
        start=start,
        end=end,
        start_line=line,
        end_line=line + document.content.count(b"\n", start, end),
        kind=kind,
        label=label_of(document, section, block, start, end, kind),
    )


def _leaves(document: DocFile, section: DocSection, block: Block) -> list[_Leaf]:
    """In order, apart from each other; together they hold all the text of the block."""
    content = document.content
    found: list[_Leaf] = []
    at = block.start
    gap_kind = _GAP_KINDS.get(block.kind, "paragraph")
    for start, end, kind in (*_pieces(document, block), (block.end, block.end, gap_kind)):
        for leaf in (_trimmed(content, at, start, gap_kind), _trimmed(content, start, end, kind)):
            if leaf[0] < leaf[1]:
                found.append(leaf)
        at = max(at, end)
    return found or [(block.start, max(block.start + 1, block.end - 1), gap_kind)]  # all blank


_GAP_KINDS: dict[BlockKind, UnitKind] = {
    BlockKind.HEADING: "heading",
    BlockKind.FENCE: "code",
    BlockKind.FRONT_MATTER: "code",
    BlockKind.LIST_ITEM: "item",
    BlockKind.DEFINITION: "definition",
}


def _trimmed(content: bytes, start: int, end: int, kind: UnitKind) -> _Leaf:
    while start < end and content[start] in _SPACE:
        start += 1
    while end > start and content[end - 1] in _SPACE:
        end -= 1
    return start, end, kind


def _pieces(document: DocFile, block: Block) -> Iterator[_Leaf]:
    """In order, without overlaps; what none of them covers is a unit of the block's own kind."""
    if block.kind is BlockKind.TABLE:
        yield from _rows(document, block)
    elif block.kind is BlockKind.HTML:
        yield from _html(document, block)
    elif block.kind in (BlockKind.FENCE, BlockKind.FRONT_MATTER) or (
        block.kind is BlockKind.OTHER and block.info in ("link-definition", "mdx")
    ):
        kind = "code" if block.info == "mdx" else _GAP_KINDS.get(block.kind, "paragraph")
        yield from ((*line, kind) for line in _lines(document, block.start, block.end))
    elif block.kind is BlockKind.LIST_ITEM:
        inner = {border for item in nested_items(document, block) for border in item}
        yield from _around_code(document, block, "item", sorted({*inner, block.end}))
    elif block.kind is BlockKind.DEFINITION:
        yield from _around_code(document, block, "definition", [block.end])
    elif block.kind is BlockKind.DIRECTIVE and is_object(block.info):
        view = document.content[block.start : block.end].decode("latin-1")
        borders = [block.start + match.start() for match in _FIELD.finditer(view)]
        yield from _around_code(document, block, "definition", [*borders, block.end])
    elif block.kind in (BlockKind.PARAGRAPH, BlockKind.DIRECTIVE):
        yield from _around_code(document, block, "sentence", [block.end])


def _around_code(
    document: DocFile, block: Block, kind: UnitKind, borders: list[int]
) -> Iterator[_Leaf]:
    """The lines of code in the block, and the text between them, parted at `borders`."""
    bodies = [(body.start, body.end) for body in block_code(document, block)]
    at = block.start
    for start, end in (*bodies, (block.end, block.end)):
        for border in borders:
            if at < border <= start:
                yield from _text(document, at, border, kind)
                at = border
        if at < start:
            yield from _text(document, at, start, kind)
        yield from ((*line, "code") for line in _lines(document, start, end))
        at = max(at, end)


def _text(document: DocFile, start: int, end: int, kind: UnitKind) -> Iterator[_Leaf]:
    if kind != "sentence":
        yield start, end, kind
        return
    view = document.content[start:end].decode("latin-1")
    for first, last in sentences(view, 0, len(view)):
        # a list inside a quote or a note
        is_item = _MARKER.match(view, view.rfind("\n", 0, first) + 1, last)
        yield start + first, start + last, "item" if is_item else kind


def _lines(document: DocFile, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = document.content.find(b"\n", start, end) + 1 or end
        yield start, stop
        start = stop


def _rows(document: DocFile, block: Block) -> Iterator[_Leaf]:
    for row in table_rows(document, block):
        if row.role is RowRole.HEADER and document.format in ("markdown", "notebook"):
            at = row.start
            for pipe in (*_PIPE.finditer(document.content, row.start, row.end), None):
                stop = pipe.start() if pipe else row.end
                yield at, stop, "cell"
                at = stop + 1
        else:
            yield row.start, row.end, "row"


def _html(document: DocFile, block: Block) -> Iterator[_Leaf]:
    at = block.start
    view = document.content[block.start : block.end].decode("latin-1")
    found: list[_Leaf] = [(row.start, row.end, "row") for row in table_rows(document, block)]
    for match in _HTML_ITEM.finditer(view):
        kind: UnitKind = "definition" if match[1].lower() in ("dt", "dd") else "item"
        kind = "paragraph" if match[1].lower() == "p" else kind
        found.append((block.start + match.start(), block.start + match.end(), kind))
    end: _Leaf = (block.end, block.end, "paragraph")
    for leaf in (*sorted(found), end):
        if leaf[0] >= at:
            # the properties of a component stand one a line
            yield from ((*line, "paragraph") for line in _lines(document, at, leaf[0]))
            yield leaf
            at = leaf[1]

"""The Markdown cells of a Jupyter notebook, as a document that is only reported.

Everything else in the JSON reads as white space: code cells, outputs, quotes, escapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from docsync.docs.markdown import scan_markdown
from docsync.docs.masked import masked
from docsync.docs.outline import Piece, build_sections
from docsync.docs.section import BlockKind, DocFile
from docsync.docs.source import Source, detect_encoding, detect_newline, read_source

_TOKEN = re.compile(rb"\"(?:[^\"\\]|\\.)*\"|[{}\[\],:]|[^\s{}\[\],:\"]+", re.S)
_ESCAPE = re.compile(rb"\\(?:u[0-9a-fA-F]{4}|[nrtbf])|\\(?=[\"\\/])")
_Span = tuple[int, int]


@dataclass(slots=True)
class _Cell:
    kind: bytes = b""
    strings: list[_Span] = field(default_factory=list)


def notebook_document(path: str, content: bytes, blob: str = "") -> DocFile:
    """Sections and blocks as in Markdown, one line for each line of a cell; a cell whose source is
    one long string is one paragraph. Never raises."""
    cells = [cell.strings for cell in _cells(content) if cell.kind == b'"markdown"']
    spans = [span for cell in cells for string in cell for span in _text(content, string)]
    prose = masked(content, spans)
    encoding = detect_encoding(prose)[0]
    source = read_source(prose, encoding)
    pieces: list[Piece] = []
    groups = 0
    after = 0  # the first line below the cells so far
    for cell in cells:
        if not cell:
            continue
        first = source.line_at(cell[0][0])
        last = source.line_at(cell[-1][1] - 1)
        if first < after:
            continue  # two cells on one line: JSON without line breaks
        if first > after:
            pieces.append(Piece(BlockKind.OTHER, after, groups))
        for piece in scan_markdown(_lines_of(source, first, last, cell)).pieces:
            title = " ".join(piece.title.split())
            moved = replace(piece, line=piece.line + first, group=piece.group + groups, title=title)
            pieces.append(moved)
        groups += 1_000
        after = last + 1
    if after < len(source.lines):
        pieces.append(Piece(BlockKind.OTHER, after, groups))
    return DocFile(
        path=path,
        blob=blob,
        content=prose,
        format="notebook",
        encoding=encoding,
        newline=detect_newline(content),
        sections=build_sections(path, blob, source, pieces),
    )


def _lines_of(source: Source, first: int, last: int, cell: list[_Span]) -> Source:
    """The lines of one cell, without the indent of the JSON."""
    begins = {source.line_at(start): start + 1 for start, _ in reversed(cell)}
    lines = []
    for number in range(first, last + 1):
        column = begins.get(number, source.starts[number]) - source.starts[number]
        lines.append(source.lines[number][column:].rstrip())
    return Source(source.view, source.encoding, tuple(lines), source.starts[first : last + 2])


def _text(content: bytes, string: _Span) -> Iterator[_Span]:
    at, end = string[0] + 1, string[1] - 1
    for match in _ESCAPE.finditer(content, at, end):
        if match.start() < at:
            continue
        if at < match.start():
            yield at, match.start()
        at = match.end()
        if match[0] == b"\\":  # what it escapes is text
            yield at, at + 1
            at += 1
    if at < end:
        yield at, end


def _cells(content: bytes) -> Iterator[_Cell]:
    """Each object in the list `cells` of the outermost object."""
    keys: list[bytes] = []  # the key, or b"" for a list, of each open container
    key, is_key = b"", True
    cell: _Cell | None = None
    for match in _TOKEN.finditer(content):
        token = match[0]
        if token in (b"{", b"["):
            keys.append(key if token == b"{" else b"[" + key)
            if token == b"{" and len(keys) == 3 and keys[1] == b'["cells"':
                cell = _Cell()
            is_key, key = token == b"{", b""
        elif token in (b"}", b"]"):
            if token == b"}" and len(keys) == 3 and cell is not None:
                yield cell
                cell = None
            if keys:
                keys.pop()
            is_key = False
        elif token == b",":
            is_key = bool(keys) and not keys[-1].startswith(b"[")
        elif token == b":":
            is_key = False
        elif is_key:
            key = token
        elif cell is not None and token[:1] == b'"':
            if len(keys) == 3 and key == b'"cell_type"':
                cell.kind = token
            elif (len(keys) == 3 and key == b'"source"') or (
                len(keys) == 4 and keys[3] == b'["source"'
            ):
                cell.strings.append(match.span())

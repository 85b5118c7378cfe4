"""From pieces, found line by line, to sections and blocks that cover the file.

A scanner only says where each piece begins; a piece ends where the next one begins. So nothing can
be lost or doubled between two of them, whatever a scanner thinks of the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from docsync.docs.section import Block, BlockKind, DocSection
from docsync.docs.source import Source


@dataclass(frozen=True, slots=True)
class Piece:
    """`line` is the 0-based line on which it begins. `level` is 1.. for a heading, else 0."""

    kind: BlockKind
    line: int
    group: int
    info: str = ""
    level: int = 0
    title: str = ""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scanner returns: pieces in order, the first at line 0; problems name their line."""

    pieces: Sequence[Piece]
    problems: tuple[str, ...] = ()


def build_sections(
    path: str, blob: str, source: Source, pieces: Sequence[Piece]
) -> tuple[DocSection, ...]:
    """Raises ValueError if the pieces do not begin at line 0 or are out of order."""
    total = len(source.lines)
    if not total:
        return (DocSection(path, blob, 0, 0, 0, 1, 1, "", (), 0, ()),)
    if not pieces or pieces[0].line != 0:
        raise ValueError("the first piece must begin at line 0")
    borders = [piece.line for piece in pieces] + [total]
    for line, following in pairwise(borders):
        if following <= line:
            raise ValueError(f"pieces out of order at line {line + 1}")
    heads = [number for number, piece in enumerate(pieces) if piece.level]
    firsts = heads if heads and heads[0] == 0 else [0, *heads]
    sections: list[DocSection] = []
    trail: list[tuple[int, str]] = []
    for first, last in pairwise([*firsts, len(pieces)]):
        head = pieces[first]
        if head.level:
            while trail and trail[-1][0] >= head.level:
                trail.pop()
            trail.append((head.level, head.title))
        sections.append(
            DocSection(
                path=path,
                blob=blob,
                ordinal=len(sections),
                start=source.starts[borders[first]],
                end=source.starts[borders[last]],
                start_line=borders[first] + 1,
                end_line=borders[last],
                heading=head.title,
                heading_path=tuple(title for _, title in trail),
                level=head.level,
                blocks=tuple(
                    _block(source, pieces[number], borders[number + 1])
                    for number in range(first, last)
                ),
            )
        )
    return tuple(sections)


def _block(source: Source, piece: Piece, end: int) -> Block:
    return Block(
        kind=piece.kind,
        start=source.starts[piece.line],
        end=source.starts[end],
        start_line=piece.line + 1,
        end_line=end,
        group=piece.group,
        info=piece.info,
    )

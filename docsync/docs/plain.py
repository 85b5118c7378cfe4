"""Text without a markup language: paragraphs, and headings where the eye sees one."""

from __future__ import annotations

import re

from docsync.docs.outline import Piece, Scan
from docsync.docs.section import BlockKind
from docsync.docs.source import BLANKS, Source, is_blank

_UNDERLINE = re.compile(r"([=\-~^#*])\1{2,}[ \t]*\Z")
_CAPITALS = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z0-9][A-Z0-9 ,/&()'.:_-]{1,59}\Z")
_ASCIIDOC_TITLE = re.compile(r"(={1,6})[ \t]+(\S.*)\Z")


def scan_plain(source: Source, is_asciidoc: bool = False) -> Scan:
    """One section per underlined or upper-case heading (AsciiDoc: per `== Title`), else one."""
    lines = source.lines
    pieces: list[Piece] = []
    styles: list[str] = []
    line = 0
    while line < len(lines):
        text = lines[line]
        if is_blank(text):
            if not pieces:
                pieces.append(Piece(BlockKind.OTHER, 0, 0))
            line += 1
            continue
        style, length = _heading_style(lines, line, is_asciidoc)
        if style:
            if is_asciidoc:
                level = len(style)
            else:
                if style not in styles:
                    styles.append(style)
                level = styles.index(style) + 1
            title = source.decode(text.strip(BLANKS).lstrip("= " if is_asciidoc else ""))
            pieces.append(Piece(BlockKind.HEADING, line, len(pieces), level=level, title=title))
            line += length
            continue
        pieces.append(Piece(BlockKind.PARAGRAPH, line, len(pieces)))
        line += 1
        while (
            line < len(lines)
            and not is_blank(lines[line])
            and not _heading_style(lines, line, is_asciidoc)[0]
        ):
            line += 1
    return Scan(pieces)


def _heading_style(lines: tuple[str, ...], line: int, is_asciidoc: bool) -> tuple[str, int]:
    """What tells headings of one level apart ("" for no heading), and how many lines it takes."""
    text = lines[line]
    if is_asciidoc:
        match = _ASCIIDOC_TITLE.match(text)
        return (match[1], 1) if match else ("", 0)
    if text[:1] in BLANKS or len(text) > 200 or _UNDERLINE.match(text):
        return "", 0
    follows_blank = line == 0 or is_blank(lines[line - 1])
    below = lines[line + 1] if line + 1 < len(lines) else ""
    underline = _UNDERLINE.match(below)
    if underline and follows_blank and len(below.strip(BLANKS)) * 2 >= len(text.strip(BLANKS)):
        return underline[1], 2
    if follows_blank and is_blank(below) and _CAPITALS.match(text.strip(BLANKS)):
        return "CAPITALS", 1
    return "", 0

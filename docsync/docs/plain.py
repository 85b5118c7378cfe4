"""Text without a markup language: paragraphs, lists, the entries of help texts, and headings where
the eye sees one."""

from __future__ import annotations

import re

from docsync.docs.outline import Piece, Scan
from docsync.docs.section import BlockKind
from docsync.docs.source import BLANKS, Source, indent_of, is_blank

_UNDERLINE = re.compile(r"([=\-~^#*])\1{2,}[ \t]*\Z")
_CAPITALS = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Z0-9][A-Z0-9 ,/&()'.:_-]{1,59}\Z")
# "Options:" over a list of them, as --help prints it
_COLON = re.compile(r"[A-Z][\w-]*(?: [\w-]+){0,3}:[ \t]*\Z")
_OPTION = re.compile(
    r"[ \t]*(?:-{1,2}|\+)[A-Za-z0-9?#][\w-]*(?:[ =]?(?:<[^<>]+>|\[[^\[\]]+\]|[A-Z][A-Z0-9_|.-]*))*"
    r"(?:(?:,|\|| or|/) ?-{1,2}[\w?-]+(?:[ =]?(?:<[^<>]+>|\[[^\[\]]+\]|[A-Z][A-Z0-9_|.-]*))*)*"
    r"(?:(?:[ ]{2,}|[ ]*\t[ \t]*|[ ]*:[ ]+)\S|[ \t]*\Z)"
)
_COLUMN = re.compile(
    r"(?P<lead>[ ]{1,8}|\t)(?P<name>[A-Za-z_$%][\w.$%<>\[\]=,/-]*)(?P<gap>[ ]{2,})\S"
)
_BULLET = re.compile(r"[ \t]*(?:[-*+o]|\d{1,3}[.)])[ \t]+\S")


def scan_plain(source: Source) -> Scan:
    """One section per underlined, upper-case or `Options:` heading, else one."""
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
        style, length = _heading_style(lines, line)
        if style:
            if style not in styles:
                styles.append(style)
            title = source.decode(text.strip(BLANKS).removesuffix(":" if style == ":" else ""))
            level = styles.index(style) + 1
            pieces.append(Piece(BlockKind.HEADING, line, len(pieces), level=level, title=title))
            line += length
            continue
        kind = _entry_kind(lines, line)
        last = pieces[-1] if pieces else None
        is_next = last is not None and last.kind is kind and kind is not BlockKind.PARAGRAPH
        group = last.group if last is not None and is_next else len(pieces)
        pieces.append(Piece(kind, line, group))
        line = _end(lines, line, kind)
    return Scan(pieces)


def _entry_kind(lines: tuple[str, ...], line: int) -> BlockKind:
    text = lines[line]
    if _OPTION.match(text) or _in_column(lines, line):
        return BlockKind.DEFINITION
    return BlockKind.LIST_ITEM if _BULLET.match(text) else BlockKind.PARAGRAPH


def _in_column(lines: tuple[str, ...], line: int) -> bool:
    """A name and its text, in the columns of a neighbour."""
    match = _COLUMN.match(lines[line])
    if not match:
        return False
    for step in (1, -1):
        at = line + step
        while 0 <= at < len(lines) and indent_of(lines[at]) > indent_of(lines[line]):
            at += step
        other = _COLUMN.match(lines[at]) if 0 <= at < len(lines) else None
        if other and (other["lead"], other.end()) == (match["lead"], match.end()):
            return True
    return False


def _end(lines: tuple[str, ...], line: int, kind: BlockKind) -> int:
    """The first line that is not of the block that begins at `line`; blank lines end a paragraph,
    and an entry where nothing deeper follows."""
    margin = indent_of(lines[line])
    at = line + 1
    while at < len(lines):
        text = lines[at]
        if kind is BlockKind.PARAGRAPH:
            if is_blank(text) or _heading_style(lines, at)[0]:
                return at
            if _OPTION.match(text) and text[0] in BLANKS and not is_blank(lines[at - 1]):
                return at
        elif is_blank(text):
            below = at
            while below < len(lines) and is_blank(lines[below]):
                below += 1
            if below == len(lines) or indent_of(lines[below]) <= margin:
                return at
            if kind is BlockKind.DEFINITION and _OPTION.match(lines[below]):
                return at
        elif indent_of(text) <= margin or (kind is BlockKind.DEFINITION and _OPTION.match(text)):
            is_lazy = kind is BlockKind.LIST_ITEM and not _BULLET.match(text)
            if not is_lazy or is_blank(lines[at - 1]) or indent_of(text) < margin:
                return at
        at += 1
    return at


def _heading_style(lines: tuple[str, ...], line: int) -> tuple[str, int]:
    """What tells headings of one level apart ("" for no heading), and how many lines it takes."""
    text = lines[line]
    if text[:1] in BLANKS or len(text) > 200 or _UNDERLINE.match(text):
        return "", 0
    follows_blank = line == 0 or is_blank(lines[line - 1])
    below = lines[line + 1] if line + 1 < len(lines) else ""
    underline = _UNDERLINE.match(below)
    if underline and follows_blank and len(below.strip(BLANKS)) * 2 >= len(text.strip(BLANKS)):
        return underline[1], 2
    if not follows_blank:
        return "", 0
    is_above_entries = below[:1] in {" ", "\t"} and not is_blank(below)
    if _CAPITALS.match(text.strip(BLANKS)) and (is_blank(below) or is_above_entries):
        return "CAPITALS", 1
    if _COLON.match(text) and is_above_entries and _is_entry(lines, line + 1):
        return ":", 1
    return "", 0


def _is_entry(lines: tuple[str, ...], line: int) -> bool:
    return bool(_OPTION.match(lines[line])) or _in_column(lines, line)

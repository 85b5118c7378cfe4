"""The entry of a man page in its parts: how it opens, its tags, and the text below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docsync.docs.section import Block, BlockKind, DocFile

OPTION = re.compile(r"(?<![\w-])--?[A-Za-z0-9][\w-]*")
_MACRO = re.compile(rb"[.'][ \t]*(?P<name>[A-Za-z]\w*)?")
_NOTHING = re.compile(rb"[ \t]*|[.'][ \t]*(?:\\[\"#].*)?", re.S)  # no word and no order
_TAG_FONTS = frozenset({b"B", b"I", b"BR", b"RB", b"BI", b"IB", b"RI", b"IR", b"SM", b"SB"})
_OWN_TAG = frozenset({b"IP", b"It"})  # macros that have their tag beside them


@dataclass(frozen=True, slots=True)
class EntryParts:
    """`tags` are the byte spans of the lines that name what the entry is about, without their line
    breaks; `body` is where the text begins, `end` where it ends, without the blank lines and the
    comments behind it: those may be about what follows."""

    start: int
    tags: tuple[tuple[int, int], ...]
    body: int
    end: int

    @property
    def has_text(self) -> bool:
        """False for one of several names that share the text below the last of them."""
        return self.body < self.end


def entry_parts(document: DocFile, block: Block) -> EntryParts | None:
    """None for a block that is no entry, or of which no tag can be told."""
    if block.kind is not BlockKind.DEFINITION or document.format != "roff":
        return None
    lines = _lines(document, block)
    name = macro_of(lines[0][2])
    tags: list[tuple[int, int]] = []
    at = 0
    if name in _OWN_TAG:
        tags, at = [lines[0][:2]], 1
    elif name == b"TP":
        while at + 1 < len(lines) and macro_of(lines[at][2]) == (b"TQ" if tags else b"TP"):
            if not _is_tag(lines[at + 1][2]):
                return None
            tags.append(lines[at + 1][:2])
            at += 2
    if not tags:
        return None
    while at < len(lines) and _NOTHING.fullmatch(lines[-1][2]):
        lines.pop()
    end = document.content.find(b"\n", lines[-1][1]) + 1 or lines[-1][1]
    body = lines[at][0] if at < len(lines) else end
    return EntryParts(block.start, tuple(tags), body, min(end, block.end))


def every_entry(document: DocFile) -> Iterator[EntryParts]:
    for section in document.sections:
        for block in section.blocks:
            if (parts := entry_parts(document, block)) is not None:
                yield parts


def first_end(document: DocFile, parts: EntryParts) -> int:
    """Where the first paragraph of its text ends."""
    at = parts.body
    while at < parts.end:
        stop = document.content.find(b"\n", at, parts.end) + 1 or parts.end
        line = document.content[at:stop]
        if not line.strip() or (macro_of(line) and macro_of(line) not in _TAG_FONTS):
            return at
        at = stop
    return at


def names_in(document: DocFile, parts: EntryParts) -> set[str]:
    """The options that the tags of an entry name."""
    text = "\n".join(document.text(*tag) for tag in parts.tags)
    return set(OPTION.findall(text))


def macro_of(line: bytes) -> bytes:
    """The name of the macro on a line; b"" for text, b"." for a comment or nothing known."""
    match = _MACRO.match(line)
    return (match["name"] or b".") if match else b""


def _is_tag(line: bytes) -> bool:
    name = macro_of(line)
    if name:
        return name in _TAG_FONTS and len(line.split(None, 1)) > 1
    return bool(line.strip())


def _lines(document: DocFile, block: Block) -> list[tuple[int, int, bytes]]:
    found, at = [], block.start
    while at < block.end:
        stop = document.content.find(b"\n", at, block.end)
        stop = stop if stop >= 0 else block.end
        line = document.content[at:stop].rstrip(b"\r")
        found.append((at, at + len(line), line))
        at = stop + 1
    return found

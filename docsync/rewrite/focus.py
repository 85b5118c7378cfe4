"""The part of a block that a model is asked about: a sentence, row or line that a fact contradicts.

A small model copies a sentence more surely than a paragraph, and has no other words to change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from docsync.docs.section import BlockKind
from docsync.docs.sentences import sentences
from docsync.match.occurrence import word_pattern
from docsync.rewrite.removal import LEANS

MAX_SHARE = 0.75  # of the block: more, and it is asked about whole
_LINED = (BlockKind.TABLE, BlockKind.FENCE)
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.DEFINITION)
_MARKER = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """`start`..`end` are characters of the block's text; `lead` is what to show above it: the head
    of a table."""

    start: int
    end: int
    lead: str = ""

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def put(self, text: str, new: str) -> str:
        """`text` with `new` in the place of the part; where that is nothing the gap goes too."""
        before, after = text[: self.start], text[self.end :]
        if not new.strip():
            gap = re.match(r"\n|[ \t]*\n(?!\s*\n)|[ \t]+", after)
            after = after[gap.end() :] if gap else after
            new = ""
        return before + new + after


def part_of(text: str, kind: BlockKind, words: Iterable[str]) -> Part | None:
    """None where the words stand all over the block, or the block is too small to be cut."""
    spans = [m.span() for word in set(words) if word for m in word_pattern(word).finditer(text)]
    units = _lines(text) if kind in _LINED else _sentences(text) if kind in _PROSE else []
    held = [u for u in units if any(u[0] < end and start < u[1] for start, end in spans)]
    if not held or len(units) < 2 or (kind in _LINED and len(held) > 1):
        return None
    start, end = held[0][0], held[-1][1]
    for first, last in units[units.index(held[-1]) + 1 :]:
        # "Else it walks." means nothing without the sentence before it
        if kind in _LINED or not LEANS.match(text[first:last]):
            break
        end = last
    if kind is BlockKind.LIST_ITEM and (marker := _MARKER.match(text)):
        start = max(start, marker.end())
    if end - start > MAX_SHARE * len(text.strip()):
        return None
    lead = ""
    if kind is BlockKind.TABLE and held[0] != units[0] and text.lstrip().startswith("|"):
        lead = text[slice(*units[0])]
    return Part(start, end, lead)


def _lines(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", text)]


def _sentences(text: str) -> list[tuple[int, int]]:
    view = text.encode().decode("latin-1")
    at = [0]  # byte offsets of the characters
    for char in text:
        at.append(at[-1] + len(char.encode()))
    index = {offset: n for n, offset in enumerate(at)}
    found = sentences(view, 0, len(view))
    return [(index[s], index[e]) for s, e in found if s in index and e in index]

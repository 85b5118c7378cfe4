"""Text in lines as the entries of a man page have them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from itertools import pairwise

from docsync.docs.roff_entries import every_entry
from docsync.docs.section import DocFile

_SENTENCE = re.compile(r"(?<=[.!?]) (?=[A-Z(\"'`])")
MIN_WIDTH, LONG = 60, 100  # characters of a line: filled below, of any length above
USUAL = 0.95  # of the lines: the rest are examples, or forgotten


def page_lines(document: DocFile, prose: str) -> list[str]:
    """Broken where the page breaks: nowhere, behind sentences, or where a line is full."""
    lines = list(_lines(document))
    lengths = sorted(map(len, lines))
    width = lengths[int(USUAL * len(lengths))] if lengths else 0
    inside = sum(1 for line in lines if _SENTENCE.search(line))
    behind = sum(1 for one, other in pairwise(lines) if _ends(one) and other[:1].isupper())
    found: list[str] = []
    for piece in _SENTENCE.split(prose) if behind > inside else [prose]:
        room = len(piece) + 1 if width > LONG else max(width, MIN_WIDTH)
        found += textwrap.wrap(piece, room, break_long_words=False, break_on_hyphens=False)
    return found


def _lines(document: DocFile) -> Iterator[str]:
    for parts in every_entry(document):
        yield from document.text(parts.body, parts.end).split("\n")


def _ends(line: str) -> bool:
    return line.rstrip().endswith((".", "!", "?"))

"""The entry of a new row, put in beside those that it is like."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from docsync.docs.living import living
from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.analogy import Analogue, analogues
from docsync.match.entries import entries_of
from docsync.rewrite.edit import Edit


def analogy_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    entries = entries_of(document)
    for one in analogues(fact, document):
        start, end = entries.bytes_of(one.beside)
        if not section.start <= start < section.end or not living(document, section, start, end):
            continue
        block = next((b for b in section.blocks if b.start <= start < b.end), None)
        if block is None or (block.kind is BlockKind.TABLE and document.format != "markdown"):
            continue
        gap = _gap(one, document)
        text = document.newline.join(one.text.split("\n")) + document.newline
        if one.is_before:
            at, text = start, text + gap
        else:
            at, text = end, gap + text
            if not document.content[:end].endswith(b"\n"):
                text = document.newline + text.removesuffix(document.newline)
        yield Edit(
            at, at, text, fact, f"`{fact.symbol}` was added, and an entry like those beside it"
        )


def _gap(one: Analogue, document: DocFile) -> str:
    """The blank lines between entries."""
    gaps = [other[0] - first[1] for first, other in pairwise(one.run)]
    return document.newline * min(gaps, default=0)

"""The entry of a new row, put in beside those that it is like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.analogy import analogues, analogues_in
from docsync.match.entries import entries_of
from docsync.match.placing import Analogue
from docsync.rewrite.edit import Edit


def analogy_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    entries = entries_of(document)
    for one, block in analogues_in(fact, document, section):
        if block.kind is BlockKind.TABLE and document.format != "markdown":
            continue
        start, end = entries.bytes_of(one.beside)
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


def in_order(edits: Sequence[Edit], document: DocFile, section: DocSection) -> list[Edit]:
    """Of new entries that go in one place of a list by the alphabet the first by it first, and in
    one edit with the entry below where that begins the list: else they were of what is above."""
    kept = [edit for edit in edits if edit.fact.rows is None]
    by_place: dict[int, list[Edit]] = {}
    for edit in edits:
        if edit.fact.rows is not None:
            by_place.setdefault(edit.start, []).append(edit)
    for at, here in by_place.items():
        ones = [_made(edit, document) for edit in here]
        if all(one.is_sorted for one in ones):
            here.sort(key=lambda edit: edit.new.strip().lower())
        starts_block = any(block.start == at for block in section.blocks)
        if not starts_block or not all(one.is_before for one in ones):
            kept += here
            continue
        line = document.content.find(b"\n", at) + 1 or len(document.content)
        text = "".join(edit.new for edit in here) + document.text(at, line)
        why = "; ".join(edit.explanation for edit in here)
        kept.append(Edit(at, line, text, here[0].fact, why))
    return kept


def _made(edit: Edit, document: DocFile) -> Analogue:
    said = edit.new.split()
    return next(one for one in analogues(edit.fact, document) if one.text.split() == said)


def _gap(one: Analogue, document: DocFile) -> str:
    """The blank lines between entries."""
    gaps = [other[0] - first[1] for first, other in pairwise(one.run)]
    return document.newline * min(gaps, default=0)

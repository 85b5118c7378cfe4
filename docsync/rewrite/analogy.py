"""The entry of a new row, put in beside those that it is like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.analogy import analogues, analogues_in
from docsync.match.entries import entries_of
from docsync.match.placing import Analogue
from docsync.match.terms import last_part, strip_quotes
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


def without_twins(edits: list[Edit], section: DocSection) -> list[Edit]:
    """Entries that are made after those beside them only where none other is for the same thing in
    their block, and each once."""
    kept = [edit for edit in edits if edit.fact.rows is None]
    for edit in (edit for edit in edits if edit.fact.rows is not None):
        said = edit.new.split()
        here = next((b for b in section.blocks if b.start <= edit.start <= b.end), None)
        if any(other.new.split() == said or _shows(other, edit.fact) for other in kept):
            continue
        others = (e for e in kept if here and here.start <= e.start <= here.end)
        if not any(_has_entry(other, edit.fact) for other in others):
            kept.append(edit)
    return kept


def _has_entry(edit: Edit, fact: ChangeFact) -> bool:
    """Whether an edit puts an entry in that may be for the thing; one that was made after others as
    well is for what names it."""
    if edit.fact.rows is not None:
        return edit.fact.symbol == fact.symbol
    return fact.symbol in edit.new


def _shows(edit: Edit, fact: ChangeFact) -> bool:
    """Whether an edit puts a directive in for the thing: `.. autoclass:: Hub`."""
    name = re.escape(last_part(strip_quotes(fact.symbol)))
    return re.match(rf"\s*\.\. [\w:-]+:: *(?:[\w.]+\.)?{name}\s", edit.new) is not None


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

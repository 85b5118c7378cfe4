"""Brackets and quotes that a document has in pairs stay in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docsync.docs.section import Block, DocFile, DocSection
from docsync.rewrite.edit import Edit, apply_edits, without_overlaps

_PAIRS = ("()", "[]", "{}")
_QUOTES = '"`'


def without_unbalanced(edits: Sequence[Edit], document: DocFile, section: DocSection) -> list[Edit]:
    """Without those that leave half of a pair in a block that has whole ones: what is quoted ended
    in the middle of it."""
    if document.is_encoded:
        return list(edits)
    made = without_overlaps(edits)
    bad = [e for block in section.blocks for e in _unbalanced(made, document, block)]
    return [e for e in edits if e not in bad]


def _unbalanced(edits: Sequence[Edit], document: DocFile, block: Block) -> Iterator[Edit]:
    within = [e for e in edits if block.start <= e.start and e.end <= block.end]
    lone = {e: odd for e in within if (odd := _open(e.new, document.written(e.start, e.end)))}
    if not lone:
        return
    old = document.written(block.start, block.end)
    left = _open(apply_edits(document, block.start, block.end, within), "")
    for edit, odd in lone.items():
        if any(mark in left for mark in odd - _open(old, "")):
            yield edit


def _open(text: str, other: str) -> set[str]:
    """The marks of which one text has another surplus than the other."""
    pairs = {p for p in _PAIRS if _surplus(text, p) != _surplus(other, p)}
    return pairs | {q for q in _QUOTES if (text.count(q) - other.count(q)) % 2}


def _surplus(text: str, pair: str) -> int:
    return text.count(pair[0]) - text.count(pair[1])

"""Which block of a document became which, between two states of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz.fuzz import ratio

from docsync.docs.section import Block, BlockKind, DocFile, DocSection

ALIKE = 50.0  # percent of the characters; below, a block was replaced and not edited
MAX_BLOCKS = 3_000
_PASSED_OVER = frozenset({BlockKind.OTHER, BlockKind.FRONT_MATTER, BlockKind.COMMENT})


@dataclass(frozen=True, slots=True)
class Placed:
    """A block where it stands; `text` is without the blank lines after it."""

    document: DocFile
    section: DocSection
    block: Block
    text: str


@dataclass(frozen=True, slots=True)
class EditedBlock:
    old: Placed
    new: Placed


def blocks_of(document: DocFile) -> list[Placed]:
    return [
        Placed(document, section, block, document.text(block.start, block.end).rstrip())
        for section in document.sections
        for block in section.blocks
        if block.kind not in _PASSED_OVER
    ]


def compare(old: DocFile, new: DocFile) -> tuple[list[EditedBlock], list[Placed], list[Placed]]:
    """The edited blocks, those that stayed, and those that came in."""
    before, after = blocks_of(old), blocks_of(new)
    if max(len(before), len(after)) > MAX_BLOCKS:
        return [], [], []
    edited: list[EditedBlock] = []
    kept: list[Placed] = []
    added: list[Placed] = []
    matcher = SequenceMatcher(None, [b.text for b in before], [b.text for b in after], False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            kept += before[first:last]
        elif tag == "insert":
            added += after[new_first:new_last]
        elif tag == "replace":
            pairs = list(_pairs(before[first:last], after[new_first:new_last]))
            edited += pairs
            taken = {id(pair.new) for pair in pairs}
            added += [one for one in after[new_first:new_last] if id(one) not in taken]
    return edited, kept, added


def _pairs(before: list[Placed], after: list[Placed]) -> Iterator[EditedBlock]:
    """In order, each new block once: an edit moves nothing past its neighbour."""
    at = 0
    for old in before:
        scored = [
            (ratio(old.text, new.text), -number)
            for number, new in enumerate(after[at:], at)
            if new.block.kind is old.block.kind
        ]
        best, number = max(scored, default=(0.0, 0))
        if best >= ALIKE:
            at = 1 - number
            yield EditedBlock(old, after[-number])

"""Small certain edits, and how they become the rewrite of a block."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docsync.docs.section import Block, DocFile
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Verdict
from docsync.rewrite.proposal import Origin, Rewrite


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces the bytes `start`..`end` of the document by `new`: words as readers see them, or
    what is written where it `is_raw`. `explanation` is for people."""

    start: int
    end: int
    new: str
    fact: ChangeFact
    explanation: str
    is_raw: bool = False


def without_overlaps(edits: Iterable[Edit]) -> list[Edit]:
    """In order of place; of two that overlap the wider stays (a dropped row beats a renamed word
    in it), of two alike the first, and so of two that touch and bring the same words. What is put
    in comes before what goes from the same place."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (-(e.end - e.start), e.start)):
        is_new = all((k.start, k.end, k.new) != (edit.start, edit.end, edit.new) for k in kept)
        if is_new and all(
            (edit.end <= k.start or edit.start >= k.end) and not _brings_the_same(edit, k)
            for k in kept
        ):
            kept.append(edit)
    return sorted(kept, key=lambda e: (e.start, e.end))


def _brings_the_same(edit: Edit, wider: Edit) -> bool:
    """Whether an edit puts words in where a wider one that touches it has put them."""
    words = edit.new.strip()
    if not re.search(r"\w", words) or wider.start == wider.end:
        return False
    if edit.start == wider.end:
        return wider.new.rstrip().endswith(words)
    return edit.end == wider.start and wider.new.lstrip().startswith(words)


def _touches(edit: Edit, block: Block) -> bool:
    """What is put in between two blocks belongs to the first of them."""
    if edit.start == edit.end:
        return block.start < edit.start <= block.end
    return edit.start < block.end and edit.end > block.start


def apply_edits(document: DocFile, start: int, end: int, edits: Sequence[Edit]) -> str:
    """What is written in `start`..`end` with `edits`, which lie within and do not overlap."""
    parts, at = [], start
    for edit in edits:
        parts += [document.written(at, edit.start), edit.new]
        at = edit.end
    return "".join((*parts, document.written(at, end)))


def _as_written(document: DocFile, edits: Iterable[Edit]) -> Iterator[Edit]:
    """Without those that cannot be written."""
    if not document.is_encoded:
        yield from edits
        return
    from docsync.rewrite.in_roff import encoded

    for edit in edits:
        if (made := encoded(document, edit)) is not None:
            yield made


def to_rewrites(
    document: DocFile, verdict: Verdict, blocks: Sequence[Block], edits: Iterable[Edit]
) -> list[Rewrite]:
    """One rewrite for each run of neighbouring blocks that `edits` touch."""
    kept = without_overlaps(_as_written(document, edits))
    rewrites: list[Rewrite] = []
    run: list[Block] = []
    for block in (*blocks, None):
        touched = block is not None and any(_touches(e, block) for e in kept)
        if block is not None and touched:
            run.append(block)
            continue
        if run:
            start, end = run[0].start, run[-1].end
            inside = [e for e in kept if e.start >= start and e.end <= end]
            if inside:
                rewrites.append(
                    Rewrite(
                        verdict=verdict,
                        start=start,
                        end=end,
                        old=document.written(start, end),
                        new=apply_edits(document, start, end, inside),
                        origin=Origin.MECHANICAL,
                        explanation="; ".join(dict.fromkeys(e.explanation for e in inside)),
                    )
                )
            run = []
    return rewrites

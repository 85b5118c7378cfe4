"""The certain edits of a section that pass every check."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Verdict
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.proposal import Rewrite, Verified

MAX_FACTS = 8  # that are tried one by one
MAX_LOOKED_AT = 40  # for those that have an edit at all


def certain_rewrites(
    document: DocFile, verdict: Verdict, verify: Callable[[Rewrite], Verified]
) -> list[Verified]:
    """At most one a block. Where the edits of several facts in one place do not pass together,
    those of each fact are tried alone, and as many are made as pass together, the most certain
    first: one bad edit takes no good one along. What is given for a place may not be sound, when
    nothing is."""

    @cache
    def rewrites(facts: tuple[ChangeFact, ...]) -> list[Rewrite]:
        return mechanical_rewrites(document, verdict, only=facts)

    made: list[Verified] = []
    for whole in map(verify, mechanical_rewrites(document, verdict)):
        made += [whole] if whole.is_sound else _parts(whole, rewrites, verify)
    return made


def _parts(
    whole: Verified,
    rewrites: Callable[[tuple[ChangeFact, ...]], list[Rewrite]],
    verify: Callable[[Rewrite], Verified],
) -> list[Verified]:
    """The most of a rewrite that passes; itself where nothing does."""
    place = whole.rewrite

    def made(facts: tuple[ChangeFact, ...]) -> list[Rewrite]:
        return [r for r in rewrites(facts) if r.start >= place.start and r.end <= place.end]

    looked_at = place.verdict.candidate.facts[:MAX_LOOKED_AT]
    facts = [fact for fact in looked_at if made((fact,))]
    if not 1 < len(facts) <= MAX_FACTS:
        return [whole]
    best = [whole]
    kept: tuple[ChangeFact, ...] = ()
    for fact in sorted(facts, key=lambda f: -f.certainty):
        wider = tuple(f for f in facts if f in kept or f is fact)
        found = [verify(r) for r in made(wider)]
        if all(v.is_sound for v in found):
            best, kept = found, wider
    return best

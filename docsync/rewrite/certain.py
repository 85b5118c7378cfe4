"""The certain edits of a section that pass every check."""

from __future__ import annotations

from collections.abc import Callable

from docsync.docs.section import DocFile
from docsync.judge.verdict import Verdict
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.proposal import Rewrite, Verified

MAX_FACTS = 8  # that are tried one by one


def certain_rewrites(
    document: DocFile, verdict: Verdict, verify: Callable[[Rewrite], Verified]
) -> list[Verified]:
    """At most one a block. Where the edits of several facts do not pass together, those of each
    fact are tried alone, and the ones that pass are made: one bad edit takes no good one along.
    What is given may not be sound, when nothing is."""
    together = [verify(r) for r in mechanical_rewrites(document, verdict)]
    facts = verdict.candidate.facts
    if all(v.is_sound for v in together) or not 1 < len(facts) <= MAX_FACTS:
        return together
    good = []
    for fact in facts:
        alone = mechanical_rewrites(document, verdict, only=(fact,))
        if alone and all(verify(r).is_sound for r in alone):
            good.append(fact)
    if not good:
        return together
    return [verify(r) for r in mechanical_rewrites(document, verdict, only=tuple(good))]

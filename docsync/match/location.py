"""Where exactly the evidence of a candidate stands, once its document is at hand."""

from __future__ import annotations

from dataclasses import replace

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.match.candidate import Candidate, Reason
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.terms import sibling_forms

MAX_BESIDE = 4


def located(candidate: Candidate, document: DocFile) -> Candidate:
    """`candidate` with the place of each reason told: that of an added thing is its nearest
    sibling, not the whole section."""
    facts = {fact.id: fact for fact in candidate.facts}
    reasons = tuple(
        _beside(reason, facts[reason.fact_id], candidate, document)
        if reason.where == "siblings" and reason.fact_id in facts
        else reason
        for reason in candidate.reasons
    )
    return replace(candidate, reasons=reasons)


def _beside(reason: Reason, fact: ChangeFact, candidate: Candidate, document: DocFile) -> Reason:
    names: list[str] = []
    nearest: Occurrence | None = None
    for word in fact.siblings:
        for form in sibling_forms(word):
            here = occurrences(document, candidate.section, form) if len(form) > 1 else iter(())
            found = [each for each in here if each.is_technical]
            if found:
                names.append(form)
                # the entry of a sibling tells more than a sentence that names it
                nearest = nearest or next((o for o in found if o.is_subject), found[0])
                break
        if len(names) == MAX_BESIDE:
            break
    if nearest is None:
        return reason
    return replace(
        reason,
        start=nearest.start,
        end=nearest.end,
        line=nearest.line,
        beside=tuple(names),
    )

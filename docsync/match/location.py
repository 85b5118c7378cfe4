"""Where exactly the evidence of a candidate stands, once its document is at hand."""

from __future__ import annotations

from dataclasses import replace

from docsync.docs.living import living
from docsync.docs.section import DocFile, DocSection
from docsync.docs.units import smallest_unit
from docsync.facts.fact import ChangeFact
from docsync.match.candidate import APART, Candidate, Reason
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.terms import beside, sibling_forms

MAX_BESIDE = 4
NAMED = frozenset({"row", "item", "definition", "cell"})


def located(candidate: Candidate, document: DocFile) -> Candidate:
    """`candidate` with the place of each reason told: that of an added thing is its nearest
    sibling, not the whole section; and the row, item or the like that holds it is named."""
    facts = {fact.id: fact for fact in candidate.facts}
    reasons = tuple(
        _beside(reason, facts[reason.fact_id], candidate, document)
        if reason.where == "siblings" and reason.fact_id in facts
        else reason
        for reason in candidate.reasons
    )
    return replace(
        candidate,
        reasons=tuple(
            replace(each, unit=_unit(each, candidate.section, document)) for each in reasons
        ),
    )


def _unit(reason: Reason, section: DocSection, document: DocFile) -> str:
    """Only what has a name of its own: a sentence is not told by how it begins."""
    block = next((b for b in section.blocks if b.start <= reason.start < b.end), None)
    if block is None or reason.where in APART:
        return ""
    unit = smallest_unit(document, section, block, reason.start)
    if unit.kind not in NAMED or not unit.label:
        return ""
    label = unit.label if "`" in unit.label else f"`{unit.label}`"
    return f"{unit.kind} {label}"


def _beside(reason: Reason, fact: ChangeFact, candidate: Candidate, document: DocFile) -> Reason:
    names: list[str] = []
    nearest: Occurrence | None = None
    for word in beside(fact):
        for form in sibling_forms(word):
            here = occurrences(document, candidate.section, form) if len(form) > 1 else iter(())
            found = [
                each
                for each in here
                if each.is_technical and living(document, candidate.section, each.start, each.end)
            ]
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

"""Links made by hand, as evidence: a person knows what names do not show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from docsync.config_rules import Link
from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.judge.rules import linked_documents
from docsync.judge.verdict import Affected, State, Verdict
from docsync.match.candidate import LINKED, Candidate, Reason
from docsync.match.index import SectionIndex

SHARE = 0.2  # of what a section lacks to certainty, for being linked


def with_links(
    candidates: Sequence[Candidate],
    facts: Iterable[ChangeFact],
    links: Sequence[Link],
    index: SectionIndex,
) -> tuple[list[Candidate], list[Verdict]]:
    """Candidates of linked documents with more weight, most likely first; and for each linked
    document that no fact reaches by its words a verdict, unsure: nobody can tell from outside
    which of its sections is meant."""
    linked = linked_documents(facts, links, index.paths) if links else {}
    if not linked:
        return list(candidates), []
    reached = {candidate.section.path for candidate in candidates}
    raised = [_raised(each, dict(linked.get(each.section.path, ()))) for each in candidates]
    index.preload(path for path in linked if path not in reached)
    verdicts = [
        _verdict(index.document(path), pairs)
        for path, pairs in linked.items()
        if path not in reached and path not in index.binary
    ]
    order = sorted(raised, key=lambda c: (-c.score, c.section.path, c.section.ordinal))
    return order, verdicts


def _raised(candidate: Candidate, linked: dict[ChangeFact, str]) -> Candidate:
    """Only by facts that reach the section: the link says where to look, not what is there."""
    mine = [fact for fact in candidate.facts if fact in linked]
    if not mine:
        return candidate
    return replace(
        candidate,
        score=candidate.score + (1.0 - candidate.score) * SHARE,
        reasons=(
            *candidate.reasons,
            *(_reason(candidate.section, fact, linked[fact]) for fact in mine),
        ),
    )


def _verdict(document: DocFile, pairs: Sequence[tuple[ChangeFact, str]]) -> Verdict:
    section = next((each for each in document.sections if each.heading), document.sections[0])
    reasons = tuple(_reason(section, fact, where) for fact, where in pairs)
    candidate = Candidate(section, tuple(fact for fact, _ in pairs), reasons, SHARE)
    return Verdict(candidate, Affected.UNSURE, SHARE, reasons[0].text, State.SUSPECT)


def _reason(section: DocSection, fact: ChangeFact, where: str) -> Reason:
    return Reason(
        fact_id=fact.id,
        word="",
        where=LINKED,
        start=section.start,
        end=section.start,
        line=section.start_line,
        text=f"linked in {where}",
    )

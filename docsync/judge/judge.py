"""Candidates to verdicts, by evidence alone.

A small local model that is asked "is this section affected?" answers at chance, so no model is
asked here: it is given the section to rewrite, and what it leaves alone counts as left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from docsync.config import Config
from docsync.judge.verdict import Affected, State, Verdict
from docsync.match.candidate import APART, Candidate
from docsync.match.evidence import contradicts


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from which a section is called affected, and unsure; and from which one that a fact
    reaches is tried: it is affected if a certain edit mends it, and else not worth a word. What
    lists most siblings of an added thing, quotes words that the code has otherwise now, or plainly
    says of a thing what is no more so, is tried whatever its score, and so are the other sections
    of a document that is not quiet, for what is no addition."""

    affected: float
    unsure: float
    tried: float


CUT = "not judged: it is beyond max-sections"
# on repositories that were left out of the fit, hard commits among them: `balanced` leaves about
# nine of ten code-only commits quiet, `quiet` nineteen of twenty; benchmarks/README.md
THRESHOLDS = {
    "quiet": Thresholds(0.55, 0.30, 0.15),
    "balanced": Thresholds(0.40, 0.15, 0.05),
    "thorough": Thresholds(0.05, 0.03, 0.02),
}


def judge(candidates: Sequence[Candidate], config: Config) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts, most likely first, and those that `max-sections` cut: unsure, all of them,
    because nobody looked. What is only tried is called unaffected; beyond the limit it is cut where
    it says in so many words what a fact denies.

    Where no word of a fact stands, shared words alone prove nothing: such a section must have
    moved with the changed files before, and be likely, unless a thorough look is asked for."""
    limits = THRESHOLDS[config.sensitivity]
    least = limits.unsure if config.sensitivity == "thorough" else limits.affected
    worth = [
        c
        for c in candidates
        if c.score >= limits.unsure
        and (
            c.is_reached or (c.score >= least and (c.has_moved or config.sensitivity == "thorough"))
        )
    ]
    kept, cut = worth[: config.max_sections], worth[config.max_sections :]
    faint = [
        c
        for c in candidates
        if c.score < limits.unsure
        and c.is_reached
        and (c.score >= limits.tried or _is_always_tried(c))
    ]
    likely = {c.section.path for c in worth if c.is_reached}
    beside = (
        c
        for c in candidates
        if c.score < limits.tried and not _is_always_tried(c) and c.section.path in likely
    )
    faint += [told for c in beside if (told := _without_additions(c)).is_reached]
    tried, untried = faint[: config.max_sections], faint[config.max_sections :]
    cut += [c for c in untried if _is_contradicted(c)]
    return (
        [_verdict(c, limits) for c in (*kept, *tried)],
        [Verdict(c, Affected.UNSURE, c.score, CUT, State.SUSPECT) for c in cut],
    )


def _is_always_tried(candidate: Candidate) -> bool:
    return candidate.lists_siblings or candidate.quotes or candidate.is_plain


def _is_contradicted(candidate: Candidate) -> bool:
    """Whether it says in so many words what a fact denies. Trying it might have mended that."""
    facts = {fact.id: fact for fact in candidate.facts}
    return any(
        reason.where not in APART and contradicts(facts[reason.fact_id], reason)
        for reason in candidate.reasons
        if reason.fact_id in facts
    )


def _without_additions(candidate: Candidate) -> Candidate:
    """A new thing has one place, what was renamed or went may be named in many."""
    facts = tuple(fact for fact in candidate.facts if not fact.kind.is_addition)
    if not facts or len(facts) == len(candidate.facts):
        return candidate if facts else replace(candidate, reasons=())
    ids = {fact.id for fact in facts}
    reasons = tuple(r for r in candidate.reasons if r.fact_id in ids)
    return replace(candidate, facts=facts, reasons=reasons)


def _verdict(candidate: Candidate, limits: Thresholds) -> Verdict:
    why = candidate.reasons[0].text if candidate.reasons else ""
    score = candidate.score
    if score >= limits.affected:
        return Verdict(candidate, Affected.AFFECTED, score, why)
    affected = Affected.UNSURE if score >= limits.unsure else Affected.UNAFFECTED
    return Verdict(candidate, affected, score, why, State.SUSPECT)

"""A section that a fact reaches, and why."""

from __future__ import annotations

from dataclasses import dataclass

from docsync.docs.section import DocSection
from docsync.facts.fact import ChangeFact


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: a word of the fact that stands in the section.

    `start`/`end` are byte offsets in the doc file; `where` says in what it stands
    ("code span", "table", "heading", "prose", "fence", "link", "siblings"). `beside` are the
    siblings of an added thing that stand in the section, and `unit` names the row, item or the
    like in which the word stands; both are told by `match.location`."""

    fact_id: str
    word: str
    where: str
    start: int
    end: int
    line: int
    text: str  # the sentence for people
    beside: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    section: DocSection
    facts: tuple[ChangeFact, ...]
    reasons: tuple[Reason, ...]
    score: float  # 0..1, see match/score.py

"""A section that a fact reaches, and why."""

from __future__ import annotations

from dataclasses import dataclass

from docsync.docs.section import DocSection
from docsync.facts.fact import ChangeFact

LINKED = "linked"  # `where` of a reason that a person gave, in `[[links]]`
WORDS = "words"
HISTORY = "history"
APART = frozenset({LINKED, WORDS, HISTORY})  # reasons without a word of the fact in the section


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: a word of the fact that stands in the section.

    `start`/`end` are byte offsets in the doc file; `where` says in what it stands
    ("code span", "table", "heading", "prose", "fence", "link"); "siblings" for the place of an
    added thing; LINKED for a link made by hand, WORDS and HISTORY for what ties a section to the
    change, though no word of a fact stands in it: then the span is the whole section. `beside` are
    the siblings of an added thing that stand in the section, and `unit` names the row, item or the
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
    score: float  # 0..1, see match/match.py
    lists_siblings: bool = False  # most of those of an added thing: where one is missing, it shows
    quotes: bool = False  # words of the code that it has otherwise now
    is_plain: bool = False  # says of the very thing what a sure fact denies

    @property
    def is_reached(self) -> bool:
        """Whether a fact reaches the section by its words: what is only near has no block that
        could be rewritten."""
        return any(reason.where not in APART for reason in self.reasons)

    @property
    def is_of_history(self) -> bool:
        """Whether nothing but the past and shared words speak for it: no word of a fact, and
        nobody's link."""
        places = {reason.where for reason in self.reasons}
        return bool(places) and places <= {HISTORY, WORDS}

    @property
    def has_moved(self) -> bool:
        """Whether the document changed along with the changed files before."""
        return any(reason.where == HISTORY for reason in self.reasons)

"""How much of what a change is about a section is about: shared words, weighted by rarity.

A section that a fact reaches and that also speaks of the names around the changed lines is more
likely to be affected than one that holds the same word by chance.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from docsync.match.index import Place, SectionIndex
from docsync.match.terms import COMMON, word_strength

MAX_WORDS = 250
RARE = 3  # a word in at most so many sections is nearly a name for them
_WORD = re.compile(r"--[A-Za-z][\w-]+|[A-Za-z_]\w{2,}|\d+(?:\.\d+)+")


@dataclass(frozen=True, slots=True)
class Shared:
    """What one section or document shares with the change, as sums of the words' weights: all of
    it, and of that the words that only the removed and only the added lines hold. `rare` counts
    words that stand in few sections."""

    total: float = 0.0
    gone: float = 0.0
    new: float = 0.0
    rare: int = 0


NOTHING = Shared()


@dataclass(frozen=True, slots=True)
class Overlap:
    """Of every section and document that shares a word; `words` are those of a section, weightiest
    first."""

    sections: dict[Place, Shared]
    documents: dict[str, Shared]
    words: dict[Place, tuple[str, ...]]
    best_section: float = 0.0
    best_document: float = 0.0

    def of(self, place: Place) -> tuple[float, float]:
        """The shares of the best section and document of this change, 0..1."""
        return self.section_share(place), self.document_share(place[0])

    def section_share(self, place: Place) -> float:
        found = self.sections.get(place)
        return found.total / self.best_section if found and self.best_section else 0.0

    def document_share(self, path: str) -> float:
        found = self.documents.get(path)
        return found.total / self.best_document if found and self.best_document else 0.0


def overlap(removed: str, added: str, index: SectionIndex) -> Overlap:
    """Of every current section with the words of the changed lines."""
    before, after = Counter(_WORD.findall(removed)), Counter(_WORD.findall(added))
    words = sorted(
        (w for w in before | after if w.lower() not in COMMON), key=lambda w: (-word_strength(w), w)
    )[:MAX_WORDS]
    count = max(index.section_count, 1)
    sections: defaultdict[Place, list[_Hit]] = defaultdict(list)
    documents: defaultdict[str, list[_Hit]] = defaultdict(list)
    for word in words:
        places = index.places(word)
        if not places or len(places) > max(20, count // 10):
            continue
        weight = math.log(1.0 + count / len(places)) * (0.3 + word_strength(word))
        side = -1 if word not in after else 1 if word not in before else 0
        hit = _Hit(weight, word, side, len(places) <= RARE)
        for place in places:
            sections[place].append(hit)
        for path in {path for path, _ordinal in places}:
            documents[path].append(hit)
    by_section = {place: _sum(hits) for place, hits in sections.items()}
    by_document = {path: _sum(hits) for path, hits in documents.items()}
    return Overlap(
        by_section,
        by_document,
        {
            place: tuple(h.word for h in sorted(hits, key=lambda h: (-h.weight, h.word)))
            for place, hits in sections.items()
        },
        max((one.total for one in by_section.values()), default=0.0),
        max((one.total for one in by_document.values()), default=0.0),
    )


@dataclass(frozen=True, slots=True)
class _Hit:
    """`side` is -1 for a word of removed lines only, 1 for one of added lines only."""

    weight: float
    word: str
    side: int
    is_rare: bool


def _sum(hits: list[_Hit]) -> Shared:
    return Shared(
        sum(h.weight for h in hits),
        sum(h.weight for h in hits if h.side < 0),
        sum(h.weight for h in hits if h.side > 0),
        sum(h.is_rare for h in hits),
    )

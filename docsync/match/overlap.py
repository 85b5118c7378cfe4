"""How much of what a change is about a section is about: shared words, weighted by rarity.

A section that a fact reaches and that also speaks of the names around the changed lines is more
likely to be affected than one that holds the same word by chance.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from docsync.match.index import Place, SectionIndex
from docsync.match.terms import COMMON, word_strength

MAX_WORDS = 250
_Key = TypeVar("_Key", Place, str)
_WORD = re.compile(r"--[A-Za-z][\w-]+|[A-Za-z_]\w{2,}")


@dataclass(frozen=True, slots=True)
class Overlap:
    """`section` and `document` are 0..1: the share of the best one of this change."""

    sections: dict[Place, float]
    documents: dict[str, float]

    def of(self, place: Place) -> tuple[float, float]:
        return self.sections.get(place, 0.0), self.documents.get(place[0], 0.0)


NO_OVERLAP = Overlap({}, {})


def overlap(changed_lines: str, index: SectionIndex) -> Overlap:
    """Of every current section with the words of the changed lines."""
    counts = Counter(_WORD.findall(changed_lines))
    words = sorted(
        (w for w in counts if w.lower() not in COMMON), key=lambda w: (-word_strength(w), w)
    )[:MAX_WORDS]
    total = max(index.section_count, 1)
    sections: defaultdict[Place, float] = defaultdict(float)
    documents: defaultdict[str, float] = defaultdict(float)
    for word in words:
        places = index.places(word)
        if not places or len(places) > max(20, total // 10):
            continue
        weight = math.log(1.0 + total / len(places)) * (0.3 + word_strength(word))
        for place in places:
            sections[place] += weight
        for path in {path for path, _ordinal in places}:
            documents[path] += weight
    return Overlap(_scaled(sections), _scaled(documents))


def _scaled(values: Mapping[_Key, float]) -> dict[_Key, float]:
    best = max(values.values(), default=0.0)
    return {key: value / best for key, value in values.items()} if best else {}

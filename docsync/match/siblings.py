"""Whether what stands beside an added thing in the code is documented as a rule, and where.

One section that lists some siblings says little: people may have written up those three and no
other. So all documents are asked for all of them: how many stand anywhere, and which document holds
most, or the nearest.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact
from docsync.match.index import SectionIndex
from docsync.match.terms import MAX_SIBLINGS, sibling_forms, strip_quotes, word_strength

MAX_ADDED = 20  # added things of one commit that are looked at
MAX_SPREAD = 60  # sections; a word in more says nothing by itself
MIN_KNOWN = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """Where the siblings of one added thing stand: by document the places of those that it holds
    among `words`, the nearest in the code first."""

    fact_id: str
    words: tuple[str, ...]
    documents: dict[str, set[int]]

    def told(self, path: str) -> str:
        """For people: how many of all stand in a document."""
        here = len(self.documents.get(path, ()))
        return f"{here} of the {len(self.words)} names beside it in the code stand in this document"

    @property
    def documented(self) -> set[int]:
        return set().union(*self.documents.values())

    def of_document(self, path: str) -> dict[str, float]:
        documented = self.documented
        here = self.documents.get(path, set())
        most = max((len(held) for held in self.documents.values()), default=0)
        telling = sum(word_strength(self.words[n]) for n in here)
        return {
            "siblings:known": math.log1p(len(self.words)),
            "siblings:documented": len(documented) / len(self.words),
            "siblings:documents": math.log1p(len(self.documents)),
            "siblings:here": len(here) / len(self.words),
            "siblings:telling": telling / len(self.words),
            "siblings:of-documented": len(here) / max(len(documented), 1),
            "siblings:of-most": len(here) / max(most, 1),
            "siblings:near": 1.0 / (1 + min(here)) if here else 0.0,
            "siblings:both": float({0, 1} <= here),
        }


def listings(facts: Iterable[ChangeFact], index: SectionIndex) -> list[Listing]:
    """Of the added things that have siblings which could be looked for."""
    found = []
    added = (fact for fact in facts if fact.kind.is_addition and fact.is_public)
    for _, fact in zip(range(MAX_ADDED), added, strict=False):
        listing = _listing(fact, index)
        if len(listing.words) >= MIN_KNOWN:
            found.append(listing)
    return found


def _listing(fact: ChangeFact, index: SectionIndex) -> Listing:
    words: list[str] = []
    documents: defaultdict[str, set[int]] = defaultdict(set)
    for word in fact.siblings[:MAX_SIBLINGS]:
        places = {
            place for form in sibling_forms(word) if len(form) > 1 for place in index.places(form)
        }
        if index.spread(places) <= MAX_SPREAD:
            for path, _ordinal in places:
                documents[path].add(len(words))
            words.append(strip_quotes(word))
    return Listing(fact.id, tuple(words), documents)

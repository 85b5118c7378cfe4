"""How good one answer is, beside what people wrote."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from docsync.evaluate.answers import Answer, facts_of_row, old_of, reference_of
from docsync.facts.fact import ChangeFact
from docsync.match.evidence import value_forms
from docsync.match.terms import key_words, strip_quotes
from docsync.mining.dataset.example import Row
from docsync.verify.evidence import occurrences

LOST_WORDS = 8  # that people kept; or as many as people took out, where those are more
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """Of what the checks let through, but for `is_exact_said`, `is_changed_said` and `similarity`,
    which are of the reply itself.

    `is_right`: a block that has to change is mended, one that has to stay stays. `is_fixed`: of a
    block that has to change, what the facts make wrong is gone, what they bring is there, and no
    more words are lost than people took out (or LOST_WORDS). `is_harmed`: it is farther from what
    people wrote than the block was before."""

    should_change: bool
    is_right: bool
    is_fixed: bool
    is_changed: bool
    is_changed_said: bool
    is_exact: bool
    is_exact_said: bool
    is_harmed: bool
    similarity: float


def score(row: Row, answer: Answer) -> Score:
    old, reference = old_of(row), reference_of(row)
    should_change = not _same(old, reference)
    is_exact = _same(answer.kept, reference)
    is_fixed = should_change and (is_exact or _is_mended(row, old, reference, answer.kept))
    is_changed = not _same(answer.kept, old)
    return Score(
        should_change=should_change,
        is_right=is_fixed if should_change else not is_changed,
        is_fixed=is_fixed,
        is_changed=is_changed,
        is_changed_said=not _same(answer.said, old),
        is_exact=is_exact,
        is_exact_said=_same(answer.said, reference),
        is_harmed=is_changed and similarity(answer.kept, reference) < similarity(old, reference),
        similarity=similarity(answer.said, reference),
    )


def similarity(one: str, other: str) -> float:
    """1 - edit distance / length of the longer, white space as one character."""
    return Levenshtein.normalized_similarity(_flat(one), _flat(other))


def _same(one: str, other: str) -> bool:
    return _flat(one) == _flat(other)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _is_mended(row: Row, old: str, reference: str, kept: str) -> bool:
    if _same(kept, old):
        return False
    words = {word for fact in facts_of_row(row) for word in _words_of(fact)}
    moved = 0
    for word in words:
        before, wanted, now = (len(occurrences(t, word)) for t in (old, reference, kept))
        if wanted < before and now > wanted:
            return False
        if wanted > before and now < wanted:
            return False
        moved += wanted != before
    if not moved:
        # nothing by which a machine could tell: only what people wrote counts
        return False
    was, left, is_now = (Counter(_WORD.findall(t.lower())) for t in (old, reference, kept))
    lost = sum(((was & left) - is_now).values())
    return lost <= max(LOST_WORDS, sum((was - left).values())) and not (
        similarity(kept, reference) < similarity(old, reference)
    )


def _words_of(fact: ChangeFact) -> set[str]:
    words = {*key_words(fact), strip_quotes(fact.symbol)}
    for value in (fact.before, fact.after):
        words |= set(value_forms(value or ""))
    return {word for word in words if len(word) > 1 and "\n" not in word}

"""Which of the removed is which of the added under another name, in any language."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
_MOST_PAIRS = 2_500
_SAME_BODY = 0.7
_SHORT_BODY_WORDS = 24
_SAME_NAME = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """`score` in 0..1 is how sure it is that `old` and `new` (indexes) are one thing."""

    old: int
    new: int
    score: float


def pair(old: Sequence[T], new: Sequence[T], score: Callable[[T, T], float]) -> list[Pair]:
    """The best one-to-one pairs, greedily; a score of 0 means that two cannot be one."""
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return []
    scored = [
        Pair(i, j, value)
        for i, first in enumerate(old)
        for j, second in enumerate(new)
        if (value := score(first, second)) > 0
    ]
    scored.sort(key=lambda p: (-p.score, p.old, p.new))
    used_old: set[int] = set()
    used_new: set[int] = set()
    chosen = []
    for candidate in scored:
        if candidate.old not in used_old and candidate.new not in used_new:
            used_old.add(candidate.old)
            used_new.add(candidate.new)
            chosen.append(candidate)
    return chosen


def name_similarity(first: str, second: str) -> float:
    """0..1 over letters, or over words where the words are the same in another order."""
    from rapidfuzz import fuzz

    a, b = split_words(first), split_words(second)
    if not a or not b:
        return 0.0
    return (
        max(fuzz.ratio("_".join(a), "_".join(b)), fuzz.token_sort_ratio(" ".join(a), " ".join(b)))
        / 100
    )


def text_similarity(first: str, second: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(first, second) / 100


def split_words(name: str) -> list[str]:
    """`--maxJobs_count` -> `max`, `jobs`, `count`."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def body_similarity(old: Sequence[str], new: Sequence[str], names: Callable[[], float]) -> float:
    """0..1 over the words of two definitions, and over their `names` where these say little; 0
    when they cannot be one."""
    shortest = min(len(old), len(new))
    if shortest < max(len(old), len(new)) * 0.5:
        return 0.0
    from rapidfuzz.distance import Indel

    alike = Indel.normalized_similarity(old, new, score_cutoff=_SAME_BODY)
    if alike < _SAME_BODY:
        return 0.0
    likeness = names()
    # a body of two lines is like any other: then the name must speak too
    if shortest < _SHORT_BODY_WORDS and likeness < _SAME_NAME:
        return 0.0
    return 0.85 * alike + 0.15 * likeness

"""How well scores tell affected sections from others, with bounds, as one table."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.verdicts.pairs import Pair
from benchmarks.verdicts.scores import Method, Score

DRAWS = 500
TAIL = 0.025  # on each side: 95 %


@dataclass(frozen=True, slots=True)
class Verdict:
    """A pair's score and the truth; `group` is what belongs together, the commit."""

    value: float
    is_hit: bool
    group: str


@dataclass(frozen=True, slots=True)
class Bounded:
    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.2f} ({self.low:.2f}–{self.high:.2f})"


def auc(verdicts: Sequence[Verdict]) -> float | None:
    """The chance that a hit scores higher than another, ties counting half (Mann and Whitney 1947);
    None without both."""
    ordered = sorted(verdicts, key=lambda v: v.value)
    hits = sum(v.is_hit for v in ordered)
    others = len(ordered) - hits
    if not hits or not others:
        return None
    ranks, start = 0.0, 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end].value == ordered[start].value:
            end += 1
        middle = (start + 1 + end) / 2  # of the 1-based ranks of equal scores
        ranks += middle * sum(v.is_hit for v in ordered[start:end])
        start = end
    return (ranks - hits * (hits + 1) / 2) / (hits * others)


def bounded_auc(verdicts: Sequence[Verdict], draws: int = DRAWS, seed: int = 0) -> Bounded | None:
    """With the bootstrap's percentiles at 95 % (Efron 1979); whole groups are drawn, since the
    pairs of a commit are alike."""
    value = auc(verdicts)
    if value is None:
        return None
    groups: defaultdict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        groups[verdict.group].append(verdict)
    members, chance = list(groups.values()), random.Random(seed)
    found = []
    for _ in range(draws):
        drawn = [v for group in chance.choices(members, k=len(members)) for v in group]
        if (one := auc(drawn)) is not None:
            found.append(one)
    found.sort()
    last = len(found) - 1
    return Bounded(value, found[round(TAIL * last)], found[round((1 - TAIL) * last)])


def f1(verdicts: Sequence[Verdict], threshold: float) -> float:
    """Of calling affected what scores at least `threshold`."""
    right = sum(v.is_hit and v.value >= threshold for v in verdicts)
    called = sum(v.value >= threshold for v in verdicts)
    wanted = sum(v.is_hit for v in verdicts)
    return 2 * right / (called + wanted) if called + wanted else 0.0


def best_threshold(verdicts: Sequence[Verdict]) -> float:
    """The score with the best F1, the highest of equals; 0 without verdicts."""
    ordered = sorted(verdicts, key=lambda v: -v.value)
    wanted = sum(v.is_hit for v in ordered)
    best, best_f1, right = 0.0, -1.0, 0
    for called, verdict in enumerate(ordered, 1):
        right += verdict.is_hit
        is_last_of_equals = called == len(ordered) or ordered[called].value != verdict.value
        one = 2 * right / (called + wanted)
        if is_last_of_equals and one > best_f1:
            best, best_f1 = verdict.value, one
    return best


def verdicts_of(
    pairs: Sequence[Pair], scores: Mapping[str, Score], *, split: str, ids: frozenset[str] | None
) -> list[Verdict]:
    """Of the pairs that have a score, and are among `ids` unless that is None."""
    return [
        Verdict(scores[pair.id].value, pair.is_hit, pair.commit)
        for pair in pairs
        if pair.split == split and pair.id in scores and (ids is None or pair.id in ids)
    ]


def common(pairs: Sequence[Pair], found: Sequence[Mapping[str, Score]]) -> frozenset[str]:
    """The test pairs that every method has scored."""
    tested = {pair.id for pair in pairs if pair.split == "test"}
    return frozenset(tested.intersection(*found)) if found else frozenset()


def table(pairs: Sequence[Pair], found: Sequence[tuple[Method, Mapping[str, Score]]]) -> str:
    """One line a method: on all test pairs that it has scored, and on those that all have."""
    ordered = sorted(found, key=lambda one: (one[0].order, one[0].name))
    shared = common(pairs, [scores for _method, scores in ordered])
    lines = [
        f"| | learnt from | n | AUC | AUC, same commit | F1 | AUC on the {len(shared)} of all "
        "| ms a pair | MB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    same = frozenset(pair.id for pair in pairs if pair.origin != "quiet")
    for method, scores in ordered:
        seen = verdicts_of(pairs, scores, split="test", ids=None)
        inside = verdicts_of(pairs, scores, split="test", ids=same)
        both = verdicts_of(pairs, scores, split="test", ids=shared)
        train = verdicts_of(pairs, scores, split="train", ids=None)
        lines.append(
            f"| {method.name} | {method.trained_on or '–'} | {len(seen)} | {_text(seen)} "
            f"| {_text(inside)} | {_f1(seen, train)} | {_text(both)} "
            f"| {_middle(pairs, scores)} | {_size(method.megabytes)} |"
        )
    everything = verdicts_of(pairs, ordered[0][1], split="test", ids=None)
    share = sum(v.is_hit for v in everything) / max(len(everything), 1)
    lines.append(
        f"| calling everything affected | – | {len(everything)} | 0.50 | 0.50 "
        f"| {2 * share / (1 + share):.2f} | 0.50 | 0 | 0 |"
    )
    return "\n".join(lines)


def _text(verdicts: Sequence[Verdict]) -> str:
    found = bounded_auc(verdicts)
    return str(found) if found else "–"


def _f1(test: Sequence[Verdict], train: Sequence[Verdict]) -> str:
    return f"{f1(test, best_threshold(train)):.2f}" if train else "–"


def _middle(pairs: Sequence[Pair], scores: Mapping[str, Score]) -> str:
    """The median milliseconds of the test pairs."""
    times = sorted(scores[p.id].ms for p in pairs if p.split == "test" and p.id in scores)
    if not times:
        return "–"
    middle = times[len(times) // 2]
    return f"{middle:,.0f}" if middle >= 10 else f"{middle:.2f}"


def _size(megabytes: float) -> str:
    return f"{megabytes:,.0f}" if megabytes >= 10 or not megabytes else f"{megabytes:.1f}"

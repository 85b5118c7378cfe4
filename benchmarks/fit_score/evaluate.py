"""How well a score finds the documents that people changed, in repositories it never saw."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.fit_score.fit import fit
from docsync.mining.records import Pair, Rows

THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7)
# one weight per group, set by hand in the order in which the groups convince
HAND = {
    "rename": 0.65,
    "removal": 0.55,
    "text": 0.45,
    "value": 0.35,
    "signature": 0.18,
    "addition": 0.12,
}
Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; its bounds are Wilson's at 95 % (Wilson 1927, JASA 22:209)."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """0..1; with nothing to go by, anything is possible."""
        n = self.whole
        if not n:
            return 0.0, 1.0
        square = Z95**2
        middle = (self.value + square / (2 * n)) / (1 + square / n)
        spread = self.value * (1 - self.value) / n + square / (4 * n * n)
        half = Z95 * math.sqrt(spread) / (1 + square / n)
        return max(0.0, middle - half), min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.bounds
        return f"{self.value:.3f} ({low:.2f}–{high:.2f})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Over the documentation files of all positives, at one threshold. `quiet` counts the
    negatives of which no document was reported."""

    threshold: float
    precision: Share
    recall: Share
    quiet: Share

    @property
    def f1(self) -> float:
        both = self.precision.whole + self.recall.whole
        return 2 * self.recall.part / both if both else 0.0


Score = Callable[[Pair], float]
Documents = dict[str, float]  # path -> the best score of its pairs


def by_hand(pair: Pair) -> float:
    return HAND[pair.group]


def held_out(rows: Sequence[Rows]) -> list[Documents]:
    """The documents of every case, scored by weights fitted without its repository. Raises
    UsageError as `fit`."""
    scored: list[Documents] = [{} for _ in rows]
    for repo in sorted({one.case.repo for one in rows if one.pairs}):
        model = fit([one for one in rows if one.case.repo != repo])
        for place, one in enumerate(rows):
            if one.case.repo == repo:
                scored[place] = documents(one, model.score)
    return scored


def documents(rows: Rows, score: Score) -> Documents:
    best: defaultdict[str, float] = defaultdict(float)
    for pair in rows.pairs:
        best[pair.path] = max(best[pair.path], score(pair))
    return dict(best)


def outcomes(rows: Sequence[Rows], scored: Sequence[Documents]) -> Iterator[Outcome]:
    for threshold in THRESHOLDS:
        right = reported = wanted = quiet = negatives = 0
        for one, scores in zip(rows, scored, strict=True):
            found = {path for path, value in scores.items() if value >= threshold}
            if one.case.label == "negative":
                negatives += 1
                quiet += not found
                continue
            truth = {doc.path for doc in one.case.docs}
            right += len(found & truth)
            reported += len(found)
            wanted += len(truth)
        yield Outcome(
            threshold, Share(right, reported), Share(right, wanted), Share(quiet, negatives)
        )


def table(title: str, found: Sequence[Outcome]) -> str:
    lines = [
        f"{title}:",
        "",
        "| threshold | precision | recall | F1 | quiet |",
        "|---|---|---|---|---|",
        *(
            f"| {o.threshold:.2f} | {o.precision} | {o.recall} | {o.f1:.3f} | {o.quiet} |"
            for o in found
        ),
    ]
    return "\n".join(lines)


def summary(rows: Sequence[Rows]) -> str:
    """What there was to find, and how much of it a threshold of nothing would find."""
    positives = [one for one in rows if one.case.label == "positive"]
    wanted = [(one, doc.path) for one in positives for doc in one.case.docs]
    reached = sum(any(pair.path == path for pair in one.pairs) for one, path in wanted)
    exactly = sum(any(p.path == path and p.is_hit for p in one.pairs) for one, path in wanted)
    pairs = [pair for one in rows for pair in one.pairs]
    return (
        f"{len({one.case.repo for one in rows})} repositories, {len(positives)} positives with "
        f"{len(wanted)} changed documents, {len(rows) - len(positives)} code-only commits; "
        f"{len(pairs)} pairs, {sum(pair.is_hit for pair in pairs)} of them hits; "
        f"some pair reaches {reached} of the changed documents, a changed section in {exactly}"
    )


def report(rows: Sequence[Rows]) -> str:
    """Both tables, with n. Raises UsageError as `fit`."""
    hand = [documents(one, by_hand) for one in rows]
    return "\n\n".join(
        (
            summary(rows),
            table("Fitted, the repository of the case left out", [*outcomes(rows, held_out(rows))]),
            table("By hand, one weight per group", [*outcomes(rows, hand)]),
        )
    )

"""What a threshold finds: documents of positives, and quiet negatives, with bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.mining.records import Rows
from docsync.wilson import wilson

THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7)

Documents = dict[str, float]  # path -> score


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
        return wilson(self.part, self.whole)

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


def outcome(rows: Sequence[Rows], scored: Sequence[Documents], threshold: float) -> Outcome:
    right = reported = wanted = quiet = negatives = 0
    for one, scores in zip(rows, scored, strict=True):
        # nothing is said of a commit without facts
        found = {path for path, value in scores.items() if one.facts and value >= threshold}
        if one.case.label == "negative":
            negatives += 1
            quiet += not found
            continue
        truth = {doc.path for doc in one.case.docs}
        right += len(found & truth)
        reported += len(found)
        wanted += len(truth)
    return Outcome(threshold, Share(right, reported), Share(right, wanted), Share(quiet, negatives))


def outcomes(rows: Sequence[Rows], scored: Sequence[Documents]) -> Iterator[Outcome]:
    for threshold in THRESHOLDS:
        yield outcome(rows, scored, threshold)


def quiet_at(rows: Sequence[Rows], scored: Sequence[Documents], share: float) -> Outcome:
    """At the lowest threshold that leaves `share` of the negatives quiet."""
    negatives = [
        s if one.facts else {}
        for one, s in zip(rows, scored, strict=True)
        if one.case.label == "negative"
    ]
    tops = sorted(max(scores.values(), default=0.0) for scores in negatives)
    count = math.ceil(share * len(tops))
    return outcome(rows, scored, math.nextafter(tops[count - 1] if count else 0.0, 1.0))


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
    seen = sum(bool(one.facts) and any(r.path == p for r in one.rows) for one, p in wanted)
    reached = sum(any(r.path == p and r.is_reached for r in one.rows) for one, p in wanted)
    negatives = [one for one in rows if one.case.label == "negative"]
    return (
        f"{len({one.case.repo for one in rows})} repositories, {len(positives)} commits with "
        f"{len(wanted)} changed documents, {len(negatives)} without "
        f"({sum(one.case.is_hard for one in negatives)} of them name something that stands in a "
        f"document); {seen} of the changed documents are looked at, a fact reaches {reached}"
    )

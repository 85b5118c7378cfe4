"""From graded rows to the figures of one tool, each share with Wilson's bounds at 95 %."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.detection.bench import Case
from benchmarks.detection.measure import Row
from docsync.wilson import wilson

BEST = 5  # sections a case that recall@5 looks at


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        return self.hits / self.n if self.n else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        """Wilson's, at 95 %; 0 to 1 where there is nothing to share."""
        return wilson(self.hits, self.n)


@dataclass(frozen=True, slots=True)
class Detection:
    """Documents of the positives that were named, and negatives with nothing named."""

    precision: Share
    recall: Share
    quiet: Share

    @property
    def f1(self) -> float:
        wrong = self.precision.n - self.precision.hits
        missed = self.recall.n - self.recall.hits
        found = self.recall.hits
        return 2 * found / (2 * found + wrong + missed) if found else 0.0


def detection(rows: Iterable[Row]) -> Detection:
    """By the counts of score.py: `optional` documents count neither way on positives; a negative
    that has one of them named is not quiet."""
    rows = list(rows)
    positives = [row for row in rows if row["label"] == "positive"]
    negatives = [row for row in rows if row["label"] == "negative"]
    tp, fp, fn = (sum(row[key] for row in positives) for key in ("tp", "fp", "fn"))
    quiet = sum(not row["fp"] and not row["ignored"] for row in negatives)
    return Detection(Share(tp, tp + fp), Share(tp, tp + fn), Share(quiet, len(negatives)))


def seconds(rows: Iterable[Row]) -> tuple[float, float]:
    """The median and the longest of the cases."""
    took = [row["seconds"] for row in rows]
    return (statistics.median(took), max(took)) if took else (0.0, 0.0)


def named_from(row: Row, threshold: float) -> set[str]:
    """The documents with a section of at least this confidence."""
    return {s["path"] for s in row["sections"] if s["score"] >= threshold}


def regraded(row: Row, named: set[str], case: Case, is_doc: Any) -> Row:
    """`row` as if `named` had been the answer, counted as score.py counts."""
    truth = {document["path"] for document in case["doc_files"]}
    optional = set(case["optional_docs"])
    named = {path for path in named if is_doc(path)}
    return row | {
        "tp": len(named & truth),
        "fp": len(named - truth - optional),
        "fn": len(truth - named),
        "ignored": sorted(named & (optional - truth)),
    }


def sweep(
    rows: Sequence[Row], cases: Mapping[str, Case], is_doc: Any, thresholds: Iterable[float]
) -> list[tuple[float, Detection]]:
    return [
        (
            threshold,
            detection(
                regraded(row, named_from(row, threshold), cases[row["id"]], is_doc) for row in rows
            ),
        )
        for threshold in thresholds
    ]


def recall_at_best(
    rows: Iterable[Row], cases: Mapping[str, Case], within_truth: bool = False
) -> Share:
    """Of the sections that people changed, those that overlap one of the case's five best-scored
    sections, over all its documents or, with `within_truth`, over those that people changed."""
    hits = n = 0
    for row in rows:
        truth = {
            document["path"]: document["sections"] for document in cases[row["id"]]["doc_files"]
        }
        ranked = sorted(row["sections"], key=lambda s: -s["score"])
        if within_truth:
            ranked = [s for s in ranked if s["path"] in truth]
        best = ranked[:BEST]
        for path, spans in truth.items():
            for first, last in spans:
                n += 1
                hits += any(
                    s["path"] == path and s["start"] <= last and first <= s["end"] for s in best
                )
    return Share(hits, n)

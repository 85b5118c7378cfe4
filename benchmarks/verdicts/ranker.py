"""docsync's own ranking, fitted without the test repositories."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from benchmarks.verdicts.pairs import Pair, pair_id
from benchmarks.verdicts.scores import Score
from docsync.match.model import Forest, logistic, shipped
from docsync.mining.fit import (
    TREES,
    Example,
    Level,
    calibration,
    examples,
    feature_names,
    held_out,
)
from docsync.mining.records import Rows


@dataclass(frozen=True, slots=True)
class Ranked:
    """Scores of all pairs, how many sections were learnt from (every one that docsync looked at in
    the training repositories, not only those in pairs), and the size on disk."""

    name: str
    scores: list[Score]
    learnt_from: int
    megabytes: float


def rank(rows: Sequence[Rows], pairs: Sequence[Pair]) -> list[Ranked]:
    """The chances of sections by themselves, and as docsync weighs them with those of their
    documents. A training pair is scored by a fit that did not see its repository. Raises
    UsageError."""
    tested = {pair.repo for pair in pairs if pair.split == "test"}
    seen = [one for one in rows if one.case.repo not in tested]
    rest = [one for one in rows if one.case.repo in tested]
    sections, count = _chances(seen, rest, "section")
    documents, _ = _chances(seen, rest, "document")
    most: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (commit, path, _ordinal), chance in sections.items():
        most[commit, path] = max(most[commit, path], chance)
    combined = {
        (commit, path, ordinal): documents[commit, path, -1] * chance / most[commit, path]
        for (commit, path, ordinal), chance in sections.items()
    }
    megabytes, forests = _megabytes(), shipped()
    return [
        Ranked("sections alone", _of(pairs, rows, sections, [forests.section]), count, megabytes),
        Ranked(
            "as docsync uses it",
            _of(pairs, rows, combined, [forests.section, forests.document]),
            count,
            megabytes,
        ),
    ]


def rank_by_pairs(pairs: Sequence[Pair]) -> Ranked:
    """The same figures and the same trees, learnt from the training pairs alone: what the bag of
    words has to go by."""
    names = sorted({name for pair in pairs if pair.split == "train" for name in pair.features})
    found = {
        split: [
            Example(n, p.repo, p.id, 0, _figures(p, names), p.is_hit, 1.0)
            for n, p in enumerate(pairs)
            if p.split == split
        ]
        for split in ("train", "test")
    }
    train, test = found["train"], found["test"]
    model = _fitted(train)
    values = [*held_out(train), *model.decision_function([one.figures for one in test])]
    forest, ms = shipped().section, {}
    for pair in pairs:
        began = time.perf_counter()
        forest.total(pair.features)
        ms[pair.id] = (time.perf_counter() - began) * 1000
    scores = [
        Score(one.path, float(value), ms[one.path])
        for one, value in zip((*train, *test), values, strict=True)
    ]
    return Ranked("fitted on the same pairs", scores, len(train), _megabytes())


def _figures(pair: Pair, names: Sequence[str]) -> tuple[float, ...]:
    return tuple(pair.features.get(name, 0.0) for name in names)


def _megabytes() -> float:
    return len((files("docsync.match") / "ranking.json").read_bytes()) / 1e6


Key = tuple[str, str, int]  # commit, path, ordinal


def _chances(
    seen: Sequence[Rows], rest: Sequence[Rows], level: Level
) -> tuple[dict[Key, float], int]:
    names = feature_names(seen)
    found, others = examples(seen, names, level), examples(rest, names, level)
    raw = held_out(found)
    slope, offset = calibration(raw, found)
    values = _fitted(found).decision_function([one.figures for one in others])
    chances = {}
    for cases, part, totals in ((seen, found, raw), (rest, others, values)):
        for one, total in zip(part, totals, strict=True):
            key = (cases[one.case].case.commit, one.path, one.ordinal)
            chances[key] = logistic(slope * float(total) + offset)
    return chances, len(found)


def _of(
    pairs: Sequence[Pair],
    rows: Sequence[Rows],
    chances: dict[Key, float],
    forests: Sequence[Forest],
) -> list[Score]:
    """The time is that of the trees alone, in the form that docsync ships them."""
    by_id = {
        pair_id(one.case, row): (one.case.commit, row.path, row.ordinal)
        for one in rows
        for row in one.rows
    }
    found = []
    for pair in pairs:
        began = time.perf_counter()
        for forest in forests:
            forest.total(pair.features)
        ms = (time.perf_counter() - began) * 1000
        found.append(Score(pair.id, chances[by_id[pair.id]], ms))
    return found


def _fitted(found: Sequence[Example]) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(**TREES)
    return model.fit(
        [one.figures for one in found],
        [one.is_hit for one in found],
        sample_weight=[one.weight for one in found],
    )

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
    megabytes = len((files("docsync.match") / "ranking.json").read_bytes()) / 1e6
    forests = shipped()
    return [
        Ranked("sections alone", _of(pairs, rows, sections, [forests.section]), count, megabytes),
        Ranked(
            "as docsync uses it",
            _of(pairs, rows, combined, [forests.section, forests.document]),
            count,
            megabytes,
        ),
    ]


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

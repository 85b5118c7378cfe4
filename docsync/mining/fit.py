"""The ranking model fitted to what people did: boosted trees, exported as data.

One row a document (of each figure the highest among its sections) and one row a section; a row
weighs 1/sqrt(rows of its case), so that a sweeping commit does not drown the others. Calibrated on
predictions for repositories that were left out of their fit.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from docsync.errors import UsageError
from docsync.match.model import FORMAT, LEAF, highest
from docsync.mining.commits import is_sampled
from docsync.mining.platt import platt
from docsync.mining.records import Row, Rows

Level = Literal["document", "section"]

FOLDS = 5
BLIND_SHARE = 0.3  # of the cases, learnt from as if there were no history: shallow clones
HISTORY = ("moves:", "past:", "project:commits", "project:documented", "project:known", "project:m")
DIGITS = 4  # of thresholds and values; more moves no score that anybody sees
TREES: dict[str, Any] = {
    "max_iter": 250,
    "learning_rate": 0.04,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 30,
    "l2_regularization": 5.0,
    "max_features": 0.5,
    "random_state": 0,
}


@dataclass(frozen=True, slots=True)
class Example:
    """`group` is the repository, `case` the place of its case in the rows; `ordinal` is -1 for a
    document."""

    case: int
    group: str
    path: str
    ordinal: int
    figures: tuple[float, ...]
    is_hit: bool
    weight: float


def examples(
    rows: Sequence[Rows], names: Sequence[str], level: Level, *, blind: bool = False
) -> list[Example]:
    """`blind` takes the history away from some."""
    found = []
    for number, one in enumerate(rows):
        wanted = {doc.path for doc in one.case.docs}
        if level == "section":
            here = [(r.path, r.ordinal, r.features, r.is_hit) for r in one.rows]
        else:
            here = [(p, -1, f, p in wanted) for p, f in documents(one.rows).items()]
        weight = 1.0 / math.sqrt(max(len(here), 1))
        if blind and is_sampled(one.case.commit[::-1], BLIND_SHARE):
            here = [(p, o, without_history(features), hit) for p, o, features, hit in here]
        found += [
            Example(number, one.case.repo, path, ordinal, _figures(features, names), hit, weight)
            for path, ordinal, features, hit in here
        ]
    return found


def without_history(features: Mapping[str, float]) -> dict[str, float]:
    return {n: v for n, v in features.items() if not n.startswith(HISTORY)}


def documents(rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """Of each document the highest of every figure."""
    found: defaultdict[str, list[Mapping[str, float]]] = defaultdict(list)
    for row in rows:
        found[row.path].append(row.features)
    return {path: highest(sections) for path, sections in found.items()}


def _figures(features: Mapping[str, float], names: Sequence[str]) -> tuple[float, ...]:
    return tuple(features.get(name, 0.0) for name in names)


def feature_names(rows: Sequence[Rows], prefixes: Sequence[str] = ("",)) -> list[str]:
    names = {name for one in rows for row in one.rows for name in row.features}
    return sorted(name for name in names if name.startswith(tuple(prefixes)))


def held_out(found: Sequence[Example], settings: Mapping[str, Any] = TREES) -> list[float]:
    """A score for each example by a fit that did not see its repository. Raises UsageError."""
    groups = sorted({one.group for one in found})
    if len(groups) < 2:
        raise UsageError("one repository is too few to fit on: mine more")
    scores = [0.0] * len(found)
    for fold in range(min(FOLDS, len(groups))):
        out = set(groups[fold :: min(FOLDS, len(groups))])
        places = [n for n, one in enumerate(found) if one.group in out]
        model = _fitted([one for one in found if one.group not in out], settings)
        raw = model.decision_function([found[n].figures for n in places])
        for n, value in zip(places, raw, strict=True):
            scores[n] = float(value)
    return scores


def fit(rows: Sequence[Rows], settings: Mapping[str, Any] = TREES) -> dict[str, Any]:
    """The content of `ranking.json`. Raises UsageError without scikit-learn, or when there is
    nothing to learn from."""
    names = feature_names(rows)
    levels: tuple[Level, ...] = ("document", "section")
    return {
        "format": FORMAT,
        "repositories": sorted({one.case.repo for one in rows}),
        "cases": len(rows),
        **{
            level: _forest(examples(rows, names, level, blind=True), names, settings)
            for level in levels
        },
    }


def to_json(model: Mapping[str, Any]) -> str:
    return json.dumps(model, ensure_ascii=True, separators=(",", ":")) + "\n"


def _forest(
    found: Sequence[Example], names: Sequence[str], settings: Mapping[str, Any]
) -> dict[str, Any]:
    slope, offset = calibration(held_out(found, settings), found)
    model = _fitted(found, settings)
    used = sorted({n for trees in model._predictors for n in _used(trees[0].nodes)})
    place = {number: at for at, number in enumerate(used)}
    return {
        "names": [names[number] for number in used],
        "bias": round(float(model._baseline_prediction[0][0]), DIGITS),
        "slope": round(slope, DIGITS),
        "offset": round(offset, DIGITS),
        "trees": [_tree(trees[0].nodes, place) for trees in model._predictors],
    }


def _used(nodes: Any) -> set[int]:
    return {int(node["feature_idx"]) for node in nodes if not node["is_leaf"]}


def _tree(nodes: Any, place: Mapping[int, int]) -> dict[str, list[Any]]:
    return {
        "feature": [LEAF if n["is_leaf"] else place[int(n["feature_idx"])] for n in nodes],
        "threshold": [0 if n["is_leaf"] else _short(n["num_threshold"]) for n in nodes],
        "left": [0 if n["is_leaf"] else int(n["left"]) for n in nodes],
        "right": [0 if n["is_leaf"] else int(n["right"]) for n in nodes],
        "value": [_short(n["value"]) if n["is_leaf"] else 0 for n in nodes],
    }


def _short(value: Any) -> float:
    return float(f"{float(value):.{DIGITS}g}")


def calibration(raw: Sequence[float], found: Sequence[Example]) -> tuple[float, float]:
    """Slope and offset of a logistic curve through held-out scores."""
    return platt(raw, [one.is_hit for one in found], [one.weight for one in found])


def _fitted(found: Sequence[Example], settings: Mapping[str, Any]) -> Any:
    hits = [one.is_hit for one in found]
    if len(set(hits)) < 2:
        raise UsageError(
            "nothing to fit: there must be sections that people changed and sections that they "
            "left, in more than one repository; mine more"
        )
    try:
        ensemble = import_module("sklearn.ensemble")
    except ImportError as error:
        raise UsageError(
            "fitting needs scikit-learn: python -m pip install 'docsync-hook[fit]'"
        ) from error
    model = ensemble.HistGradientBoostingClassifier(**settings)
    model.fit([one.figures for one in found], hits, sample_weight=[one.weight for one in found])
    return model

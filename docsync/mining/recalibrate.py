"""The shipped ranking, fitted to one team's history: the trees stay, their calibration moves.

A team has some dozens of commits, too few for trees of its own; but how often its people change
documents at all, and how far the shipped scores can be trusted here, two numbers a level tell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docsync.errors import UsageError
from docsync.match.model import Forest, Model
from docsync.mining.fit import Example, Level, examples
from docsync.mining.platt import platt
from docsync.mining.records import Rows
from docsync.output import counted

PRIOR = 20.0  # examples' worth of trust in the shipped calibration
TRAIN_SHARE = 0.7  # the older commits; the newer ones judge
MIN_CASES = 20


@dataclass(frozen=True, slots=True)
class Judged:
    """Mean log-loss a document of the newer commits, under the shipped and the new calibration."""

    cases: int
    shipped: float
    refitted: float

    @property
    def is_better(self) -> bool:
        return self.refitted < self.shipped


def recalibrate(rows: Sequence[Rows], shipped: Model) -> tuple[Model, Judged]:
    """Fits on the older commits, judges on the newer ones, then fits on all. Raises UsageError
    for fewer than MIN_CASES commits."""
    ordered = sorted((one for one in rows if one.facts and one.rows), key=lambda one: one.case.date)
    if len(ordered) < MIN_CASES:
        found = f"{counted(len(ordered), 'commit')} with facts"
        raise UsageError(
            f"{found}: too few to fit on ({MIN_CASES} are needed); "
            "mine with a larger --max-cases, or keep the shipped ranking"
        )
    cut = round(len(ordered) * TRAIN_SHARE)
    older, newer = ordered[:cut], ordered[cut:]
    trial = _refitted(older, shipped)
    judged = Judged(
        len(newer),
        _loss(newer, shipped.document, "document"),
        _loss(newer, trial.document, "document"),
    )
    return _refitted(ordered, shipped), judged


def _refitted(rows: Sequence[Rows], shipped: Model) -> Model:
    return Model(
        _moved(shipped.document, examples(rows, shipped.document.names, "document")),
        _moved(shipped.section, examples(rows, shipped.section.names, "section")),
    )


def _moved(forest: Forest, found: Sequence[Example]) -> Forest:
    """The slope and offset that fit `found` best, held back towards the shipped ones."""
    raw = [forest.total(dict(zip(forest.names, one.figures, strict=True))) for one in found]
    hits, weights = [one.is_hit for one in found], [one.weight for one in found]
    slope, offset = platt(raw, hits, weights, (forest.slope, forest.offset), PRIOR)
    return replace(forest, slope=slope, offset=offset)


def _loss(rows: Sequence[Rows], forest: Forest, level: Level) -> float:
    found = examples(rows, forest.names, level)
    total = 0.0
    for one in found:
        p = forest.score(dict(zip(forest.names, one.figures, strict=True)))
        p = min(max(p, 1e-6), 1.0 - 1e-6)
        total -= math.log(p if one.is_hit else 1.0 - p)
    return total / max(len(found), 1)

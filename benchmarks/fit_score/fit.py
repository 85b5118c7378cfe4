"""The logistic model, and its weights as the lines of `docsync/match/score.py`."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from docsync.errors import UsageError
from docsync.mining.records import Pair, Rows

STRENGTH = 0.5  # C, the inverse of the L2 penalty
MAX_ITERATIONS = 5000
SMALLEST = 0.03  # a weight below this moves no score that anybody sees
_BLOCK = re.compile(r"(?ms)^WEIGHTS: dict\[str, float\] = \{\n.*?^\}\n")


@dataclass(frozen=True, slots=True)
class Model:
    """The bias and a weight by feature name."""

    bias: float
    weights: dict[str, float]

    def score(self, pair: Pair) -> float:
        """0..1."""
        total = self.bias + sum(self.weights.get(n, 0.0) * v for n, v in pair.features.items())
        return 1.0 / (1.0 + math.exp(-total))


def fit(rows: Sequence[Rows]) -> Model:
    """L2-regularised logistic regression over all pairs. A pair weighs 1/sqrt(pairs of its case),
    so that a sweeping commit does not drown the others. Raises UsageError without scikit-learn,
    or when the pairs are all hits or all misses."""
    linear = _linear_model()
    pairs = [(pair, 1.0 / math.sqrt(len(one.pairs))) for one in rows for pair in one.pairs]
    hits = [int(pair.is_hit) for pair, _ in pairs]
    if len(set(hits)) < 2:
        raise UsageError(
            "nothing to fit: there must be sections that people changed and sections that they "
            "left, in more than one repository; mine more"
        )
    names = sorted({name for pair, _ in pairs for name in pair.features})
    table = [[pair.features.get(name, 0.0) for name in names] for pair, _ in pairs]
    model = linear.LogisticRegression(C=STRENGTH, max_iter=MAX_ITERATIONS)
    model.fit(table, hits, sample_weight=[weight for _, weight in pairs])
    values = (float(value) for value in model.coef_[0])
    return Model(float(model.intercept_[0]), dict(zip(names, values, strict=True)))


def _linear_model() -> Any:
    try:
        return import_module("sklearn.linear_model")
    except ImportError as error:
        raise UsageError(
            "`evaluate` and `write` need scikit-learn: python -m pip install scikit-learn"
        ) from error


def block(model: Model) -> str:
    """The assignment of WEIGHTS, rounded to two places, the smallest left out."""
    kept = {name: v for name, v in sorted(model.weights.items()) if abs(v) >= SMALLEST}
    lines = "".join(f'    "{n}": {v:.4g},\n' for n, v in _rounded({"bias": model.bias, **kept}))
    return f"WEIGHTS: dict[str, float] = {{\n{lines}}}\n"


def _rounded(weights: dict[str, float]) -> list[tuple[str, float]]:
    return [(name, round(value, 2)) for name, value in weights.items()]


def replaced(source: str, model: Model) -> str:
    """The text of score.py with the weights of `model`. Raises UsageError when the assignment is
    not there exactly once."""
    new, count = _BLOCK.subn(lambda _: block(model), source)
    if count != 1:
        raise UsageError(f"score.py assigns WEIGHTS {count} times; one assignment is expected")
    return new

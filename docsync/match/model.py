"""From the figures of a place to a chance: boosted trees, shipped as data.

`ranking.json` beside this module holds two of them: one says whether people would have changed the
*document*, one which *section* of it. They were fitted on commits of public repositories that are
neither in the evaluation set nor reserved; `benchmarks/README.md` says how, and beside what.
Trees rather than a linear model, because no figure means much alone: words that are shared weigh
more where history agrees, and less in a commit that shares words with everything.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from docsync.errors import ConfigError

FORMAT = 1
LEAF = -1


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes as parallel lists; node 0 is the root. `feature[n]` is LEAF where `value[n]` counts;
    else a figure of at most `threshold[n]` goes to `left[n]`."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def __call__(self, figures: Sequence[float]) -> float:
        node = 0
        while (feature := self.feature[node]) != LEAF:
            node = self.left[node] if figures[feature] <= self.threshold[node] else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class Forest:
    """`slope` and `offset` calibrate the sum of the trees (Platt 1999) on repositories that the
    trees had not seen."""

    names: tuple[str, ...]
    bias: float
    trees: tuple[Tree, ...]
    slope: float = 1.0
    offset: float = 0.0

    def score(self, features: Mapping[str, float]) -> float:
        """0..1; a figure that is missing is 0."""
        return logistic(self.slope * self.total(features) + self.offset)

    def total(self, features: Mapping[str, float]) -> float:
        """Log-odds before calibration."""
        figures = [features.get(name, 0.0) for name in self.names]
        return self.bias + sum(tree(figures) for tree in self.trees)


@dataclass(frozen=True, slots=True)
class Model:
    document: Forest
    section: Forest


def logistic(value: float) -> float:
    if value < -60.0:
        return 0.0
    return 1.0 / (1.0 + math.exp(-value))


def highest(sections: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The figures of a document: of each the highest among its sections."""
    figures: dict[str, float] = {}
    for features in sections:
        for name, value in features.items():
            if value > figures.get(name, 0.0):
                figures[name] = value
    return figures


@cache
def shipped() -> Model:
    return read_model((files("docsync.match") / "ranking.json").read_bytes(), "ranking.json")


def load_model(file: str) -> Model:
    """The ranking of a project; the shipped one for "". Raises ConfigError."""
    if not file:
        return shipped()
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        raise ConfigError(
            f"ranking = {file!r} cannot be read ({error.strerror}): run `docsync fit`, or remove "
            "the setting"
        ) from error
    return read_model(content, file)


def read_model(content: bytes, name: str) -> Model:
    """Raises ConfigError for what is no such model."""
    try:
        data = json.loads(content)
        if data["format"] != FORMAT:
            raise ConfigError(f"{name} has format {data['format']}, not {FORMAT}: fit it again")
        return Model(_forest(data["document"]), _forest(data["section"]))
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(f"{name} is no ranking model ({error!r}): fit it again") from error


def to_data(model: Model) -> dict[str, Any]:
    """What `read_model` reads, as values for JSON."""
    return {"format": FORMAT, "document": asdict(model.document), "section": asdict(model.section)}


def _forest(data: Any) -> Forest:
    trees = tuple(
        Tree(
            tuple(map(int, tree["feature"])),
            tuple(map(float, tree["threshold"])),
            tuple(map(int, tree["left"])),
            tuple(map(int, tree["right"])),
            tuple(map(float, tree["value"])),
        )
        for tree in data["trees"]
    )
    return Forest(
        tuple(map(str, data["names"])),
        float(data["bias"]),
        trees,
        float(data["slope"]),
        float(data["offset"]),
    )

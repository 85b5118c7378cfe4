"""How good a classifier is, how far to trust its probabilities, and which of two is better."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

BINS = 10
ROUNDS = 1000


@dataclass(frozen=True, slots=True)
class Scores:
    """`temperature` divides the logits of what is served, and was fitted to all rows.

    `log_loss` (nats) and `calibration_error` (the expected one, over ten bins of confidence) judge
    each half of the rows with the temperature that fits the other half.
    """

    accuracy: float
    macro_f1: float
    log_loss: float
    calibration_error: float
    temperature: float
    predicted: tuple[int, ...]


def score(logits: Sequence[Sequence[float]], truth: Sequence[int]) -> Scores:
    predicted = tuple(max(range(len(row)), key=row.__getitem__) for row in logits)
    temperature = fit_temperature(logits, truth)
    sure: list[tuple[float, bool]] = []
    losses = []
    for own, other in ((0, 1), (1, 0)):
        fitted = temperature
        if len(truth) > 1:
            fitted = fit_temperature(logits[other::2], truth[other::2])
        for row, label in zip(logits[own::2], truth[own::2], strict=True):
            probabilities = softmax(row, fitted)
            best = max(range(len(row)), key=probabilities.__getitem__)
            sure.append((probabilities[best], best == label))
            losses.append(-math.log(max(probabilities[label], 1e-300)))
    return Scores(
        accuracy=sum(p == t for p, t in zip(predicted, truth, strict=True)) / len(truth),
        macro_f1=macro_f1(predicted, truth),
        log_loss=sum(losses) / len(losses),
        calibration_error=_calibration_error(sure),
        temperature=temperature,
        predicted=predicted,
    )


def softmax(row: Sequence[float], temperature: float) -> list[float]:
    highest = max(row)
    powers = [math.exp((value - highest) / temperature) for value in row]
    total = sum(powers)
    return [power / total for power in powers]


def log_loss(logits: Sequence[Sequence[float]], truth: Sequence[int], temperature: float) -> float:
    losses = [
        -math.log(max(softmax(row, temperature)[label], 1e-300))
        for row, label in zip(logits, truth, strict=True)
    ]
    return sum(losses) / len(losses)


def fit_temperature(logits: Sequence[Sequence[float]], truth: Sequence[int]) -> float:
    """By golden section over its logarithm (Guo et al., 2017): between 1/20 and 20."""
    low, high = math.log(0.05), math.log(20.0)
    ratio = (math.sqrt(5) - 1) / 2
    for _ in range(40):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if log_loss(logits, truth, math.exp(left)) < log_loss(logits, truth, math.exp(right)):
            high = right
        else:
            low = left
    return math.exp((low + high) / 2)


def macro_f1(predicted: Sequence[int], truth: Sequence[int]) -> float:
    """The mean over the classes that occur in `truth`."""
    found = []
    for label in sorted(set(truth)):
        hits = sum(p == t == label for p, t in zip(predicted, truth, strict=True))
        named = sum(p == label for p in predicted) + sum(t == label for t in truth)
        found.append(2 * hits / named)
    return sum(found) / len(found)


def compare(ours: Scores, theirs: Scores, truth: Sequence[int], seed: int) -> list[str]:
    """Both side by side, and what the difference says (paired bootstrap, 95 %)."""
    low, high = difference(ours.predicted, theirs.predicted, truth, seed)
    rows = [
        f"{'':22}{'model':>8}  bag of words",
        *(
            f"{name.replace('_', ' '):22}{getattr(ours, name):8.3f}{getattr(theirs, name):14.3f}"
            for name in ("accuracy", "macro_f1", "log_loss", "calibration_error")
        ),
    ]
    bounds = f"macro F1 differs by {low:+.3f} to {high:+.3f} on {len(truth)} held-out rows"
    if low > 0:
        verdict = "the model beats the bag of words"
    elif ours.macro_f1 > theirs.macro_f1:
        verdict = "the model is not shown to beat the bag of words: get more held-out rows"
    else:
        verdict = "the model is useless: a bag of words does as well for nothing"
    return [*rows, f"{verdict} ({bounds})"]


def difference(
    ours: Sequence[int], theirs: Sequence[int], truth: Sequence[int], seed: int
) -> tuple[float, float]:
    """The 95 % interval of our macro F1 less theirs, over rows drawn anew together."""
    draw = random.Random(seed)
    size = len(truth)
    found = []
    for _ in range(ROUNDS):
        chosen = [draw.randrange(size) for _ in range(size)]
        labels = [truth[i] for i in chosen]
        found.append(
            macro_f1([ours[i] for i in chosen], labels)
            - macro_f1([theirs[i] for i in chosen], labels)
        )
    found.sort()
    return found[int(0.025 * ROUNDS)], found[int(0.975 * ROUNDS)]


def _calibration_error(sure: Sequence[tuple[float, bool]]) -> float:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in sure:
        bins.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, is_right))
    gaps = (
        abs(sum(c for c, _ in members) - sum(right for _, right in members))
        for members in bins.values()
    )
    return sum(gaps) / len(sure)

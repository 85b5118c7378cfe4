"""Scores to chances: a logistic curve through them (Platt 1999)."""

from __future__ import annotations

from collections.abc import Sequence

from docsync.match.model import logistic

WEAK = 1e-6  # a prior that only keeps Newton's method from dividing by nothing


def platt(
    raw: Sequence[float],
    hits: Sequence[bool],
    weights: Sequence[float],
    start: tuple[float, float] = (1.0, 0.0),
    prior: float = WEAK,
) -> tuple[float, float]:
    """Slope and offset that fit best, held back towards `start` by a normal prior worth `prior`
    examples (maximum a posteriori), by Newton's method on the weighted log-likelihood."""
    slope, offset = start
    for _ in range(100):
        g0, g1 = prior * (slope - start[0]), prior * (offset - start[1])
        h00 = h11 = prior
        h01 = 0.0
        for value, hit, weight in zip(raw, hits, weights, strict=True):
            p = logistic(slope * value + offset)
            error = weight * (p - hit)
            curve = weight * max(p * (1.0 - p), 1e-9)
            g0, g1 = g0 + error * value, g1 + error
            h00, h01, h11 = h00 + curve * value * value, h01 + curve * value, h11 + curve
        determinant = h00 * h11 - h01 * h01
        step0 = (h11 * g0 - h01 * g1) / determinant
        step1 = (h00 * g1 - h01 * g0) / determinant
        slope, offset = slope - step0, offset - step1
        if abs(step0) + abs(step1) < 1e-8:
            break
    return slope, offset

"""The bounds of a share that was counted."""

from __future__ import annotations

import math

Z = 1.959964  # of a 95 % interval


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of `hits` of `n`, 0..1 (Wilson 1927, JASA 22:209); with nothing counted,
    anything is possible."""
    if not n:
        return 0.0, 1.0
    p, square = hits / n, Z * Z
    middle = p + square / (2 * n)
    half = Z * math.sqrt(p * (1 - p) / n + square / (4 * n * n))
    whole = 1 + square / n
    return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)

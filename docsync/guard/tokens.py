"""How many short word sequences two texts share, whatever their order."""

from __future__ import annotations

import math
import re
from collections import Counter

WORDS = 3


def cosine(one: str, other: str) -> float:
    """Cosine of the counts of three-word sequences, 0..1."""
    first, second = _sequences(one), _sequences(other)
    if not first or not second:
        return 0.0
    shared = sum(count * second[words] for words, count in first.items())
    lengths = math.sqrt(sum(c * c for c in first.values()) * sum(c * c for c in second.values()))
    return shared / lengths


def _sequences(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return Counter(zip(*(words[n:] for n in range(WORDS)), strict=False))

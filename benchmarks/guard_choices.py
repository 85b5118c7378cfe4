"""Which pieces an index keeps: every ninth one, or those that winnowing chooses."""

from __future__ import annotations

import random
from collections.abc import Sequence

from guard_edits import EDITS

from docsync.guard.grams import LENGTH, STRIDE, all_grams
from docsync.guard.normal import normal_text


def winnowed(numbers: Sequence[int], window: int) -> set[int]:
    """The smallest number of each window, by a hash that has no favourites."""
    mixed = [number * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF for number in numbers]
    return {
        numbers[min(range(at, at + window), key=lambda n: (mixed[n], -n))]
        for at in range(max(len(numbers) - window + 1, 0))
    }


def candidates(parts: list[str], share: float, dice: random.Random) -> dict[str, tuple[int, float]]:
    """For each choice: how many edited passages share a kept piece, and pieces kept a character."""
    found = {"every ninth": 0, "winnowed, window 17": 0}
    kept = dict.fromkeys(found, 0)
    chars = 0
    for part in parts:
        asked = set(all_grams(normal_text(EDITS["all four mixed"](part, share, dice))))
        numbers = all_grams(normal_text(part))
        chars += len(numbers) + LENGTH - 1
        chosen = {
            "every ninth": set(numbers[dice.randrange(STRIDE) :: STRIDE]),
            "winnowed, window 17": winnowed(numbers, 2 * STRIDE - 1),
        }
        for name, pieces in chosen.items():
            found[name] += bool(pieces & asked)
            kept[name] += len(pieces)
    return {name: (found[name], kept[name] / chars) for name in found}

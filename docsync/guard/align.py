"""How far two texts are alike around a place where they are the same.

From the common piece the alignment is stretched to both sides, a bounded window at a time, for as
long as what agrees outweighs what differs. Time and memory grow with the length of the likeness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

WINDOW = 160
"""Characters that are aligned at once."""

_EQUAL = 4_096
"""Characters that are compared at once for being the same."""

EDIT_COST = 2
"""An edit takes back this many equal characters: in unrelated text the score falls at once, with
one character of four changed it does not."""

DROP = 90
"""Score that may be lost before the stretching ends: an inserted sentence part."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the alignment: `size` equal characters, or an edit that takes `size` characters
    of the new text and `source_size` of the source."""

    is_equal: bool
    size: int
    source_size: int

    @property
    def edits(self) -> int:
        return 0 if self.is_equal else max(self.size, self.source_size)


@dataclass(frozen=True, slots=True)
class Passage:
    """Half-open spans in two texts. `distance` is the edit distance by the length of the longer
    side, 0..1."""

    start: int
    end: int
    source_start: int
    source_end: int
    distance: float

    @property
    def size(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Alignment:
    """Half-open spans, and what lies between their ends."""

    start: int
    end: int
    source_start: int
    source_end: int
    runs: tuple[Run, ...]

    def moved(self, by: int) -> Alignment:
        """With other source offsets."""
        start, end = self.source_start + by, self.source_end + by
        return Alignment(self.start, self.end, start, end, self.runs)


def align(new: str, source: str, at: int, source_at: int, size: int) -> Alignment:
    """The alignment around `size` equal characters at `at` and `source_at`."""
    after = stretch(new[at + size :], source[source_at + size :])
    before = stretch(new[:at][::-1], source[:source_at][::-1])
    start = at - sum(run.size for run in before)
    source_start = source_at - sum(run.source_size for run in before)
    return Alignment(
        start,
        at + size + sum(run.size for run in after),
        source_start,
        source_at + size + sum(run.source_size for run in after),
        (*reversed(before), Run(True, size, size), *after),
    )


def stretch(new: str, source: str) -> list[Run]:
    """The best-scoring common beginning of two texts, edits allowed."""
    from rapidfuzz.distance import Levenshtein, Prefix

    # plain tuples: most of them are tried in vain
    runs: list[tuple[bool, int, int]] = []
    score = best = best_runs = 0
    at = source_at = 0
    while at < len(new) and source_at < len(source) and score >= best - DROP:
        # most of a copy is equal: that costs no alignment
        same = Prefix.similarity(new[at : at + _EQUAL], source[source_at : source_at + _EQUAL])
        if same >= WINDOW // 2:
            runs.append((True, same, same))
            score += same
            if score > best:
                best, best_runs = score, len(runs)
            at, source_at = at + same, source_at + same
            continue
        part, other = new[at : at + WINDOW], source[source_at : source_at + WINDOW]
        is_last = len(part) < WINDOW or len(other) < WINDOW
        taken = source_taken = 0
        steps: list[Any] = Levenshtein.opcodes(part, other).as_list()
        for tag, start, end, source_start, source_end in steps:
            size = end - start
            source_size = source_end - source_start
            is_equal = tag == "equal"
            # the two ends of a window are forced together: what is near them is not settled
            if not is_last and taken >= WINDOW * 3 // 4 and not is_equal:
                break
            if is_equal and not is_last:
                room = max(WINDOW * 3 // 4 - taken, 0)
                size = source_size = min(size, room)
                if not size:
                    break
            runs.append((is_equal, size, source_size))
            taken += size
            source_taken += source_size
            score += size if is_equal else -EDIT_COST * max(size, source_size)
            if score > best:
                best, best_runs = score, len(runs)
            elif score < best - DROP:
                break
        if is_last or not taken or not source_taken:
            break
        at, source_at = at + taken, source_at + source_taken
    return [Run(*run) for run in runs[:best_runs]]


def longest(found: Alignment, max_distance: float) -> Passage | None:
    """The longest part of an alignment whose edits are at most `max_distance` of its length."""
    # with each character worth max_distance and each edit costing 1, a part is near enough when
    # it gains: the longest one is found from the lowest points before and the highest after
    offsets, source_offsets, gains = [found.start], [found.source_start], [0.0]
    for run in found.runs:
        offsets.append(offsets[-1] + run.size)
        source_offsets.append(source_offsets[-1] + run.source_size)
        gains.append(gains[-1] + max_distance * max(run.size, run.source_size) - run.edits)
    lows = [0]
    for index in range(1, len(gains)):
        if gains[index] < gains[lows[-1]]:
            lows.append(index)
    best: tuple[int, int] | None = None
    low = len(lows) - 1
    for index in range(len(gains) - 1, 0, -1):
        while low >= 0 and gains[lows[low]] <= gains[index] + 1e-9:
            first = lows[low]
            if first < index and (
                best is None
                or offsets[index] - offsets[first] > offsets[best[1]] - offsets[best[0]]
            ):
                best = first, index
            low -= 1
        if low < 0:
            break
    if best is None:
        return None
    first, last = _trimmed(found.runs, *best)
    length = max(offsets[last] - offsets[first], source_offsets[last] - source_offsets[first], 1)
    edits = sum(run.edits for run in found.runs[first:last])
    return Passage(
        offsets[first], offsets[last], source_offsets[first], source_offsets[last], edits / length
    )


def _trimmed(runs: tuple[Run, ...], first: int, last: int) -> tuple[int, int]:
    """A passage begins and ends with what agrees."""
    while first < last and not runs[first].is_equal:
        first += 1
    while last > first and not runs[last - 1].is_equal:
        last -= 1
    return first, last

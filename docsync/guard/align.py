"""Passages that two normalised texts share, edits allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from docsync.guard.grams import LENGTH

GAP = 96
"""Characters without a common piece that a passage may span: an edit of a few words."""

DRIFT = 32
"""Characters that one side may be longer by, within a gap."""

MAX_WINDOW = 4_000
"""Edit distance takes time by length times length: longer passages are measured in parts."""

_STEPS = (24, 8)
_STEP_DISTANCE = 0.35
_SHIFTS = (0, 1, -1, 2, -2, 3, -3, 5, -5)


@dataclass(frozen=True, slots=True)
class Passage:
    """Half-open spans in the two normalised texts. `distance` is the edit distance by the length
    of the longer side, 0..1."""

    start: int
    end: int
    source_start: int
    source_end: int
    distance: float


def passages(
    new: str, source: str, hits: Iterable[tuple[int, int]], *, max_distance: float, min_chars: int
) -> list[Passage]:
    """The passages of at least `min_chars` within `max_distance`, from pieces that both have.

    `hits` are (offset in new, offset in source) of common pieces.
    """
    found: list[Passage] = []
    pending = [(chain, GAP) for chain in chains(list(hits), GAP)]
    while pending:
        chain, gap = pending.pop()
        grown = grow(new, source, chain)
        if grown[1] - grown[0] < min_chars:
            continue
        distance = measure(new, source, grown, max_distance)
        if distance <= max_distance:
            found.append(Passage(*grown, distance))
        elif gap > LENGTH:
            # what lies between two faithful parts may be foreign: look at the parts
            pending += [(part, gap // 2) for part in chains(chain, gap // 2)]
    return _outermost(found)


def chains(hits: list[tuple[int, int]], gap: int) -> list[list[tuple[int, int]]]:
    """Hits that follow each other in both texts, each at most `gap` characters after the last."""
    open_chains: list[list[tuple[int, int]]] = []
    closed: list[list[tuple[int, int]]] = []
    by_start: dict[int, list[int]] = defaultdict(list)
    for at, source_at in hits:
        by_start[at].append(source_at)
    for at in sorted(by_start):
        still: list[list[tuple[int, int]]] = []
        for chain in open_chains:
            (still if at - chain[-1][0] <= gap + LENGTH else closed).append(chain)
        open_chains = still
        for source_at in by_start[at]:
            best = None
            for chain in open_chains:
                step, source_step = at - chain[-1][0], source_at - chain[-1][1]
                fits = 0 < source_step <= gap + LENGTH + DRIFT and step > 0
                if fits and abs(step - source_step) <= DRIFT:
                    drift = abs(step - source_step)
                    if best is None or drift < best[0]:
                        best = drift, chain
            if best is not None:
                best[1].append((at, source_at))
            else:
                open_chains.append([(at, source_at)])
    return closed + open_chains


def grow(new: str, source: str, chain: list[tuple[int, int]]) -> tuple[int, int, int, int]:
    """The span of a chain, stretched on both sides for as long as the texts are alike."""
    start, source_start = chain[0]
    end, source_end = chain[-1][0] + LENGTH, chain[-1][1] + LENGTH
    while step := _step(new, source, end, source_end, forward=True):
        end, source_end = end + step[0], source_end + step[1]
    while step := _step(new, source, start, source_start, forward=False):
        start, source_start = start - step[0], source_start - step[1]
    return start, end, source_start, source_end


def _step(
    new: str, source: str, at: int, source_at: int, *, forward: bool
) -> tuple[int, int] | None:
    from rapidfuzz.distance import Levenshtein

    for size in _STEPS:
        part = new[at : at + size] if forward else new[max(0, at - size) : at]
        if len(part) < size:
            continue
        best: tuple[float, int] | None = None
        for shift in _SHIFTS:
            length = size + shift
            low = source_at if forward else source_at - length
            if low < 0 or low + length > len(source):
                continue
            other = source[low : low + length]
            distance = Levenshtein.normalized_distance(part, other, score_cutoff=_STEP_DISTANCE)
            if distance <= _STEP_DISTANCE and (best is None or distance < best[0]):
                best = distance, length
        if best is not None:
            return size, best[1]
    return None


def measure(new: str, source: str, span: tuple[int, int, int, int], cutoff: float) -> float:
    """Edit distance of a span by its length; 1.0 when it is above `cutoff`."""
    from rapidfuzz.distance import Levenshtein

    start, end, source_start, source_end = span
    one, other = new[start:end], source[source_start:source_end]
    if max(len(one), len(other)) <= MAX_WINDOW:
        return Levenshtein.normalized_distance(one, other, score_cutoff=cutoff)
    total = 0
    parts = -(-len(one) // MAX_WINDOW)
    for part in range(parts):
        a, b = (len(one) * i // parts for i in (part, part + 1))
        c, d = (len(other) * i // parts for i in (part, part + 1))
        total += Levenshtein.distance(one[a:b], other[c:d])
    return total / max(len(one), len(other))


def _outermost(found: list[Passage]) -> list[Passage]:
    kept: list[Passage] = []
    for passage in sorted(found, key=lambda p: (p.start - p.end, p.distance)):
        if not any(k.start <= passage.start and passage.end <= k.end for k in kept):
            kept.append(passage)
    return sorted(kept, key=lambda p: p.start)

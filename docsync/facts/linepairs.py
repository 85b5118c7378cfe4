"""Which lines were replaced by which, fast on any input: unique lines anchor, gaps are diffed."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Block = tuple[int, int, int, int]  # old start, old end, new start, new end; half open

_MAX_GAP = 40_000  # lines times lines that are worth an exact diff
_MAX_PAIRING = 4_000
_MIN_LIKENESS = 55.0  # of 100, for two lines to be one line that was edited


def replaced_blocks(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    """Blocks of lines that differ, in order. Lines are compared as given."""
    for gap in _gaps(old, new):
        yield from _exact(old, new, gap)


def _trim(old: Sequence[str], new: Sequence[str], gap: Block) -> Block:
    a, b, c, d = gap
    while a < b and c < d and old[a] == new[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
    return a, b, c, d


def _gaps(old: Sequence[str], new: Sequence[str]) -> Iterator[Block]:
    a, b, c, d = _trim(old, new, (0, len(old), 0, len(new)))
    if a == b and c == d:
        return
    for i, j in _anchors(old, new, (a, b, c, d)):
        if i > a or j > c:
            yield a, i, c, j
        a, c = i + 1, j + 1
    if a < b or c < d:
        yield a, b, c, d


def _anchors(old: Sequence[str], new: Sequence[str], gap: Block) -> list[tuple[int, int]]:
    """The longest run of lines that are unique on both sides and keep their order."""
    a, b, c, d = gap
    old_counts, new_counts = Counter(old[a:b]), Counter(new[c:d])
    at = {line: j for j, line in enumerate(new[c:d], c) if new_counts[line] == 1}
    both = [(i, at[old[i]]) for i in range(a, b) if old_counts[old[i]] == 1 and old[i] in at]
    tails: list[int] = []
    last: list[int] = []
    back: list[int] = []
    for index, (_, j) in enumerate(both):
        place = bisect_left(tails, j)
        back.append(last[place - 1] if place else -1)
        tails[place : place + 1] = [j]
        last[place : place + 1] = [index]
    chain = []
    index = last[-1] if last else -1
    while index >= 0:
        chain.append(both[index])
        index = back[index]
    return chain[::-1]


def _exact(old: Sequence[str], new: Sequence[str], gap: Block) -> Iterator[Block]:
    a, b, c, d = _trim(old, new, gap)
    if a == b and c == d:
        return
    size = (b - a) * (d - c)
    if size <= 1 or size > _MAX_GAP:
        yield a, b, c, d
        return
    matcher = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            yield a + i1, a + i2, c + j1, c + j2


def line_pairs(old: Sequence[str], new: Sequence[str], block: Block) -> list[tuple[int, int]]:
    """Lines of a block that are one line before and after an edit, in order."""
    from rapidfuzz import fuzz

    a, b, c, d = block
    if (b - a) == (d - c):
        likely = [(a + step, c + step) for step in range(b - a)]
        like = [pair for pair in likely if fuzz.ratio(old[pair[0]], new[pair[1]]) >= 40]
        if len(like) * 2 >= len(likely):
            return like
    if (b - a) * (d - c) > _MAX_PAIRING:
        return []
    pairs = []
    start = c
    for i in range(a, b):
        scored = [(fuzz.ratio(old[i], new[j]), -j) for j in range(start, d)]
        best, place = max(scored, default=(0.0, 0))
        if best >= _MIN_LIKENESS:
            pairs.append((i, -place))
            start = -place + 1
    return pairs

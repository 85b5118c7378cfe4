"""The piece of a section that a change bears on, small enough for a model to copy without loss."""

from __future__ import annotations

import re
from collections.abc import Mapping

from docsync.docs.section import BlockKind, DocFile, DocSection

MAX_CHARS = 900
_EDGE = re.compile(r"\s*(?:```|~~~)")  # which a model leaves out where it sees only one of the two
_UNTOLD = (BlockKind.HEADING, BlockKind.FRONT_MATTER, BlockKind.COMMENT)


def window(
    document: DocFile, section: DocSection, weights: Mapping[str, float]
) -> tuple[int, int] | None:
    """Byte offsets, on line borders, of the part with most of the words of `weights`: whole blocks
    where they fit, else lines of the block that has most. None where no word stands."""
    blocks = [b for b in section.blocks if b.kind not in _UNTOLD]
    sizes = [(b.start, b.end, _weight(document.text(b.start, b.end), weights)) for b in blocks]
    if not any(weight for _, _, weight in sizes):
        return None
    best = _densest(sizes)
    if best is not None:
        return best
    start, end, _ = max(sizes, key=lambda each: each[2])
    is_fence = any(b.start == start and b.kind is BlockKind.FENCE for b in blocks)
    lines = []
    for line in document.content[start:end].splitlines(keepends=True):
        told = line.decode(document.encoding)
        if not (is_fence and _EDGE.match(told)):
            lines.append((start, start + len(line), _weight(told, weights)))
        start += len(line)
    return _densest(lines)


def _densest(parts: list[tuple[int, int, float]]) -> tuple[int, int] | None:
    """The run of neighbouring parts with the most weight that is not too long; of equals the one
    in the middle of which the weight is."""
    best: tuple[float, float, int, int] | None = None
    heaviest = max(parts, key=lambda part: part[2])
    for first in range(len(parts)):
        total = 0.0
        for last in range(first, len(parts)):
            start, end = parts[first][0], parts[last][1]
            is_apart = last > first and parts[last][0] != parts[last - 1][1]
            if is_apart or end - start > MAX_CHARS:
                break
            total += parts[last][2]
            if not start <= heaviest[0] < end:
                continue
            middle = abs((start + end) - (heaviest[0] + heaviest[1])) / 2
            key = (total, -middle, start, end)
            if best is None or key[:2] > best[:2]:
                best = key
    if best is None or best[0] <= 0:
        return None
    return best[2], best[3]


def _weight(text: str, weights: Mapping[str, float]) -> float:
    return sum(
        weight
        for word, weight in weights.items()
        if word in text and re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
    )

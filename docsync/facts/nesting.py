"""Which lines of code belong together, by how deep they begin."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_LINES = 40  # of what begins at a line
CLOSING = re.compile(r"\s*[}\])]+[,;)]*\s*\Z")


def depth_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def end_of(lines: Sequence[str], at: int, limit: int) -> int:
    """The line behind what begins at a line: behind what is deeper, and what closes it."""
    depth = depth_of(lines[at])
    end = at + 1
    while end < limit and end - at < MAX_LINES:
        line = lines[end]
        if line.strip() and depth_of(line) <= depth:
            if depth_of(line) == depth and CLOSING.match(line):
                end += 1
            break
        end += 1
    while not lines[end - 1].strip():
        end -= 1
    return end

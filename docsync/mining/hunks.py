"""Changed lines without context, as git counts them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.git.runner import Git, decode
from docsync.mining.records import Hunk

_HEAD = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
# what a user's own settings would change
_FORMAT = (
    "-U0",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--no-renames",
    "--diff-algorithm=myers",
    "--indent-heuristic",
    "--inter-hunk-context=0",
)


@dataclass(frozen=True, slots=True)
class Patch:
    hunks: tuple[Hunk, ...]
    removed: tuple[str, ...]
    added: tuple[str, ...]


def patch(git: Git, old: str, new: str, paths: Sequence[str] = ()) -> Patch:
    """Between two blobs, or between two commits over `paths`. Raises GitError."""
    limit = ("--", *paths) if paths else ()
    lines = iter(decode(git.run("diff", *_FORMAT, old, new, *limit)).split("\n"))
    hunks: list[Hunk] = []
    sides: dict[str, list[str]] = {"-": [], "+": []}
    for line in lines:
        head = _HEAD.match(line)
        if head is None:
            continue
        start, count, new_start, new_count = (1 if n is None else int(n) for n in head.groups())
        hunks.append(Hunk(start, count, new_start, new_count))
        # counted, because a changed line may itself look like a header
        for body in _body(lines, count + new_count):
            sides[body[0]].append(body[1:])
    return Patch(tuple(hunks), tuple(sides["-"]), tuple(sides["+"]))


def _body(lines: Iterator[str], count: int) -> Iterator[str]:
    while count and (line := next(lines, None)) is not None:
        if line[:1] in ("-", "+"):
            count -= 1
            yield line

"""The change itself, for a prompt: the hunks that bear on a piece of documentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from docsync.docs.prose import is_prose
from docsync.facts.fact import ChangeFact
from docsync.facts.linepairs import replaced_blocks
from docsync.facts.publicness import is_ignored_path, is_test_path
from docsync.git.diff import FileChange
from docsync.git.texts import text_sides

CONTEXT = 3  # unchanged lines on either side
MAX_LINES = 6_000  # of a file
MAX_LINE_CHARS = 200
MAX_HUNK_LINES = 40
AT_FACT = 3  # what a fact in a hunk counts, in shared words
WORD = re.compile(r"[A-Za-z_][\w-]{2,}\w")


@dataclass(frozen=True, slots=True)
class Hunk:
    """`text` has the marks of a unified diff; lines are 1-based and half open."""

    path: str
    text: str
    old: tuple[int, int]
    new: tuple[int, int]
    is_test: bool = False  # of tests there are the new lines alone

    @property
    def words(self) -> frozenset[str]:
        return frozenset(WORD.findall(self.text))

    def changed(self, mark: str) -> str:
        """The lines with that mark, without it."""
        return "\n".join(line[1:] for line in self.text.split("\n") if line[:1] == mark)


def hunks_of(changes: Iterable[FileChange], read: Callable[[str], bytes]) -> list[Hunk]:
    """The hunks of all changed code, and for each file of tests its new lines; of files that cannot
    be read there are none."""
    found: list[Hunk] = []
    code = (c for c in changes if not (is_ignored_path(c.path) or is_prose(c.path)))
    for change, old, new in text_sides(code, read):
        before, after = old.splitlines(), new.splitlines()
        if max(len(before), len(after)) > MAX_LINES:
            continue
        if is_test_path(change.path):
            known = set(before)
            lines = [f"+{line[:MAX_LINE_CHARS]}" for line in after if line not in known]
            found.append(Hunk(change.path, "\n".join(lines), (0, 0), (0, 0), is_test=True))
        else:
            found += _hunks(change.path, before, after)
    return found


def _hunks(path: str, before: Sequence[str], after: Sequence[str]) -> list[Hunk]:
    found: list[Hunk] = []
    run: list[tuple[int, int, int, int]] = []
    for block in (*replaced_blocks(before, after), None):
        if run and (block is None or block[0] - run[-1][1] > 2 * CONTEXT):
            found.append(_hunk(path, before, after, run))
            run = []
        if block is not None:
            run.append(block)
    return found


def _hunk(
    path: str, before: Sequence[str], after: Sequence[str], run: Sequence[tuple[int, int, int, int]]
) -> Hunk:
    first, last = run[0], run[-1]
    lead = min(CONTEXT, first[0], first[2])
    at = first[0] - lead
    lines: list[str] = []
    for a, b, c, d in run:
        lines += [f" {line}" for line in before[at:a]]
        lines += [f"-{line}" for line in before[a:b]]
        lines += [f"+{line}" for line in after[c:d]]
        at = b
    lines += [f" {line}" for line in before[at : at + CONTEXT]]
    shown = [line[:MAX_LINE_CHARS].rstrip() for line in lines[:MAX_HUNK_LINES]]
    return Hunk(path, "\n".join(shown), (first[0] + 1, last[1] + 1), (first[2] + 1, last[3] + 1))


def telling(
    hunks: Sequence[Hunk], facts: Sequence[ChangeFact], piece: str, room_chars: int
) -> list[Hunk]:
    """The hunks that bear most on the piece, best first, as many as there is room for: where its
    facts are, and with most of its words for their length. Tests are not among them."""
    here = frozenset(WORD.findall(piece))
    places: dict[str, list[int]] = {}
    for fact in facts:
        places.setdefault(fact.place.path, []).append(fact.place.line)

    def weight(hunk: Hunk) -> float:
        facts_in = sum(
            hunk.new[0] - 1 <= line <= hunk.new[1] or hunk.old[0] - 1 <= line <= hunk.old[1]
            for line in places.get(hunk.path, ())
        )
        shared = len(hunk.words & here) + AT_FACT * min(facts_in, 5)
        return shared / sqrt(200 + len(hunk.text))

    chosen: list[Hunk] = []
    for hunk in sorted((h for h in hunks if not h.is_test), key=lambda h: -weight(h)):
        size = len(hunk.text) + len(hunk.path) + 6
        if weight(hunk) <= 0:
            break
        if size > room_chars and chosen:
            continue
        chosen.append(hunk)
        room_chars -= size
    return chosen


def as_diff(hunks: Sequence[Hunk], most_chars: int) -> str:
    """The hunks below the names of their files."""
    parts: list[str] = []
    last = ""
    for hunk in hunks:
        if hunk.path != last:
            parts.append(f"--- {hunk.path}")
        parts.append(hunk.text)
        last = hunk.path
    return "\n".join(parts)[:most_chars]

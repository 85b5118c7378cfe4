"""The change itself, for a prompt: the hunks that bear on a piece of documentation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from docsync.docs.prose import tells_of_changes
from docsync.facts.fact import ChangeFact
from docsync.facts.linepairs import replaced_blocks
from docsync.facts.publicness import is_ignored_path, is_test_path
from docsync.git.diff import FileChange
from docsync.git.texts import text_sides

CONTEXT = 3  # unchanged lines on either side
MAX_LINES = 6_000  # of a file
MAX_LINE_CHARS = 200
MAX_NOTE_LINES = 300  # that came into a changelog
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
    is_test: bool = False  # of tests there are the new lines alone...
    is_note: bool = False  # ...and of changelogs

    @property
    def words(self) -> frozenset[str]:
        return frozenset(WORD.findall(self.text))

    @property
    def is_code(self) -> bool:
        return not (self.is_test or self.is_note)

    def changed(self, mark: str) -> str:
        """The lines with that mark, without it."""
        return "\n".join(line[1:] for line in self.text.split("\n") if line[:1] == mark)


def hunks_of(changes: Iterable[FileChange], read: Callable[[str], bytes]) -> list[Hunk]:
    """The hunks of all changed code, and for each file of tests and each changelog its new lines;
    of files that cannot be read there are none."""
    found: list[Hunk] = []
    told = (c for c in changes if tells_of_changes(c.path) or not is_ignored_path(c.path))
    for change, old, new in text_sides(told, read):
        before, after = old.splitlines(), new.splitlines()
        if tells_of_changes(change.path):
            found += _note(change.path, before, after)
        elif max(len(before), len(after)) > MAX_LINES:
            continue
        elif is_test_path(change.path):
            known = set(before)
            lines = [f"+{line[:MAX_LINE_CHARS]}" for line in after if line not in known]
            found.append(Hunk(change.path, "\n".join(lines), (0, 0), (0, 0), is_test=True))
        else:
            found += _hunks(change.path, before, after)
    return found


def _note(path: str, before: Sequence[str], after: Sequence[str]) -> list[Hunk]:
    """An empty line between lines that stand apart; none of a changelog that came or was made anew
    as a whole."""
    new = [after[c:d] for _, _, c, d in replaced_blocks(before, after) if d > c]
    if sum(map(len, new)) > MAX_NOTE_LINES:
        return []
    text = "\n+\n".join(
        "\n".join(f"+{line[: MAX_LINE_CHARS * 4]}" for line in part) for part in new
    )
    return [Hunk(path, text, (0, 0), (0, 0), is_note=True)] if text else []


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
    facts are, and with most of its words for their length. Of code alone."""
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
    for hunk in sorted((h for h in hunks if h.is_code), key=lambda h: -weight(h)):
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

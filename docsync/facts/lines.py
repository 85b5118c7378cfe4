"""Lines of code that the change replaced one for one: a usage that documentation may quote.

Tests and examples show best how a call is written now, so they are read too. The fact is about the
text of the line alone; it reaches only a document that has that very line.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.replacements import MAX_FILES, MAX_LINES, Replacements
from docsync.facts.sides import Side

MAX_FACTS = 60
MIN_CHARS = 16
_WORD = re.compile(r"[A-Za-z_]\w+")
# what a test makes of a line is no way to write it
_ASSERTS = re.compile(r"(?:await\s+)?(?:self\.|t\.|tap\.)?(?:expect|assert)\w*\b")
# a line of a table or a help text as it is laid out: another name in it moves all others
_COLUMNS = re.compile(r"\S {2,}\S")
_TRIVIAL = re.compile(r"(?:import|from|#|//|\*|/\*|return\b.{0,8}$|else|\}|\{)")


def line_facts(files: Sequence[Side]) -> list[ChangeFact]:
    """One fact for each line that every changed file replaces by the same other line."""
    found = Replacements()
    left: set[str] = set()
    for path, old, new in files[:MAX_FILES]:
        if not old or not new or b"\0" in old[:4000]:
            continue
        before = old.decode("utf-8", "replace").split("\n")
        after = new.decode("utf-8", "replace").split("\n")
        if max(len(before), len(after)) > MAX_LINES:
            continue
        left.update(line.strip() for line in after)
        for was, now, line in _replaced(before, after):
            found.add(was, now, path, line)
    return found.facts(
        FactKind.LINE_CHANGED,
        MAX_FACTS,
        lambda was, now: was not in left and _tells(was) and _tells(now),
    )


def _replaced(before: list[str], after: list[str]) -> Iterable[tuple[str, str, int]]:
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if len(before) * len(after) > 4_000_000:
        matcher = difflib.SequenceMatcher(None, before, after)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "replace" or i2 - i1 != j2 - j1:
            continue
        for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
            was, now = before[i].strip(), after[j].strip()
            is_checked = _ASSERTS.match(now) and not _ASSERTS.match(was)
            if was != now and _alike(was, now) and not is_checked and not _COLUMNS.search(was):
                yield was, now, j + 1


def _alike(was: str, now: str) -> bool:
    """A line that became another statement is no new way to write the old one."""
    return difflib.SequenceMatcher(None, was, now).ratio() >= 0.6


def _tells(line: str) -> bool:
    words = _WORD.findall(line)
    return MIN_CHARS <= len(line) <= 160 and len(set(words)) >= 3 and not _TRIVIAL.match(line)

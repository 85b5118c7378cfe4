"""The text of a pair: what a change and a section have in common, and what fits into a prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docsync.match.terms import COMMON, word_strength

# a little over 150 and 200 tokens of code and prose; no tokenizer, so that every method reads the
# same characters
CHANGE_CHARS = 560
SECTION_CHARS = 760
LINE_CHARS = 160
STRONG = 0.75  # of a word's strength: flags, compound identifiers, constants, paths

_WORD = re.compile(r"--[A-Za-z][\w-]+|[A-Za-z_]\w{2,}|\d+(?:\.\d+)+")


def words_of(text: str) -> set[str]:
    """Those that mean something in a project, in the case that they are written in."""
    return {word for word in _WORD.findall(text) if word.lower() not in COMMON}


def identifiers_of(text: str) -> set[str]:
    """The words whose shape says that they name a thing of the code."""
    return {word for word in words_of(text) if word_strength(word) >= STRONG}


def excerpt_of_change(lines: Sequence[str], section: str, limit: int = CHANGE_CHARS) -> str:
    """The changed lines (`+ ...`, `- ...`), in their order: first those that share most words with
    the section, then the first ones, up to `limit` characters."""
    known = words_of(section)
    short = [line[:LINE_CHARS] for line in lines]
    order = sorted(range(len(short)), key=lambda n: (-len(words_of(short[n]) & known), n))
    kept, size = [], 0
    for number in order:
        if size + len(short[number]) + 1 > limit:
            break
        kept.append(number)
        size += len(short[number]) + 1
    return "\n".join(short[number] for number in sorted(kept))


def excerpt_of_section(text: str, change: str, limit: int = SECTION_CHARS) -> str:
    """The run of whole lines up to `limit` characters that shares most words with the change; the
    first of those that share equally many."""
    lines = [line[: 2 * LINE_CHARS] for line in text.strip("\n").split("\n")]
    known = words_of(change)
    shared = [words_of(line) & known for line in lines]
    best, best_count = 0, -1
    for first in range(len(lines)):
        last = _end(lines, first, limit)
        count = len(set().union(*shared[first:last]))
        if count > best_count:
            best, best_count = first, count
        if last == len(lines):
            break
    return "\n".join(lines[best : _end(lines, best, limit)])


def _end(lines: Sequence[str], first: int, limit: int) -> int:
    size, last = 0, first
    while last < len(lines) and (last == first or size + len(lines[last]) + 1 <= limit):
        size += len(lines[last]) + 1
        last += 1
    return last

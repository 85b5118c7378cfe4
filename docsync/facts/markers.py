"""`docsync: ignore` in the comments of code.

`# docsync: ignore` (in whatever comments the language has) on a line, or on lines of its own above
it, keeps the facts of that line from being said; `docsync: off` and `docsync: on` do so for what
stands between them, `docsync: ignore-file` for the whole file. `ignore` and `off` may name kinds
of fact and names: `# docsync: ignore[default-changed] --jobs because ...`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsync.facts.condition import Condition, parse_condition
from docsync.facts.fact import ChangeFact

_WORD = rb"docsync:"
_COMMENT = r"(?:\#+|//+!?|/\*+|^\s*\*|--|;+|%+|<!--|\{\#|\{-|\(\*|^\s*\"|^\s*'|\b[Rr][Ee][Mm]\b)"
_MARKER = re.compile(
    rf"{_COMMENT}\s*docsync:[ \t]*(?P<word>ignore-file|ignore|off|on)(?![\w-])(?P<rest>[^\n]*)"
)
# what may stand between a marker and what it is about: other comments, decorators, attributes
_BETWEEN = re.compile(r"\s*(?:#|//|/\*|\*|--|;|%|<!--|@|\[[A-Z]|$)")
MAX_STATEMENT_LINES = 60


@dataclass(frozen=True, slots=True)
class Marker:
    """`first_line` to `last_line` are 1-based, inclusive."""

    first_line: int
    last_line: int
    condition: Condition

    def covers(self, fact: ChangeFact) -> bool:
        is_here = self.first_line <= fact.place.line <= self.last_line
        return is_here and self.condition.covers(fact)


def code_markers(blob: bytes) -> list[Marker]:
    """In order; none for the many files that do not hold the word."""
    if _WORD not in blob:
        return []
    lines = blob.decode("utf-8", "replace").split("\n")
    found: list[Marker] = []
    opened: list[tuple[int, Condition]] = []
    for number, line in enumerate(lines, 1):
        match = _MARKER.search(line)
        if match is None:
            continue
        word, condition = match["word"], parse_condition(match["rest"])
        if word == "ignore-file":
            found.append(Marker(1, len(lines), condition))
        elif word == "ignore":
            found.append(Marker(number, _last_line(lines, number, match.start()), condition))
        elif word == "off":
            opened.append((number, condition))
        else:
            found += [Marker(first, number, before) for first, before in opened]
            opened.clear()
    return found + [Marker(first, len(lines), condition) for first, condition in opened]


def _last_line(lines: list[str], number: int, column: int) -> int:
    """Of the statement that the marker in line `number` is about: its own, or the next one."""
    at = number
    if not lines[number - 1][:column].strip():
        while at < len(lines) and _BETWEEN.match(lines[at]):
            at += 1
        at += 1
    depth = 0
    for end in range(at, min(at + MAX_STATEMENT_LINES, len(lines)) + 1):
        line = lines[end - 1]
        depth += sum(map(line.count, "([")) - sum(map(line.count, ")]"))
        if depth <= 0:
            return end
    return min(at, len(lines))

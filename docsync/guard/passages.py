"""A text in passages, for the embedding check: what says one thing, as far as signs show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_CHARS = 300
MIN_CHARS = 80
"""A shorter passage is not looked at: a sentence can be anybody's."""

_ENDS = ("\n\n", "\n", ". ", " ")
_EARLIEST = MAX_CHARS // 3


@dataclass(frozen=True, slots=True)
class Stretch:
    """`start` is the offset in the text; `text` has no white space around it."""

    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def stretches(parts: Iterable[str], start: int = 0) -> Iterator[Stretch]:
    """The passages of a text that comes in parts, from `start` on (where one ended before)."""
    waiting = ""
    at = 0
    for part in parts:
        at += len(part)
        waiting += part[max(start - at + len(part), 0) :]
        # what is cut depends on what follows: it must be there
        while len(waiting := waiting.lstrip()) > 2 * MAX_CHARS:
            first, waiting = _cut(waiting)
            yield from _whole(first, at - len(waiting) - len(first))
    while waiting := waiting.lstrip():
        first, waiting = _cut(waiting)
        yield from _whole(first, at - len(waiting) - len(first))


def _cut(text: str) -> tuple[str, str]:
    """The first passage and the rest: at the end of a paragraph, else of a line, a sentence, a
    word."""
    if len(text) <= MAX_CHARS:
        return text, ""
    for sign in _ENDS:
        found = text.rfind(sign, _EARLIEST, MAX_CHARS)
        if found >= 0:
            return text[: found + len(sign)], text[found + len(sign) :]
    return text[:MAX_CHARS], text[MAX_CHARS:]


def _whole(text: str, start: int) -> Iterator[Stretch]:
    bare = text.rstrip()
    if len(bare) >= MIN_CHARS:
        yield Stretch(start, bare)

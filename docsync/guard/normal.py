"""Text as it is compared: without case, markup, quotes and line breaks, and the way back."""

from __future__ import annotations

import unicodedata
from array import array
from dataclasses import dataclass

_DROPPED = frozenset("`*_~#>|[](){}<\"'“”‘’‚„«»‹›\\^=+")
_DASHES = frozenset("‐‑‒–—―−")


@dataclass(frozen=True, slots=True)
class Normal:
    """`offsets[i]` is the offset in the original of the character that `text[i]` comes from;
    one more entry stands at the end: the length of the original."""

    text: str
    offsets: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A half-open span of `text` as one of the original."""
        if start >= end:
            return self.offsets[start], self.offsets[start]
        return self.offsets[start], self.offsets[end - 1] + 1


def normalise(original: str) -> Normal:
    """NFKC, casefold, one space for any white space, markup, quotes and invisible characters
    dropped, every dash a hyphen."""
    characters: list[str] = []
    offsets = array("L")
    after_space = True
    at = 0
    while at < len(original):
        start = at
        char = original[at]
        at += 1
        if not char.isascii():
            # a base with its combining marks is composed as one
            while at < len(original) and unicodedata.combining(original[at]):
                at += 1
            char = unicodedata.normalize("NFKC", original[start:at])
        if char in _DASHES:
            char = "-"
        for part in char.casefold():
            if part.isspace():
                if not after_space:
                    characters.append(" ")
                    offsets.append(start)
                after_space = True
            elif part not in _DROPPED and not _is_invisible(part):
                characters.append(part)
                offsets.append(start)
                after_space = False
    if characters and characters[-1] == " ":
        characters.pop()
        offsets.pop()
    offsets.append(len(original))
    return Normal("".join(characters), offsets)


def _is_invisible(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in ("Cf", "Mn", "Cc")

"""Text as it is compared, and the way back.

The normal form has no case, accents, white space, quotes, markup or invisible characters, so that
neither re-wrapping nor re-formatting code, neither comment signs nor emphasis make a difference. It
is made character by character: that of a text is that of its parts, joined.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass

FORM = 1
"""Of the normal form; texts that were indexed with another one have to be added again."""

_DROPPED = frozenset("`*_~#>|[](){}<\"'“”‘’‚„«»‹›\\^=+")
_DASHES = frozenset("‐‑‒–—―−")
_IGNORED = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})


class _Table(dict[int, str | None]):
    """For `str.translate`, filled as characters are met."""

    def __missing__(self, code: int) -> str | None:
        value = _normal_character(chr(code)) or None
        self[code] = value
        return value


def _normal_character(char: str) -> str:
    if char in _DASHES:
        return "-"
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    return "".join(
        part
        for part in folded
        if part not in _DROPPED
        and not part.isspace()
        and unicodedata.category(part) not in _IGNORED
    )


_TABLE = _Table()
_OTHERS = re.compile("([^\x00-\x7f]+)")
_KEPT = "".join(chr(code) for code in range(128) if _TABLE[code] is not None)
_ASCII = bytes(range(128))
_GONE = bytes(code for code in _ASCII if _TABLE[code] is None)
_LOWERED = bytes(ord(_TABLE[code] or "\0") if code < 128 else code for code in range(256))
_FEW = 64
"""Different characters that are replaced one after the other; with more of them each character of
the text is looked up."""

_PLAIN = rf"[{re.escape(_KEPT)}\u4e00-\u9fff]+"  # ideographs too stay what they are
_PIECES = re.compile(rf"(?P<plain>{_PLAIN})|(?P<space>\s+)|(?P<other>.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Normal:
    """`offsets[i]` is the offset in the original of the character that `text[i]` comes from.
    `columns[i]` is the number of characters before it as a person counts them: white space
    between two of them is one, with punctuation or markup two."""

    text: str
    offsets: array[int]
    columns: array[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A half-open span of `text` as one of the original."""
        if start >= end:
            at = self.offsets[start] if start < len(self.offsets) else 0
            return at, at
        return self.offsets[start], self.offsets[end - 1] + 1

    def length(self, start: int, end: int) -> int:
        """Characters of a span, as a person counts them."""
        return self.columns[end - 1] + 1 - self.columns[start] if start < end else 0


def normal_text(original: str) -> str:
    """The normal form alone: many times faster than `normalise`."""
    return normal_of_bytes(original.encode("utf-8", "surrogatepass"))


def normal_of_bytes(data: bytes) -> str:
    """The normal form of a text that is there in UTF-8."""
    if data.isascii():
        return data.translate(_LOWERED, _GONE).decode("ascii")
    # `str.translate` is ten times slower on a text with a single other character
    others = set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    changed = [char for char in others if _TABLE[ord(char)] != char]
    if len(changed) <= _FEW and all(map(_is_settled, changed)):
        normal = data.translate(_LOWERED, _GONE).decode("utf-8", "surrogatepass")
        for char in changed:
            normal = normal.replace(char, _TABLE[ord(char)] or "")
        return normal
    parts = _OTHERS.split(data.decode("utf-8", "surrogatepass"))
    return "".join([part.translate(_TABLE) for part in parts])


def _is_settled(char: str) -> bool:
    """Whether nothing that a character turns into would turn into something else in its turn."""
    return all(part.isascii() or _TABLE[ord(part)] == part for part in _TABLE[ord(char)] or "")


def normalise(original: str) -> Normal:
    """The normal form and the way back."""
    table = _TABLE
    parts: list[str] = []
    offsets, columns = array("L"), array("L")
    column = gap = 0
    # by runs of ordinary letters, which most of a text is: several times faster than one by one
    for piece in _PIECES.finditer(original):
        start, end = piece.span()
        if piece.lastgroup == "space":
            gap = gap or 1
            continue
        if piece.lastgroup == "plain":
            normal: str | None = piece[0].lower()
            size = end - start
        else:
            normal, size = table[ord(piece[0])], 1
        if normal is None:
            gap = 2
            continue
        column += gap
        gap = 0
        parts.append(normal)
        if size == len(normal):
            offsets.extend(range(start, end))
            columns.extend(range(column, column + size))
        else:
            offsets.extend([start] * len(normal))
            columns.extend([column] * len(normal))
        column += size
    return Normal("".join(parts), offsets, columns)

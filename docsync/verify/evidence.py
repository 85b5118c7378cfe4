"""What a rewrite is checked against."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from docsync.facts.fact import ChangeFact


class WordSource(Protocol):
    """The staged tree and the diff, as something that can be asked for a word."""

    def has(self, word: str) -> bool:
        """Whether `word` (an identifier, dotted name, flag, path or number) stands there whole."""
        ...


class CodeSource(Protocol):
    """The staged tree, as something that can be asked for a definition, a path or a text."""

    def signatures(self, name: str) -> tuple[str, ...]: ...

    def has_path(self, path: str) -> bool: ...

    def text(self, path: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Evidence:
    """`doc_text`: the whole old document. `diff_text`: the code lines that were added and removed,
    without their +/- marks. `words`: asked last, only for what the texts before it do not hold.
    `hint`: what a reviewer asked for, which may be other words than the facts ask for."""

    doc_text: str
    facts: tuple[ChangeFact, ...]
    diff_text: str
    words: WordSource
    code: CodeSource | None = None  # without it no claim is looked up by its kind
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TextWords:
    """A `WordSource` over one text held in memory."""

    text: str

    def has(self, word: str) -> bool:
        return contains(self.text, word)


def find(text: str, word: str, start: int = 0, *, strict: bool = False) -> int:
    """Offset of `word` as a whole word from `start` on, or -1.

    A word never begins or ends inside an identifier, and a flag not inside a longer flag. With
    `strict` a name is not found inside a flag or a hyphenated word either: `jobs` in `--jobs`.
    """
    if not word:
        return -1
    joined = strict or word[0] == "-"
    at = text.find(word, start)
    while at >= 0:
        left = text[at - 1] if at else ""
        end = at + len(word)
        right = text[end : end + 1]
        inside = bool(left) and _is_name(word[0]) and (_is_name(left) or (joined and left == "-"))
        inside = inside or (word[0] == "-" and bool(left) and (_is_name(left) or left == "-"))
        if not inside and _is_name(word[-1]) and right:
            inside = _is_name(right) or (
                joined and right == "-" and _is_name(text[end + 1 : end + 2])
            )
        if not inside:
            return at
        at = text.find(word, at + 1)
    return -1


def occurrences(text: str, word: str, *, strict: bool = False) -> list[int]:
    """The offsets of every whole occurrence of `word`."""
    found: list[int] = []
    at = find(text, word, strict=strict)
    while at >= 0:
        found.append(at)
        at = find(text, word, at + len(word), strict=strict)
    return found


def count(text: str, word: str) -> int:
    return len(occurrences(text, word))


def contains(text: str, word: str, *, strict: bool = False) -> bool:
    return find(text, word, strict=strict) >= 0


_NUMBER = re.compile(r"(?<![\w.])\d[\d_,]*(?:\.\d+)?(?=[A-Za-z%]{0,3}(?!\w))(?!\.\d)")


def number_value(word: str) -> float | None:
    """`1_000`, `1,000`, `1000` and `1000.0` are one number; None if it is none."""
    try:
        return float(word.replace("_", "").replace(",", ""))
    except ValueError:
        return None


def number_list(text: str) -> list[float]:
    """The value of each number of a text, without its unit. Digits of names are no numbers."""
    values = (number_value(match[0].rstrip(",_")) for match in _NUMBER.finditer(text))
    return [value for value in values if value is not None]


def numbers(text: str) -> set[float]:
    return set(number_list(text))


def _is_name(char: str) -> bool:
    return char == "_" or char.isalnum()

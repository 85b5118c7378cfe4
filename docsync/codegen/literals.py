"""Literals of Python that stand in the middle of a text."""

from __future__ import annotations

import ast
import re

MAX_CHARS = 2_000
_WORD = re.compile(r"-?(?:\d[\d_]*\.?\d*(?:e[+-]?\d+)?|\.\d+)|True\b|False\b|None\b", re.IGNORECASE)
_OPEN = "[({"
_START = re.compile(r"""[rbu]{0,2}['"]""", re.IGNORECASE)


def is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return False
    return True


def longest_literal(text: str) -> str | None:
    """The longest beginning that is a literal: behind it comes prose."""
    ends = [m.end() for m in re.finditer(r"[\])}'\"\w]", text)]
    for end in reversed(ends):
        rest = text[end:]
        if rest and (rest[0].isalnum() or rest[0] == "_" or re.match(r"\.\d", rest)):
            continue
        piece = text[:end].strip()
        if is_literal(piece):
            return piece
    return None


def first_literal(text: str, at: int = 0) -> tuple[str, int] | None:
    """The one that begins at that place, and where it ends; without brackets a comma ends it."""
    piece = text[at : at + MAX_CHARS]
    if piece[:1] and (piece[0] in _OPEN or _START.match(piece)):
        closing = {"[": "]", "(": ")", "{": "}"}.get(piece[0], "")
        for match in re.finditer(re.escape(closing) if closing else "['\"]", piece[1:]):
            end = match.end() + 1
            if is_literal(piece[:end]):
                return piece[:end], at + end
        return None
    word = _WORD.match(piece)
    if word is None:
        return None
    said = word[0]
    if said.endswith("."):  # of the sentence
        said = said[:-1]
    rest = piece[len(said) :]
    if re.match(r"\.?\w|%", rest) or not is_literal(said):
        return None
    return said, at + len(said)

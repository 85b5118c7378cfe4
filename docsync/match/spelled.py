"""How a document may write a value of the code, and where it does."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z][\w-]*\Z")
_PARTS = re.compile(r"[-_]|(?<=[a-z\d])(?=[A-Z])")


def parts_of(name: str) -> list[str]:
    return [part for part in _PARTS.split(name) if part]


@lru_cache(maxsize=8192)
def spellings(value: str) -> tuple[str, ...]:
    """How a document may write a value: always as many for a name, and in the same order."""
    if not _WORD.match(value):
        text = value.strip()
        return text, text.rstrip(".")
    parts = [part.lower() for part in parts_of(value)]
    if not parts:
        return (value,)
    joined = "".join(part.capitalize() for part in parts)
    return (
        value,
        "-".join(parts),
        "_".join(parts),
        "_".join(parts).upper(),
        parts[0] + joined[len(parts[0]) :],
        joined,
        " ".join(parts),
    )


def spelled(value: str | None, spelling: int) -> str | None:
    found = spellings(value) if value is not None else ()
    return found[spelling] if spelling < len(found) else None


@lru_cache(maxsize=8192)
def pattern_of(shown: str) -> re.Pattern[str]:
    """As a whole word; in a longer one with underscores only what is in capitals."""
    beside = "[A-Za-z0-9]" if shown.isupper() else r"\w"
    left = f"(?<!{beside})" if shown[:1].isalnum() else ""
    right = f"(?!{beside})" if shown[-1:].isalnum() else ""
    return re.compile(left + r"\s+".join(map(re.escape, shown.split())) + right)


def head_of(value: str) -> str:
    """The first part of a dotted name or a path."""
    head, mark, _rest = re.sub(r"[./]", "\0", value, count=1).partition("\0")
    return head if mark and " " not in value else ""

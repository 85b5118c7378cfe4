"""A row of code by what it says place by place, whatever its lines: its key, what is called, and
each argument or field under its name or its number.

So two rows of which one leaves something away, or names what the other has by order, can be put
beside each other. Nothing is known of the language but its brackets, commas and
quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARS = 2_000  # of a record
MAX_LINE = 400
CALL = "call"
KEY = "key"

_CLOSES = {"(": ")", "[": "]", "{": "}"}
_LITERAL = r"[rbuRBU]?(?:\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\$])*`)"
_PIECE = re.compile(
    rf"(?P<text>{_LITERAL})|(?P<remark>(?:(?<=\s)|\A)(?:#|//)[^\n]*|/\*.*?\*/)|(?P<sign>.)", re.S
)
_HEAD = re.compile(
    r"(?:[\"'](?P<text>[^\"'\n]+)[\"']|(?P<word>[\w.$-]+))\s*(?::(?!:)|=>|=(?!=))\s*(?P<call>.*)",
    re.S,
)
_CALLED = re.compile(r"[\w.$&*:<>!@ ]*\Z")
_NAMED = re.compile(
    r"(?:[\"'](?P<text>[\w.$-]+)[\"']|:?(?P<word>[A-Za-z_$][\w$]*))"
    r"\s*(?:=(?![=>])|:(?!:)|=>)\s*(?P<value>.+)",
    re.S,
)
_SWITCH = re.compile(r"(?i)true|false|null|none|nil|undefined|on|off|yes|no")
_NUMBER = re.compile(r"-?\d[\d_.]*\Z")
_TEXTS = re.compile(rf"{_LITERAL}(?:[\s+]+{_LITERAL})*\Z")


@dataclass(frozen=True, slots=True)
class Argument:
    """What a row says in one place: `place` is the name of an argument or field, or its number
    (`#2`); `kind` is "text", "switch", "number" or "code"."""

    place: str
    kind: str
    value: str


Record = tuple[Argument, ...]
"""What a row says place by place; no place twice."""


@dataclass(frozen=True, slots=True)
class Records:
    """A new row and all others of its list, in the order of the code; `above` is how many of them
    stand above it."""

    own: Record
    others: tuple[Record, ...]
    above: int


def values_at(records: Iterable[Record], place: str) -> list[str]:
    """What the records that have a place say there."""
    return [one.value for record in records for one in record if one.place == place]


@lru_cache(maxsize=4096)
def record_of(text: str) -> Record | None:
    """What one bracket with a head says; None for anything else, and where something is spread
    into it that is not known."""
    is_long = len(text) > MAX_CHARS or max(map(len, text.split("\n"))) > MAX_LINE
    pieces = [] if is_long else _pieces(text.strip())
    opening = next((n for n, piece in enumerate(pieces) if piece in _CLOSES), None)
    if opening is None:
        return None
    closing = _closing(pieces, opening)
    if closing is None or "".join(pieces[closing + 1 :]).strip(" \t\n,;"):
        return None
    head = _head("".join(pieces[:opening]).strip())
    if head is None:
        return None
    found = list(head)
    for number, item in enumerate(_items(pieces[opening + 1 : closing])):
        named = _NAMED.match(item)
        if item.startswith(("*", "...", "..")):
            return None
        place = (named["text"] or named["word"]) if named else f"#{number}"
        found.append(argument(place, named["value"].strip() if named else item))
    places = [one.place for one in found]
    return tuple(found) if len(set(places)) == len(places) else None


def _pieces(text: str) -> list[str]:
    return [match[0] for match in _PIECE.finditer(text) if match["remark"] is None]


def _closing(pieces: Sequence[str], opening: int) -> int | None:
    waiting: list[str] = []
    for n in range(opening, len(pieces)):
        piece = pieces[n]
        if piece in _CLOSES:
            waiting.append(_CLOSES[piece])
        elif piece in (")", "]", "}"):
            if waiting.pop() != piece:
                return None
            if not waiting:
                return n
    return None


def _head(text: str) -> Record | None:
    match = _HEAD.fullmatch(text)
    called = " ".join((match["call"] if match else text).split())
    if not _CALLED.match(called):
        return None
    key = (match["text"] or match["word"]) if match else None
    found = [Argument(KEY, "text", key)] if key else []
    return (*found, Argument(CALL, "code", called)) if called else tuple(found)


def _items(pieces: Sequence[str]) -> Iterator[str]:
    """Parted by commas, or by lines where there are none."""
    parts: list[list[str]] = [[]]
    levels = list(_levels(pieces))
    mark = "," if (",", 0) in levels else "\n"
    for piece, deep in levels:
        if not deep and piece == mark:
            parts.append([])
        else:
            parts[-1].append(piece)
    yield from (item for part in parts if (item := "".join(part).strip(" \t\n;")))


def _levels(pieces: Sequence[str]) -> Iterator[tuple[str, int]]:
    deep = 0
    for piece in pieces:
        deep += (piece in _CLOSES) - (piece in (")", "]", "}"))
        yield piece, deep


def argument(place: str, value: str) -> Argument:
    if _SWITCH.fullmatch(value):
        return Argument(place, "switch", value)
    if _NUMBER.match(value):
        return Argument(place, "number", value)
    if _TEXTS.match(value):
        return Argument(place, "text", "".join(map(_inside, re.findall(_LITERAL, value))))
    return Argument(place, "code", " ".join(value.split()))


def _inside(literal: str) -> str:
    start = next(n for n, sign in enumerate(literal) if sign in "\"'`") + 1
    return re.sub(r"\\([\"'`])", r"\1", literal[start:-1])

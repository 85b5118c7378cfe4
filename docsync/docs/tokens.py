"""The technical tokens of a text: names, flags, paths, versions, numbers, quoted values."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NAME = r"[^\W\d]\w*"
_TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>\"'`)\]]+)|"
    r"(?P<flag>(?<![\w-])--?[A-Za-z][\w-]*)|"
    r"(?P<path>(?<![\w/])(?:~|\.{1,2})?/?(?:[\w.@+-]{1,100}/){1,40}[\w.@+-]{0,100}|(?<![\w/<])/[\w.-]+)|"
    r"(?P<number>(?<![\w.])(?:v?\d+(?:\.\d+)+(?:[-.+]?[a-zA-Z]+[\w.]*)?"
    r"|\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?[a-zA-Z%]*))|"
    rf"(?P<dotted>{_NAME}(?:-\w+)*(?:(?:\.|::){_NAME}(?:-\w+)*)+)|"
    r"(?P<dotfile>(?<![\w)\]])\.[A-Za-z][\w.-]{0,80}\w)|"
    rf"(?P<word>{_NAME}(?:-\w+)*)"
)
_QUOTED = re.compile(r"\"([^\"\n]{1,120})\"|(?<!\w)'([^'\n]{1,120})'(?!\w)")
_PART = re.compile(r"[\w-]+")
_MAX_PARTS = 12  # a longer chain is no name that people write
_UNIT = re.compile(r"\d[\d_.]*(?=[a-zA-Z%]+\Z)")


def identifiers(text: str) -> Iterator[tuple[str, int, int]]:
    """(token, start, end) for each token and its parts; offsets are characters of `text`.

    Every name counts, also a plain word: the caller decides which texts are worth asking. A dotted
    name yields itself, its prefixes, its suffixes and its single parts; a path yields itself and
    its suffixes; a number with a unit yields the bare number too. Quoted values come last, whole.
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        token, start, end = match[0], match.start(), match.end()
        if kind == "path":
            yield from _path(token.rstrip(".-"), start)
            continue
        yield token, start, end
        if kind == "dotted":
            yield from _dotted(token, start)
        elif kind == "number":
            unit = _UNIT.match(token)
            if unit:
                yield unit[0], start, start + unit.end()
    if '"' in text or "'" in text:
        for match in _QUOTED.finditer(text):
            group = 1 if match[1] is not None else 2
            yield match[group], match.start(group), match.end(group)


def _dotted(token: str, start: int) -> Iterator[tuple[str, int, int]]:
    parts = [match.span() for match in _PART.finditer(token)]
    if len(parts) > _MAX_PARTS:
        parts = parts[-_MAX_PARTS:]
    last = len(parts) - 1
    wanted = {(0, i) for i in range(last)} | {(i, last) for i in range(1, last + 1)}
    wanted |= {(i, i) for i in range(last + 1)}
    for first, stop in sorted(wanted):
        begin, finish = parts[first][0], parts[stop][1]
        yield token[begin:finish], start + begin, start + finish


def _path(token: str, start: int) -> Iterator[tuple[str, int, int]]:
    end = start + len(token)
    yield token, start, end
    bare = token.rstrip("/")
    if bare != token and bare:
        yield bare, start, start + len(bare)
    offset = bare.find("/", 1)
    for _ in range(_MAX_PARTS):
        if offset < 0:
            break
        if bare[offset + 1 :]:
            yield bare[offset + 1 :], start + offset + 1, start + len(bare)
        offset = bare.find("/", offset + 1)

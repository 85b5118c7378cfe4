"""Where sentences end, in a view of one character a byte."""

from __future__ import annotations

import re

_END = re.compile(
    r"[.!?][)\"'*_`\]]*(?:\xe2\x80\x9d)?(?=\s)|"
    r"\xe3\x80\x82|\xef\xbc\x81|\xef\xbc\x9f|"  # the full stops of Chinese and Japanese
    r"(?=\n[ \t>]*\n)|"
    r"(?=\n[ \t>]*(?:[-*+|]|\d+[.)]|\.\.|:\w[^\n:]*:)[ \t])"
)
# "etc." ends a sentence before a capital letter only
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|cf|no|fig|approx|incl|resp|ca)|\A\W*\d+)\.\Z|\betc\.\Z", re.I
)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\0]{1,400}?(?<!`)\1(?!`)")
_BEFORE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*])|;\s|\n\s*\n")
_AFTER = re.compile(r"(?:(?<=[a-z)+\d*`])|\A)[.!?](?:\s|\Z)|;\s|\n\s*\n")
_SPACE = " \t\r\n\f\v>"


def sentences(view: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences between two offsets, in order, without the white space and quote marks
    around them. A list marker or table bar that opens a line begins a sentence; what stands between
    backticks ends none."""
    code = [match.span() for match in _CODE.finditer(view, start, end)] if "`" in view else []
    found: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(view, start, end):
        stop = match.end()
        if any(first < match.start() < last - 1 for first, last in code):
            continue
        if match[0][:1] == ".":
            short = _ABBREVIATION.search(view[max(at, stop - 12) : stop])
            if short and (short[0].lower() != "etc." or view[stop : stop + 2].strip().islower()):
                continue
        _keep(found, view, at, stop)
        at = stop
    _keep(found, view, at, end)
    return found


def around(before: str, after: str) -> tuple[str, str]:
    """What stands between the full stops or semicolons around a place, on either side of it: in
    text, where versions and names have full stops within."""
    return _BEFORE.split(before)[-1], _AFTER.split(after)[0]


def _keep(found: list[tuple[int, int]], view: str, start: int, end: int) -> None:
    while start < end and view[start] in _SPACE:
        start += 1
    while end > start and view[end - 1] in _SPACE:
        end -= 1
    if start < end:
        found.append((start, end))

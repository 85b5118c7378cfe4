"""What everybody writes: licence texts and headers, copyright lines, imports, lists of names, the
contributor covenant. It is subtracted from every likeness.

`boilerplate.bin` holds fingerprints of the standard texts, not the texts;
`benchmarks/guard_boilerplate.py` makes it from files with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files

from docsync.guard.grams import LENGTH, STRIDE

NUMBER_BYTES = 5
MIN_RUN = LENGTH + 2 * STRIDE
"""Fewer characters of a standard text in a row may be chance."""

JOINED = 24
"""Characters between two stretches of standard text that go with them: the end of a line, the sign
of a comment, and the pieces that these cut."""

_LINES = re.compile(
    r"""^[ \t]*(?:[#%;*"'!]+|//+!?|--|/\*+|<!--|\.\.|rem\b)?[ \t]*
    (?:
      SPDX-[\w-]+:.*
    | (?:@?copyright\b|\(c\)|©).*
    | all\ rights\ reserved.*
    | licen[sc]ed\ (?:under|to)\b.*
    | this\ (?:file|program|software|library|project|work)\ is
      \ (?:part\ of|licen[sc]ed|free\ software|distributed)\b.*
    | (?:from\ [\w.]+\ )?import\ [\w.*,\ ()]+
    | \#?include\ [<"].*
    | (?:use|using|package|namespace)\ [\w.:\\{}*,\ ]+;
    | (?:const|let|var)\ [\w{},\ ]+\ =\ require\(.*
    | import\ .*\bfrom\ ["'].*
    | [-=*_#~+|/\\.\ ]{8,}
    )$""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


# names as programs have them, four and more in a row: an interface is anybody's to list
_NAMES = re.compile(
    r"""\b(?:(?=\w*(?:_|[a-z0-9][A-Z]))\w++(?:/\d++)?[\s,;|"'`]++){3,}+
        (?:(?=\w*(?:_|[a-z0-9][A-Z]))\w++)?""",
    re.VERBOSE,
)


_NUMBERS = re.compile(r"(?:\b\d++[\s,;|]++){6,}+")

# four and more settings of one word each, as style sheets are full of
_DECLARATIONS = re.compile(r"(?:(?<![\w-])[\w-]++\s*+:\s*+[\w#.%-]++\s*+;\s*+){4,}+")

# an address is nobody's text, and those of one place are alike
_LINKS = re.compile(r"\bhttps?://[^\s<>\"'`)\]]++")


def line_spans(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of lines, lists and links that say nothing of their own."""
    for pattern in (_LINES, _NAMES, _NUMBERS, _DECLARATIONS, _LINKS):
        for found in pattern.finditer(text):
            yield found.span()


def standard_spans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Half-open spans of the normal form that come from standard texts; `numbers` are those of
    all its pieces."""
    known = _fingerprints()
    start = run = 0
    end = -1 - JOINED
    is_certain = False
    for at, number in enumerate(numbers):
        if number in known:
            if at > end + JOINED:
                if is_certain:
                    yield start, end
                start, is_certain = at, False
            if at > end:
                run = at
            end = at + LENGTH
            is_certain = is_certain or end - run >= MIN_RUN
    if is_certain:
        yield start, end


@lru_cache(maxsize=1)
def _fingerprints() -> frozenset[int]:
    data = (files("docsync.guard") / "boilerplate.bin").read_bytes()
    return frozenset(
        int.from_bytes(data[at : at + NUMBER_BYTES], "little")
        for at in range(0, len(data), NUMBER_BYTES)
    )

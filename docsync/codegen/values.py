"""Values of a kind, as expressions of Python: ordinary ones first, then those at the edges."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import Any

from docsync.codegen.arguments import Argument
from docsync.codegen.kinds import FLOAT, INT, STR, Kind, fits

MAX_VALUES = 24
_MAX_LITERALS = 6

_PLAIN: dict[str, tuple[Any, ...]] = {
    "int": (5, 12, 3, 1, 7, 2, 0, 10, 24, 4, -3, 16, 30, 9, 15, 6, 8, 11, 23, 100, -1, -12),
    "float": (2.5, 4.0, 0.5, 1.0, 10.75, 3.14159, 0.0, 7.25, -1.5, 100.0, 99.99, -20.0),
    "str": (
        "hello world", "abc", "Hello", "racecar", "aabbcc", "a", "The quick brown fox", "a1b2c3",
        "", "12345", "one two  three", "ABCabc", "x", "Was it a cat?", "a,b;c", "  padded ",
        "first\nsecond", "aaa", "zyx", "1, 2, 3", "Straße", "snake_case_name", "camelCaseName",
    ),
    "bool": (True, False),
    "bytes": (b"hello", b"abc", b"\x00\xff", b"", b"12345", b"a\r\nb\n"),
    "none": (None,),
}  # fmt: skip
_WRITTEN = {
    "date": [
        f"date({each})" for each in ("2024, 2, 29", "2023, 1, 1", "2023, 7, 14", "1999, 12, 31")
    ],
    "datetime": [
        f"datetime({each})"
        for each in ("2024, 2, 29, 13, 5", "2023, 1, 1", "1999, 12, 31, 23, 59, 59")
    ],
    "time": [f"time({each})" for each in ("13, 5", "0, 0", "23, 59, 59")],
    "timedelta": [f"timedelta({each})" for each in ("1", "0, 90", "hours=25", "-1", "0")],
    "Decimal": [f"Decimal('{each}')" for each in ("2.50", "0.1", "10", "0", "-3.75", "1e3")],
    "Fraction": [f"Fraction({each})" for each in ("1, 2", "3, 4", "5", "0", "-2, 3")],
}
_MODULE = {"Decimal": "decimal", "Fraction": "fractions"}

# texts of a certain form, where its name or what is said of it speaks of that form
_TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"paren|bracket|brace", ("(())", "()()", "(()", ")(", "[]{}", "{[()]}", "(()())((()))")),
    (r"\burl|\buri\b|\blink\b", ("https://example.com/a?x=1&y=2#top", "http://EXAMPLE.com:80/")),
    (r"e-?mail", ("ann.bee@example.com", " Ann@Example.COM ", "no-at.example.com", "a@b")),
    (r"\bdate", ("2024-02-29", "1999-12-31", "03-11-2000", "2023-13-01", "01/02/2020")),
    (r"\btime\b|duration|clock", ("12:30", "00:00:59", "23:59", "7:05", "1h 30m")),
    (r"colou?r|\bhex", ("#ff8800", "FF8800", "#fff", "1a2B", "0")),
    (r"binary", ("1011", "0", "111000", "0001", "0b101")),
    (r"\bpath|file", ("/usr/local/file.txt", "a/b/../c.tar.gz", "report.pdf", "~/x", "dir/")),
    (r"version", ("1.2.3", "1.10", "v2.0.0-rc.1", "0.0.1")),
    (r"json", ('{"a": [1, 2]}', "[]", "{", '"x"')),
    (r"roman", ("XIV", "MCMXC", "iv", "IIII")),
    (r"phone", ("+1 555 0100", "(030) 123-456", "555-0100", "12")),
    (r"\bip\b|address", ("192.168.0.1", "256.1.1.1", "::1", "10.0.0.0/8")),
    (r"digits?|numeric|number", ("123", "0", "-45", "3.75", "007", "1,234")),
    (r"uuid|guid", ("123e4567-e89b-12d3-a456-426614174000", "123E4567E89B12D3A456426614174000")),
    (r"separated by (?:spaces|a space|white)|space-separated", ("1 2 3", "b a c a")),
    (r"\bcsv\b|comma", ("a,b,c", "1, 2, 3", ",", '"x,y",z')),
)  # fmt: skip


def values_for(argument: Argument, text: str, literals: Sequence[Any]) -> list[str]:
    """Expressions for one parameter, the best first; none where its kind is not known. `literals`
    stand in the `text` of the docstring."""
    if argument.kind is None:
        return []
    said = f"{argument.name.replace('_', ' ')} {argument.said}".lower()
    known = [repr(each) for each in literals if each is not None and fits(each, argument.kind)]
    found = _of_kind(argument.kind, said, text.lower())
    if argument.kind.name == "any":
        known = known[:_MAX_LITERALS]
    first = [repr(argument.default)] if argument.has_default else []
    mixed = [*first, *found[:3], *_mixed(known[:_MAX_LITERALS], found[3:])]
    about = said + (text.lower() if argument.kind.name in ("int", "float", "list", "str") else "")
    return [
        each for each in dict.fromkeys(mixed) if each in first or not _is_ruled_out(each, about)
    ][:MAX_VALUES]


def _mixed(*lists: Iterable[str]) -> list[str]:
    return [each for row in zip_longest(*lists) for each in row if each is not None]


def _is_ruled_out(expression: str, said: str) -> bool:
    """What the text does not want to be given: a candidate may do with it what it likes."""
    is_positive = bool(re.search(r"\bpositive (?:int|num|whole|nat)|natural number", said))
    if is_positive and (expression.startswith("-") or expression in ("0", "0.0")):
        return True
    if re.search(r"non-?negative", said) and expression.startswith("-"):
        return True
    is_empty = expression in ("''", "[]", "()", "{}", "set([])", "frozenset([])")
    return is_empty and bool(re.search(r"non-?empty", said))


def _of_kind(kind: Kind, said: str, text: str, depth: int = 0) -> list[str]:
    name = kind.name
    if name == "str":
        # what is said of itself tells more than what the whole text speaks of
        special = [each for pattern, texts in _TEXTS if re.search(pattern, said) for each in texts]
        if not special:
            special = [t for pattern, texts in _TEXTS if re.search(pattern, text) for t in texts][
                :8
            ]
        return [repr(each) for each in dict.fromkeys(_mixed(special, _PLAIN["str"]))]
    if name in _PLAIN:
        return [repr(each) for each in _PLAIN[name]]
    if name in _WRITTEN:
        module = _MODULE.get(name, "datetime")
        return [f"__import__({module!r}).{each}" for each in _WRITTEN[name]]
    if name == "literal":
        return [repr(each) for each in kind.choices]
    if name == "union":
        return _mixed(*(_of_kind(each, said, text, depth + 1) for each in kind.inner))
    if name == "any":
        if depth > 1:
            return _of_kind(INT, said, text)
        numbers, words = (Kind("list", (each,)) for each in (INT, STR))
        kinds = (INT, STR, numbers, words, FLOAT)
        return _mixed(*(islice(_of_kind(each, said, text, depth + 1), 6) for each in kinds))
    return _of_container(kind, [_of_kind(each, said, text, depth + 1) for each in kind.inner])


def _of_container(kind: Kind, inner: list[list[str]]) -> list[str]:
    if not all(inner):
        return []
    if kind.name == "tuple" and not kind.is_open:
        rows = max(map(len, inner))
        return [
            "("
            + "".join(f"{each[(row + 2 * at) % len(each)]}, " for at, each in enumerate(inner))
            + ")"
            for row in range(rows)
        ]
    if kind.name == "dict":
        keys, items = inner
        return [
            "{" + ", ".join(f"{keys[n % len(keys)]}: {items[n % len(items)]}" for n in row) + "}"
            for row in _ROWS
            if len({keys[n % len(keys)] for n in row}) == len(row)
        ]
    items = inner[0]
    made = [", ".join(items[n % len(items)] for n in row) for row in _ROWS]
    if kind.name == "list":
        return [f"[{each}]" for each in made]
    if kind.name == "tuple":
        return [f"({each}{',' if each else ''})" for each in made]
    return [f"{kind.name}([{each}])" for each in made]


# which of the values of its items a container holds: unordered, in order, doubled, none, one, many
_ROWS: tuple[tuple[int, ...], ...] = (
    (0, 1, 2),
    (5, 3, 3, 0, 2),
    (1, 4, 7, 2, 8, 0),
    (),
    (2,),
    (3, 3),
    (3, 5, 2, 9, 0),
    (8, 1, 0),
    (10, 3, 2, 10, 0, 1),
    (0, 0, 0, 1),
    (6,),
    (1, 0),
    (13, 12, 11, 9, 7, 5, 4, 3, 2, 1),
    (2, 10, 14, 0, 20, 6),
    (4, 2, 4, 9, 4, 2),
)


def literals_in(text: str) -> list[Any]:
    """Literals that stand in the words of a docstring; numbers with their neighbours, since a limit
    is where candidates differ."""
    prose = "\n".join(line for line in text.splitlines() if not line.strip().startswith(">>>"))
    found: dict[str, Any] = {}
    for match in re.finditer(
        r"`{1,2}([^`\n]{1,60})`|(?<![\w'])('[^'\n]{0,40}')(?!\w)|(?<!\w)(\"[^\"\n]{0,40}\")(?!\w)"
        r"|(?<!\w)([\[{(][^\n]{1,80}?[\]})])|(?<![\w.])(-?\d+(?:\.\d+)?)(?![\w.]*\w)",
        prose,
    ):
        said = next(each for each in match.groups() if each)
        try:
            value = ast.literal_eval(said)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
        if isinstance(value, set):
            continue  # it is written in another order each time
        near: tuple[Any, ...] = (value,)
        if type(value) is int:
            near = (value, value + 1, value - 1) if abs(value) <= 1_000 else ()
        for each in near:
            found.setdefault(repr(each), each)
    return list(found.values())

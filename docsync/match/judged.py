"""A column that says one of a few words of each row: whether the code decides which.

It does where the words part the rows just as a feature of them does: that a place has a value or
has none. People judge without the code as well, and their judgement may happen to go with a
feature: the likelier the fewer the rows are and the more features could have done it. So that is
counted, and the rows have to be enough for it to be out of the question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import factorial, prod

from docsync.facts.record import Argument

MIN_SAME = 3  # rows with the feature of the new one
MIN_OTHER = 2  # rows with each other word: one alone may be anything
MAX_WORDS = 4
MAX_CHARS = 24
MAX_RISK = 0.02  # that the word of the new row is false, if people judged the rows
ODD = 4  # of so many that say the same one may be written otherwise

OWN = re.compile(r"\d|\[[ xX]\]|https?:|\]\(")
"""What a person says of one row: a version, a number, a box, a link."""

_MARKUP = re.compile(r"[`*_\"']")
_YES = re.compile(r"(?i)true|yes|on")
_NO = re.compile(r"(?i)false|no|off")

Said = Mapping[str, Argument]
"""What a row says, by place."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the code and its cell in one column."""

    said: Said
    name: str
    cell: str


@dataclass(frozen=True, slots=True)
class _Feature:
    """What a feature is of each row, and of the new one; `is_known` if some row has that too."""

    labels: tuple[Hashable, ...]
    own: Hashable
    is_known: bool


def words(cell: str) -> str:
    return " ".join(_MARKUP.sub("", cell).split())


def bare(cell: str) -> str:
    """The words of a cell, one for yes as good as another."""
    text = words(cell)
    return "yes" if _YES.fullmatch(text) else "no" if _NO.fullmatch(text) else text


def judged(said: Said, name: str, rows: Sequence[Shown]) -> Iterator[str | None]:
    """What each feature that explains the cells says of the new row; None where that is not known,
    or the rows are too few."""
    cells = _alike([row.cell for row in rows])
    meant = [words(cell) for cell in cells]
    counts = Counter(meant)
    if not 2 <= len(counts) <= MAX_WORDS or min(counts.values()) < MIN_OTHER:
        return
    if any(len(cell) > MAX_CHARS or OWN.search(cell) for cell in cells):
        return
    parts = _partition(meant)
    features = list(_features(said, name, rows))
    sizes = sorted(counts.values())
    rivals = {
        parted
        for feature in features
        if sorted(Counter(parted := _partition(feature.labels)).values()) == sizes
    }
    ways = factorial(len(rows)) // prod(map(factorial, sizes))
    for feature in features:
        if _partition(feature.labels) != parts:
            continue
        same = [n for n, label in enumerate(feature.labels) if label == feature.own]
        risk = len(rivals) / ways * (1 - len(same) / len(rows))
        is_clear = feature.is_known and len(same) >= MIN_SAME and risk <= MAX_RISK
        here = Counter(cells[n] for n in same)
        yield here.most_common(1)[0][0] if is_clear else None


def _alike(cells: Sequence[str]) -> list[str]:
    """The cells, with the usual word for yes or no where a few have another."""
    found = list(cells)
    for pattern in (_YES, _NO):
        here = Counter(cell for cell in cells if pattern.fullmatch(words(cell)))
        if here:
            usual, count = here.most_common(1)[0]
            if ODD * (here.total() - count) <= count:
                found = [usual if cell in here else cell for cell in found]
    return found


def _partition(labels: Sequence[Hashable]) -> tuple[int, ...]:
    """Which of them are the same, whatever they are."""
    numbers: dict[Hashable, int] = {}
    return tuple(numbers.setdefault(label, len(numbers)) for label in labels)


def _features(said: Said, name: str, rows: Sequence[Shown]) -> Iterator[_Feature]:
    """Of each place that it is there, of what kind it is, and which of the values it has; of the
    name its first part."""
    for place in dict.fromkeys(place for one in (*(r.said for r in rows), said) for place in one):
        ones = [row.said.get(place) for row in rows]
        own = said.get(place)
        yield _feature([one is not None for one in ones], own is not None)
        yield _feature([one.kind if one else None for one in ones], own.kind if own else None)
        yield from _of_values(
            [one.value if one else None for one in ones], own.value if own else None
        )
    yield from _of_values([_head(row.name) for row in rows], _head(name))


def _of_values(values: Sequence[str | None], own: str | None) -> Iterator[_Feature]:
    counts = Counter(values)
    if len(counts) <= MAX_WORDS:
        yield _feature(values, own)
    for value, count in counts.items():
        if value is not None and count >= MIN_OTHER:
            yield _Feature(tuple(v == value for v in values), own == value, own in counts)


def _feature(labels: Sequence[Hashable], own: Hashable) -> _Feature:
    return _Feature(tuple(labels), own, own in labels)


def _head(name: str) -> str:
    return re.split(r"[./_-]", name.lstrip("-_./"))[0]

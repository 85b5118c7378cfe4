"""How the units of two texts map on each other."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from docsync.verify.outline import Outline, Unit
from docsync.verify.reach import tokens

ALIKE = 0.4
"""Two sentences that share this much of their words (Dice) are one, edited."""

CONTAINED = 0.8
"""A sentence with this share of its words on the other side was merged or split, not dropped."""


@dataclass(frozen=True, slots=True)
class Pair:
    old: Unit
    new: Unit


@dataclass(frozen=True, slots=True)
class Difference:
    """`pairs`: units that were edited. `dropped` and `added` have no counterpart. Units that are
    the same, or only wrapped in another way, are left out."""

    pairs: tuple[Pair, ...]
    dropped: tuple[Unit, ...]
    added: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class _Bag:
    unit: Unit
    words: Counter[str]


def compare(old: Outline, new: Outline) -> Difference:
    import difflib

    was, now = _bags(old), _bags(new)
    matcher = difflib.SequenceMatcher(
        None, [plain(b.unit.text) for b in was], [plain(b.unit.text) for b in now], autojunk=False
    )
    pairs: list[Pair] = []
    dropped: list[Unit] = []
    added: list[Unit] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        rest, lone = list(now[c:d]), []
        for bag in was[a:b]:
            twin = _twin(bag, rest)
            if twin is None:
                lone.append(bag)
            else:
                pairs.append(Pair(bag.unit, twin.unit))
                rest.remove(twin)
        if len(lone) == len(rest):  # a cell of one word shares none with its new self
            pairs += [Pair(x.unit, y.unit) for x, y in zip(lone, rest, strict=True)]
            continue
        olds = sum((bag.words for bag in was[a:b]), Counter[str]())
        news = sum((bag.words for bag in now[c:d]), Counter[str]())
        dropped += [bag.unit for bag in lone if not _is_within(bag, news)]
        added += [bag.unit for bag in rest if not _is_within(bag, olds)]
    return Difference(tuple(pairs), tuple(dropped), tuple(added))


def plain(text: str) -> str:
    """The text on one line, with single spaces."""
    return " ".join(text.split())


def _bags(outline: Outline) -> list[_Bag]:
    bags = (_Bag(unit, Counter(tokens(unit.text))) for unit in outline.units)
    return [bag for bag in bags if bag.words]


def _twin(bag: _Bag, rest: list[_Bag]) -> _Bag | None:
    best, likeness = None, 0.0
    for other in rest:
        share = _likeness(bag, other)
        if share > likeness:
            best, likeness = other, share
        if likeness > 0.8:  # edits keep the order: the first that is this much alike is it
            break
    return best if likeness >= ALIKE else None


def _likeness(one: _Bag, other: _Bag) -> float:
    common = sum(min(count, other.words[word]) for word, count in one.words.items())
    return 2 * common / (one.words.total() + other.words.total())


def _is_within(bag: _Bag, words: Counter[str]) -> bool:
    common = sum(min(count, words[word]) for word, count in bag.words.items())
    return common >= CONTAINED * bag.words.total()

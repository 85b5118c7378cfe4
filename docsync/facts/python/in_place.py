"""A function that has another body and another name at once, in the place of the old one."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from docsync.facts.pairing import Pair, split_words
from docsync.facts.python.symbols import Function, Symbol

SCORE = 0.75
MIN_COMMON = 2  # words of the two names
_Side = tuple[Mapping[str, Symbol], Sequence[Symbol]]


def in_place(old: _Side, new: _Side, known: Sequence[Pair]) -> list[Pair]:
    """Pairs of the removed and the added functions of a scope (each side: all its symbols, and
    those that only it has) that `known` leaves: the only one between the same two neighbours, with
    the same parameters, and a name that is made of the same words for the most part."""
    gone = _left(old[1], {p.old for p in known})
    come = _left(new[1], {p.new for p in known})
    if not gone or not come:
        return []
    at = dict(zip(_places(gone, old[0], new[0]), gone, strict=True))
    pairs = (
        (at.get(place), j) for place, j in zip(_places(come, new[0], old[0]), come, strict=True)
    )
    return [Pair(i, j, SCORE) for i, j in pairs if i is not None and _is_like(old[1][i], new[1][j])]


def _left(symbols: Sequence[Symbol], used: set[int]) -> dict[int, Symbol]:
    return {n: symbol for n, symbol in enumerate(symbols) if n not in used}


def _places(
    left: Mapping[int, Symbol], own: Mapping[str, Symbol], other: Mapping[str, Symbol]
) -> Iterator[tuple[str, str] | str]:
    """The nearest neighbours of each that both sides have; the name itself where others of its side
    stand between them."""
    names = ["", *own, ""]
    number = {name: n for n, name in enumerate(own, 1)}
    for symbol in left.values():
        n = number[symbol.name]
        before, after = names[n - 1], names[n + 1]
        is_between = all(not name or name in other for name in (before, after))
        yield (before, after) if is_between and (before or after) else symbol.name


def _is_like(old: Symbol, new: Symbol) -> bool:
    if not isinstance(old.node, Function) or not isinstance(new.node, Function):
        return False
    one, other = set(split_words(old.name)), set(split_words(new.name))
    common = len(one & other)
    is_same = _given(old.node) == _given(new.node) and type(old.node) is type(new.node)
    return is_same and common >= MIN_COMMON and 2 * common > max(len(one), len(other))


def _given(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return ast.unparse(node.args)

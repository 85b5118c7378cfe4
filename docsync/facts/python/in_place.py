"""A function that has another body and another name at once, in the place of the old one."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from docsync.facts.pairing import Pair, split_words
from docsync.facts.python.symbols import Function, Symbol

SCORE = 0.75
MIN_COMMON = 2  # words of the two names
_Side = tuple[Mapping[str, Symbol], Sequence[Symbol]]


def in_place(old: _Side, new: _Side, known: Sequence[Pair]) -> list[Pair]:
    """Pairs of the removed and the added functions of a scope (each side: all its symbols, and
    those that only it has) that `known` leaves: the only one between the same two neighbours, with
    the same parameters, and a name that is made of the same words for the most part."""
    found = []
    used = {p.old for p in known}, {p.new for p in known}
    gone = {_place(s.name, old[0], new[0]): i for i, s in _left(old[1], used[0])}
    for j, symbol in _left(new[1], used[1]):
        i = gone.get(_place(symbol.name, new[0], old[0]))
        if i is not None and _is_like(old[1][i], symbol):
            found.append(Pair(i, j, SCORE))
    return found


def _left(symbols: Sequence[Symbol], used: set[int]) -> list[tuple[int, Symbol]]:
    return [(n, symbol) for n, symbol in enumerate(symbols) if n not in used]


def _place(
    name: str, own: Mapping[str, Symbol], other: Mapping[str, Symbol]
) -> tuple[str, str] | str:
    """The nearest neighbours that both sides have; the name itself where others of its side stand
    between them."""
    names = list(own)
    at = names.index(name)
    before = names[at - 1] if at else ""
    after = names[at + 1] if at + 1 < len(names) else ""
    is_between = all(not n or n in other for n in (before, after))
    return (before, after) if is_between and (before or after) else name


def _is_like(old: Symbol, new: Symbol) -> bool:
    if not isinstance(old.node, Function) or not isinstance(new.node, Function):
        return False
    one, other = set(split_words(old.name)), set(split_words(new.name))
    common = len(one & other)
    is_same = _given(old.node) == _given(new.node) and type(old.node) is type(new.node)
    return is_same and common >= MIN_COMMON and 2 * common > max(len(one), len(other))


def _given(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return ast.unparse(node.args)

"""Which of the removed is which of the added under another name."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from docsync.facts.python.docstring import docstring
from docsync.facts.python.symbols import Function, Symbol, SymbolKind

T = TypeVar("T")
_MOST_PAIRS = 2_500
_SAME_BODY = 0.7
_SHORT_BODY_WORDS = 24
_SAME_NAME = 0.5
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Pair:
    """`score` in 0..1 is how sure it is that `old` and `new` (indexes) are one thing."""

    old: int
    new: int
    score: float


def pair(old: Sequence[T], new: Sequence[T], score: Callable[[T, T], float]) -> list[Pair]:
    """The best one-to-one pairs, greedily; a score of 0 means that two cannot be one."""
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return []
    scored = [
        Pair(i, j, value)
        for i, first in enumerate(old)
        for j, second in enumerate(new)
        if (value := score(first, second)) > 0
    ]
    scored.sort(key=lambda p: (-p.score, p.old, p.new))
    used_old: set[int] = set()
    used_new: set[int] = set()
    chosen = []
    for candidate in scored:
        if candidate.old not in used_old and candidate.new not in used_new:
            used_old.add(candidate.old)
            used_new.add(candidate.new)
            chosen.append(candidate)
    return chosen


def name_similarity(first: str, second: str) -> float:
    """0..1 over letters, or over words where the words are the same in another order."""
    from rapidfuzz import fuzz

    a, b = split_words(first), split_words(second)
    if not a or not b:
        return 0.0
    return (
        max(fuzz.ratio("_".join(a), "_".join(b)), fuzz.token_sort_ratio(" ".join(a), " ".join(b)))
        / 100
    )


def text_similarity(first: str, second: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(first, second) / 100


def split_words(name: str) -> list[str]:
    """`--maxJobs_count` -> `max`, `jobs`, `count`."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)]


def similarity(old: Symbol, new: Symbol) -> float:
    """How surely `new` is `old` renamed: by body, and by name where the body says little."""
    if old.kind is not new.kind:
        return 0.0
    if old.kind is SymbolKind.CONSTANT:
        return _constant_similarity(old, new)
    first, second = body_words(old), body_words(new)
    shortest = min(len(first), len(second))
    if shortest < max(len(first), len(second)) * 0.5:
        return 0.0
    from rapidfuzz.distance import Indel

    alike = Indel.normalized_similarity(first, second, score_cutoff=_SAME_BODY)
    if alike < _SAME_BODY:
        return 0.0
    names = name_similarity(old.name, new.name)
    # a body of two lines is like any other: then the name must speak too
    if shortest < _SHORT_BODY_WORDS and names < _SAME_NAME:
        return 0.0
    return 0.85 * alike + 0.15 * names


@lru_cache(maxsize=256)
def body_words(symbol: Symbol) -> list[str]:
    """The words of a definition without its docstring and with its own name neutral."""
    clone = copy.copy(symbol.node)
    if isinstance(clone, Function | ast.ClassDef):
        clone.name = "_"
        if docstring(symbol.node):
            clone.body = clone.body[1:] or [ast.Pass()]
    return ["_" if word == symbol.name else word for word in words_of(clone)]


def words_of(node: ast.AST) -> list[str]:
    return _WORD.findall(ast.unparse(node))


def _constant_similarity(old: Symbol, new: Symbol) -> float:
    names = name_similarity(old.name, new.name)
    if old.value is None or new.value is None:
        before, after = old.annotation, new.annotation
    else:
        before, after = old.value, new.value
    is_same = before is not None and after is not None and canon(before) == canon(after)
    if is_same and not (before is old.annotation or is_trivial(before)):
        return 0.6 + 0.4 * names
    needed = 0.6 if is_same else 0.8
    return names if names >= needed else 0.0


def is_trivial(node: ast.expr | None) -> bool:
    """Values that many unrelated names share."""
    match node:
        case None | ast.Constant(value=None | bool() | 0 | 1 | "" | 0.0 | 1.0):
            return True
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Call(args=[], keywords=[]):
            return True
    return False


def canon(node: ast.expr | None) -> str:
    """Equal for expressions that differ in layout only."""
    return "" if node is None else ast.unparse(node)

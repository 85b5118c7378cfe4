"""Symbols that moved from one file of a diff to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.change import LANGUAGE, Change
from docsync.facts.python.naming import module_name
from docsync.facts.python.pairing import similarity
from docsync.facts.python.signature import describe
from docsync.facts.python.source import parse
from docsync.facts.python.symbols import Module, Symbol, SymbolKind, read_module
from docsync.facts.syntax import SourceError

_MOVED_CONSTANT = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class _Stray:
    change: Change
    symbol: Symbol


def python_moves(
    per_file: Sequence[tuple[str, bytes | None, bytes | None]],
) -> list[ChangeFact]:
    """SYMBOL_MOVED for top-level symbols that left one file and came up in another.

    `per_file` is (path, old blob or None, new blob or None). `before` and `after` are the dotted
    modules. Files that do not parse are passed over: their own reading reports them.
    """
    gone: dict[str, list[_Stray]] = {}
    come: dict[str, list[_Stray]] = {}
    for path, old_blob, new_blob in per_file:
        if not path.endswith((".py", ".pyi", ".pyw")) or old_blob == new_blob:
            continue
        try:
            old, new = _read(path, old_blob), _read(path, new_blob)
        except (SourceError, RecursionError):
            continue
        change = Change(path, path, LANGUAGE, old, new)
        before = old.symbols if old else {}
        after = new.symbols if new else {}
        for name, symbol in before.items():
            if name not in after:
                gone.setdefault(name, []).append(_Stray(change, symbol))
        for name, symbol in after.items():
            if name not in before:
                come.setdefault(name, []).append(_Stray(change, symbol))
    found = []
    for name, strays in gone.items():
        for stray in strays:
            scored = [(_likeness(stray.symbol, c.symbol), c) for c in come.get(name, ())]
            score, best = max(scored, key=lambda s: s[0], default=(0.0, None))
            if best is not None and score > 0:
                come[name].remove(best)
                found.append(_moved(stray, best, score))
    return found


def without_moved(facts: Sequence[ChangeFact], moves: Sequence[ChangeFact]) -> list[ChangeFact]:
    """`facts` of all files without the removals and additions that `moves` explain."""
    left = {(move.symbol, move.owner) for move in moves}
    came = {(move.symbol, move.after) for move in moves}
    return [
        fact
        for fact in facts
        if not (
            (fact.kind is FactKind.SYMBOL_REMOVED and (fact.symbol, fact.owner) in left)
            or (fact.kind is FactKind.SYMBOL_ADDED and (fact.symbol, fact.owner) in came)
        )
    ]


def _likeness(old: Symbol, new: Symbol) -> float:
    if old.kind is SymbolKind.CONSTANT is new.kind and old.value is not None:
        return _MOVED_CONSTANT if similarity(old, new) else 0.0
    return similarity(old, new)


def _moved(old: _Stray, new: _Stray, score: float) -> ChangeFact:
    module = new.change.new
    assert module is not None
    before, after = module_name(old.change.path), module_name(new.change.path)
    is_public = old.change.is_public(old.symbol.name, is_old=True)
    fact = new.change.about(
        FactKind.SYMBOL_MOVED,
        old.symbol.name,
        new.symbol.name,
        new.symbol.line,
        owner="",
        before=before,
        after=after,
        is_public=is_public,
        detail=f"from {after} import {old.symbol.name}\n{describe(new.symbol, module)}",
        certainty=min(1.0, score),
    )
    return ChangeFact(**{name: getattr(fact, name) for name in fact.__slots__} | {"owner": before})


def _read(path: str, blob: bytes | None) -> Module | None:
    return None if blob is None else read_module(parse(path, blob))

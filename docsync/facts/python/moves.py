"""Symbols that moved from one file of a diff to another, under their name or a new one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.pairing import name_similarity, pair
from docsync.facts.python.change import LANGUAGE, Change
from docsync.facts.python.likeness import similarity
from docsync.facts.python.naming import is_public_module, is_test_path, module_name
from docsync.facts.python.signature import describe
from docsync.facts.python.source import parse
from docsync.facts.python.symbols import Module, Symbol, SymbolKind, read_module
from docsync.facts.sides import Side
from docsync.facts.syntax import SourceError
from docsync.git.diff import FileChange

_MOVED_CONSTANT = 0.9
# another file and another name: only a nearly equal body under a similar name is the same thing
_SAME_THING = 0.9
_SAME_NAME = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Stray:
    change: Change
    symbol: Symbol


def python_moves(per_file: Sequence[Side], known: Sequence[ChangeFact] = ()) -> list[ChangeFact]:
    """SYMBOL_MOVED for top-level symbols that left one file and came up in another, SYMBOL_RENAMED
    for those that got another name on the way.

    `per_file` is (path, old blob or None, new blob or None). `before` and `after` of a move are
    the dotted modules. Files that do not parse are passed over: their own reading reports them.
    What those surely tell as a rename, among `known`, got no other name in another file as well:
    where many files change alike, the bodies of all are the same.
    """
    gone: dict[str, list[_Stray]] = {}
    come: dict[str, list[_Stray]] = {}
    for path, old_blob, new_blob in per_file:
        if not path.endswith((".py", ".pyi", ".pyw")) or old_blob == new_blob:
            continue
        try:
            old, new = module_of(path, old_blob), module_of(path, new_blob)
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
    told = {
        (fact.place.path, name)
        for fact in known
        if fact.kind is FactKind.SYMBOL_RENAMED and fact.certainty >= _SAME_THING
        for name in (fact.before, fact.after)
    }
    strays_left = [stray for strays in gone.values() for stray in strays]
    for name, strays in gone.items():
        for stray in strays:
            scored = [(_likeness(stray.symbol, c.symbol), c) for c in come.get(name, ())]
            score, best = max(scored, key=lambda s: s[0], default=(0.0, None))
            if best is not None and score > 0:
                come[name].remove(best)
                strays_left.remove(stray)
                found.append(_moved(stray, best, score))

    def untold(strays: Iterable[_Stray]) -> list[_Stray]:
        return [s for s in strays if (s.change.path, s.symbol.name) not in told]

    came = [stray for strays in come.values() for stray in strays]
    return [*found, *_renamed(untold(strays_left), untold(came))]


def module_move(change: FileChange) -> list[ChangeFact]:
    """Of a file that moved as it was; of one that changed as well its own reading tells."""
    old, new = (module_name(path) for path in (change.old_path or change.path, change.path))
    is_module = all(map(str.isidentifier, (*old.split("."), *new.split("."))))
    if change.status != "R" or old == new or not is_module or is_test_path(change.path):
        return []
    return [
        ChangeFact(
            kind=FactKind.SYMBOL_MOVED,
            symbol=old,
            before=old,
            after=new,
            place=Place(change.path, 1),
            is_public=is_public_module(change.old_path or change.path),
            language=LANGUAGE,
            detail=f"import {new}",
        )
    ]


def without_moved(facts: Sequence[ChangeFact], moves: Sequence[ChangeFact]) -> list[ChangeFact]:
    """`facts` of all files without the removals and additions that `moves` explain."""
    left = {(move.symbol, move.owner) for move in moves}
    came = {(move.symbol, move.after) for move in moves if move.kind is FactKind.SYMBOL_MOVED}
    came |= {
        (move.after or "", module_name(move.place.path))
        for move in moves
        if move.kind is FactKind.SYMBOL_RENAMED
    }
    return [
        fact
        for fact in facts
        if not (
            (fact.kind is FactKind.SYMBOL_REMOVED and (fact.symbol, fact.owner) in left)
            or (fact.kind is FactKind.SYMBOL_ADDED and (fact.symbol, fact.owner) in came)
        )
    ]


def without_standing(facts: Sequence[ChangeFact], per_file: Sequence[Side]) -> list[ChangeFact]:
    """Without the moves of modules in whose place another one stands: `api.py` went into a package
    that is called `api` as well. And without the moves of what that one passes on under its name:
    it is imported as before."""
    standing = {module_name(path): (path, new) for path, _old, new in per_file if new is not None}
    return [
        fact
        for fact in facts
        if fact.kind is not FactKind.SYMBOL_MOVED
        or fact.before not in standing
        or not (fact.symbol == fact.before or _passes_on(*standing[fact.before or ""], fact.symbol))
    ]


def _passes_on(path: str, blob: bytes, name: str) -> bool:
    try:
        module = module_of(path, blob)
    except (SourceError, RecursionError):
        return False
    return module is not None and name in module.bound


def _likeness(old: Symbol, new: Symbol) -> float:
    if old.kind is SymbolKind.CONSTANT is new.kind and old.value is not None:
        return _MOVED_CONSTANT if similarity(old, new) else 0.0
    return similarity(old, new)


def _renamed(gone: Sequence[_Stray], come: Sequence[_Stray]) -> list[ChangeFact]:
    def score(old: _Stray, new: _Stray) -> float:
        if old.change is new.change or new.symbol.name in _names(old.change.old):
            return 0.0
        alike = similarity(old.symbol, new.symbol)
        is_named = name_similarity(old.symbol.name, new.symbol.name) >= _SAME_NAME
        return alike if is_named and alike >= _SAME_THING else 0.0

    return [
        _fact(FactKind.SYMBOL_RENAMED, gone[p.old], come[p.new], p.score)
        for p in pair(gone, come, score)
    ]


def _names(module: Module | None) -> frozenset[str]:
    return frozenset(() if module is None else module.symbols)


def _moved(old: _Stray, new: _Stray, score: float) -> ChangeFact:
    return _fact(FactKind.SYMBOL_MOVED, old, new, score)


def _fact(kind: FactKind, old: _Stray, new: _Stray, score: float) -> ChangeFact:
    module = new.change.new
    assert module is not None
    modules = module_name(old.change.path), module_name(new.change.path)
    names = old.symbol.name, new.symbol.name
    before, after = modules if kind is FactKind.SYMBOL_MOVED else names
    fact = new.change.about(
        kind,
        names[0],
        names[1],
        new.symbol.line,
        owner="",
        before=before,
        after=after,
        is_public=old.change.is_public(names[0], is_old=True),
        detail=f"from {modules[1]} import {names[1]}\n{describe(new.symbol, module)}",
        certainty=min(1.0, score),
    )
    return replace(fact, owner=modules[0])


def module_of(path: str, blob: bytes | None) -> Module | None:
    return None if blob is None else read_module(parse(path, blob))

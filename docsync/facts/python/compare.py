"""What happened to the symbols of a module, scope by scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import pair
from docsync.facts.python.change import Change, neighbours
from docsync.facts.python.decorated import compare_decorators, is_command, is_handler
from docsync.facts.python.docstring import docstring
from docsync.facts.python.in_place import in_place
from docsync.facts.python.likeness import similarity
from docsync.facts.python.naming import is_public_name
from docsync.facts.python.parameters import compare_callable, compare_constructor
from docsync.facts.python.signature import bases, describe, is_record, record_fields
from docsync.facts.python.symbols import Function, Module, Symbol, SymbolKind
from docsync.facts.sentence import first_sentence
from docsync.facts.sides import Neighbours, maybe_inherited

Scope = Mapping[str, Symbol]


@dataclass(frozen=True, slots=True, eq=False)
class Matched:
    """One symbol on both sides."""

    old: Symbol
    new: Symbol
    score: float = 1.0

    @property
    def is_renamed(self) -> bool:
        return self.old.name != self.new.name


@dataclass(frozen=True, slots=True, eq=False)
class ScopeMatch:
    """The symbols of two scopes, each in one place."""

    matched: tuple[Matched, ...]
    removed: tuple[Symbol, ...]
    added: tuple[Symbol, ...]


def match_scope(old: Scope, new: Scope) -> ScopeMatch:
    """Same names are the same symbols; the rest is paired by likeness."""
    removed = [symbol for name, symbol in old.items() if name not in new]
    added = [symbol for name, symbol in new.items() if name not in old]
    renamed = pair(removed, added, similarity)
    renamed += in_place((old, removed), (new, added), renamed)
    gone = {p.old for p in renamed}
    come = {p.new for p in renamed}
    same = [Matched(symbol, new[name]) for name, symbol in old.items() if name in new]
    return ScopeMatch(
        (*same, *(Matched(removed[p.old], added[p.new], p.score) for p in renamed)),
        tuple(symbol for i, symbol in enumerate(removed) if i not in gone),
        tuple(symbol for i, symbol in enumerate(added) if i not in come),
    )


def compare_scope(change: Change, old: Scope, new: Scope) -> Iterator[ChangeFact]:
    """Facts about every symbol of a scope and, for classes on both sides, of their members."""
    match = match_scope(old, new)
    old_names, new_names = neighbours(old.values()), neighbours(new.values())
    for symbol in match.removed:
        yield from _came_or_went(change, symbol, old_names, is_old=True)
    for symbol in match.added:
        yield from _came_or_went(change, symbol, new_names, is_old=False)
    for matched in match.matched:
        if matched.is_renamed and not is_command(matched.new.node):
            yield _renamed(change, matched, new_names)
        if matched.is_renamed or matched.old.block != matched.new.block:
            yield from _compare_symbol(change, matched, new_names)
        elif change.old and change.new:
            # the text is the same, yet a default may name a constant that changed
            yield from compare_callable(change, matched.old, matched.new, only_defaults=True)


def matched_functions(old: Scope, new: Scope) -> Iterator[Matched]:
    """Functions and methods that stand on both sides, renamed ones included."""
    for matched in match_scope(old, new).matched:
        if matched.old.kind is not matched.new.kind:
            continue
        if matched.old.kind is SymbolKind.FUNCTION:
            yield matched
        elif matched.old.kind is SymbolKind.CLASS:
            yield from matched_functions(matched.old.members, matched.new.members)


def _compare_symbol(change: Change, matched: Matched, scope: Neighbours) -> Iterator[ChangeFact]:
    old, new = matched.old, matched.new
    if old.kind is not new.kind:
        return  # the name still stands; what it became has nothing to compare with
    if new.kind is SymbolKind.CONSTANT:
        from docsync.facts.python.constants import compare_constant

        yield from compare_constant(change, old, new, scope.of(new.name, new.kind))
        return
    if not is_command(new.node):
        yield from compare_decorators(change, old, new)
        yield from compare_callable(change, old, new)
        yield from _compare_docstring(change, old, new)
    if new.kind is SymbolKind.CLASS:
        yield from compare_constructor(change, old, new)
        found = compare_scope(change, _members(old, change.old), _members(new, change.new))
        is_based = set(bases(new)) - set(bases(old))
        yield from map(maybe_inherited, found) if is_based else found


def _members(symbol: Symbol, module: Module | None) -> Scope:
    """Without what the constructor's parameters already say."""
    fields: set[str] = set()
    if module is not None and is_record(symbol, module.symbols):
        fields = {parameter.name for parameter in record_fields(symbol)}
    return {name: member for name, member in symbol.members.items() if name not in fields}


def _came_or_went(
    change: Change, symbol: Symbol, scope: Neighbours, *, is_old: bool
) -> Iterator[ChangeFact]:
    module = change.old if is_old else change.new
    other = change.new if is_old else change.old
    assert module is not None
    if is_command(symbol.node) or symbol.name in ("__init__", "__new__"):
        return
    if is_handler(symbol.node) and not is_old:
        return
    is_top = symbol.qualname == symbol.name
    # still importable from here, so nothing that documentation says became wrong
    if is_top and other is not None and symbol.name in other.bound:
        return
    if is_top and not is_public_name(symbol.name) and other is None:
        return
    value = module.source.text(symbol.value) if symbol.value is not None else None
    yield change.about(
        FactKind.SYMBOL_REMOVED if is_old else FactKind.SYMBOL_ADDED,
        symbol.name,
        symbol.qualname,
        symbol.line,
        owner=symbol.qualname.rpartition(".")[0],
        before=value if is_old else None,
        after=None if is_old else value,
        is_old=is_old,
        siblings=scope.of(symbol.name, symbol.kind),
        detail=describe(symbol, module, _told(symbol)),
        certainty=_constant_certainty(symbol),
    )


_HELP = frozenset({"help", "doc", "help_text", "description"})


def _told(symbol: Symbol) -> str:
    """What an attribute says of itself: `ip = Unicode("", help="The address to listen on.")`."""
    node = symbol.value if "." in symbol.qualname else None
    while isinstance(node, ast.Call):
        for given in node.keywords:
            if given.arg in _HELP and isinstance(given.value, ast.Constant):
                text = given.value.value
                said = first_sentence(text) if isinstance(text, str) else ""
                return f"{symbol.name}: {said}" if said else ""
        node = node.func.value if isinstance(node.func, ast.Attribute) else None
    return ""


def _constant_certainty(symbol: Symbol) -> float:
    """A lower-case module variable is rarely something that a manual names."""
    is_variable = symbol.kind is SymbolKind.CONSTANT and symbol.qualname == symbol.name
    return 0.6 if is_variable and symbol.name.islower() else 1.0


def _renamed(change: Change, matched: Matched, scope: Neighbours) -> ChangeFact:
    old, new = matched.old, matched.new
    module = change.new
    assert module is not None
    # what had been public is what documentation may still call by its old name
    return change.about(
        FactKind.SYMBOL_RENAMED,
        old.name,
        old.qualname,
        new.line,
        owner=old.qualname.rpartition(".")[0],
        before=old.name,
        after=new.name,
        is_public=change.is_public(old.qualname, is_old=True),
        siblings=scope.of(new.name, new.kind),
        detail=describe(new, module),
        certainty=round(min(1.0, matched.score), 2),
    )


def _compare_docstring(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    before, after = docstring(old.node), docstring(new.node)
    if " ".join(before.split()) == " ".join(after.split()):
        return
    assert change.new is not None
    is_constructor = new.name == "__init__" and isinstance(new.node, Function)
    name = new.qualname.rpartition(".")[0] if is_constructor else old.qualname
    owner, _, symbol = name.rpartition(".")
    yield change.about(
        FactKind.DOCSTRING_CHANGED,
        symbol,
        name,
        new.line,
        owner=owner,
        before=before or None,
        after=after or None,
        is_public=change.is_public(name if is_constructor else new.qualname),
        detail=describe(new, change.new),
    )

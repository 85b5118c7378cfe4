"""All facts of one changed Python file."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.calls import may_change_surface, may_route, may_speak, touched
from docsync.facts.python.change import LANGUAGE, Change
from docsync.facts.python.compare import compare_scope, match_scope, matched_functions
from docsync.facts.python.docstring import docstring, first_line
from docsync.facts.python.naming import is_test_path, module_name
from docsync.facts.python.source import UNWRITTEN, Source, parse
from docsync.facts.python.symbols import Module, Symbol, SymbolKind, read_module
from docsync.facts.python.trace import Known, Trace, trace
from docsync.facts.sides import Texts
from docsync.facts.syntax import SourceError


def python_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Facts of one file, in order of line; `old` None is an added file, `new` None a deleted one.

    Raises SourceError when either blob cannot be parsed.
    """
    if old == new and path == old_path:
        return []
    before = None if old is None else parse(old_path, old)
    after = None if new is None else parse(path, new)
    if before is None and after is None:
        return []
    try:
        if before and after and path == old_path and _is_same(before, after):
            return []
        change = Change(
            path=path,
            old_path=old_path,
            language=LANGUAGE,
            old=None if before is None else read_module(before),
            new=None if after is None else read_module(after),
        )
        found = dict.fromkeys(_facts(change))
    except RecursionError as error:
        raise SourceError(path, 1, "nested too deeply to compare") from error
    written = (fact for fact in found if not _has_unwritten_name(fact))
    return sorted(written, key=lambda f: (f.place.line, f.kind, f.owner, f.symbol))


def _has_unwritten_name(fact: ChangeFact) -> bool:
    """Whether it is about the parts of a parameter of Python 2, which have no name together."""
    return any(UNWRITTEN in (text or "") for text in (fact.symbol, fact.after, fact.detail))


def _is_same(old: Source, new: Source) -> bool:
    """Whether two files differ at most in layout and comments."""

    def same(first: object, second: object) -> bool:
        if type(first) is not type(second):
            return False
        if isinstance(first, list) and isinstance(second, list):
            return len(first) == len(second) and all(map(same, first, second))
        if isinstance(first, ast.AST) and isinstance(second, ast.AST):
            # equal text is the common case and needs no look at the tree
            return _text(old, first) == _text(new, second) != b"" or all(
                same(getattr(first, name, None), getattr(second, name, None))
                for name in first._fields
                if name not in ("ctx", "kind")
            )
        return first == second

    return same(old.tree.body, new.tree.body)


def _text(source: Source, node: ast.AST) -> bytes:
    return source.block(node) if isinstance(node, ast.stmt) else b""


def _facts(change: Change) -> Iterator[ChangeFact]:
    old, new = _symbols(change.old), _symbols(change.new)
    known: Known = {}
    old_traces, new_traces = _traces(change.old, known), _traces(change.new, known)
    yield from compare_scope(change, old, new)
    changed = touched(old_traces, new_traces)
    if may_change_surface(change, changed):
        from docsync.facts.python.commands import compare_surface

        yield from compare_surface(change, old_traces, new_traces)
    if _mentions_environment(change.old) or _mentions_environment(change.new):
        from docsync.facts.python.environment import compare_environment

        yield from compare_environment(change, old_traces, new_traces)
    if may_route(change.old) or may_route(change.new):
        from docsync.facts.python.routes import compare_routes

        yield from compare_routes(change, old_traces, new_traces)
    if change.old is None or change.new is None:
        return
    yield from _compare_module(change, change.old, change.new)
    functions = [(m.old, m.new) for m in matched_functions(old, new)]
    if any(isinstance(seen.node, ast.Raise) for seen in (*old_traces, *new_traces)):
        from docsync.facts.python.exceptions import compare_exceptions

        yield from compare_exceptions(change, old_traces, new_traces, functions)
    if any(map(may_speak, changed)):
        from docsync.facts.python.messages import compare_messages

        yield from compare_messages(
            change,
            old_traces,
            new_traces,
            implied=_implied(change, old, new),
            renamed={before.qualname: after.qualname for before, after in functions},
        )


def _mentions_environment(module: Module | None) -> bool:
    return module is not None and any(
        b"env" in line or b"BaseSettings" in line for line in module.source.lines
    )


def _compare_module(change: Change, old: Module, new: Module) -> Iterator[ChangeFact]:
    before, after = docstring(old.source.tree), docstring(new.source.tree)
    package, _, name = old.name.rpartition(".")
    if " ".join(before.split()) != " ".join(after.split()):
        yield _about_module(change, FactKind.DOCSTRING_CHANGED, (package, name), (before, after))
    if old.name != new.name and not is_test_path(change.path):
        yield _about_module(change, FactKind.SYMBOL_MOVED, ("", old.name), (old.name, new.name))
    # names that this module only passes on; its own are compared as symbols
    exported = [set(m.exports or ()) - m.symbols.keys() for m in (old, new)]
    if old.exports is None or new.exports is None:
        return
    for lost in sorted(exported[0] - set(new.exports) - new.symbols.keys()):
        yield change.about(FactKind.SYMBOL_REMOVED, lost, lost, 1, owner="", is_old=True)
    for gained in sorted(exported[1] - set(old.exports) - old.symbols.keys()):
        yield change.about(FactKind.SYMBOL_ADDED, gained, gained, 1, owner="")


def _about_module(
    change: Change, kind: FactKind, name: tuple[str, str], texts: Texts
) -> ChangeFact:
    (owner, symbol), (before, after) = name, texts
    return ChangeFact(
        kind=kind,
        symbol=symbol,
        before=before or None,
        after=after or None,
        place=change.place(1),
        is_public=change.is_public("", is_old=True),
        language="python",
        owner=owner,
        detail=f"module {module_name(change.path)}\n{first_line(after or '')}".rstrip()
        if kind is FactKind.DOCSTRING_CHANGED
        else f"import {after}",
    )


def _implied(
    change: Change, old: Mapping[str, Symbol], new: Mapping[str, Symbol]
) -> frozenset[str]:
    """Public functions and classes that came or went: their messages need no fact."""
    found: set[str] = set()

    def collect(before: Mapping[str, Symbol], after: Mapping[str, Symbol]) -> None:
        match = match_scope(before, after)
        found.update(s.qualname for s in match.removed if change.is_public(s.qualname, is_old=True))
        found.update(s.qualname for s in match.added if change.is_public(s.qualname))
        for matched in match.matched:
            if matched.old.kind is SymbolKind.CLASS:
                collect(matched.old.members, matched.new.members)

    collect(old, new)
    return frozenset(found)


def _symbols(module: Module | None) -> Mapping[str, Symbol]:
    return {} if module is None else module.symbols


def _traces(module: Module | None, known: Known) -> list[Trace]:
    return [] if module is None else trace(module.source, known)

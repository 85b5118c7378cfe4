"""Names that a public module passes on from others: `from ._core import open_pipe as open_pipe`.

Readers know such a thing by the module that passes it on, and find it beside what else comes from
there, wherever it is defined.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.python.change import LANGUAGE
from docsync.facts.python.moves import module_of
from docsync.facts.python.naming import is_public_module, is_public_name, is_test_path, module_name
from docsync.facts.python.signature import describe
from docsync.facts.python.symbols import Module, Symbol, SymbolKind
from docsync.facts.sides import Side, nearest
from docsync.facts.syntax import SourceError

MIN_BEFORE = 3  # names that a module passed on before, for that to be its habit
MAX_SIBLINGS = 12
# what a module that is no package passes names on by
_MARK = re.compile(
    rb"(?<![\w\x80-\xff])([\w\x80-\xff]+)[\s\\]+as[\s\\]+\1(?![\w\x80-\xff])|__all__"
)


def with_passed_on(facts: Sequence[ChangeFact], files: Sequence[Side]) -> list[ChangeFact]:
    """`facts`, with one for each function or class that a public module passes on now and the diff
    defines; those of its private home make way for it."""
    blobs = {path: new for path, _, new in files}

    @cache
    def read(path: str) -> Module | None:
        return _read(path, blobs[path])

    kept = list(facts)
    for path, old, new in files:
        if not old or not new or not _may_pass_on(path, new):
            continue
        before, after = _passed_on(_read(path, old)), _passed_on(read(path))
        if len(before) < MIN_BEFORE:
            continue
        for name in (name for name in after if name not in before):
            told = [f for f in kept if f.kind is FactKind.SYMBOL_ADDED and f.symbol == name]
            own = module_name(path)
            if any(f.is_public and _is_open(f.owner) for f in told):
                continue
            found = _definition(name, map(read, blobs.keys() - {path}))
            if found is None:
                continue
            symbol, home = found
            beside = _beside(symbol, home, after)
            if not beside:
                continue
            fact = ChangeFact(
                kind=FactKind.SYMBOL_ADDED,
                symbol=name,
                before=None,
                after=None,
                place=Place(home.source.path, symbol.line),
                is_public=True,
                language=LANGUAGE,
                owner=own,
                siblings=beside[:MAX_SIBLINGS],
                detail=describe(symbol, home),
            )
            kept = [f for f in kept if f not in told] + [fact]
    return kept


def _beside(symbol: Symbol, home: Module, passed_on: Sequence[str]) -> tuple[str, ...]:
    """What stands beside it for readers: first what comes from the same home, then what is passed
    on near it. Tools sort imports by the alphabet: then those say nothing, and there is nobody
    where its home has nothing else for readers."""
    others = [s.name for s in home.symbols.values() if s.name in passed_on]
    own = [name for name in nearest(symbol.name, others) if name != symbol.name]
    near = nearest(symbol.name, passed_on)
    at = passed_on.index(symbol.name)
    around = passed_on[max(at - 2, 0) : at + 3]
    is_sorted = any(list(around) == sorted(around, key=key) for key in (str, str.lower))
    if not own and is_sorted:
        return ()
    return tuple(dict.fromkeys((*own, *near)))


def _may_pass_on(path: str, blob: bytes) -> bool:
    """As far as the text tells, which costs less than to read it."""
    if not is_public_module(path) or is_test_path(path) or b"import" not in blob:
        return False
    return _is_package(path) or _MARK.search(blob) is not None


def _is_package(path: str) -> bool:
    return path.endswith(("__init__.py", "__init__.pyi"))


def _is_open(owner: str) -> bool:
    return all(map(is_public_name, owner.split(".")))


def _read(path: str, blob: bytes | None) -> Module | None:
    if not path.endswith((".py", ".pyi")):
        return None
    try:
        return module_of(path, blob)
    except (SourceError, RecursionError):
        return None


def _passed_on(module: Module | None) -> tuple[str, ...]:
    """The names in order."""
    if module is None:
        return ()
    is_package = _is_package(module.source.path)
    found: dict[str, None] = {}
    for node in _imports(module.source.tree.body):
        is_own = node.level > 0 or (node.module or "").split(".")[0] == module.name.split(".")[0]
        for alias in node.names if is_own else ():
            name = alias.asname or alias.name
            is_meant = is_package or alias.asname == alias.name or name in (module.exports or ())
            if is_meant and is_public_name(name) and name != "*":
                found[name] = None
    return tuple(found)


def _imports(body: Sequence[ast.stmt]) -> Iterator[ast.ImportFrom]:
    return (node for node in body if isinstance(node, ast.ImportFrom))


def _definition(name: str, modules: Iterable[Module | None]) -> tuple[Symbol, Module] | None:
    """The one function or class of that name in the other changed files."""
    homes = [
        (symbol, module)
        for module in modules
        if module is not None
        and not is_test_path(module.source.path)
        and (symbol := module.symbols.get(name)) is not None
        and symbol.kind in (SymbolKind.FUNCTION, SymbolKind.CLASS)
    ]
    return homes[0] if len(homes) == 1 else None

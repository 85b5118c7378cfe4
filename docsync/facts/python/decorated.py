"""What stands around a definition: decorators, `async`, base classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.calls import is_registration
from docsync.facts.python.change import Change
from docsync.facts.python.likeness import canon
from docsync.facts.python.signature import bases, describe
from docsync.facts.python.symbols import Function, Symbol, last_name

# how a thing is built, not how it is used
_PLUMBING = frozenset(
    [
        "override",
        "overload",
        "wraps",
        "lru_cache",
        "cache",
        "final",
        "no_type_check",
        "total_ordering",
        "unique",
        "singledispatch",
        "register",
        "fixture",
        "parametrize",
        "profile",
        "typechecked",
        "runtime_checkable",
    ]
)
# what changes how callers write the call
_TELLING = frozenset(
    [
        "property",
        "cached_property",
        "staticmethod",
        "classmethod",
        "deprecated",
        "abstractmethod",
        "contextmanager",
        "asynccontextmanager",
        "dataclass",
    ]
)
_COMMAND_MAKERS = frozenset({"command", "group", "callback", "option", "argument"})


def is_command(node: ast.stmt) -> bool:
    """Whether the function is a command of a click or typer program, not something to call."""
    return isinstance(node, Function) and any(
        isinstance(decorator, ast.Call | ast.Attribute) and last_name(decorator) in _COMMAND_MAKERS
        for decorator in node.decorator_list
    )


def is_handler(node: ast.stmt) -> bool:
    """Whether the function answers requests: readers know its path, not its name."""
    return isinstance(node, Function) and any(
        isinstance(decorator, ast.Call) and is_registration(decorator, frozenset())
        for decorator in node.decorator_list
    )


def compare_decorators(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    before, after = _around(old.node), _around(new.node)
    removed = [text for text in before if text not in after]
    added = [text for text in after if text not in before]
    if not removed and not added:
        return
    assert change.new is not None
    names = {text.lstrip("@").partition("(")[0].rpartition(".")[2] for text in (*removed, *added)}
    is_public = change.is_public(new.qualname) and not names <= _PLUMBING
    yield change.about(
        FactKind.DECORATOR_CHANGED,
        old.name,
        new.qualname,
        new.line,
        owner=old.qualname.rpartition(".")[0],
        before="\n".join(removed) or None,
        after="\n".join(added) or None,
        is_public=is_public,
        detail="\n".join((*after, describe(new, change.new))),
        certainty=1.0 if names & _TELLING else 0.5,
    )


def _around(node: ast.stmt) -> list[str]:
    if not isinstance(node, Function | ast.ClassDef):
        return []
    found = [f"@{canon(decorator)}" for decorator in node.decorator_list]
    if isinstance(node, ast.AsyncFunctionDef):
        found.append("async")
    return found


def compare_bases(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    """A public base class that came or went changes what `isinstance` and `except` mean."""
    before, after = bases(old), bases(new)
    if {b for b in before if not b.startswith("_")} == {b for b in after if not b.startswith("_")}:
        return
    assert change.new is not None
    yield change.about(
        FactKind.ANNOTATION_CHANGED,
        old.name,
        new.qualname,
        new.line,
        owner=old.qualname.rpartition(".")[0],
        before=f"class {old.name}({', '.join(before)})",
        after=f"class {new.name}({', '.join(after)})",
        detail=describe(new, change.new),
        certainty=0.5,
    )

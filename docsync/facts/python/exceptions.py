"""Which exceptions a function raises, by itself or through what it calls in its module."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.change import Change
from docsync.facts.python.naming import is_public_name
from docsync.facts.python.signature import describe
from docsync.facts.python.symbols import Symbol, last_name
from docsync.facts.python.trace import Trace


@dataclass(slots=True)
class _Raising:
    raised: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    calls: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


def read_raising(traces: Iterable[Trace]) -> _Raising:
    """Exception names with their line, and called names, by dotted function."""
    found = _Raising()
    for seen in traces:
        node = seen.node
        if isinstance(node, ast.Raise) and node.exc is not None:
            name = last_name(node.exc)
            # a lower-case name is a variable or a factory: not known by syntax
            if name[:1].isupper():
                found.raised[seen.owner].setdefault(name, node.lineno)
        elif isinstance(node, ast.Call):
            match node.func:
                case ast.Name(id=name):
                    found.calls[seen.owner].add(name)
                case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name):
                    scope = seen.owner.rpartition(".")[0]
                    found.calls[seen.owner].add(f"{scope}.{name}")
    return found


def compare_exceptions(
    change: Change,
    old_traces: Sequence[Trace],
    new_traces: Sequence[Trace],
    functions: Iterable[tuple[Symbol, Symbol]],
) -> Iterator[ChangeFact]:
    """Of functions on both sides, as (old, new).

    A raise that moves between a function and what it calls is no change.
    """
    assert change.old is not None and change.new is not None
    before, after = read_raising(old_traces), read_raising(new_traces)
    for old, new in functions:
        first = _reach(before, old.qualname, only_private=True)
        second = _reach(after, new.qualname, only_private=True)
        if first.keys() == second.keys():
            continue
        wide_first = _reach(before, old.qualname, only_private=False)
        wide_second = _reach(after, new.qualname, only_private=False)
        for name in first:
            if name not in wide_second:
                yield _fact(
                    change, FactKind.EXCEPTION_REMOVED, (name, new.line), (old, new), second
                )
        for name, line in second.items():
            if name not in wide_first:
                yield _fact(change, FactKind.EXCEPTION_ADDED, (name, line), (old, new), second)


def _reach(raising: _Raising, start: str, *, only_private: bool) -> Mapping[str, int]:
    found: dict[str, int] = {}
    seen: set[str] = set()
    stack = [start]
    while stack:
        name = stack.pop()
        if name in seen:
            continue
        seen.add(name)
        for exception, line in raising.raised.get(name, {}).items():
            found.setdefault(exception, line)
        for called in raising.calls.get(name, ()):
            is_private = not is_public_name(called.rpartition(".")[2])
            is_known = called in raising.raised or called in raising.calls
            if is_known and (is_private or not only_private):
                stack.append(called)
    return found


def _fact(
    change: Change,
    kind: FactKind,
    exception: tuple[str, int],
    function: tuple[Symbol, Symbol],
    raised: Mapping[str, int],
) -> ChangeFact:
    (name, line), (old, new) = exception, function
    assert change.new is not None
    is_constructor = new.name in ("__init__", "__new__")
    qualname = new.qualname.rpartition(".")[0] if is_constructor else new.qualname
    owner = old.qualname.rpartition(".")[0] if is_constructor else old.qualname
    return change.about(
        kind,
        name,
        qualname,
        line,
        owner=owner,
        # a check on the code itself, which no caller is meant to catch
        is_public=change.is_public(qualname) and name != "AssertionError",
        siblings=sorted(other for other in raised if other != name),
        detail=describe(new, change.new),
    )

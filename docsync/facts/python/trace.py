"""One walk over a module: what its code does that a user sees from outside."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.facts.python.source import Source
from docsync.facts.python.symbols import Function

Seen = (
    ast.Call
    | ast.Raise
    | ast.Subscript
    | ast.Compare
    | ast.Assign
    | ast.AnnAssign
    | ast.Match
    | ast.FunctionDef
    | ast.AsyncFunctionDef
)
_SEEN = (
    ast.Call, ast.Raise, ast.Subscript, ast.Compare, ast.Assign, ast.AnnAssign, ast.Match,
    ast.FunctionDef, ast.AsyncFunctionDef,
)  # fmt: skip
_FIELDS: dict[type[ast.AST], tuple[str, ...]] = {}
_LEAVES = (ast.Name, ast.Constant, ast.Pass, ast.Import, ast.ImportFrom)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """A node in source order, with the dotted name of the outermost function around it.

    `owner` is the class for a statement of a class body, and '' at module level.
    """

    node: Seen
    owner: str


Known = dict[tuple[str, int, bytes], list[Trace]]


def trace(source: Source, known: Known) -> list[Trace]:
    """`known` carries statements over from the file's other side.

    Equal text has equal traces, but only on the same lines: nodes know where they stand.
    """
    return [seen for part in _trace_body(source, source.tree.body, "", known) for seen in part]


def _trace_body(
    source: Source, body: Sequence[ast.stmt], owner: str, known: Known
) -> Iterator[list[Trace]]:
    prefix = f"{owner}." if owner else ""
    for node in body:
        if isinstance(node, ast.ClassDef):
            for outer in (*node.decorator_list, *node.bases):
                yield list(_trace_node(outer, prefix + node.name))
            yield from _trace_body(source, node.body, prefix + node.name, known)
        elif isinstance(node, ast.If):
            yield list(_trace_node(node.test, owner))
            yield from _trace_body(source, [*node.body, *node.orelse], owner, known)
        elif isinstance(node, ast.Try):
            handled = [inner for handler in node.handlers for inner in handler.body]
            inner = [*node.body, *handled, *node.orelse, *node.finalbody]
            yield from _trace_body(source, inner, owner, known)
        else:
            place = prefix + node.name if isinstance(node, Function) else owner
            key = (place, node.lineno, source.block(node))
            found = known.get(key)
            if found is None:
                found = list(_trace_node(node, place))
                known[key] = found
            yield found


def _trace_node(root: ast.AST, owner: str) -> Iterator[Trace]:
    stack: list[ast.AST] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, _SEEN):
            yield Trace(node, owner)
        children: list[ast.AST] = []
        for name in _fields(type(node)):
            value = getattr(node, name, None)
            if isinstance(value, list):
                children.extend(
                    item
                    for item in value
                    if isinstance(item, ast.AST) and not isinstance(item, _LEAVES)
                )
            elif isinstance(value, ast.AST) and not isinstance(value, _LEAVES):
                children.append(value)
        children.reverse()
        stack.extend(children)


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    known = _FIELDS.get(kind)
    if known is None:
        known = tuple(name for name in kind._fields if name not in ("ctx", "op", "ops"))
        _FIELDS[kind] = known
    return known

"""The symbols of a module: functions, classes with their members, constants."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from docsync.facts.python.naming import module_name
from docsync.facts.python.source import Source

Function = ast.FunctionDef | ast.AsyncFunctionDef
_NOISE = frozenset({"logger", "log", "LOG", "LOGGER", "pytestmark", "TYPE_CHECKING"})
_VERSIONS = frozenset({"__version__", "__version_info__"})
_TYPE_MAKERS = frozenset({"TypeVar", "ParamSpec", "TypeVarTuple"})
_ROUTERS = frozenset({"APIRouter", "Blueprint"})  # their routes are what readers know


class SymbolKind(StrEnum):
    FUNCTION = "function"
    CLASS = "class"
    CONSTANT = "constant"


@dataclass(frozen=True, slots=True, eq=False)
class Symbol:
    """`qualname` is dotted within the module; `value` and `annotation` are a constant's."""

    kind: SymbolKind
    name: str
    qualname: str
    node: ast.stmt
    block: bytes
    value: ast.expr | None = None
    annotation: ast.expr | None = None
    members: dict[str, Symbol] = field(default_factory=dict)

    @property
    def line(self) -> int:
        return self.node.lineno


@dataclass(frozen=True, slots=True)
class Quote:
    """A value as its author wrote it; equal to the same value in another layout."""

    canon: str
    text: str = field(compare=False)


def quoted(quote: Quote | None) -> str | None:
    return None if quote is None else quote.text


@dataclass(frozen=True, slots=True, eq=False)
class Module:
    """`exports` is `__all__` (None without one); `bound` are names by import or plain alias."""

    source: Source
    name: str
    symbols: dict[str, Symbol]
    exports: tuple[str, ...] | None
    bound: frozenset[str]
    imports: frozenset[str]

    def resolve(self, node: ast.expr) -> ast.expr:
        """The literal behind a module constant's name: what a reader calls the value."""
        known = self.symbols.get(node.id) if isinstance(node, ast.Name) else None
        value = known.value if known is not None else None
        return value if value is not None and is_literal(value) else node

    def quote(self, node: ast.expr | None) -> Quote | None:
        if node is None:
            return None
        value = self.resolve(node)
        return Quote(ast.unparse(value), self.source.text(value))


def read_module(source: Source) -> Module:
    """The module's symbols by name; of overloads and re-definitions the last one counts."""
    bound: set[str] = set()
    imports: set[str] = set()
    exports: list[str] | None = None
    for node in _statements(source.tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom):
            bound.update((alias.asname or alias.name).split(".")[0] for alias in node.names)
            imports.update(_imported(node))
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            if "__all__" in _targets(node) and node.value is not None:
                exports = (exports or []) + strings_in(node.value)
            elif isinstance(node.value, ast.Name | ast.Attribute):
                bound.update(_targets(node))
    return Module(
        source=source,
        name=module_name(source.path),
        symbols=_read_body(source, source.tree.body, ""),
        exports=None if exports is None else tuple(exports),
        bound=frozenset(bound),
        imports=frozenset(imports),
    )


def is_literal(node: ast.expr) -> bool:
    """Whether the value can be read without running anything."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=operand):
            return is_literal(operand)
        case ast.BinOp(left=left, right=right):
            return is_literal(left) and is_literal(right)
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return all(map(is_literal, elements))
        case ast.Dict(keys=keys, values=values):
            return all(key is not None and is_literal(key) for key in keys) and all(
                map(is_literal, values)
            )
    return False


def strings_in(node: ast.expr) -> list[str]:
    """The string elements of a list, tuple, set or sum of those."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
            return [text for element in elements for text in strings_in(element)]
        case ast.BinOp(left=left, right=right):
            return strings_in(left) + strings_in(right)
    return []


def last_name(node: ast.expr) -> str:
    """`click.Choice(...)` -> `Choice`; '' where there is no name."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return last_name(inner)
    return ""


def keyword(call: ast.Call, *names: str) -> ast.expr | None:
    return next((word.value for word in call.keywords if word.arg in names), None)


def _read_body(source: Source, body: Sequence[ast.stmt], owner: str) -> dict[str, Symbol]:
    found: dict[str, Symbol] = {}
    for node in _statements(body):
        for symbol in _read_statement(source, node, owner):
            found[symbol.name] = symbol
    return found


def _read_statement(source: Source, node: ast.stmt, owner: str) -> Iterator[Symbol]:
    prefix = f"{owner}." if owner else ""
    if isinstance(node, Function):
        # the getter is what is documented; a setter shares its name and adds nothing
        if not any(
            isinstance(d, ast.Attribute) and d.attr in ("setter", "deleter", "getter")
            for d in node.decorator_list
        ):
            yield Symbol(
                SymbolKind.FUNCTION, node.name, prefix + node.name, node, source.block(node)
            )
    elif isinstance(node, ast.ClassDef):
        qualname = prefix + node.name
        members = _read_body(source, node.body, qualname)
        yield Symbol(
            SymbolKind.CLASS, node.name, qualname, node, source.block(node), members=members
        )
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        value = node.value
        if not owner and isinstance(value, ast.Name | ast.Attribute):
            return  # an alias: the name stays bound, but means something else
        if value is not None and last_name(value) in _TYPE_MAKERS | _ROUTERS:
            return
        annotation = node.annotation if isinstance(node, ast.AnnAssign) else None
        block = source.block(node)
        for name in _targets(node):
            is_plumbing = name.startswith("__") and name not in _VERSIONS
            if name not in _NOISE and not is_plumbing:
                yield Symbol(
                    SymbolKind.CONSTANT, name, prefix + name, node, block, value, annotation
                )


def _statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements of a module or class, through `if`, `try` and `with`."""
    for node in body:
        yield node
        match node:
            case ast.If(body=first, orelse=other):
                # a script's main block binds locals in all but name
                if "__name__" not in ast.dump(node.test):
                    yield from _statements([*first, *other])
            case ast.Try(body=first, handlers=handlers, orelse=other, finalbody=last):
                caught = [inner for handler in handlers for inner in handler.body]
                yield from _statements([*caught, *first, *other, *last])
            case ast.With(body=first):
                yield from _statements(first)


def _targets(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [(node.module or "").split(".")[0]]
    return [alias.name.split(".")[0] for alias in node.names]

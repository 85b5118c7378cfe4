"""The parameters and annotations of something callable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from docsync.facts import parameters
from docsync.facts.fact import ChangeFact
from docsync.facts.parameters import Parameter, Type
from docsync.facts.python import signature
from docsync.facts.python.change import Change
from docsync.facts.python.decorated import compare_bases
from docsync.facts.python.docstring import docstring, parameter_line, told_parameters
from docsync.facts.python.likeness import canon, is_trivial, words_of
from docsync.facts.python.signature import ParameterKind
from docsync.facts.python.symbols import Function, Module, Symbol, SymbolKind

_ALIASES = {"List": "list", "Dict": "dict", "Set": "set", "Tuple": "tuple", "Type": "type"}
_ALIASES |= {"FrozenSet": "frozenset", "Text": "str"}
_STARS = {ParameterKind.VARIADIC: "*", ParameterKind.KEYWORDS: "**"}


class _Callable:
    """A symbol on one side, and its parameters with the values that the module's names stand for.
    Of a class they are its constructor's, and the result is the class itself."""

    shows_kinds = True

    def __init__(
        self,
        change: Change,
        symbol: Symbol,
        module: Module,
        written: Sequence[signature.Parameter],
    ) -> None:
        self._change = change
        self._symbol = symbol
        self._module = module
        self._written = written
        self.parameters = [_parameter(module, one) for one in written]
        if any(one.kind is ParameterKind.KEYWORDS for one in written):
            self.parameters += self._told()

    def _told(self) -> list[Parameter]:
        """What only the docstring says that `**options` may be."""
        names = told_parameters(docstring(self._symbol.node))
        known = {one.name for one in self._written}
        line, kind = self._symbol.line, ParameterKind.KEYWORD
        return [
            Parameter(name, line, None, Type(), kind, is_placed=False, is_telling=False)
            for name in names
            if name not in known
        ]

    @property
    def name(self) -> str:
        return self._symbol.name

    @property
    def qualname(self) -> str:
        return self._symbol.qualname

    @property
    def line(self) -> int:
        return self._symbol.line

    @property
    def owner(self) -> str:
        return self._symbol.qualname

    @property
    def outer(self) -> str:
        return self._symbol.qualname.rpartition(".")[0]

    @property
    def is_public(self) -> bool:
        return self._change.is_public(self.qualname)

    @property
    def order(self) -> str:
        words: list[str] = []
        for one in self._written:
            if one.kind is ParameterKind.KEYWORD and not {"*", "*args"} & set(words):
                words.append("*")
            words.append(_STARS.get(one.kind, "") + one.name)
        return ", ".join(words)

    @property
    def returns(self) -> Type:
        node = self._symbol.node
        return _type(node.returns) if isinstance(node, Function) else Type()

    @cached_property
    def body(self) -> list[str]:
        """Without signature and docstring; of a class, its constructor's."""
        node = self._symbol.node
        if self._symbol.kind is SymbolKind.CLASS and (own := self._symbol.members.get("__init__")):
            node = own.node
        if not isinstance(node, Function):
            return []
        statements = node.body[1:] if docstring(node) else node.body
        return [word for statement in statements for word in words_of(statement)]

    @cached_property
    def docstring(self) -> str:
        """Of a class with its constructor's."""
        own = self._symbol.members.get("__init__")
        more = "\n" + docstring(own.node) if own else ""
        return docstring(self._symbol.node) + more

    def describe_parameters(self) -> None:
        """Gives each the words that the docstring has for it, where it has none of its own."""
        text = self.docstring
        self.parameters = [
            one if one.help else replace(one, help=_told_of(one.name, text))
            for one in self.parameters
        ]

    def detail(self, name: str = "") -> str:
        if not name:
            return signature.describe(self._symbol, self._module)
        text = self.docstring
        field = next((p.help for p in self.parameters if p.name == name and p.help), "")
        more = parameter_line(text, name) or (f"{name}: {field}" if field else "")
        return signature.describe(self._symbol, self._module, more)


def _told_of(name: str, text: str) -> str:
    return parameter_line(text, name).removeprefix(f"{name}: ")


def _parameter(module: Module, one: signature.Parameter) -> Parameter:
    is_loose = one.kind <= ParameterKind.POSITIONAL
    return Parameter(
        name=one.name,
        line=one.line,
        default=module.quote(one.default),
        type=_type(one.annotation),
        kind=ParameterKind.POSITIONAL if is_loose else one.kind,
        is_placed=is_loose,
        is_telling=one.annotation is not None or not is_trivial(one.default),
        help=one.help,
    )


def _type(annotation: ast.expr | None) -> Type:
    return Type(canon(annotation), canon_type(annotation))


def compare_callable(
    change: Change, old: Symbol, new: Symbol, *, only_defaults: bool = False
) -> Iterator[ChangeFact]:
    """Of a function or method; a class's constructor is `compare_constructor`'s.

    `only_defaults`: both texts are equal, and only a constant that a default names may differ.
    """
    if isinstance(old.node, Function) and isinstance(new.node, Function):
        if new.name in ("__init__", "__new__"):
            return
        is_method = "." in new.qualname
        first = signature.parameters(old.node, is_method=is_method)
        if only_defaults and not any(isinstance(p.default, ast.Name) for p in first):
            return
        second = signature.parameters(new.node, is_method=is_method)
        yield from _compare(change, old, first, new, second)
    elif only_defaults and new.kind is SymbolKind.CLASS:
        yield from _compare_named_defaults(change, old, new)


def compare_constructor(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    assert change.old is not None and change.new is not None
    yield from compare_bases(change, old, new)
    first, second = signature.constructor(old, change.old), signature.constructor(new, change.new)
    if first is not None and second is not None:
        yield from _compare(change, old, first, new, second)


def _compare_named_defaults(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    assert change.old is not None and change.new is not None
    first, second = signature.constructor(old, change.old), signature.constructor(new, change.new)
    if first and second and any(isinstance(p.default, ast.Name) for p in first):
        yield from _compare(change, old, first, new, second)
    for name, member in old.members.items():
        yield from compare_callable(change, member, new.members[name], only_defaults=True)


def _compare(
    change: Change,
    old: Symbol,
    before: Sequence[signature.Parameter],
    new: Symbol,
    after: Sequence[signature.Parameter],
) -> Iterator[ChangeFact]:
    assert change.old is not None and change.new is not None
    sides = _Callable(change, old, change.old, before), _Callable(change, new, change.new, after)
    if sides[0].docstring != sides[1].docstring:
        for side in sides:
            side.describe_parameters()
    yield from parameters.compare_callable(change, *sides)


def canon_type(node: ast.expr | None) -> str:
    """Equal for spellings of one type: `Optional[X]`, `"X | None"`, `typing.List`, `list`."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return canon_type(ast.parse(node.value, mode="eval").body)
        except SyntaxError:
            return node.value
    return " | ".join(sorted(_members(node)))


def _members(node: ast.expr) -> set[str]:
    match node:
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _members(left) | _members(right)
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional")):
            return _members(node.slice) | {"None"}
        case ast.Subscript(value=ast.Name(id="Union") | ast.Attribute(attr="Union")):
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return {member for part in inner for member in _members(part)}
        case ast.Subscript(value=value, slice=ast.Tuple(elts=elements)):
            return {f"{canon_type(value)}[{', '.join(map(canon_type, elements))}]"}
        case ast.Subscript(value=value, slice=inner):
            return {f"{canon_type(value)}[{canon_type(inner)}]"}
        case ast.Constant(value=str()):
            return {canon_type(node)}
    text = re.sub(r"\b(?:typing|typing_extensions|t|collections\.abc)\.", "", canon(node))
    return {_ALIASES.get(text, text)}

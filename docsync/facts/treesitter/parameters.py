"""The parameters and the result of a function, as its list of parameters is written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from docsync.facts.parameters import Parameter, Type
from docsync.facts.treesitter.captures import Found, find
from docsync.facts.treesitter.likeness import body_words, is_trivial
from docsync.facts.treesitter.source import line_of, parameter_line, raw, unquoted
from docsync.facts.treesitter.surface import Symbol

if TYPE_CHECKING:
    from tree_sitter import Node

_RECEIVERS = frozenset({"this", "self", "_", "cls"})


class Callable:
    """A function on one side, with its parameters read when somebody asks. `owner` is what they
    belong to: the function, or the class of a constructor."""

    shows_kinds = False

    def __init__(self, symbol: Symbol, owner: str) -> None:
        self.symbol = symbol
        self.owner = owner

    @property
    def name(self) -> str:
        return self.symbol.name

    @property
    def qualname(self) -> str:
        return self.symbol.qualname

    @property
    def line(self) -> int:
        return self.symbol.line

    @property
    def outer(self) -> str:
        return self.symbol.owner

    @property
    def is_public(self) -> bool:
        return self.symbol.is_public

    @cached_property
    def parameters(self) -> list[Parameter]:
        node = self.symbol.parts.get("parameters")
        return [] if node is None else read_parameters(self.symbol, node)

    @property
    def order(self) -> str:
        return ", ".join(parameter.name for parameter in self.parameters)

    @property
    def returns(self) -> Type:
        node = self.symbol.parts.get("returns")
        return _type(self.symbol, _text(self.symbol, node))

    @cached_property
    def body(self) -> list[str]:
        return body_words(self.symbol)

    def detail(self, name: str = "") -> str:
        return self.symbol.describe(parameter_line(self.symbol.doc, name) if name else "")


def read_parameters(symbol: Symbol, node: Node) -> list[Parameter]:
    source = symbol.source
    found = find(source, source.spec.parameters, node)
    if not found and node.type == "identifier":
        none = _type(symbol, "")
        return [Parameter(raw(node), line_of(node), None, none, (False, False), True, False)]
    own = [one for one in found if one.role == "parameter" and _is_of(one, node)]
    return [_parameter(symbol, one) for one in own if _name(one) not in _RECEIVERS]


def _is_of(one: Found, node: Node) -> bool:
    """Not of a function that stands inside: in a type or a default."""
    at = one.node.parent
    while at is not None and at.id != node.id:
        if at.type == node.type:
            return False
        at = at.parent
    return at is not None or one.node.id == node.id


def _name(one: Found) -> str:
    return unquoted(raw(one.parts["name"])) if "name" in one.parts else ""


def _parameter(symbol: Symbol, one: Found) -> Parameter:
    value = symbol.source.quote(one.parts.get("value"))
    type = _text(symbol, one.parts.get("type"))
    if "optional" in one.marks:
        type = f"{type} (optional)".strip()
    is_keyword = "keyword" in one.marks
    return Parameter(
        name=_name(one),
        line=line_of(one.parts.get("name") or one.node),
        default=value,
        type=_type(symbol, type),
        kind=("rest" in one.marks, is_keyword),
        is_placed=not is_keyword,
        is_telling=bool(type) or not (value is None or is_trivial(value.canon)),
    )


def _text(symbol: Symbol, node: Node | None) -> str:
    return symbol.source.text(node).lstrip(": ") if node is not None else ""


def _type(symbol: Symbol, text: str) -> Type:
    return Type(text, symbol.source.spec.canonical_type(text))

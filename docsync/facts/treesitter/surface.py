"""What one side of a changed file offers, as values that can be compared in any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docsync.facts.named import Named
from docsync.facts.python.environment import Variable
from docsync.facts.python.messages import Message
from docsync.facts.python.source import shorten
from docsync.facts.python.surface import Surface as Offers
from docsync.facts.treesitter.source import Source, line_of, raw, said_first

if TYPE_CHECKING:
    from tree_sitter import Node

_LONGEST_SIGNATURE = 300


@dataclass(frozen=True, eq=False)
class Symbol:
    """`role` is "function", "class", "alias", "constant" or "export"; `owner` is dotted within the
    file; `parts` are the nodes that the query named: parameters, returns, value, type, body;
    "among" where it is read only beside enough others."""

    role: str
    name: str
    owner: str
    node: Node
    parts: Mapping[str, Node]
    source: Source
    is_public: bool
    certainty: float = 1.0

    @property
    def qualname(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name

    @property
    def is_constructor(self) -> bool:
        """By a name that the language gives it, or by that of its class."""
        is_named_so = self.role == "function" and self.owner.rpartition(".")[2] == self.name
        return is_named_so or self.name in self.source.spec.constructors

    @property
    def line(self) -> int:
        return line_of(self.parts.get("name") or self.node)

    @property
    def value(self) -> Node | None:
        return self.parts.get("value") if self.role in ("constant", "alias") else None

    @property
    def whole(self) -> Node:
        """The definition, where it shares its statement with others."""
        return self.parts.get("whole") or self.node

    @property
    def has_members(self) -> bool:
        """Whether a type is written out, so that its fields tell what became of it."""
        return "{" in self.text

    @cached_property
    def doc(self) -> str:
        return self.source.doc(self.node)

    @cached_property
    def text(self) -> str:
        return raw(self.whole)

    @cached_property
    def signature(self) -> str:
        """All that stands before the body."""
        body = self.parts.get("body")
        if body is None:
            return shorten(" ".join(self.text.split()), _LONGEST_SIGNATURE)
        head = (self.whole.text or b"")[: body.start_byte - self.whole.start_byte]
        words = " ".join(head.decode("utf-8", "replace").split()).removesuffix("=>")
        return shorten(words.rstrip(" ={"), _LONGEST_SIGNATURE)

    def describe(self, *more: str) -> str:
        """The signature, what the doc comment says first, and `more` lines."""
        lines = (self.signature, said_first(self.doc), *more)
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, eq=False)
class Surface:
    """`named` are fields, keys, members of enumerations and routes; `settings` are the options
    that a function takes in a bag, with their defaults; `documented` are those that a comment
    tells of."""

    source: Source
    symbols: tuple[Symbol, ...]
    named: tuple[Named, ...]
    settings: tuple[Named, ...]
    offers: Offers
    variables: Mapping[str, Variable]
    messages: tuple[Message, ...]
    documented: tuple[Named, ...] = ()

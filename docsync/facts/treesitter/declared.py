"""Members that a type still declares, though in a form that no query reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docsync.facts.treesitter.source import raw
from docsync.facts.treesitter.surface import Surface, Symbol

if TYPE_CHECKING:
    from tree_sitter import Node

_MARKS = re.compile(r"\s*(?:@[\w.]+(?:\([^()]*\))?\s*|\[[^\[\]]*\]\s*)*")
_HEAD = re.compile(r"[^={}();:]*")
_LAST_WORD = re.compile(r"(\w+)\W*\Z")


def without_declared(members: Sequence[Symbol], side: Surface | None, owner: str) -> list[Symbol]:
    """`members` of `owner` without those that `side` declares there in whatever role."""
    if side is None or not members:
        return list(members)
    declared = _declared(side, owner)
    return [symbol for symbol in members if symbol.name not in declared]


def symbols_of(side: Surface | None) -> frozenset[tuple[str, str]]:
    """Owner and name of all symbols: a field of such a name is that member in another form."""
    return frozenset((s.owner, s.name) for s in side.symbols) if side is not None else frozenset()


def _declared(side: Surface, owner: str) -> frozenset[str]:
    """The names that stand where a member of `owner` is declared. None at the top of a file: there
    the same words are a call."""
    types = (s for s in side.symbols if owner and s.qualname == owner)
    found = (_name(child) for one in types for child in _members(one))
    return frozenset(name for name in found if name)


def _members(owner: Symbol) -> Sequence[Node]:
    body = owner.parts.get("body") or owner.node.child_by_field_name("body")
    return () if body is None else body.named_children


def _name(member: Node) -> str:
    """The last word before what a member is: its value, its parameters or its body."""
    text = raw(member)
    marks = _MARKS.match(text)
    head = _HEAD.match(text, marks.end() if marks else 0)
    word = _LAST_WORD.search(head[0]) if head else None
    return word[1] if word else ""

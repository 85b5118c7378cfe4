"""What a query found in a file: each node once, with its parts and marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docsync.facts.treesitter.grammar import matches
from docsync.facts.treesitter.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

# of a node that several patterns call differently, the first role counts
DEFINITIONS = ("class", "function", "alias", "constant", "variant", "field", "scope")
OFFERS = ("export", "command", "flag", "env", "route", "message", "option")
_MARKS = frozenset({"public", "private", "quiet", "optional", "rest", "keyword"})


@dataclass(eq=False, slots=True)
class Found:
    """`parts` are the first node of each capture that is neither role nor mark."""

    role: str
    node: Node
    parts: dict[str, Node] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)


def find(source: Source, names: tuple[str, ...], node: Node) -> list[Found]:
    """In order of place, what stands around other things first. Patterns about the same node add
    to one another."""
    found: dict[tuple[str, int], Found] = {}
    for captures in matches(source.language, names, node):
        for role in captures.keys() & _ROLES.keys():
            group, rank = _ROLES[role]
            at = captures[role][0]
            one = found.get((group, at.id))
            if one is None:
                one = found[group, at.id] = Found(role, at)
            elif rank < _ROLES[one.role][1]:
                one.role = role
            _add(one, role, captures)
    return sorted(found.values(), key=lambda f: (f.node.start_byte, -f.node.end_byte))


def _add(one: Found, role: str, captures: Mapping[str, list[Node]]) -> None:
    for name, nodes in captures.items():
        if name in _MARKS:
            one.marks.add(name)
        elif name != role and name not in _ROLES and not name.startswith("_"):
            one.parts.setdefault(name, nodes[0])


def _ranked(group: Iterable[str], name: str) -> dict[str, tuple[str, int]]:
    return {role: (name or role, rank) for rank, role in enumerate(group)}


# group and rank of each role: a node has one role among the definitions, and any of the offers
_ROLES = {
    **_ranked(DEFINITIONS, "definition"),
    **_ranked(OFFERS, ""),
    **_ranked(("parameter",), ""),
}

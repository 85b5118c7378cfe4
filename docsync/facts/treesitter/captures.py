"""What a query found in a file: each node once, with its parts and marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from docsync.facts.treesitter.grammar import load_spec, matches
from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.spec import CallRule

if TYPE_CHECKING:
    from tree_sitter import Node

# of a node that several patterns call differently, the first role counts
DEFINITIONS = ("class", "function", "alias", "constant", "variant", "field", "scope")
OFFERS = ("export", "command", "flag", "env", "route", "message", "option", "key")
_MARKS = frozenset({"public", "private", "hidden", "quiet", "optional", "rest", "keyword"})


@dataclass(eq=False, slots=True)
class Found:
    """`parts` are the first node of each capture that is neither role nor mark; `texts` are parts
    that no node says alone, such as the name of a flag that is made from that of a field."""

    role: str
    node: Node
    parts: dict[str, Node] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)


def find(source: Source, names: tuple[str, ...], node: Node) -> list[Found]:
    """In order of place, what stands around other things first. Patterns about the same node add
    to one another."""
    found: dict[tuple[str, int], Found] = {}
    for captures in matches(source.language, names, node):
        if "call" in captures:
            name = raw(captures["callee"][0])
            if rules_of(source.language.name, name):
                call = Found("call", captures["call"][0])
                _add(call, "call", captures)
                found.setdefault(("call", call.node.id), call)
            continue
        if "special" in captures:
            special = Found("special", captures["special"][0])
            _add(special, "special", captures)
            for one in source.spec.expand(source, special):
                found.setdefault((_ROLES[one.role][0], one.node.id), one)
            continue
        for role in captures.keys() & _ROLES.keys():
            group, rank = _ROLES[role]
            at = captures[role][0]
            known = found.setdefault((group, at.id), Found(role, at))
            if rank < _ROLES[known.role][1]:
                known.role = role
            _add(known, role, captures)
    return sorted(found.values(), key=lambda f: (f.node.start_byte, -f.node.end_byte))


def _add(one: Found, role: str, captures: Mapping[str, list[Node]]) -> None:
    for name, nodes in captures.items():
        if name in _MARKS:
            one.marks.add(name)
        elif name != role and name not in _ROLES and not name.startswith("_"):
            one.parts.setdefault(name, nodes[0])


def judge(source: Source, call: Found) -> Found | None:
    """What a call offers by the rules of its language, once the file's constants are known."""
    name = raw(call.parts["callee"])
    given = [
        source.spec.bare(n)
        for n in call.parts["arguments"].named_children
        if n.type not in source.spec.comments
    ]
    receiver = source.tail(call.parts["receiver"]) if "receiver" in call.parts else ""
    for rule, pattern in rules_of(source.language.name, name):
        if len(given) < rule.least or (pattern and not pattern.search(receiver)):
            continue
        one = Found(rule.role, call.node, marks=set(rule.marks))
        if "method" in rule.arguments:
            one.parts["method"] = call.parts["callee"]
        parts = [part for part in rule.arguments if part not in ("method", "...")]
        said = _from_first_string(source, given) if "..." in rule.arguments else given
        for part, node in zip(parts, said, strict=False):
            if part and part != "options" and source.spec.entries(source, node) is None:
                # of two nodes for a part the later: a conversion may stand before the default
                one.parts[part] = node
        if source.spec.entries(source, given[-1]) is not None:
            one.parts["options"] = given[-1]
        if _is_fit(source, rule, one) and source.spec.accept(source, one):
            return one
    return None


def _from_first_string(source: Source, given: list[Node]) -> list[Node]:
    at = next((i for i, node in enumerate(given) if node.type in source.spec.strings), len(given))
    return given[at:]


def _is_fit(source: Source, rule: CallRule, one: Found) -> bool:
    """Whether what must be a string is one."""
    for part in ("spelling", "name", "path", "text"):
        if part in rule.arguments:
            node = one.parts.get(part)
            if node is not None:
                known = source.resolve(node)
                return source.literal(known) is not None or (
                    part == "spelling" and source.spec.elements(source, known) is not None
                )
            return "options" in one.parts
    return True


@lru_cache(maxsize=8192)
def rules_of(language: str, name: str) -> tuple[tuple[CallRule, re.Pattern[str] | None], ...]:
    """Those about a callee of this name, with what its receiver must look like."""
    return tuple(
        (rule, re.compile(rf"(?:{rule.receiver})$") if rule.receiver else None)
        for rule in load_spec(language).calls
        if re.fullmatch(rule.callee, name)
    )


def _ranked(group: Iterable[str], name: str) -> dict[str, tuple[str, int]]:
    return {role: (name or role, rank) for rank, role in enumerate(group)}


# group and rank of each role: a node has one role among the definitions, and any of the offers
_ROLES = {
    **_ranked(DEFINITIONS, "definition"),
    **_ranked(OFFERS, ""),
    **_ranked(("parameter",), ""),
}

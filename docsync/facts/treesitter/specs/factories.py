"""Members that JavaScript gives an object without a class: functions that are assigned one by one
in the function that makes the object, and those of an object that `extend` makes a class of."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from docsync.facts.treesitter.source import Source, raw

if TYPE_CHECKING:
    from tree_sitter import Node

LEAST_MEMBERS = 3
FUNCTIONS = frozenset({"arrow_function", "function_expression", "generator_function"})
_FACTORIES = frozenset({"function_declaration", "function_expression"})
_EXPORTS = frozenset({"exports", "module.exports"})
# their `extend` copies what it is given
_COPYING = frozenset({"_", "$", "jQuery", "lodash", "angular", "util", "utils", "Object"})
_CLASS = re.compile(r"[A-Z]\w*")
_TARGETS = {"variable_declarator": "name", "assignment_expression": "left"}
_HOPS = 6


def owner_in_factory(source: Source, assignment: Node) -> str | None:
    """What `self.name = function () {}` belongs to: the function around it, or "" for what a module
    exports from within a function. None where it is no member that a caller sees."""
    target = assignment.child_by_field_name("left")
    around = target.child_by_field_name("object") if target is not None else None
    statement = _statement(assignment)
    body = statement.parent if statement is not None else None
    factory = body.parent if body is not None and body.type == "statement_block" else None
    if around is None or body is None or factory is None or factory.type not in _FACTORIES:
        return None
    base = raw(around)
    if _counts(body).get(base, 0) < LEAST_MEMBERS:
        return None
    if base in _EXPORTS:
        return ""
    if around.type not in ("this", "identifier") or not _is_handed_out(body, base):
        return None
    return _name(source, factory)


def assigned_function(value: Node) -> Node | None:
    """The function of `self.a = self.b = function () {}`."""
    at: Node | None = value
    while at is not None and at.type == "assignment_expression":
        at = at.child_by_field_name("right")
    return at if at is not None and at.type in FUNCTIONS else None


def owner_by_extend(table: Node | None) -> str:
    """`Environment` of `var Environment = Obj.extend({ ... })`, by its object; "" if it is none."""
    arguments = table.parent if table is not None and table.type == "object" else None
    call = arguments.parent if arguments is not None and arguments.type == "arguments" else None
    if table is None or call is None or call.type != "call_expression":
        return ""
    function = call.child_by_field_name("function")
    if function is None or function.type != "member_expression":
        return ""
    base, method = (function.child_by_field_name(part) for part in ("object", "property"))
    if base is None or method is None or raw(method) != "extend" or raw(base) in _COPYING:
        return ""
    around = call.parent
    while around is not None and around.type == "assignment_expression" and _is_exports(around):
        around = around.parent  # `var Environment = module.exports = Obj.extend({})`
    named = _assigned_to(around)
    word = raw(named).rpartition(".")[2] if named is not None else ""
    return word if _CLASS.fullmatch(word) and _functions_in(table) >= LEAST_MEMBERS else ""


def _assigned_to(around: Node | None) -> Node | None:
    """What gets the value that stands in `around`."""
    field = _TARGETS.get(around.type) if around is not None else None
    return around.child_by_field_name(field) if around is not None and field else None


def _is_exports(assignment: Node) -> bool:
    left = assignment.child_by_field_name("left")
    return left is not None and raw(left) in _EXPORTS


@lru_cache(maxsize=8)
def _functions_in(table: Node) -> int:
    found = 0
    for child in table.named_children:
        value = child.child_by_field_name("value") if child.type == "pair" else None
        is_function = value is not None and value.type in FUNCTIONS
        found += is_function or child.type == "method_definition"
    return found


def _statement(assignment: Node) -> Node | None:
    at = assignment.parent
    for _ in range(_HOPS):
        if at is None or at.type != "assignment_expression":
            break
        at = at.parent
    return at if at is not None and at.type == "expression_statement" else None


@lru_cache(maxsize=8)
def _counts(body: Node) -> dict[str, int]:
    """How many functions are assigned to members, by what they are members of."""
    counts: dict[str, int] = {}
    for statement in body.named_children:
        at = statement.named_children[0] if statement.type == "expression_statement" else None
        if at is None or at.type != "assignment_expression" or assigned_function(at) is None:
            continue
        while at is not None and at.type == "assignment_expression":
            left = at.child_by_field_name("left")
            around = left.child_by_field_name("object") if left is not None else None
            if around is not None:
                counts[raw(around)] = counts.get(raw(around), 0) + 1
            at = at.child_by_field_name("right")
    return counts


def _is_handed_out(body: Node, base: str) -> bool:
    return base == "this" or base in _handed_out(body)


@lru_cache(maxsize=8)
def _handed_out(body: Node) -> frozenset[str]:
    """Names of what the function returns, and other names for `this`."""
    found: set[str] = set()
    for statement in body.named_children:
        if statement.type == "return_statement" and statement.named_children:
            found.add(raw(statement.named_children[0]))
        elif statement.type in ("variable_declaration", "lexical_declaration"):
            for one in statement.named_children:
                value = one.child_by_field_name("value")
                if value is not None and value.type == "this":
                    found.add(raw(one.named_children[0]))
    return frozenset(found)


def _name(source: Source, factory: Node) -> str | None:
    """As the function is called by others; None for one that nobody outside of the file calls."""
    own, around = factory.child_by_field_name("name"), factory.parent
    if factory.type == "function_declaration":
        is_outer = around is not None and around.type in ("program", "export_statement")
        return raw(own) if own is not None and is_outer else None
    if around is not None and around.type == "export_statement":
        return raw(own) if own is not None else source.stem
    named = _assigned_to(around)
    if named is None or around is None:
        return None
    at = around.parent
    while at is not None and at.type in (
        "assignment_expression",
        "expression_statement",
        "variable_declarator",
        "variable_declaration",
        "lexical_declaration",
        "export_statement",
    ):
        at = at.parent
    if at is None or at.type != "program":
        return None
    if raw(named) in _EXPORTS:
        return raw(own) if own is not None else source.stem
    return raw(named).rpartition(".")[2]

"""What JavaScript and TypeScript share: exports, object literals, call chains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docsync.facts.treesitter.source import Source, raw, unquoted
from docsync.facts.treesitter.spec import Call, Standing

if TYPE_CHECKING:
    from tree_sitter import Node

STRINGS = frozenset({"string", "template_string"})
FRAGMENTS = frozenset({"string_fragment"})
LITERALS = frozenset({"number", "true", "false", "null", "undefined", "regex"})
JOINS = frozenset({"binary_expression"})
LOCALS = frozenset(
    [
        "arrow_function",
        "function_expression",
        "function_declaration",
        "method_definition",
        "generator_function",
        "if_statement",
        "for_statement",
        "for_in_statement",
        "try_statement",
    ]
)
WRAPPERS = frozenset(
    [
        "export_statement",
        "lexical_declaration",
        "variable_declaration",
        "expression_statement",
        "ambient_declaration",
        "assignment_expression",
        "variable_declarator",
    ]
)
_HIDING_TAG = re.compile(r"(?m)^\s*@(?:private|internal|hidden|ignore|api\s+private)\b")
_WORD = re.compile(r"[A-Za-z][\w:.-]*")
_HOPS = 40


def is_public(standing: Standing) -> bool:
    """Exported, or a member of something; not by `_name`, `#name` or a tag of its comment."""
    name = standing.name
    if name.startswith(("_", "#")) or standing.is_marked_private:
        return False
    if _HIDING_TAG.search(standing.doc):
        return False
    return standing.is_marked_public or standing.is_exported or bool(standing.owner)


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    node = _bare(node)
    if node.type != "object":
        return None
    found = []
    for child in node.named_children:
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                found.append((unquoted(raw(key)), value))
        elif child.type == "shorthand_property_identifier":
            found.append((raw(child), child))
    return found


def elements(source: Source, node: Node) -> list[Node] | None:
    node = _bare(node)
    if node.type == "new_expression":
        # new Set([...])
        arguments = node.child_by_field_name("arguments")
        inner = arguments.named_children if arguments is not None else []
        return elements(source, inner[0]) if len(inner) == 1 else None
    if node.type == "union_type":
        return list(_members(node))
    return list(node.named_children) if node.type == "array" else None


def _members(union: Node) -> Iterator[Node]:
    """The strings of `'a' | 'b' | 'c'`, which nests to the left."""
    for child in union.named_children:
        if child.type == "union_type":
            yield from _members(child)
        else:
            yield child.named_children[0] if child.type == "literal_type" else child


def _bare(node: Node) -> Node:
    """Without `as const`, parentheses and Object.freeze(...)."""
    for _ in range(4):
        if node.type in ("as_expression", "satisfies_expression", "parenthesized_expression"):
            node = node.named_children[0]
        elif node.type == "call_expression" and _called(node) == "Object.freeze":
            arguments = node.child_by_field_name("arguments")
            if arguments is None or not arguments.named_children:
                break
            node = arguments.named_children[0]
        else:
            break
    return node


def _called(call: Node) -> str:
    function = call.child_by_field_name("function")
    return raw(function) if function is not None else ""


def chain(source: Source, node: Node) -> Iterator[Call]:
    """The calls on `new Option(...)`: `.default(3).choices([...])`. Of a call of `.option()` what
    follows in the chain is about another option."""
    if node.type != "new_expression":
        return
    at = node
    for _ in range(_HOPS):
        member = at.parent
        call = member.parent if member is not None else None
        if member is None or call is None or member.type != "member_expression":
            return
        name, arguments = (
            member.child_by_field_name("property"),
            call.child_by_field_name("arguments"),
        )
        if call.type != "call_expression" or name is None or arguments is None:
            return
        yield raw(name), list(arguments.named_children)
        at = call


def command_of(source: Source, node: Node, known: Mapping[str, str]) -> str:
    """The command that the chain names before this call (commander), that the variable holds, or
    in whose builder it stands (yargs)."""
    at: Node | None = node
    for _ in range(_HOPS):
        if at is None:
            return ""
        if at.type == "call_expression":
            found = _named_in_chain(source, at, known)
            if found:
                return found
            if at.id != node.id and (word := _builder_of(source, at)):
                return word
        at = at.parent
    return ""


def _named_in_chain(source: Source, call: Node, known: Mapping[str, str]) -> str:
    at = _receiver(call)
    for _ in range(_HOPS):
        if at is None:
            return ""
        if at.type == "call_expression":
            arguments = _arguments(at)
            if _method(at) == "command" and arguments and len(arguments) < 2:
                return _first_word(source, arguments[0])
            at = _receiver(at)
        elif at.type == "new_expression":
            return known.get(raw(at), "")
        else:
            return known.get(raw(at), "")
    return ""


def _builder_of(source: Source, call: Node) -> str:
    arguments = _arguments(call)
    if _method(call) != "command" or len(arguments) < 2:
        return ""
    return _first_word(source, arguments[0])


def _first_word(source: Source, node: Node) -> str:
    match = _WORD.match(source.literal(node) or "")
    return match[0] if match else ""


def variable_of(source: Source, node: Node) -> str:
    """`const serve = program.command('serve')....`"""
    arguments = node.child_by_field_name("arguments")
    if node.type == "call_expression" and arguments is not None and arguments.named_child_count > 1:
        return ""  # with a description commander gives the program back
    at = node.parent
    for _ in range(_HOPS):
        if at is None:
            return ""
        if at.type == "variable_declarator":
            name = at.child_by_field_name("name")
            return raw(name) if name is not None and name.type == "identifier" else ""
        if at.type not in ("member_expression", "call_expression"):
            return ""
        at = at.parent
    return ""


def _receiver(call: Node) -> Node | None:
    function = call.child_by_field_name("function")
    return function.child_by_field_name("object") if function is not None else None


def _method(call: Node) -> str:
    function = call.child_by_field_name("function")
    name = function.child_by_field_name("property") if function is not None else None
    return raw(name) if name is not None else ""


def _arguments(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return list(arguments.named_children) if arguments is not None else []


def flag(name: str) -> str:
    """`dryRun` of meow and yargs is typed `--dry-run`."""
    if len(name) == 1:
        return f"-{name}"
    return "--" + re.sub(r"(?<=[a-z0-9])[A-Z]", lambda m: "-" + m[0].lower(), name)

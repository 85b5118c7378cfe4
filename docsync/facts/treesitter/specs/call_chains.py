"""Chains of calls in JavaScript and TypeScript: what follows an option, and its command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.spec import Call

if TYPE_CHECKING:
    from tree_sitter import Node

_WORD = re.compile(r"[A-Za-z][\w:.-]*")
_HOPS = 40


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
    inner: Node | None = None
    for _ in range(_HOPS):
        if at is None:
            return ""
        # what follows in its own chain is no call around it
        if at.type == "call_expression" and not _is_called(at, inner):
            found = _named_in_chain(source, at, known)
            if found:
                return found
            if inner is not None and (word := _builder_of(source, at)):
                return word
        inner, at = at, at.parent
    return ""


def _is_called(call: Node, inner: Node | None) -> bool:
    function = call.child_by_field_name("function")
    return inner is not None and function is not None and function.id == inner.id


def _named_in_chain(source: Source, call: Node, known: Mapping[str, str]) -> str:
    at = _receiver(call)
    for _ in range(_HOPS):
        if at is None:
            return ""
        if at.type == "call_expression":
            arguments = arguments_of(at)
            if _method(at) == "command" and arguments and len(arguments) < 2:
                return _first_word(source, arguments[0])
            at = _receiver(at)
        elif at.type == "new_expression":
            return known.get(raw(at), "")
        else:
            return known.get(raw(at), "")
    return ""


def _builder_of(source: Source, call: Node) -> str:
    arguments = arguments_of(call)
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


def arguments_of(call: Node) -> list[Node]:
    arguments = call.child_by_field_name("arguments")
    return list(arguments.named_children) if arguments is not None else []

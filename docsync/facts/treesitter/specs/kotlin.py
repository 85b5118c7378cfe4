"""Kotlin: public unless it says otherwise; options that properties delegate to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.spec import Call, CallRule, Keywords, Spec, Standing

if TYPE_CHECKING:
    from tree_sitter import Node

CALLS = (
    CallRule("env", r"getenv", ("name",), receiver=r"System"),
    CallRule("message", r"\w*(?:Exception|Error)", ("text",)),
    CallRule("message", r"error|println", ("text",), receiver=r"^"),
    CallRule("message", r"info|warn|error", ("text",), receiver=r"(?i:log(?:ger)?)"),
)
KEYWORDS = Keywords(
    name=frozenset(),
    help=frozenset({"help"}),
    default=frozenset({"default"}),
    choices=frozenset({"choice", "choices"}),
    short=frozenset({"short"}),
    env=frozenset({"envvar"}),
    type=frozenset({"metavar"}),
)
_MAPPING = re.compile(r"(Get|Post|Put|Patch|Delete|Request)Mapping")
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})
_HIDING = frozenset({"private", "internal"})
_HIDING_TAG = re.compile(r"(?m)^\s*@suppress\b")
_NO_TYPES = frozenset({"function_body", "type_constraints", "modifiers"})
_HOPS = 12


def is_public(standing: Standing) -> bool:
    return not standing.is_marked_private and not _HIDING_TAG.search(standing.doc)


def complete(source: Source, found: Found) -> bool:
    """Modifiers, and the parts that the grammar gives no names to."""
    node = found.node
    words = _modifiers(node)
    if words & _HIDING:
        found.marks.add("private")
    if node.type == "property_declaration":
        _property(found, words)
    elif node.type == "function_declaration":
        _function(found)
    elif node.type == "class_declaration":
        for child in node.named_children:
            if child.type == "primary_constructor" and child.named_children:
                found.parts["parameters"] = child.named_children[-1]
            elif child.type in ("class_body", "enum_class_body"):
                found.parts["body"] = child
    return True


def _modifiers(node: Node) -> set[str]:
    first = node.named_children[0] if node.named_children else None
    if first is None or first.type != "modifiers":
        return set()
    return {raw(child) for child in first.named_children if child.type != "annotation"}


def _property(found: Found, words: set[str]) -> None:
    node = found.node
    for child in node.named_children:
        if child.type == "variable_declaration" and child.named_child_count > 1:
            found.parts["type"] = child.named_children[-1]
        elif child.type == "property_delegate" and "option(" in raw(child):
            found.marks.add("private")  # the flag says it
        elif child.prev_sibling is not None and child.prev_sibling.type == "=":
            found.parts["value"] = child
    is_of_file = node.parent is not None and node.parent.type == "source_file"
    if "const" in words or is_of_file:
        found.role = "constant"


def _function(found: Found) -> None:
    given = found.parts["parameters"]
    for child in found.node.named_children:
        if child.type == "function_body":
            found.parts["body"] = child
        elif child.start_byte >= given.end_byte and child.type not in _NO_TYPES:
            found.parts.setdefault("returns", child)


def expand(source: Source, found: Found) -> Iterator[Found]:
    node, arguments = found.node, found.parts["arguments"]
    if node.type == "annotation":
        if _MAPPING.fullmatch(raw(found.parts["method"])):
            parts = {"options": arguments, "method": found.parts["method"]}
            yield Found("route", node, parts)
        return
    callee, around = raw(found.parts["callee"]), node.parent
    given = [bare(one) for one in arguments.named_children]
    if callee == "option":
        yield from _option(source, node, arguments)
        return
    has_block = around is not None and around.type == "call_expression"
    if callee in _VERBS and has_block and given and source.literal(given[0]) is not None:
        # get("/x") { ... } of Ktor
        yield Found("route", node, {"path": given[0], "method": found.parts["callee"]})


def _option(source: Source, node: Node, arguments: Node) -> Iterator[Found]:
    """`val port by option("-p", "--port", help = "...").int().default(80)` of Clikt."""
    at = node.parent
    while at is not None and at.type in ("navigation_expression", "call_expression"):
        at = at.parent
    if at is None or at.type != "property_delegate" or at.parent is None:
        return
    parts = {"options": arguments}
    for one in arguments.named_children:
        if one.named_child_count == 1 and (text := source.literal(bare(one))):
            part = "spelling" if text.startswith("--") and "spelling" not in parts else "short"
            parts.setdefault(part, bare(one))
    for child in at.parent.named_children:
        if child.type == "variable_declaration" and "spelling" not in parts:
            parts["name"] = child.named_children[0]
    yield Found("flag", node, parts)


def fallback(source: Source, node: Node) -> Node | None:
    """`System.getenv("PORT") ?: "80"`."""
    around = node.parent
    if around is None or around.type != "binary_expression":
        return None
    operator, left = around.child_by_field_name("operator"), around.child_by_field_name("left")
    if operator is None or left != node or raw(operator) != "?:":
        return None
    return around.child_by_field_name("right")


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """The named arguments of a call or annotation; what has no name is a path."""
    if node.type != "value_arguments":
        return None
    found = []
    for child in node.named_children:
        if child.named_child_count > 1 and child.named_children[0].type == "identifier":
            name = raw(child.named_children[0])
            found.append(("path" if name == "value" else name, _only(bare(child))))
        elif child.named_child_count:
            found.append(("path", _only(bare(child))))
    return found


def _only(value: Node) -> Node:
    """`["/x"]` is a list of one."""
    is_single = value.type == "collection_literal" and value.named_child_count == 1
    return value.named_children[0] if is_single else value


def elements(source: Source, node: Node) -> list[Node] | None:
    if node.type == "collection_literal":
        return list(node.named_children)
    if node.type == "call_expression" and node.named_child_count == 2:
        callee, given = node.named_children
        if raw(callee) in ("listOf", "setOf", "arrayOf") and given.type == "value_arguments":
            return [bare(one) for one in given.named_children]
    return None


def bare(node: Node) -> Node:
    """Without the node that an argument stands in."""
    return (
        node.named_children[-1] if node.type == "value_argument" and node.named_children else node
    )


def chain(source: Source, node: Node) -> Iterator[Call]:
    at: Node | None = node
    for _ in range(_HOPS):
        member = at.parent if at is not None else None
        call = member.parent if member is not None else None
        if member is None or call is None or member.type != "navigation_expression":
            return
        given = call.named_children[-1]
        if call.type != "call_expression" or given.type != "value_arguments":
            return
        yield raw(member.named_children[-1]), [bare(one) for one in given.named_children]
        at = call


def flag(name: str) -> str:
    if len(name) == 1:
        return f"-{name}"
    return "--" + re.sub(r"(?<=[a-z0-9])[A-Z]", lambda m: "-" + m[0].lower(), name)


def verb(name: str) -> str:
    match = _MAPPING.fullmatch(name)
    word = match[1] if match else name
    return "any" if word == "Request" else word


def mount(source: Source, node: Node) -> str:
    """The path of the class that a method with a route stands in."""
    at = node.parent
    while at is not None and at.type not in ("class_declaration", "function_declaration"):
        at = at.parent
    if at is None or at.type != "function_declaration":
        return ""
    while at is not None and at.type != "class_declaration":
        at = at.parent
    first = at.named_children[0] if at is not None and at.named_children else None
    for one in first.named_children if first is not None and first.type == "modifiers" else ():
        made = one.named_children[0] if one.type == "annotation" and one.named_children else None
        if made is None or made.type != "constructor_invocation":
            continue
        if raw(made.named_children[0]) == "RequestMapping":
            for key, value in entries(source, made.named_children[-1]) or ():
                if key == "path":
                    return (source.literal(value) or "").rstrip("/")
    return ""


SPEC = Spec(
    queries=("kotlin",),
    parameters=("kotlin-parameters",),
    is_public=is_public,
    strings=frozenset({"string_literal", "multiline_string_literal"}),
    fragments=frozenset({"string_content"}),
    joins=frozenset({"binary_expression"}),
    literals=frozenset({"number_literal", "float_literal", "character_literal", "boolean_literal"}),
    locals=frozenset(
        ["lambda_literal", "object_literal", "anonymous_initializer", "getter", "setter"]
    ),
    comments=frozenset({"block_comment", "line_comment"}),
    calls=CALLS,
    complete=complete,
    expand=expand,
    fallback=fallback,
    keywords=KEYWORDS,
    bare=bare,
    entries=entries,
    elements=elements,
    chain=chain,
    flag=flag,
    verb=verb,
    mount=mount,
    canonical_type=lambda text: "".join(text.split()),
)

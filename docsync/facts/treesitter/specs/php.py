"""PHP: attributes, `define`, arguments that stand in nodes of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw, unquoted
from docsync.facts.treesitter.spec import CallRule, Keywords, Spec, Standing

if TYPE_CHECKING:
    from tree_sitter import Node

CALLS = (
    CallRule("env", r"getenv|env", ("name", "value"), receiver=r"^"),
    CallRule("flag", r"addOption", ("name", "short", "", "help", "value")),
    CallRule("flag", r"InputOption", ("name", "short", "", "help", "value"), least=2),
    CallRule("command", r"setName", ("spelling",), receiver=r"\$this"),
    CallRule(
        "route",
        r"get|post|put|patch|delete|options|any",
        ("path", "handler", "method"),
        receiver=r"Route|\$(?:app|router|group)",
        least=2,
    ),
    CallRule("message", r"[\w\\]*(?:Exception|Error)", ("text",)),
    CallRule(
        "message",
        r"info|notice|warning|error|critical|alert",
        ("text",),
        receiver=r"(?i:log(?:ger)?|\$this|\$io|Log)",
    ),
    CallRule("message", r"writeln|success|note|caution", ("text",), receiver=r"\$\w*(?:output|io)"),
)
_HIDING_TAG = re.compile(r"(?m)^\s*@(?:internal|private|access\s+private)\b")
_HIDING = frozenset({"private", "protected"})
_TYPES = frozenset({"class_declaration", "interface_declaration", "trait_declaration"})
_OPEN_NAMES = frozenset({"__construct", "__invoke", "__call"})
_NAMED = re.compile(
    rb"(?:->setName\(|#\[AsCommand\(\s*(?:name:)?|\$defaultName\s*=)\s*['\"](?P<name>[\w:.-]+)['\"]"
)


def is_public(standing: Standing) -> bool:
    if standing.name.startswith("_") and standing.name not in _OPEN_NAMES:
        return False
    return not standing.is_marked_private and not _HIDING_TAG.search(standing.doc)


def complete(source: Source, found: Found) -> bool:
    """Visibility and types; those of constants and properties stand a node above."""
    whole = found.node
    if whole.type in ("const_element", "property_element") and whole.parent is not None:
        whole = whole.parent
        if (typed := whole.child_by_field_name("type")) is not None:
            found.parts["type"] = typed
    for child in whole.children:
        if child.type == "visibility_modifier" and raw(child) in _HIDING:
            found.marks.add("private")
    return True


def expand(source: Source, found: Found) -> Iterator[Found]:
    node = found.node
    if node.type == "subscript_expression":
        around = node.parent
        left = around.child_by_field_name("left") if around is not None else None
        if around is None or around.type != "assignment_expression" or left != node:
            yield Found("env", node, {"name": found.parts["name"]})
        return
    callee, arguments = raw(found.parts["callee"]), found.parts["arguments"]
    if node.type == "attribute":
        word = callee.rpartition("\\")[2]
        if word == "Route":
            yield Found("route", node, {"options": arguments})
        elif word == "AsCommand":
            yield Found("command", node, {"options": arguments})
        return
    given = [bare(one) for one in arguments.named_children]
    if len(given) > 1 and given[0].type == "string":
        yield Found("constant", node, {"name": given[0], "value": given[1]})


def command_of(source: Source, node: Node, known: Mapping[str, str]) -> str:
    """Of the class around it: Symfony has one command a class, which says its name."""
    around: Node | None = node
    while around is not None and around.type != "class_declaration":
        around = around.parent
    if around is None:
        return ""
    named = _NAMED.search(source.blob, around.start_byte, around.end_byte)
    return named["name"].decode("utf-8", "replace") if named else ""


def fallback(source: Source, node: Node) -> Node | None:
    """`$_ENV["PORT"] ?? 80`, `getenv("PORT") ?: 80`."""
    around = node.parent
    if around is None:
        return None
    if around.type == "conditional_expression" and around.child_by_field_name("body") is None:
        return around.child_by_field_name("alternative")
    operator, left = around.child_by_field_name("operator"), around.child_by_field_name("left")
    if around.type == "binary_expression" and operator is not None and left == node:
        return around.child_by_field_name("right") if raw(operator) == "??" else None
    return None


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """The pairs of an array, and the arguments of an attribute."""
    found = []
    if node.type == "array_creation_expression":
        for child in node.named_children:
            if child.type == "array_element_initializer" and child.named_child_count == 2:
                key, value = child.named_children
                found.append((unquoted(raw(key)), value))
        return found or None
    if node.type != "arguments":
        return None
    for place, child in enumerate(node.named_children):
        if child.type == "argument":
            name = child.child_by_field_name("name")
            word = raw(name) if name is not None else ("path", "name")[min(place, 1)]
            found.append(("method" if word == "methods" else word, bare(child)))
    return found


def elements(source: Source, node: Node) -> list[Node] | None:
    if node.type != "array_creation_expression" or entries(source, node) is not None:
        return None
    return [child.named_children[0] for child in node.named_children if child.named_child_count]


def bare(node: Node) -> Node:
    """Without the node that an argument stands in."""
    return node.named_children[-1] if node.type == "argument" and node.named_children else node


def mount(source: Source, node: Node) -> str:
    """The path of the class that a method with a route stands in."""
    at = node.parent
    while at is not None and at.type not in (*_TYPES, "method_declaration"):
        at = at.parent
    if at is None or at.type != "method_declaration":
        return ""
    while at is not None and at.type not in _TYPES:
        at = at.parent
    for group in _attributes(at):
        name, given = group.named_children[0], group.child_by_field_name("parameters")
        if raw(name).rpartition("\\")[2] == "Route" and given is not None:
            for key, value in entries(source, given) or ():
                if key == "path":
                    return (source.literal(value) or "").rstrip("/")
    return ""


def _attributes(node: Node | None) -> Iterator[Node]:
    listed = node.child_by_field_name("attributes") if node is not None else None
    for group in listed.named_children if listed is not None else ():
        yield from (one for one in group.named_children if one.type == "attribute")


SPEC = Spec(
    queries=("php",),
    parameters=("php-parameters",),
    is_public=is_public,
    strings=frozenset({"string", "encapsed_string"}),
    fragments=frozenset({"string_content"}),
    joins=frozenset({"binary_expression"}),
    literals=frozenset({"integer", "float", "boolean", "null"}),
    locals=frozenset({"anonymous_function", "arrow_function", "object_creation_expression"}),
    wrappers=frozenset({"const_declaration", "property_declaration", "expression_statement"}),
    placeholder=re.compile(r"%(?:\d+\$)?[-+#\d.]*[bcdeEfFgGosuxX]|\{\w+\}"),
    calls=CALLS,
    complete=complete,
    expand=expand,
    fallback=fallback,
    command_of=command_of,
    constructors=frozenset({"__construct"}),
    keywords=Keywords(name=frozenset({"name"}), choices=frozenset({"choices"})),
    bare=bare,
    entries=entries,
    elements=elements,
    mount=mount,
)

"""C#: modifiers, attributes, options of System.CommandLine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.spec import CallRule, Keywords, Spec, Standing

if TYPE_CHECKING:
    from tree_sitter import Node

CALLS = (
    CallRule("env", r"GetEnvironmentVariable", ("name",), receiver=r"Environment"),
    CallRule("command", r"Command", ("spelling", "help")),
    CallRule("route", r"Map(?:Get|Post|Put|Patch|Delete)", ("path", "handler", "method"), least=2),
    CallRule("message", r"[\w.]*Exception", ("text",)),
    CallRule("message", r"[\w.]*Exception", ("", "text"), least=2),
    CallRule("message", r"Log(?:Information|Warning|Error|Critical)", ("text",)),
    CallRule("message", r"Log(?:Information|Warning|Error|Critical)", ("", "text"), least=2),
    CallRule("message", r"WriteLine|Write", ("text",), receiver=r"Console(?:\.Error|\.Out)?"),
)
KEYWORDS = Keywords(
    name=frozenset({"name"}),
    help=frozenset({"help", "helptext", "description"}),
    default=frozenset({"default", "defaultvalue"}),
)
_TYPES = frozenset(
    ["class_declaration", "interface_declaration", "struct_declaration", "record_declaration"]
)
_VERB = re.compile(r"(?:Http|Map)(\w+)")
_COMMENT = re.compile(r"<(?:exclude|internalonly)\b")


def is_public(standing: Standing) -> bool:
    return standing.is_marked_public and not _COMMENT.search(standing.doc)


def complete(source: Source, found: Found) -> bool:
    """Access and values; a field's stand two nodes above its name."""
    node = whole = found.node
    if node.type == "variable_declarator" and node.parent is not None:
        whole = node.parent.parent or node.parent
    words = {raw(child) for child in whole.children if child.type == "modifier"}
    if node.type == "property_declaration":
        value = node.child_by_field_name("value")
        if value is not None and value.type != "arrow_expression_clause":
            found.parts["value"] = value
    if found.role == "field" and ("const" in words or {"static", "readonly"} <= words):
        found.role = "constant"
    is_open = "public" in words or ("protected" in words and "private" not in words)
    is_implied = found.role == "variant" or node.type == "parameter"
    if is_open or is_implied or (not words & {"private", "internal"} and _is_of_interface(whole)):
        found.marks.add("public")
    return True


def _is_of_interface(node: Node) -> bool:
    around = node.parent.parent if node.parent is not None else None
    return around is not None and around.type == "interface_declaration"


def expand(source: Source, found: Found) -> Iterator[Found]:
    node, callee, arguments = found.node, found.parts["callee"], found.parts["arguments"]
    word = raw(callee).partition("<")[0]
    if node.type == "attribute":
        if word == "Option":
            yield Found("flag", node, {"options": arguments})
        elif word == "Verb":
            yield Found("command", node, {"options": arguments})
        elif _VERB.fullmatch(word) and word.startswith("Http"):
            yield Found("route", node, {"options": arguments, "method": callee})
    elif word == "Option":
        yield from _option(source, node, arguments)


def _option(source: Source, node: Node, arguments: Node) -> Iterator[Found]:
    """`new Option<int>("--port", () => 80, "Port to listen on")`, or with named arguments."""
    parts: dict[str, Node] = {}
    for one in arguments.named_children:
        value = bare(one)
        text = source.literal(value)
        if text is not None:
            is_name = text.startswith("-")
            parts.setdefault(
                ("short" if "spelling" in parts else "spelling") if is_name else "help", value
            )
        elif value.type == "lambda_expression":
            body = value.child_by_field_name("body")
            if body is not None and source.is_literal(body):
                parts.setdefault("value", body)
        elif elements(source, value):
            parts.setdefault("short", value)
    if "spelling" in parts or "short" in parts:
        yield Found("flag", node, parts)


def fallback(source: Source, node: Node) -> Node | None:
    """`Environment.GetEnvironmentVariable("PORT") ?? "80"`."""
    around = node.parent
    if around is None or around.type != "binary_expression":
        return None
    operator, left = around.child_by_field_name("operator"), around.child_by_field_name("left")
    if operator is None or left != node or raw(operator) != "??":
        return None
    return around.child_by_field_name("right")


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """The arguments of an attribute; what has no name is a path, a name or a letter."""
    if node.type != "attribute_argument_list":
        return None
    found = []
    for child in node.named_children:
        if not child.named_children:
            continue
        name, value = child.child_by_field_name("name"), child.named_children[-1]
        if name is not None:
            found.append((raw(name), value))
        elif value.type == "character_literal":
            found.append(("short", value))
        else:
            found += [("path", value), ("name", value)]
    return found


def elements(source: Source, node: Node) -> list[Node] | None:
    if node.type in ("array_creation_expression", "implicit_array_creation_expression"):
        inner = [one for one in node.named_children if one.type == "initializer_expression"]
        return list(inner[0].named_children) if inner else None
    if node.type in ("initializer_expression", "collection_expression"):
        return list(node.named_children)
    return None


def bare(node: Node) -> Node:
    """Without the node that an argument stands in."""
    return node.named_children[-1] if node.type == "argument" and node.named_children else node


def verb(name: str) -> str:
    match = _VERB.fullmatch(name)
    return match[1] if match else name


def mount(source: Source, node: Node) -> str:
    """The route of the class that a method with a route stands in."""
    given = next((c for c in node.named_children if c.type == "attribute_argument_list"), None)
    own = [value for key, value in entries(source, given) or () if key == "path"] if given else []
    if not own or (source.literal(own[0]) or "/").startswith(("/", "~")):
        return ""
    at: Node | None = node
    while at is not None and at.type not in _TYPES:
        at = at.parent
    name = at.child_by_field_name("name") if at is not None else None
    for listed in at.named_children if at is not None else ():
        for one in listed.named_children if listed.type == "attribute_list" else ():
            called = one.child_by_field_name("name")
            if called is None or raw(called) != "Route" or name is None:
                continue
            for key, value in entries(source, one.named_children[-1]) or ():
                if key == "path":
                    path = (source.literal(value) or "").strip("/")
                    controller = raw(name).removesuffix("Controller").lower()
                    return f"/{path}/".replace("[controller]", controller)
    return "/"


SPEC = Spec(
    queries=("csharp",),
    parameters=("csharp-parameters",),
    is_public=is_public,
    strings=frozenset(
        [
            "string_literal",
            "verbatim_string_literal",
            "raw_string_literal",
            "interpolated_string_expression",
        ]
    ),
    fragments=frozenset({"string_literal_content", "string_content", "raw_string_content"}),
    silent=frozenset(
        ["interpolation_start", "interpolation_quote", "raw_string_start", "raw_string_end"]
    ),
    joins=frozenset({"binary_expression"}),
    literals=frozenset(
        ["integer_literal", "real_literal", "boolean_literal", "null_literal", "character_literal"]
    ),
    locals=frozenset({"block", "lambda_expression", "anonymous_method_expression"}),
    wrappers=frozenset({"variable_declaration", "field_declaration"}),
    doc=re.compile(r"///|/\*\*"),
    placeholder=re.compile(r"\{[^{}]*\}"),
    calls=CALLS,
    complete=complete,
    expand=expand,
    fallback=fallback,
    keywords=KEYWORDS,
    command_keywords=KEYWORDS,
    bare=bare,
    entries=entries,
    elements=elements,
    verb=verb,
    mount=mount,
    canonical_type=lambda text: "".join(text.split()),
)

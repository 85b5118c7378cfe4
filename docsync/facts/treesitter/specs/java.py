"""Java: modifiers, annotations that take the place of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.spec import Call, CallRule, Keywords, Spec, Standing
from docsync.facts.treesitter.specs.java_properties import properties

if TYPE_CHECKING:
    from tree_sitter import Node

CALLS = (
    CallRule("env", r"getenv", ("name",), receiver=r"System"),
    CallRule("flag", r"addOption|addRequiredOption", ("short", "name", "", "help"), least=4),
    CallRule("flag", r"Option", ("short", "name", "", "help"), least=4),
    CallRule("flag", r"longOpt", ("name",)),
    CallRule("message", r"(?:\w+\.)?\w*(?:Exception|Error)", ("text",)),
    CallRule(
        "message", r"info|warn|error|fatal|warning|severe", ("text",), receiver=r"(?i:log(?:ger)?)"
    ),
    CallRule("message", r"println|printf|print", ("text",), receiver=r"System\.(?:out|err)"),
)
KEYWORDS = Keywords(
    name=frozenset({"name", "longopt"}),
    help=frozenset({"description", "desc", "help"}),
    default=frozenset({"defaultvalue"}),
    short=frozenset({"names"}),
    choices=frozenset(),
    env=frozenset(),
    type=frozenset({"paramlabel", "argname"}),
)
_MEMBERS_ARE_PUBLIC = frozenset({"interface_declaration", "annotation_type_declaration"})
_HIDING_TAG = re.compile(r"(?m)^\s*@(?:hidden|internal)\b")
_ROUTES = re.compile(r"(\w+)Mapping")
_PROPERTY = re.compile(r"\$\{(?P<name>[a-zA-Z][\w-]*(?:\.[\w-]+)+):(?P<value>[^${}#]+)\}")
_HOPS = 12


def is_public(standing: Standing) -> bool:
    return standing.is_marked_public and not _HIDING_TAG.search(standing.doc)


def complete(source: Source, found: Found) -> bool:
    """Modifiers and types of a definition; what is static and final is a constant."""
    whole = found.node
    if whole.type == "variable_declarator" and whole.parent is not None:
        whole = whole.parent
        typed = whole.child_by_field_name("type")
        if typed is not None:
            found.parts["type"] = typed
    elif whole.type == "formal_parameter":  # of a record
        found.marks.add("public")
        if (typed := whole.child_by_field_name("type")) is not None:
            found.parts["type"] = typed
    words = modifiers(whole)
    if found.role == "field" and {"static", "final"} <= words:
        found.role = "constant"
    is_implied = "private" not in words and _type_around(whole) in _MEMBERS_ARE_PUBLIC
    if words & {"public", "protected"} or found.role == "variant" or is_implied:
        found.marks.add("public")
    return True


def expand(source: Source, found: Found) -> Iterator[Found]:
    """`@Value("${orders.page-size:20}")`: a property and its default; `@ConfigurationProperties`:
    all of a class."""
    if "options" in found.parts:
        yield from properties(source, found)
        return
    text = found.parts["text"]
    for match in _PROPERTY.finditer(source.literal(text) or ""):
        texts = {"name": match["name"], "value": match["value"].strip()}
        yield Found("option", found.node, {"name": text}, texts=texts)


def modifiers(node: Node) -> set[str]:
    """The words before a definition, without its annotations."""
    first = node.children[0] if node.children else None
    if first is None or first.type != "modifiers":
        return set()
    return {child.type for child in first.children}


def _type_around(node: Node) -> str:
    at = node.parent.parent if node.parent is not None else None
    return at.type if at is not None else ""


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """The named arguments of an annotation; a lone one is a path in the annotations of routes."""
    if node.type != "annotation_argument_list":
        return None
    found = []
    for child in node.named_children:
        if child.type == "element_value_pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                name = raw(key)
                found.append(("path" if name == "value" else name, _only(value)))
        elif child.type not in SPEC.comments:
            found.append(("path", _only(child)))
    return found


def _only(value: Node) -> Node:
    """`{"/x"}` is a list of one."""
    is_single = value.type == "element_value_array_initializer" and value.named_child_count == 1
    return value.named_children[0] if is_single else value


def elements(source: Source, node: Node) -> list[Node] | None:
    if node.type in ("element_value_array_initializer", "array_initializer"):
        return list(node.named_children)
    if node.type == "method_invocation":
        name, around = node.child_by_field_name("name"), node.child_by_field_name("object")
        arguments = node.child_by_field_name("arguments")
        if name is not None and around is not None and arguments is not None:  # List.of(...)
            known = f"{raw(around)}.{raw(name)}"
            if known in ("List.of", "Set.of", "Arrays.asList"):
                return list(arguments.named_children)
    return None


def chain(source: Source, node: Node) -> Iterator[Call]:
    """`Option.builder("p").longOpt("port").desc("...")`, from `longOpt` on."""
    at: Node | None = node if node.type == "method_invocation" else None
    for _ in range(_HOPS):
        at = at.parent if at is not None else None
        if at is None or at.type != "method_invocation":
            return
        name, arguments = at.child_by_field_name("name"), at.child_by_field_name("arguments")
        if name is not None and arguments is not None:
            yield raw(name), list(arguments.named_children)


def verb(name: str) -> str:
    """`GetMapping`; `RequestMapping` says it in an argument, or means any."""
    match = _ROUTES.fullmatch(name)
    word = match[1] if match else name
    return "any" if word == "Request" else word


def mount(source: Source, node: Node) -> str:
    """The path of the class that a method with a route stands in."""
    at = node.parent
    while at is not None and at.type != "method_declaration":
        if at.type in ("class_declaration", "interface_declaration"):
            return ""
        at = at.parent
    while at is not None and at.type not in ("class_declaration", "interface_declaration"):
        at = at.parent
    first = at.children[0] if at is not None and at.children else None
    for child in first.named_children if first is not None and first.type == "modifiers" else ():
        name, given = child.child_by_field_name("name"), child.child_by_field_name("arguments")
        if name is not None and given is not None and raw(name) == "RequestMapping":
            for key, value in entries(source, given) or ():
                if key == "path":
                    return (source.literal(value) or "").rstrip("/")
    return ""


SPEC = Spec(
    queries=("java",),
    parameters=("java-parameters",),
    is_public=is_public,
    strings=frozenset({"string_literal"}),
    fragments=frozenset({"string_fragment", "multiline_string_fragment"}),
    joins=frozenset({"binary_expression"}),
    literals=frozenset(
        [
            "decimal_integer_literal",
            "hex_integer_literal",
            "octal_integer_literal",
            "binary_integer_literal",
            "decimal_floating_point_literal",
            "character_literal",
            "true",
            "false",
            "null_literal",
        ]
    ),
    locals=frozenset(["object_creation_expression", "lambda_expression", "block", "enum_constant"]),
    wrappers=frozenset({"field_declaration", "constant_declaration"}),
    comments=frozenset({"block_comment", "line_comment"}),
    placeholder=re.compile(r"%[-+#\d.,$]*[a-zA-Z]|\{\d*\}"),
    calls=CALLS,
    complete=complete,
    expand=expand,
    keywords=KEYWORDS,
    command_keywords=KEYWORDS,
    entries=entries,
    elements=elements,
    chain=chain,
    verb=verb,
    mount=mount,
    canonical_type=lambda text: "".join(text.split()),
)

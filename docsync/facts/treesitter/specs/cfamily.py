"""What C and C++ share: declarators, access, macros that the grammar stumbles on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw
from docsync.facts.treesitter.spec import CallRule, Standing

if TYPE_CHECKING:
    from tree_sitter import Node

STRINGS = frozenset({"string_literal", "raw_string_literal"})
FRAGMENTS = frozenset({"string_content", "raw_string_content"})
LITERALS = frozenset(
    ["number_literal", "char_literal", "true", "false", "null", "nullptr", "preproc_arg"]
)
JOINS = frozenset({"concatenated_string", "binary_expression"})
LOCALS = frozenset(
    ["compound_statement", "lambda_expression", "parameter_list", "friend_declaration"]
)
WRAPPERS = frozenset(
    [
        "template_declaration",
        "declaration",
        "field_declaration",
        "type_definition",
        "init_declarator",
        "pointer_declarator",
    ]
)
DOC = re.compile(r"/\*[*!]|//[/!]")
PLACEHOLDER = re.compile(r"%[-+ #0\d.*]*(?:hh|h|ll|l|z|j|t)?[a-zA-Z]|\{[^{}\s]*\}")
CALLS = (
    CallRule("env", r"(?:std::)?(?:secure_)?getenv", ("name",)),
    CallRule("flag", r"add_option|add_flag", ("spelling", "help", "help")),
    CallRule("command", r"add_subcommand", ("spelling", "help")),
    CallRule("message", r"printf|puts|perror", ("text",)),
    CallRule("message", r"fprintf|errx?|warnx?|fputs", ("", "text"), least=2),
    CallRule("message", r"fputs", ("text",)),
    CallRule(
        "message", r"[\w:]*(?i:error|exception)|std::(?:invalid_argument|out_of_range)", ("text",)
    ),
    CallRule("message", r"(?i:\w*log_?(?:error|warn|warning|info|fatal))", ("text",)),
    CallRule(
        "message",
        r"(?:spdlog::)?(?:info|warn|error|critical)",
        ("text",),
        receiver=r"(?i:log(?:ger)?)",
    ),
)
_HIDING_TAG = re.compile(r"(?m)^\s*[@\\](?:internal|private)\b")
_HIDDEN_SPACES = frozenset({"detail", "details", "internal", "impl", "priv"})
_HEADER = re.compile(r"\.(?:h|hh|hpp|hxx)$", re.IGNORECASE)
_NAMES = frozenset({"identifier", "field_identifier", "type_identifier"})
_TYPE_MACRO = (
    rb"\b(?:class|struct|enum|union)[ \t]+([A-Z][A-Z0-9_]+(?:\([^)\n]*\))?)"
    rb"(?=[ \t]+[A-Za-z_]\w*(?:[ \t]+final)?\s*[:{])"
)
_LINKAGE_MACRO = (
    rb"^[ \t]*(?:extern[ \t]+)?"
    rb"([A-Z][A-Z0-9_]*(?:API|EXPORT|EXTERN|PUBLIC|INLINE|DECL|NODISCARD))(?=[ \t]+[A-Za-z_])"
)
_LINE_MACRO = rb"^[ \t]*(Q_OBJECT|Q_GADGET|\w*(?:BEGIN|END)_DECLS)[ \t]*$"
_MACRO = re.compile(rb"(?m)" + b"|".join((_TYPE_MACRO, _LINKAGE_MACRO, _LINE_MACRO)))
# the grammar takes the comment for a part of the value
_DEFINE = re.compile(rb"(?m)^([ \t]*#[ \t]*define[ \t][^\n\"']*?)(//[^\n]*)")
_HOPS = 12


def prepare(blob: bytes) -> bytes:
    """Blanks in place of macros that stand before names and say who may link to them."""

    def blank(match: re.Match[bytes]) -> bytes:
        group = next(n for n in (1, 2, 3) if match[n] is not None)
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        return match[0][:start] + b" " * (end - start) + match[0][end:]

    return _DEFINE.sub(_without_comment, _MACRO.sub(blank, blob))


def _without_comment(match: re.Match[bytes]) -> bytes:
    return match[1] + b" " * len(match[2])


def is_public(standing: Standing) -> bool:
    """What a header declares; its members by their access; not what is called internal."""
    if standing.is_marked_private or standing.name.startswith("_"):
        return False
    if standing.role in ("class", "scope") and standing.name.lower() in _HIDDEN_SPACES:
        return False
    return not _HIDING_TAG.search(standing.doc)


def complete(source: Source, found: Found) -> bool:
    """Privacy by place: a source file, a nameless namespace, `private:` above."""
    if not _HEADER.search(source.path):
        found.marks.add("private")
    if found.node.type == "enumerator" and _is_nameless(found.node):
        found.role = "constant"
    if found.node.type == "preproc_def" and raw(found.parts["value"]) in ("", "\\"):
        return False
    if not _is_accessible(found.node):
        found.marks.add("private")
    return True


def _is_nameless(enumerator: Node) -> bool:
    listed = enumerator.parent
    around = listed.parent if listed is not None else None
    if around is None or around.type != "enum_specifier":
        return False
    is_typedef = around.parent is not None and around.parent.type == "type_definition"
    return around.child_by_field_name("name") is None and not is_typedef


def _is_accessible(node: Node) -> bool:
    at = node
    while at.parent is not None and at.parent.type != "field_declaration_list":
        if at.parent.type in ("namespace_definition", "translation_unit"):
            return True
        at = at.parent
    body = at.parent
    if body is None or body.parent is None:
        return True
    access = "private" if body.parent.type == "class_specifier" else "public"
    for child in body.children:
        if child.start_byte >= at.start_byte:
            break
        if child.type == "access_specifier":
            access = raw(child)
    return access == "public"


def expand(source: Source, found: Found) -> Iterator[Found]:
    node = found.node
    if node.type == "type_definition":
        yield from _typedef(found)
        return
    if node.type == "call_expression":
        yield from _chained(source, found)
        return
    declarators = node.children_by_field_name("declarator")
    if node.type == "declaration" and raw(node.child_by_field_name("type") or node) in (
        "struct option",
        "option",
    ):
        yield from _options(declarators[0])
        return
    for place, declarator in enumerate(declarators):
        yield from _declared(node, declarator, node if place == 0 else declarator)


def _declared(whole: Node, declarator: Node, node: Node) -> Iterator[Found]:
    parts: dict[str, Node] = {}
    inner = declarator
    typed = whole.child_by_field_name("type")
    called: Node | None = None
    for _ in range(_HOPS):
        if inner.type == "init_declarator":
            _add(parts, "value", inner.child_by_field_name("value"))
        if inner.type == "function_declarator":
            called = inner
        if inner.type in _NAMES or inner.type == "qualified_identifier":
            break
        following = inner.child_by_field_name("declarator")
        if following is None:
            if inner.type not in ("reference_declarator", "parenthesized_declarator"):
                return  # an operator, a destructor, a bit field without name
            following = inner.named_children[0] if inner.named_children else None
        if following is None:
            return
        if inner.type == "parenthesized_declarator":
            called = None  # a pointer to a function
        inner = following
    if inner.type == "qualified_identifier":
        _add(parts, "owner", inner.child_by_field_name("scope"))
        inner = inner.child_by_field_name("name") or inner
        if inner.type not in _NAMES:
            return
    parts["name"] = inner
    if called is not None:
        _add(parts, "parameters", called.child_by_field_name("parameters"))
        _add(parts, "returns", typed)
        _add(parts, "body", whole.child_by_field_name("body"))
        yield Found("function", node, parts)
    elif whole.type == "field_declaration":
        _add(parts, "type", typed)
        _add(parts, "value", whole.child_by_field_name("default_value"))
        words = {raw(child) for child in whole.children}
        is_constant = "static" in words and words & {"const", "constexpr"}
        yield Found("constant" if is_constant else "field", node, parts)
    elif whole.type == "declaration":
        yield Found("constant", node, parts)


def _add(parts: dict[str, Node], name: str, node: Node | None) -> None:
    if node is not None:
        parts[name] = node


def _typedef(found: Found) -> Iterator[Found]:
    """A nameless type that is called by its typedef, or another name for a type."""
    typed, declarator = found.parts["type"], found.parts["declarator"]
    body = typed.child_by_field_name("body")
    name: Node | None = declarator
    while name is not None and name.type != "type_identifier":
        following = name.child_by_field_name("declarator")
        name = following or (name.named_children[0] if name.named_children else None)
    if name is None:
        return
    if body is not None and typed.child_by_field_name("name") is None:
        yield Found("class", found.node, {"name": name, "body": body})
    elif body is None:
        value = typed if declarator.type == "type_identifier" else declarator
        yield Found("alias", found.node, {"name": name, "value": value})


def _options(declarator: Node) -> Iterator[Found]:
    """The table of getopt_long: `{"port", required_argument, 0, 'p'}`."""
    table = declarator.child_by_field_name("value")
    for row in table.named_children if table is not None else ():
        cells = row.named_children
        if row.type == "initializer_list" and cells and cells[0].type == "string_literal":
            parts = {"name": cells[0]}
            if cells[-1].type == "char_literal":
                parts["short"] = cells[-1]
            yield Found("flag", row, parts)


def _chained(source: Source, found: Found) -> Iterator[Found]:
    """cxxopts: `options.add_options()("p,port", "Port", cxxopts::value<int>())`."""
    at: Node | None = found.parts["chain"]
    while at is not None and at.type == "call_expression":
        at = at.child_by_field_name("function")
    field = at.child_by_field_name("field") if at is not None else None
    given = found.parts["arguments"].named_children
    if field is None or raw(field) != "add_options" or not given:
        return
    if source.literal(given[0]) is None:
        return
    parts = {"name": given[0]}
    if len(given) > 1 and source.literal(given[1]) is not None:
        parts["help"] = given[1]
    default = _default(given[-1])
    if default is not None:
        parts["value"] = default
    yield Found("flag", found.parts["arguments"], parts)


def _default(value: Node) -> Node | None:
    """`->default_value("80")` at the end of a chain."""
    at: Node | None = value
    for _ in range(_HOPS):
        if at is None or at.type != "call_expression":
            return None
        member, given = at.child_by_field_name("function"), at.child_by_field_name("arguments")
        if member is None or given is None:
            return None
        name = member.child_by_field_name("field")
        if name is not None and raw(name) == "default_value" and given.named_children:
            return given.named_children[0]
        at = member.child_by_field_name("argument")
    return None


def elements(source: Source, node: Node) -> list[Node] | None:
    return list(node.named_children) if node.type == "initializer_list" else None


def canonical_type(text: str) -> str:
    return "".join(text.split())

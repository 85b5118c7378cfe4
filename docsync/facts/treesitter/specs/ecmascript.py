"""What JavaScript and TypeScript share: exports, object literals, call chains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.cases import case_flags
from docsync.facts.treesitter.source import Source, raw, unquoted
from docsync.facts.treesitter.spec import CallRule, Standing
from docsync.facts.treesitter.specs.call_chains import arguments_of
from docsync.facts.treesitter.specs.factories import (
    FUNCTIONS,
    assigned_function,
    owner_by_extend,
    owner_in_factory,
)

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
_CONTAINERS = frozenset({"class_body", "interface_body", "object_type"})
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
CALLS = (
    CallRule("flag", r"option|requiredOption|argument", ("spelling", "help", "value", "value")),
    CallRule("flag", r"positional", ("spelling",)),
    CallRule("flag", r"boolean|count|number|string", ("name",), receiver=r"yargs|argv|\)"),
    CallRule("flag", r"(?:\w+\.)?(?:Option|Argument)", ("spelling", "help"), least=2),
    CallRule("command", r"command", ("spelling", "help"), receiver=r"[\w)\]]"),
    CallRule("command", r"(?:\w+\.)?Command", ("spelling",)),
    CallRule("env", r"get", ("name",), receiver=r"Deno\.env"),
    CallRule(
        "route",
        r"get|post|put|patch|delete|del|head|options|all",
        ("path", "handler", "handler", "handler", "method"),
        receiver=r"(?i:app|router|server|fastify|api|routes?|instance|web|\))",
        least=2,
    ),
    CallRule(
        "route", r"route", ("options",), receiver=r"(?i:app|router|server|fastify|api|instance)"
    ),
    CallRule("message", r"(?:\w+\.)?\w*(?:Error|Exception|Fault)", ("text",)),
    CallRule(
        "message",
        r"log|info|warn|warning|error|fatal",
        ("text",),
        receiver=r"(?i:\b(?:console|log|logger|ui))",
    ),
)
_EXPORTS = frozenset({"exports", "module.exports"})
_ENVIRONMENTS = frozenset({"process.env", "import.meta.env"})
_BAGS = frozenset({"options", "opts", "config", "settings", "argv", "props", "params"})
_HIDING_TAG = re.compile(r"(?m)^\s*@(?:private|internal|hidden|ignore|api\s+private)\b")


def is_public(standing: Standing) -> bool:
    """Exported, or a member of something; not by `_name`, `#name` or a tag of its comment."""
    name = standing.name
    if name.startswith(("_", "#", "[")) or standing.is_marked_private:
        return False
    if _HIDING_TAG.search(standing.doc):
        return False
    return standing.is_marked_public or standing.is_exported or bool(standing.owner)


def complete(source: Source, found: Found) -> bool:
    """A definition with its modifiers, its result, and what a variable really holds."""
    node = found.node
    if node.type == "variable_declarator":
        return _variable(found)
    if node.type in ("method_definition", "method_signature", "property_signature"):
        around = node.parent
        if owner := owner_by_extend(around):
            found.texts["owner"] = owner
            found.parts["among"] = node
        elif around is None or around.type not in _CONTAINERS:
            return False
    _add_modifiers(found, node)
    _add_exported(found, node.parent)
    return True


def _variable(found: Found) -> bool:
    name, value = found.parts["name"], found.parts["value"]
    if name.type != "identifier":
        return False
    _add_value(found, value)
    declaration = found.node.parent
    _add_exported(found, declaration.parent if declaration is not None else None)
    return True


def _add_value(found: Found, value: Node) -> None:
    """A name that holds a function or class is one."""
    if value.type in FUNCTIONS:
        found.role = "function"
        found.parts.pop("value", None)
        parameters = value.child_by_field_name("parameters")
        parameters = parameters or value.child_by_field_name("parameter")
        if parameters is not None:
            found.parts["parameters"] = parameters
        _add_part(found, "returns", value.child_by_field_name("return_type"))
        _add_part(found, "body", value.child_by_field_name("body"))
    elif value.type == "class":
        found.role = "class"
        found.parts.pop("value", None)
        _add_part(found, "body", value.child_by_field_name("body"))


def _add_part(found: Found, name: str, node: Node | None) -> None:
    if node is not None:
        found.parts[name] = node


def _add_modifiers(found: Found, node: Node) -> None:
    for child in node.children:
        if child.type == "accessibility_modifier" and raw(child) in ("private", "protected"):
            found.marks.add("private")
        elif child.type == "?":
            found.marks.add("optional")
    _add_part(found, "returns", node.child_by_field_name("return_type"))
    if found.role == "field":
        _add_part(found, "type", node.child_by_field_name("type"))
        _add_part(found, "value", node.child_by_field_name("value"))


def _add_exported(found: Found, around: Node | None) -> None:
    if around is not None and around.type == "expression_statement":
        around = around.parent  # `namespace N {}` is an expression to the grammar
    if around is not None and around.type in ("export_statement", "ambient_declaration"):
        found.marks.add("public")


def expand(source: Source, found: Found) -> Iterator[Found]:
    """Exports of both module systems, members that are assigned, objects of flags."""
    node = found.node
    if node.type == "variable_declarator":
        yield from _destructured(source, found)
    elif node.type == "export_statement":
        yield from _exported_value(found.parts["value"], node)
    elif node.type == "export_specifier":
        yield _specifier(found)
    elif node.type == "assignment_expression":
        yield from _assigned(source, found)
    elif "flags" in found.parts:
        yield from _flags(source, found.parts["flags"])
    elif "compared" in found.parts:
        yield from case_flags(node, [found.parts["compared"]])
    elif owner := owner_by_extend(node.parent):
        parts = {"name": found.parts["name"], "among": node}
        made = Found("constant", node, parts, texts={"owner": owner})
        _add_value(made, found.parts["value"])
        yield made


def _specifier(found: Found) -> Found:
    parts = {"local": found.parts["local"]}
    _add_part(found, "name", found.node.child_by_field_name("alias"))
    if "name" in found.parts:
        parts["name"] = found.parts["name"]
    clause = found.node.parent
    statement = clause.parent if clause is not None else None
    source = statement.child_by_field_name("source") if statement is not None else None
    if source is not None:
        parts["from"] = source
    return Found("export", found.node, parts)


def _exported_value(value: Node, whole: Node) -> Iterator[Found]:
    """`export default x`, `module.exports = x`."""
    if value.type == "identifier":
        yield Found("export", whole, {"local": value})
    elif value.type in FUNCTIONS or value.type == "class":
        made = Found("constant", value, {"value": value}, {"public"})
        _add_part(made, "name", value.child_by_field_name("name"))
        _add_value(made, value)
        yield made
    elif value.type == "assignment_expression":
        inner = value.child_by_field_name("right")
        if inner is not None:
            yield from _exported_value(inner, whole)


def _assigned(source: Source, found: Found) -> Iterator[Found]:
    target, value, node = found.parts["target"], found.parts["value"], found.node
    function = assigned_function(value) if target.type == "member_expression" else None
    owner = owner_in_factory(source, node) if function is not None else None
    name = target.child_by_field_name("property")
    if function is not None and owner is not None and name is not None:
        parts = {"name": name, "among": node}
        made = Found("constant", node, parts, {"member"}, {"owner": owner})
        made.marks |= set() if owner else {"public"}
        _add_value(made, function)
        yield made
        return
    statement = node.parent
    if statement is None or statement.type not in (
        "expression_statement",
        "assignment_expression",
        "variable_declarator",
    ):
        return
    if raw(target) in _EXPORTS:
        yield from _exported_value(value, node)
        if value.type == "object":
            yield from _exported_entries(value)
        if statement.type != "expression_statement":
            # `var app = exports = module.exports = {}`
            name = statement.child_by_field_name("name")
            if name is not None and name.type == "identifier":
                yield Found("export", node, {"local": name})
    elif target.type == "member_expression" and statement.type == "expression_statement":
        yield from _assigned_member(node, target, value)


def _assigned_member(node: Node, target: Node, value: Node) -> Iterator[Found]:
    around, name = target.child_by_field_name("object"), target.child_by_field_name("property")
    if around is None or name is None:
        return
    if raw(around) in _EXPORTS:
        if value.type in ("identifier", "member_expression", "call_expression", "new_expression"):
            local = value if value.type == "identifier" else name
            yield Found("export", node, {"name": name, "local": local})
            return
        made = Found("constant", node, {"name": name, "value": value}, {"public"})
        _add_value(made, value)
        yield made
    elif value.type in FUNCTIONS:
        if around.type == "member_expression" and raw(around).endswith(".prototype"):
            around = around.child_by_field_name("object") or around
        if around.type == "identifier":
            made = Found("constant", node, {"name": name, "owner": around})
            _add_value(made, value)
            yield made


def _exported_entries(table: Node) -> Iterator[Found]:
    """`module.exports = { a, b: c, d() {} }`."""
    for child in table.named_children:
        if child.type == "shorthand_property_identifier":
            yield Found("export", child, {"name": child, "local": child})
        elif child.type == "method_definition":
            made = Found("function", child, {}, {"public"})
            for part in ("name", "parameters", "body"):
                _add_part(made, part, child.child_by_field_name(part))
            yield made
        elif child.type == "pair":
            name, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if name is None or value is None:
                continue
            if value.type in FUNCTIONS or value.type == "class":
                made = Found("constant", child, {"name": name}, {"public"})
                _add_value(made, value)
                yield made
            else:
                local = value if value.type == "identifier" else name
                yield Found("export", child, {"name": name, "local": local})


def _flags(source: Source, table: Node) -> Iterator[Found]:
    """An object of flags: each is an object that says its type or what it is for."""
    for child in table.named_children:
        name, value = child.child_by_field_name("key"), child.child_by_field_name("value")
        if child.type != "pair" or name is None or value is None:
            continue
        if value.type == "call_expression" and (given := arguments_of(value)):
            value = given[0]  # `Flags.string({ ... })`
        said = {key for key, _ in entries(source, value) or ()}
        if said & {"type", "char", "describe", "description", "desc"} and not said & {
            "properties",
            "$ref",
        }:
            yield Found("flag", child, {"name": name, "options": value})


def fallback(source: Source, node: Node) -> Node | None:
    """`process.env.PORT || 3000`."""
    around = node.parent
    if around is None or around.type != "binary_expression":
        return None
    operator = around.child_by_field_name("operator")
    left = around.child_by_field_name("left")
    if operator is None or left is None or left.id != node.id or raw(operator) not in ("||", "??"):
        return None
    return around.child_by_field_name("right")


def _destructured(source: Source, found: Found) -> Iterator[Found]:
    """`const { A, B = 1 } = process.env` and `const { depth = 2 } = options`."""
    pattern, value = found.parts["name"], raw(found.parts["value"])
    if pattern.type != "object_pattern" or value not in _ENVIRONMENTS | _BAGS:
        return
    role = "env" if value in _ENVIRONMENTS else "option"
    for child in pattern.named_children:
        parts = {}
        if child.type == "shorthand_property_identifier_pattern":
            parts["name"] = child
        elif child.type == "object_assignment_pattern":
            left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
            if left is not None and right is not None:
                parts = {"name": left, "value": right}
        elif child.type == "pair_pattern" and (key := child.child_by_field_name("key")):
            parts["name"] = key
        if "name" in parts:
            yield Found(role, child, parts)


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    node = bare(node)
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
    node = bare(node)
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


def bare(node: Node) -> Node:
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


def flag(name: str) -> str:
    """`dryRun` of meow and yargs is typed `--dry-run`."""
    if len(name) == 1:
        return f"-{name}"
    return "--" + re.sub(r"(?<=[a-z0-9])[A-Z]", lambda m: "-" + m[0].lower(), name)

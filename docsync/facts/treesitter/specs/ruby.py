"""Ruby: visibility by position, and what class bodies call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw, unquoted
from docsync.facts.treesitter.spec import CallRule, Keywords, Spec, Standing

if TYPE_CHECKING:
    from tree_sitter import Node

_ALONE = r"^"  # a call without a receiver
CALLS = (
    CallRule("env", r"fetch", ("name", "value"), receiver=r"ENV"),
    CallRule("message", r"raise|fail", ("", "text"), receiver=_ALONE, least=2),
    CallRule("message", r"raise|fail|puts|warn|abort|say", ("text",), receiver=_ALONE),
    CallRule("message", r"new", ("text",), receiver=r"(?:Error|Exception)"),
    CallRule("message", r"info|warn|error|fatal", ("text",), receiver=r"(?i:log(?:ger)?)"),
    CallRule("message", r"puts|print|write", ("text",), receiver=r"\$?(?:stderr|stdout|STDERR)"),
)
KEYWORDS = Keywords(
    name=frozenset(),
    help=frozenset({"help", "desc", "description"}),
    default=frozenset({"default"}),
    choices=frozenset({"choices", "enum"}),
    short=frozenset({"aliases", "short"}),
    type=frozenset({"banner"}),
)
_VISIBILITIES = frozenset({"private", "protected", "public", "module_function"})
_HIDING = frozenset({"private", "protected", "private_class_method", "private_constant"})
_HIDING_TAG = re.compile(r"(?m)^\s*(?:@private\b|@api\s+private\b|:nodoc:)|:nodoc:")
_VERBS = frozenset({"get", "post", "put", "patch", "delete"})
_SHOWN = re.compile(r"(?<=[ =])[A-Z][A-Z\d_-]*\Z")  # `COUNT` of "--lines COUNT"
_OPTIONS = frozenset({"option", "method_option", "class_option", "opt"})
_OPTION_WORDS = frozenset({"desc", "aliases", "enum", "banner"})
_KEEPING = frozenset({"freeze", "dup", "each_with_object", "with_indifferent_access"})
_BODIES = frozenset({"body_statement", "program"})


def is_public(standing: Standing) -> bool:
    """A member of a class or module that no `private` hides."""
    if standing.is_marked_private or standing.name.startswith("_"):
        return False
    if _HIDING_TAG.search(standing.doc):
        return False
    return bool(standing.owner) or standing.role in ("class", "scope")


def complete(source: Source, found: Found) -> bool:
    """Visibility; parameters where there are none; the owner in `class A::B`."""
    node, name = found.node, found.parts.get("name")
    if name is not None and name.type == "scope_resolution":
        inner, outer = name.child_by_field_name("name"), name.child_by_field_name("scope")
        if inner is not None and outer is not None:
            found.parts["name"], found.parts["owner"] = inner, outer
    if found.role == "function":
        found.parts.setdefault("parameters", node.children[0])
    if name is not None and _is_hidden(node, unquoted(raw(name)), found.role):
        found.marks.add("private")
    head = source.blob[node.start_byte : source.blob.find(b"\n", node.start_byte)]
    if b":nodoc:" in head:
        found.marks.add("private")
    return True


def _is_hidden(node: Node, name: str, role: str) -> bool:
    around = node.parent
    if around is not None and around.type == "argument_list" and around.parent is not None:
        node = around.parent  # private def run
        method = node.child_by_field_name("method")
        if method is not None and raw(method) in _HIDING:
            return True
        around = node.parent
    if around is None or around.type not in _BODIES:
        return False
    is_hidden = False
    for child in around.named_children:
        if child.type == "identifier" and role in ("function", "field"):
            word = raw(child)
            if word in _VISIBILITIES and child.start_byte < node.start_byte:
                # what is defined on the class itself stays as it is
                is_hidden = word in _HIDING and node.type != "singleton_method"
        elif child.type == "call" and _names(child, name):
            return True
    return is_hidden


def _names(call: Node, name: str) -> bool:
    """`private :run`, `private_constant :LIMIT`."""
    method, arguments = call.child_by_field_name("method"), call.child_by_field_name("arguments")
    if method is None or arguments is None or raw(method) not in _HIDING:
        return False
    return any(raw(one) == f":{name}" for one in arguments.named_children)


def expand(source: Source, found: Found) -> Iterator[Found]:
    node = found.node
    if node.type == "element_reference":
        around = node.parent
        left = around.child_by_field_name("left") if around is not None else None
        is_written = around is not None and around.type == "assignment" and left == node
        if not is_written:
            yield Found("env", node, {"name": found.parts["name"]})
        return
    callee, arguments = raw(found.parts["callee"]), found.parts["arguments"]
    given = list(arguments.named_children)
    if not given or _is_in_method(node):
        # a method of the program's own around `on`: `option(opts, "--limit COUNT")`
        is_wrapper = callee in _OPTIONS and any(raw(one)[1:].startswith("--") for one in given)
        if given and (callee in ("on", "def_option", "define") or is_wrapper):
            yield from _parsed(source, node, given)
        return
    if callee.startswith("attr_"):
        for one in given:
            if one.type == "simple_symbol":
                marks = {"private"} if _is_hidden(node, unquoted(raw(one)), "field") else set()
                yield Found("field", one, {"name": one}, marks)
    elif callee in _VERBS and node.parent is not None:
        if source.literal(given[0]) is not None:
            yield Found("route", node, {"path": given[0], "method": found.parts["callee"]})
    elif callee in _OPTIONS and given[0].type == "simple_symbol":
        words = {key for key, _ in entries(source, arguments) or ()}
        if words & _OPTION_WORDS or b"Thor" in source.blob or callee == "opt":
            parts = {"name": given[0], "options": arguments}
            if len(given) > 1 and given[1].type == "string":
                parts["help"] = given[1]
            yield Found("flag", node, parts)
    elif callee == "desc" and len(given) > 1 and b"Thor" in source.blob:
        yield Found("command", node, {"spelling": given[0], "help": given[1]})
    elif callee in ("on", "def_option", "define"):
        yield from _parsed(source, node, given)


def _parsed(source: Source, node: Node, given: list[Node]) -> Iterator[Found]:
    """`opts.on("-p", "--port PORT", Integer, "Port to use")`."""
    parts: dict[str, Node] = {}
    for one in given:
        text = source.literal(one) if one.type == "string" else None
        if text is None:
            if one.type == "array":
                parts["choices"] = one
        elif text.startswith("-"):
            if text.startswith("--") and "spelling" not in parts:
                parts["spelling"] = one
            else:
                parts.setdefault("short", one)
        else:
            parts.setdefault("help", one)
    if "spelling" not in parts and "short" in parts:
        parts["spelling"] = parts.pop("short")
    if "spelling" in parts:
        said = (source.literal(parts[part]) for part in ("spelling", "short") if part in parts)
        shown = next((match[0] for text in said if (match := _SHOWN.search(text or ""))), "")
        yield Found("flag", node, parts, texts={"shown": shown} if shown else {})


def _is_in_method(node: Node) -> bool:
    at = node.parent
    while at is not None:
        if at.type in ("method", "singleton_method"):
            return True
        at = at.parent
    return False


def fallback(source: Source, node: Node) -> Node | None:
    """`ENV["PORT"] || "3000"`."""
    around = node.parent
    if around is None or around.type != "binary":
        return None
    operator, left = around.child_by_field_name("operator"), around.child_by_field_name("left")
    if operator is None or left != node or raw(operator) not in ("||", "or"):
        return None
    return around.child_by_field_name("right")


def entries(source: Source, node: Node) -> list[tuple[str, Node]] | None:
    """Of a hash, and of the named arguments of a call."""
    node = bare(node)
    if node.type not in ("hash", "argument_list"):
        return None
    found = []
    for child in node.named_children:
        if child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None:
                found.append((unquoted(raw(key)), value))
    return found


def elements(source: Source, node: Node) -> list[Node] | None:
    node = bare(node)
    is_list = node.type in ("array", "string_array", "symbol_array")
    return list(node.named_children) if is_list else None


def bare(node: Node) -> Node:
    """Without `.freeze` and what else leaves the entries of a table as they are."""
    while node.type == "call":
        method, around = node.child_by_field_name("method"), node.child_by_field_name("receiver")
        if method is None or around is None or raw(method) not in _KEEPING:
            break
        node = around
    return node


def flag(name: str) -> str:
    return f"-{name}" if len(name) == 1 else "--" + name.replace("_", "-")


SPEC = Spec(
    queries=("ruby",),
    parameters=("ruby-parameters",),
    is_public=is_public,
    strings=frozenset({"string", "bare_string", "bare_symbol", "simple_symbol"}),
    fragments=frozenset({"string_content"}),
    joins=frozenset({"binary"}),
    literals=frozenset({"integer", "float", "true", "false", "nil", "rational"}),
    locals=frozenset({"block", "do_block", "lambda"}),
    wrappers=frozenset({"argument_list", "call"}),
    bodies=frozenset({"body_statement"}),
    doc=re.compile(r"#(?!!|\s*(?:frozen_string_literal|rubocop|encoding|typed|-\*-))"),
    calls=CALLS,
    complete=complete,
    expand=expand,
    fallback=fallback,
    constructors=frozenset({"initialize"}),
    keywords=KEYWORDS,
    bare=bare,
    entries=entries,
    elements=elements,
    flag=flag,
)

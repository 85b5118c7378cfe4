"""Shell scripts: `${VAR:-default}`, and `case "$1" in --flag)`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw, unquoted
from docsync.facts.treesitter.spec import Spec, Standing

if TYPE_CHECKING:
    from tree_sitter import Node

_FLAG = re.compile(r"--?[A-Za-z0-9]")
_WORD = re.compile(r"[a-z][\w-]+")
_LETTER = re.compile(r"[A-Za-z0-9]")
_NAME = re.compile(r"[A-Z][A-Z0-9_]+")
_FIRST_ARGUMENT = re.compile(r"\$(?:1|\{1(?::?-\w*)?\})")
_OPTARG = re.compile(r"\"?\$(?:OPTARG|\{OPTARG\})\"?")
_DEFAULTS = frozenset({":-", "-", ":=", "="})
_DEMANDS = frozenset({":?", "?"})
_USAGE = re.compile(r"(?i)\busage\b|\boptions:")


def is_public(standing: Standing) -> bool:
    """Functions of a file that others source."""
    is_function = standing.role == "function" and not standing.is_marked_private
    return is_function and not standing.name.startswith("_")


def complete(source: Source, found: Found) -> bool:
    """A script that is run keeps its functions for itself."""
    if source.blob.startswith(b"#!"):
        found.marks.add("private")
    return True


def expand(source: Source, found: Found) -> Iterator[Found]:
    node = found.node
    if node.type == "expansion":
        yield from _variable(found)
    elif node.type == "redirected_statement":
        if _USAGE.search(raw(found.parts["text"])):
            yield Found("message", node, {"text": found.parts["text"]})
    elif node.parent is not None and node.parent.type == "case_statement":
        yield from _cases(source, node, node.parent)


def _variable(found: Found) -> Iterator[Found]:
    """`${PORT:-80}`, `${TOKEN:?}`: from outside, or there would be no need to ask."""
    name = found.parts["name"]
    following = name.next_sibling
    operator = following.type if following is not None else ""
    if not _NAME.fullmatch(raw(name)) or operator not in _DEFAULTS | _DEMANDS:
        return
    parts = {"name": name}
    value = following.next_named_sibling if following is not None else None
    if value is not None and operator in _DEFAULTS:
        parts["value"] = value
    yield Found("env", found.node, parts)


def _cases(source: Source, item: Node, around: Node) -> Iterator[Found]:
    patterns = item.children_by_field_name("value")
    value = around.child_by_field_name("value")
    subject = unquoted(raw(value)) if value is not None else ""
    flags = [one for one in patterns if _FLAG.match(raw(one))]
    if flags:
        flags.sort(key=lambda one: not raw(one).startswith("--"))
        parts = {"name": flags[0]}
        if len(flags) > 1:
            parts["short"] = flags[1]
        yield Found("flag", item, parts)
    elif _is_of_getopts(around):
        if patterns and _LETTER.fullmatch(raw(patterns[0])):
            yield _letter(source, item, patterns[0])
    elif _FIRST_ARGUMENT.fullmatch(subject) and _is_word(patterns) and _is_of_script(around):
        yield Found("command", item, {"name": patterns[0]})


def _letter(source: Source, item: Node, name: Node) -> Found:
    """An option of `getopts`; the variable that takes its value has the default, set beforehand."""
    found = Found("flag", item, {"name": name})
    taking = [
        raw(at.child_by_field_name("name") or at)
        for at in item.named_children
        if at.type == "variable_assignment" and _OPTARG.fullmatch(_value(at))
    ]
    if len(taking) == 1:
        found.texts["dest"] = taking[0]
        default = _set_before(source.root, taking[0], item.start_byte)
        if default is not None:
            found.parts["value"] = default
    return found


def _set_before(root: Node, name: str, end: int) -> Node | None:
    """What the script sets a variable to: a plain value, or that of `${NAME:-5}`."""
    found = None
    for at in root.named_children:
        if at.start_byte >= end:
            break
        own, value = (at.child_by_field_name(part) for part in ("name", "value"))
        if at.type != "variable_assignment" or own is None or raw(own) != name:
            continue
        if value is None or found is not None:
            return None  # which of two counts is for the shell to say
        found = _plain_value(value)
        if found is None:
            return None
    return found


def _plain_value(value: Node) -> Node | None:
    if value.type == "string" and value.named_child_count == 1:
        value = value.named_children[0]
    if value.type == "expansion":
        operator = next((c for c in value.children if c.type in _DEFAULTS), None)
        inner = operator.next_named_sibling if operator is not None else None
        return inner if inner is not None and inner.type in ("word", "number") else None
    return value if value.type in ("word", "number", "string_content", "raw_string") else None


def _value(assignment: Node) -> str:
    value = assignment.child_by_field_name("value")
    return raw(value) if value is not None else ""


def _is_word(patterns: list[Node]) -> bool:
    return bool(patterns) and _WORD.fullmatch(raw(patterns[0])) is not None


def _is_of_getopts(around: Node) -> bool:
    body = around.parent
    loop = body.parent if body is not None else None
    condition = loop.child_by_field_name("condition") if loop is not None else None
    return condition is not None and raw(condition).startswith("getopts")


def _is_of_script(node: Node) -> bool:
    at = node.parent
    while at is not None:
        if at.type == "function_definition":
            name = at.child_by_field_name("name")
            return name is not None and raw(name) == "main"
        at = at.parent
    return True


SPEC = Spec(
    queries=("shell",),
    parameters=("shell-parameters",),
    is_public=is_public,
    strings=frozenset({"string", "raw_string", "heredoc_body"}),
    fragments=frozenset({"string_content", "heredoc_content"}),
    literals=frozenset({"word", "number"}),
    locals=frozenset(
        ["if_statement", "while_statement", "for_statement", "case_statement", "subshell"]
    ),
    wrappers=frozenset({"declaration_command"}),
    doc=re.compile(r"#(?!!)"),
    placeholder=re.compile(r"%[-+ #0\d.*]*[a-zA-Z]"),
    complete=complete,
    expand=expand,
)

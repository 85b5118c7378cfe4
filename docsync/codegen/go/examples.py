"""Examples in the comments of Go functions: calls with literals, and what they have to give."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from docsync.codegen.braces.syntax import first_error, parse, text_of
from docsync.codegen.examples import Example

if TYPE_CHECKING:
    from tree_sitter import Node

_MARK = re.compile(r"\s*(?:==|=>|->|→|//\s*(?:=>|->|==)?|=|returns?\b|gives\b|yields\b|is\b)\s*")
_MAX_CHARS = 1_000


def examples(text: str, name: str, path: str) -> tuple[Example, ...]:
    """Lines such as `Name(1) == 2` or `Name(1) // 2, nil`; a panic is "throws panic"."""
    found: dict[tuple[str, str], Example] = {}
    for number, line in enumerate(text.split("\n"), 1):
        for match in re.finditer(rf"(?<![\w.]){re.escape(name)}\(", line):
            example = _in_line(line[match.start() :][:_MAX_CHARS], number, path)
            if example:
                found.setdefault((example.call, example.expected), example)
    return tuple(found.values())


def _in_line(line: str, number: int, path: str) -> Example | None:
    for end in (m.end() for m in re.finditer(r"\)", line)):
        call = _expression(line[:end], path)
        if call is None or call.type != "call_expression":
            continue
        arguments = call.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        # what is not written out needs a set-up that nobody has given
        if any(_value(each) is None for each in given):
            return None
        mark = _MARK.match(line, end)
        if not mark or not mark[0].strip():
            return None
        expected = _expected(line[mark.end() :], path)
        return Example(line[:end], expected, number) if expected else None
    return None


def _expected(text: str, path: str) -> str:
    """The longest beginning that is a list of literals."""
    text = text.strip().lstrip("(")
    if re.match(r"panics?\b", text):
        return "throws panic"
    ends = [m.end() for m in re.finditer(r"[\]})'\"`\w]", text)]
    for end in reversed(ends):
        rest = text[end:]
        if rest and (rest[0].isalnum() or rest[0] == "_" or re.match(r"\.\d", rest)):
            continue
        if results(text[:end], path):
            return text[:end]
    return ""


def results(text: str, path: str) -> list[Any]:
    """What each of the results has to be, as the host tells values; empty for what is no list of
    literals. ["error"] is any error."""
    node = _expression(f"f({text})", path)
    arguments = node.child_by_field_name("arguments") if node is not None else None
    if arguments is None:
        return []
    values = [_value(each) for each in arguments.named_children]
    return [] if None in values else values


def _expression(text: str, path: str) -> Node | None:
    root = parse(path, f"package p\n\nvar _ = {text}\n")
    if first_error(root) is not None:
        return None
    specs = root.named_children[-1].named_children
    value = specs[0].child_by_field_name("value") if specs else None
    return value.named_children[0] if value is not None and value.named_child_count == 1 else None


_WORDS: dict[str, list[Any]] = {
    "true": ["boolean", True],
    "false": ["boolean", False],
    "nil": ["null"],
    "err": ["error"],
    "error": ["error"],
}


def _value(node: Node) -> list[Any] | None:
    text = text_of(node)
    if node.type in ("true", "false", "nil") or (node.type == "identifier" and text in _WORDS):
        return _WORDS[text]
    if node.type in ("int_literal", "float_literal"):
        digits = text.replace("_", "")
        try:
            is_old = re.fullmatch(r"0\d+", digits) is not None
            whole = int(digits, 8) if is_old else int(digits, 0)
            return ["number", str(whole)]
        except ValueError:
            return ["number", digits] if re.fullmatch(r"[\d.eE+-]+", digits) else None
    if node.type == "rune_literal":
        inner = _unquoted(text)
        return ["number", str(ord(inner))] if inner is not None and len(inner) == 1 else None
    if node.type == "interpreted_string_literal":
        inner = _unquoted(text)
        return ["string", inner] if inner is not None else None
    if node.type == "raw_string_literal":
        return ["string", text[1:-1]]
    if node.type == "unary_expression":
        operand = node.child_by_field_name("operand")
        value = _value(operand) if operand is not None else None
        if value and value[0] == "number" and text[0] == "-":
            return ["number", f"-{value[1]}"]
    if node.type == "composite_literal":
        return _composite(node)
    return None


def _composite(node: Node) -> list[Any] | None:
    kind, body = node.child_by_field_name("type"), node.child_by_field_name("body")
    if kind is None or body is None:
        return None
    elements = [each for each in body.named_children if each.type != "comment"]
    if kind.type in ("slice_type", "array_type", "implicit_length_array_type"):
        values = [_element(each) for each in elements]
        return ["array", values] if None not in values else None
    pairs = []
    for each in elements:
        if each.type != "keyed_element":
            return None
        key, value = (_element(part) for part in each.named_children)
        name = text_of(each.named_children[0]) if key is None else str(key[-1])
        if value is None:
            return None
        pairs.append([name, value])
    return ["object", sorted(pairs)]


def _element(node: Node) -> list[Any] | None:
    inner = node.named_children[0] if node.type == "literal_element" else node
    if inner.type == "literal_value":  # of the type that the list names
        values = [_element(each) for each in inner.named_children]
        return ["array", values] if None not in values else None
    return _value(inner)


def _unquoted(text: str) -> str | None:
    try:
        found = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return None
    return found if isinstance(found, str) else None


def find_contradiction(found: tuple[Example, ...], path: str) -> str:
    """Two results of one call, "" if there are none."""
    seen: dict[str, Example] = {}
    for each in found:
        if each.call.endswith("()"):
            continue  # without arguments each call may give another one
        other = seen.setdefault(re.sub(r"\s+", "", each.call), each)
        both = [results(one.expected, path) or one.expected for one in (other, each)]
        if both[0] != both[1]:
            where = f"lines {other.line} and {each.line} of the text"
            return f"{where} give different results for `{each.call}`"
    return ""

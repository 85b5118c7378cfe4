"""`@ConfigurationProperties(prefix = "shop.mail")` of Spring: the fields of a class or record are
properties, https://docs.spring.io/spring-boot/reference/features/external-config.html."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.source import Source, raw, said_first

if TYPE_CHECKING:
    from tree_sitter import Node

NAME = "ConfigurationProperties"
_TYPES = frozenset({"class_declaration", "record_declaration"})
_UPPER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
MAX_DEPTH = 4  # of types within types


def properties(source: Source, special: Found) -> Iterator[Found]:
    """One for each property that the class or record around the annotation declares."""
    given = special.parts["options"]
    holder = special.node.parent.parent if special.node.parent is not None else None
    prefix = _prefix(source, given)
    if prefix and holder is not None and holder.type in _TYPES:
        yield from _of_type(source, holder, prefix, 0)


def _prefix(source: Source, given: Node) -> str:
    for child in given.named_children:
        if child.type == "element_value_pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if key is not None and value is not None and raw(key) in ("prefix", "value"):
                return source.literal(value) or ""
        elif child.type in source.spec.strings:
            return source.literal(child) or ""
    return ""


def _of_type(source: Source, holder: Node, prefix: str, depth: int) -> Iterator[Found]:
    body = holder.child_by_field_name("body")
    inner = {
        raw(name): child
        for child in (body.named_children if body is not None else ())
        if child.type in _TYPES and (name := child.child_by_field_name("name")) is not None
    }
    for field, name, kind, value in _members(source, holder):
        path = f"{prefix}.{dashed(raw(name))}"
        nested = inner.get(raw(kind))
        if nested is not None and depth < MAX_DEPTH:
            yield from _of_type(source, nested, path, depth + 1)
            continue
        texts = {"property": path, "type": source.text(kind), "value": value}
        texts["help"] = said_first(source.doc(field))
        yield Found("option", field, {"name": name}, texts=texts)


def _members(source: Source, holder: Node) -> Iterator[tuple[Node, Node, Node, str]]:
    """Field, name, type and default, "" where none is plain. A class sets what is not static, and
    final only through its constructor, which is not read."""
    if holder.type == "record_declaration":
        listed = holder.child_by_field_name("parameters")
        for each in listed.named_children if listed is not None else ():
            name, kind = each.child_by_field_name("name"), each.child_by_field_name("type")
            if each.type == "formal_parameter" and name is not None and kind is not None:
                yield each, name, kind, _annotated(source, each)
        return
    body = holder.child_by_field_name("body")
    for field in body.named_children if body is not None else ():
        kind = field.child_by_field_name("type")
        if field.type != "field_declaration" or kind is None:
            continue
        if _words(field) & {"static", "final", "transient"} and not _is_nested(kind, holder):
            continue
        for each in field.children_by_field_name("declarator"):
            name, value = each.child_by_field_name("name"), each.child_by_field_name("value")
            plain = value is not None and source.is_literal(value)
            if name is not None:
                yield field, name, kind, source.text(value) if plain and value else ""


def _is_nested(kind: Node, holder: Node) -> bool:
    """`private final Pool pool = new Pool();` has the properties of the pool."""
    body = holder.child_by_field_name("body")
    return any(
        (name := child.child_by_field_name("name")) is not None and raw(name) == raw(kind)
        for child in (body.named_children if body is not None else ())
        if child.type in _TYPES
    )


def _annotated(source: Source, parameter: Node) -> str:
    """`@DefaultValue("20") int size`."""
    match = re.search(r"@DefaultValue\(\s*(\"(?:[^\"\\]|\\.)*\")\s*\)", raw(parameter))
    text = match[1][1:-1] if match else ""
    is_word = text in ("true", "false") or re.fullmatch(r"-?\d+(?:\.\d+)?", text)
    return text if is_word or not text else f'"{text}"'


def _words(node: Node) -> set[str]:
    first = node.children[0] if node.children else None
    if first is None or first.type != "modifiers":
        return set()
    return {child.type for child in first.children}


def dashed(name: str) -> str:
    """`maxPageSize` as documentation has it: `max-page-size`."""
    return _UPPER.sub("-", name).lower()

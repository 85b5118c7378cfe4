"""The descriptions and summaries of an OpenAPI file, as a document that is only reported."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from docsync.docs.masked import Prose, masked_document
from docsync.docs.section import DocFile

if TYPE_CHECKING:
    from yaml.nodes import Node, ScalarNode

SUFFIXES = frozenset({".yaml", ".yml", ".json"})
_OPENAPI = re.compile(rb"^[ \t{]*[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?\d", re.M)
_FIELDS = frozenset({"description", "summary"})
# keys that only hold others
_CONTAINERS = frozenset(
    """
    paths components schemas properties parameters responses content schema items definitions
    requestBody requestBodies securitySchemes headers webhooks allOf anyOf oneOf
    additionalProperties securityDefinitions
    """.split()
)
_ESCAPE = re.compile(r"\\(?:[ntrbf]|u[0-9a-fA-F]{4}|\r?\n)")
_PROPERTIES = re.compile(r"(?:[&!][^\s'\"|>]*\s+)+")  # an anchor, a tag
_MAX_DEPTH = 60


def is_openapi(path: str, content: bytes) -> bool:
    return PurePosixPath(path).suffix.lower() in SUFFIXES and bool(_OPENAPI.search(content))


def api_descriptions(path: str, content: bytes, blob: str = "") -> DocFile:
    """One section a text, with a heading path of path, method, parameter or property, and field.
    Never raises; what is no YAML and no JSON has no sections with text."""
    return masked_document(path, blob, content, _texts(content), "api")


def _texts(content: bytes) -> list[Prose]:
    import yaml

    try:
        view = content.decode("utf-8")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        root = yaml.compose(view, Loader=loader)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError):
        return []
    if root is None or view.startswith("\ufeff"):
        return []
    found: list[Prose] = []
    at, offset = 0, 0  # a character and its byte
    nodes = sorted(_described(root, (), 0), key=lambda pair: pair[1].start_mark.index)
    for about, node in nodes:
        spans = []
        for first, last in _spans(view, node):
            if first < at:
                break  # an alias: its text was read before
            offset += len(view[at:first].encode())
            size = len(view[first:last].encode())
            spans.append((offset, offset + size))
            at, offset = last, offset + size
        if spans:
            found.append(Prose(tuple(spans), about))
    return found


def _described(
    node: Node, about: tuple[str, ...], depth: int
) -> Iterator[tuple[tuple[str, ...], ScalarNode]]:
    from yaml.nodes import MappingNode, ScalarNode, SequenceNode

    if depth > _MAX_DEPTH:
        return
    if isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            name = _name(item)
            yield from _described(item, (*about, name or str(number)), depth + 1)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            if name in _FIELDS and isinstance(value, ScalarNode):
                yield (*about, name), value
            elif not isinstance(value, ScalarNode):
                is_named = name not in _CONTAINERS
                yield from _described(value, (*about, name) if is_named else about, depth + 1)


def _name(node: Node) -> str:
    """Of a parameter or tag: its `name`."""
    from yaml.nodes import MappingNode, ScalarNode

    if isinstance(node, MappingNode):
        for key, value in node.value:
            if getattr(key, "value", "") == "name" and isinstance(value, ScalarNode):
                return str(value.value)
    return ""


def _spans(view: str, node: ScalarNode) -> Iterator[tuple[int, int]]:
    """The text of a scalar in characters, without quotes, block marks and escapes."""
    start, end = node.start_mark.index, node.end_mark.index
    if match := _PROPERTIES.match(view, start, end):
        start = match.end()
    if node.style in {"|", ">"}:
        start = view.find("\n", start, end) + 1 or end
    elif node.style in {'"', "'"}:
        start, end = start + 1, end - 1
    while end > start and view[end - 1].isspace():
        end -= 1
    at = start
    for match in _ESCAPE.finditer(view, start, end) if node.style == '"' else ():
        if at < match.start():
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end

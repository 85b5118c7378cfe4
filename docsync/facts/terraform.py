"""Terraform and OpenTofu modules: what their callers set and get, and the versions they want.

The blocks are those of https://developer.hashicorp.com/terraform/language/values/variables and
.../outputs. Resources, data and locals are inside, and say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import dedent
from typing import TYPE_CHECKING

from docsync.facts.fact import ChangeFact
from docsync.facts.generic import generic_facts
from docsync.facts.named import Family, Named, declared, named_facts
from docsync.facts.syntax import SourceError
from docsync.facts.treesitter.grammar import GrammarMissing, load_parser
from docsync.facts.treesitter.languages import TERRAFORM

if TYPE_CHECKING:
    from tree_sitter import Node

_CONTAINS = re.compile(r"contains\(\s*\[(?P<items>[^\[\]]*)\]\s*,\s*var\.(?P<name>[\w-]+)\s*\)")


def terraform_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError where a side is no HCL; with what its words tell where the grammar is not
    installed."""
    try:
        sides = (_names(old_path or path, old), _names(path, new))
    except GrammarMissing as error:
        found = generic_facts(path, old, new, old_path)
        told = f"read by its words only: {TERRAFORM.advice}"
        raise SourceError(path, 0, told, facts=found) from error
    return named_facts(path, TERRAFORM.name, *sides, old_path=old_path)


def _names(path: str, blob: bytes | None) -> list[Named]:
    if blob is None:
        return []
    text = blob.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    root = load_parser(TERRAFORM).parse(text).root_node
    if root.has_error:
        raise SourceError(path, _first_error(root), "not HCL")
    return [named for block in _blocks(root) for named in _of_block(block)]


def _first_error(root: Node) -> int:
    at = root
    while inner := next((c for c in at.children if c.has_error or c.is_missing), None):
        at = inner
    return at.start_point[0] + 1


def _of_block(block: Node) -> Iterator[Named]:
    kind, labels = _head(block)
    if kind == "variable" and len(labels) == 1:
        yield from _variable(labels[0], block)
    elif kind == "output" and len(labels) == 1:
        told = _text(_attributes(block).get("description"))
        line = block.start_point[0] + 1
        yield Named(Family.OPTION, labels[0], "outputs", None, line, body=told, detail=told)
        if told:
            yield Named(Family.HELP, labels[0], "outputs", told, line, detail=told)
    elif kind == "terraform" and not labels:
        yield from _requirements(block)


def _variable(name: str, block: Node) -> Iterator[Named]:
    given = _attributes(block)
    line = block.start_point[0] + 1
    told = _text(given.get("description"))
    default = given.get("default")
    value = None if default is None else _source(default)
    kind = re.sub(r"(?<=[(\[]) | (?=[)\],])", "", _source(given["type"])) if "type" in given else ""
    need = "required" if default is None else "optional"
    detail = declared(name, kind, told, is_required=default is None, default=value)
    yield Named(Family.OPTION, name, "", value, line, body=told or kind, detail=detail)
    traits = [
        (Family.HELP, told),
        (Family.TYPE, kind),
        (Family.NEED, need),
        (Family.CHOICES, _choices(name, block)),
        (Family.MARK, "deprecated" if "deprecated" in given else ""),
    ]
    for family, text in traits:
        if text or family is Family.MARK:
            shown = detail if family is Family.NEED else told
            yield Named(family, name, "", text, line, detail=shown)


def _choices(name: str, block: Node) -> str:
    """Of a `validation` that asks whether the variable is in a list."""
    for inner in _blocks(block):
        condition = _attributes(inner).get("condition")
        match = _CONTAINS.fullmatch(_source(condition)) if condition is not None else None
        if match and match["name"] == name:
            return ", ".join(item.strip().strip('"') for item in match["items"].split(",") if item)
    return ""


def _requirements(block: Node) -> Iterator[Named]:
    wanted = _attributes(block).get("required_version")
    if wanted is not None:
        yield Named(Family.VERSION, "terraform", "", _text(wanted), wanted.start_point[0] + 1)
    for inner in _blocks(block):
        if _head(inner)[0] != "required_providers":
            continue
        for name, node in _attributes(inner).items():
            match = re.search(r"\bversion\s*[=:]\s*\"([^\"]*)\"", _source(node))
            version = match[1] if match else _text(node)
            if version:
                line = node.start_point[0] + 1
                yield Named(Family.VERSION, name, "required_providers", version, line)


def _blocks(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.type == "body":
            yield from (each for each in child.children if each.type == "block")


def _head(block: Node) -> tuple[str, list[str]]:
    """The kind of a block, and its labels."""
    kind = next((_source(child) for child in block.children if child.type == "identifier"), "")
    labels = [_source(child).strip('"') for child in block.children if child.type == "string_lit"]
    return kind, labels


def _attributes(block: Node) -> dict[str, Node]:
    """Name -> expression."""
    found = {}
    for body in (child for child in block.children if child.type == "body"):
        for each in body.children:
            if each.type == "attribute":
                found[_source(each.children[0])] = each.children[-1]
    return found


def _source(node: Node) -> str:
    """As it is written, on one line."""
    return " ".join((node.text or b"").decode("utf-8", "replace").split())


def _text(node: Node | None) -> str:
    """Of a string or heredoc, without marks; "" of what is computed."""
    if node is None:
        return ""
    raw = (node.text or b"").decode("utf-8", "replace").strip()
    if raw.startswith("<<"):
        lines = raw.split("\n")[1:-1]
        return dedent("\n".join(lines)).strip()
    if len(raw) > 1 and raw[0] == raw[-1] == '"' and "${" not in raw:
        return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), raw[1:-1]).strip()
    return ""

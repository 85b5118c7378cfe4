"""JSON, and JSON as people keep it: comments and trailing commas."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from docsync.facts.config import config_facts
from docsync.facts.fact import ChangeFact
from docsync.facts.syntax import SourceError
from docsync.facts.text import decode
from docsync.facts.tree import MAX_DEPTH, Listing, Node, Scalar, Table

_TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_NOT_JSON = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*[\s\S]*?\*/|,(?=\s*[}\]])')


def json_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side is no JSON."""
    return config_facts(
        path, "json", read_json(old_path or path, old), read_json(path, new), old_path
    )


def read_json(path: str, blob: bytes | None) -> Node | None:
    if blob is None:
        return None
    text = decode(path, blob)
    try:
        _parse(text)
    except json.JSONDecodeError as error:
        text = _strict(text)
        try:
            _parse(text)
        except json.JSONDecodeError:
            raise SourceError(path, error.lineno, f"invalid JSON: {error.msg}") from None
    except RecursionError:
        raise SourceError(path, 1, f"nested deeper than {MAX_DEPTH} levels") from None
    tokens = _tokens(text)
    first = next(tokens, None)
    assert first is not None, "json.loads refuses an empty text"
    return _node(path, first, tokens, 0)


def _parse(text: str) -> object:
    # a number that Python would refuse to convert is still JSON
    return json.loads(text, parse_int=str, parse_float=str)


def _strict(text: str) -> str:
    """Without comments and trailing commas; every line stays where it is."""
    return _trailing(_NOT_JSON.sub(_blank, text))


def _trailing(text: str) -> str:
    # a comma that a comment kept from its bracket shows only now
    return _NOT_JSON.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return match[1] or "\n" * match[0].count("\n")


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    line, at = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        yield match[0], line


def _node(path: str, token: tuple[str, int], rest: Iterator[tuple[str, int]], depth: int) -> Node:
    """Reads text that `json.loads` has accepted."""
    word, line = token
    if depth > MAX_DEPTH:
        raise SourceError(path, line, f"nested deeper than {MAX_DEPTH} levels")
    if word == "{":
        entries: dict[str, Node] = {}
        for key, key_line in rest:
            if key == "}":
                break
            if key == ",":
                continue
            next(rest)
            value = _node(path, next(rest), rest, depth + 1)
            entries[str(json.loads(key, strict=False))] = _at(value, key_line)
        return Table(entries, line)
    if word == "[":
        items: list[Node] = []
        for item in rest:
            if item[0] == "]":
                break
            if item[0] != ",":
                items.append(_node(path, item, rest, depth + 1))
        return Listing(tuple(items), line)
    if word.startswith('"'):
        return Scalar(str(json.loads(word, strict=False)), line)
    return Scalar(word, line, is_string=False)


def _at(node: Node, line: int) -> Node:
    if isinstance(node, Scalar):
        return Scalar(node.text, line, node.is_string)
    if isinstance(node, Listing):
        return Listing(node.items, line)
    return Table(node.entries, line)

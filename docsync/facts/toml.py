"""TOML. `tomllib` tells no lines, so they are looked up in the text afterwards."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from docsync.facts.config import config_facts
from docsync.facts.fact import ChangeFact
from docsync.facts.named import named_facts
from docsync.facts.syntax import SourceError
from docsync.facts.text import decode
from docsync.facts.tox import TOX_TOML, environments_of_toml
from docsync.facts.tree import Listing, Node, Scalar, Table

_HEADER = re.compile(r"^\s*\[(\[)?\s*(.+?)\s*\]?\]\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*)\s*="""
)
_PART = re.compile(r"""[\w-]+|"[^"\n]*"|'[^'\n]*'""")
_AT_LINE = re.compile(r"line (\d+)")


def toml_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side is no TOML."""
    old_root, new_root = read_toml(old_path or path, old), read_toml(path, new)
    facts = config_facts(path, "toml", old_root, new_root, old_path)
    if path.rsplit("/", 1)[-1] in TOX_TOML:
        old_envs = environments_of_toml(old_path or path, old_root)
        new_envs = environments_of_toml(path, new_root)
        facts += named_facts(path, "toml", old_envs, new_envs, old_path=old_path)
    return facts


def read_toml(path: str, blob: bytes | None) -> Node | None:
    if blob is None:
        return None
    text = decode(path, blob)
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        message = re.sub(r"\s*\(at [^)]*\)$", "", str(error))
        raise SourceError(path, line, f"invalid TOML: {message}") from None
    except (ValueError, RecursionError) as error:  # a number too long, lists too deep
        raise SourceError(path, 1, f"invalid TOML: {error}") from None
    return _node(value, (), _Lines(text), 1)


class _Lines:
    """Where keys and the items of lists stand."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.at: dict[tuple[str, ...], int] = {}
        counts: dict[tuple[str, ...], int] = {}
        table: tuple[str, ...] = ()
        for number, line in enumerate(self.lines, 1):
            header = _HEADER.match(line)
            key = None if header else _KEY.match(line)
            if header:
                table = _parts(header[2])
                if header[1]:
                    count = counts[table] = counts.get(table, -1) + 1
                    self.at.setdefault(table, number)
                    table = (*table, str(count))
                self.at.setdefault(table, number)
            elif key:
                self.at.setdefault((*table, *_parts(key[1])), number)

    def of_item(self, text: str, start: int) -> int:
        for number in range(start, min(start + 300, len(self.lines) + 1)):
            if text in self.lines[number - 1]:
                return number
        return start


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _node(value: Any, path: tuple[str, ...], lines: _Lines, above: int) -> Node:
    line = lines.at.get(path, above)
    if isinstance(value, dict):
        children = {key: _node(child, (*path, key), lines, line) for key, child in value.items()}
        return Table(children, line)
    if isinstance(value, list):
        items: list[Node] = []
        at = line
        for index, child in enumerate(value):
            if isinstance(child, str):
                at = lines.of_item(child, at)
            items.append(_node(child, (*path, str(index)), lines, at))
        return Listing(tuple(items), line)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", line, is_string=False)
    return Scalar(str(value), line, is_string=isinstance(value, str))

"""Which Ruby a project needs: gemspecs, Gemfiles and `.ruby-version`. What else these say is read
by its words."""

from __future__ import annotations

import re

from docsync.facts.fact import ChangeFact
from docsync.facts.generic import generic_facts
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.text import decode

_REQUIRED = re.compile(r"\s*\w+\.(?P<name>required_ruby_version)\s*=(?P<value>[^#]*)")
_RUBY = re.compile(r"\s*(?P<name>ruby)[\s(]+(?P<value>[\"'][^#]*)")
_TEXT = re.compile(r"[\"']([^\"']*)[\"']")
_LEAST = re.compile(r"(?:>=|~>|=)?\s*\d+(?:\.\d+)*")
_NAMES = frozenset({"required_ruby_version", "ruby"})
_PINNED = re.compile(r"\s*(?:ruby-)?(?P<version>\d+(?:\.\d+)+)\s*")


def rubygems_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError when a side is no text."""
    before, after = _needed(old_path or path, old), _needed(path, new)
    words = [
        fact
        for fact in generic_facts(path, old, new, old_path)
        if fact.symbol.rpartition(".")[2] not in _NAMES
    ]
    return [*words, *named_facts(path, "rubygems", before, after, old_path=old_path)]


def _needed(path: str, blob: bytes | None) -> list[Named]:
    name = path.rpartition("/")[2]
    lines = decode(path, blob).split("\n")
    if name == ".ruby-version":
        pinned = _PINNED.fullmatch(lines[0])
        return [_version("ruby", name, pinned["version"], 1, lines[0])] if pinned else []
    shape, owner = (_RUBY, name) if name == "Gemfile" else (_REQUIRED, "")
    for number, line in enumerate(lines, 1):
        match = shape.match(line)
        texts = _TEXT.findall(match["value"]) if match else []
        if match and texts and _LEAST.fullmatch(texts[0].strip()):
            return [_version(match["name"], owner, ", ".join(texts), number, line)]
    return []


def _version(name: str, owner: str, value: str, line: int, detail: str) -> Named:
    return Named(Family.VERSION, name, owner, value, line, detail=detail.strip())

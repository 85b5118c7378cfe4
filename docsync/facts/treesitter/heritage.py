"""What a type has from other types, which it does not say itself."""

from __future__ import annotations

import re

from docsync.facts.treesitter.surface import Symbol

_TYPE = re.compile(r"(?<!\w)[A-Z]\w+")
_SPREAD = re.compile(r"\.\.\.\s*([A-Za-z_$][\w$.]*)")
# a struct within a struct, in Go; fields of a field, where serde writes them beside the others
_EMBEDDED = re.compile(
    r"^\s*\*?(?:\w+\.)?([A-Z]\w*)(?:\[[^\]]*\])?\s*(?:`[^`]*`)?\s*(?://.*)?$", re.M
)
_FLATTENED = re.compile(r"\bflatten\b[^\]]*\]\s*(?:pub(?:\([^)]*\))?\s+)?(\w+)")
_BRACED = re.compile(r"\{[^{}]*\}")


def heritage(symbol: Symbol) -> frozenset[str]:
    """Names of what a type may have members from: bases, interfaces, parts of a union or an
    intersection, embedded and flattened fields; of an object what is spread into it."""
    text = symbol.text
    if symbol.role == "constant":
        return frozenset(_SPREAD.findall(text))
    if symbol.role not in ("class", "alias"):
        return frozenset()
    head = text.partition("{")[0] if symbol.role == "class" else _without_braces(text)
    found = {*_TYPE.findall(head), *_FLATTENED.findall(text)}
    if symbol.source.language.name == "go":
        found.update(_EMBEDDED.findall(text))
    return frozenset(found - {symbol.name})


def _without_braces(text: str) -> str:
    while (shorter := _BRACED.sub(" ", text)) != text:
        text = shorter
    return text

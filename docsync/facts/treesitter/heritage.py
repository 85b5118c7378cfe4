"""What a type has from other types, which it does not say itself."""

from __future__ import annotations

import re

from docsync.facts.treesitter.surface import Symbol

_TYPE = re.compile(r"(?<!\w)[A-Z]\w+")
_SPREAD = re.compile(r"[{,]\s*\.\.\.\s*([A-Za-z_$][\w$.]*)")
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*|^[ \t]*#[^\n\[]*", re.S | re.M)
_ANNOTATION = re.compile(r"@\w+(?:\.\w+)*(?:\([^()]*(?:\([^()]*\)[^()]*)*\))?")
_PARAMETERS = re.compile(r"\A\s*<[^<>]*(?:<[^<>]*>[^<>]*)*>")
# a struct within a struct, in Go; a trait in a class, in PHP; fields of a field, by serde
_EMBEDDED = re.compile(
    r"^[ \t]*\*?(?:\w+\.)?([A-Z]\w*)(?:\[[^\]\n]*\])?[ \t]*(?:`[^`\n]*`)?[ \t]*$", re.M
)
_TRAIT = re.compile(r"^[ \t]+use[ \t]+([A-Z]\w*)", re.M)
_FLATTENED = re.compile(r"\bflatten\b[^\]\n]*\]\s*(?:pub(?:\([^)\n]*\))?\s+)?(\w+)")
_BRACED = re.compile(r"\{[^{}]*\}")
MAX_DEPTH = 20


def heritage(symbol: Symbol) -> frozenset[str]:
    """Names of what a type may have members from: bases, interfaces, parts of a union or an
    intersection, embedded and flattened fields; of an object what is spread into it."""
    if symbol.role not in ("class", "alias", "constant"):
        return frozenset()
    text = _COMMENT.sub(" ", symbol.text)
    if symbol.role == "constant":
        return frozenset(_SPREAD.findall(text))
    language = symbol.source.language.name
    text = _ANNOTATION.sub(" ", text)
    _lead, _name, head = text.partition(symbol.name)
    head = _PARAMETERS.sub("", head)
    if language == "ruby":
        head = head.partition("\n")[0]
    elif symbol.role == "class":
        head = head.partition("{")[0]
    else:
        head = _without_braces(head)
    found = set(_TYPE.findall(head))
    inside = {"go": _EMBEDDED, "php": _TRAIT, "rust": _FLATTENED}.get(language)
    if inside is not None:
        found.update(inside.findall(text))
    return frozenset(found - {symbol.name})


def _without_braces(text: str) -> str:
    for _ in range(MAX_DEPTH):
        shorter = _BRACED.sub(" ", text)
        if shorter == text:
            break
        text = shorter
    return text

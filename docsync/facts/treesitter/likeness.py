"""How surely two definitions are one under two names, in any language."""

from __future__ import annotations

import re

from docsync.facts.pairing import body_similarity, name_similarity
from docsync.facts.treesitter.source import raw
from docsync.facts.treesitter.surface import Symbol

_MOST_WORDS = 4000
_WORD = re.compile(r"\w+|[^\w\s]")
_CALL = re.compile(r"(?:(?:new|await)\s+)?(?P<callee>\w[\w$.:?!]*)\s*(?:<[^<>()]*>\s*)?\(")
_TRIVIAL = frozenset(
    ["", "0", "1", '""', "true", "false", "null", "nil", "None", "undefined", "[]", "{}", "-1"]
)


def similarity(old: Symbol, new: Symbol) -> float:
    """By body, and by name where the body says little; 0 when they cannot be one."""
    if old.role != new.role:
        return 0.0
    names = name_similarity(old.name, new.name)
    if old.role == "export":
        return 0.0
    if old.role == "constant":
        return _constants(old, new, names)
    return body_similarity(words(old), words(new), lambda: names)


def words(symbol: Symbol) -> list[str]:
    """Of the whole definition, with its own name neutral."""
    found = _WORD.findall(symbol.text)[:_MOST_WORDS]
    return ["_" if word == symbol.name else word for word in found]


def body_words(symbol: Symbol) -> list[str]:
    body = symbol.parts.get("body")
    if body is None:
        return []
    return _WORD.findall((body.text or b"").decode("utf-8", "replace"))[:_MOST_WORDS]


def is_trivial(canon: str) -> bool:
    """Values that many unrelated names share."""
    return canon in _TRIVIAL


def _constants(old: Symbol, new: Symbol, names: float) -> float:
    first, second = (one.source.quote(one.value) for one in (old, new))
    is_same = first is not None and first == second
    if first is not None and is_same and not is_trivial(first.canon):
        return 0.6 + 0.4 * names
    calls = [_called(one) for one in (old, new)]
    if all(calls) and calls[0] != calls[1]:
        return 0.0  # things of another kind, however alike their names are
    needed = 0.6 if is_same else 0.8
    return names if names >= needed else 0.0


def _called(symbol: Symbol) -> str:
    """The last name of the function that gives the value, if one does."""
    call = _CALL.match(raw(symbol.value)) if symbol.value is not None else None
    return re.split(r"\W+", call["callee"])[-1] if call else ""

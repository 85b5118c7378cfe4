"""Whose command a line of a document calls: an option of another program is none of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docsync.facts.programs import OTHERS

_PROMPT = re.compile(r"\A(?:[$>#%]|>>>|[\w.@~:-]*[$#%])\s+")
_BEFORE = re.compile(
    r"\A(?:[A-Z_][A-Z0-9_]*=\S*|sudo|env|time|exec|npx|yarn|pnpm|bunx|uvx|pipx|poetry|pdm|hatch|uv|run|"
    r"python\d?(?:\.\d+)?|python3|-m|node|go|cargo|--|bundle|\./\S*?(?=\w+\Z))\Z"
)


def own_packages(paths: Iterable[str]) -> frozenset[str]:
    """Python packages that the repository offers: folders at its top or below `src`."""
    found = set()
    for path in paths:
        match = re.fullmatch(r"(?:(?:src|lib|python)/)?([A-Za-z_]\w*)/__init__\.pyi?", path)
        if match and match[1] not in ("tests", "test", "docs", "examples"):
            found.add(match[1])
    return frozenset(found)


def command_of(line: str) -> str:
    """The program that a line of a shell calls; "" for what is no call."""
    for word in _PROMPT.sub("", line.strip()).split():
        if _BEFORE.match(word):
            continue
        name = word.rpartition("/")[2]
        return name if re.fullmatch(r"[A-Za-z][\w.+-]*", name) else ""
    return ""


def names_other_tool(text: str, own: frozenset[str]) -> bool:
    """Whether a text speaks of a program that is not this repository's."""
    words = set(re.findall(r"[a-z][a-z0-9-]+", text))
    return bool(words & (OTHERS - own))

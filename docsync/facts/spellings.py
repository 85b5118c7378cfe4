"""A name of the code that got another one, where the code has it in the spelling of the command
line, too: `same_file_system` became `one_file_system`, and "same-file-system" what this is now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.sides import Side

_KINDS = (FactKind.KEY_RENAMED, FactKind.SYMBOL_RENAMED, FactKind.PARAMETER_RENAMED)
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")


def spelled_flags(facts: Sequence[ChangeFact], files: Sequence[Side]) -> list[ChangeFact]:
    """The renamed flags, where the changed files have the old one in quotes or with its dashes
    before and the new one after, and neither on the other side."""
    known = {fact.symbol for fact in facts if fact.kind.value.startswith("flag-")}
    found: dict[str, ChangeFact] = {}
    for fact in facts:
        before, after = fact.before or "", fact.after or ""
        if fact.kind not in _KINDS or not (_SNAKE.fullmatch(before) and _SNAKE.fullmatch(after)):
            continue
        old, new = (f"--{name.replace('_', '-')}" for name in (before, after))
        if old in known or new in known or old in found:
            continue
        was, now = set(_standing(old, files)), set(_standing(new, files))
        if was == {"before"} and now == {"after"}:
            found[old] = replace(
                fact,
                kind=FactKind.FLAG_RENAMED,
                symbol=old,
                before=old,
                after=new,
                is_public=True,
                owner="",
                siblings=(),
            )
    return list(found.values())


def _standing(flag: str, files: Iterable[Side]) -> Iterator[str]:
    name = re.escape(flag[2:])
    pattern = re.compile(rf"([\"'`])(?:--)?{name}\1|(?<![\w-])--{name}(?![\w-])".encode())
    for _path, old, new in files:
        if old and pattern.search(old):
            yield "before"
        if new and pattern.search(new):
            yield "after"

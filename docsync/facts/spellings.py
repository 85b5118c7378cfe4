"""A name of the code that got another one, where the code has it in the spelling of the command
line, too: `same_file_system` became `one_file_system`, and "same-file-system" what this is now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.sides import Side

_KINDS = (FactKind.KEY_RENAMED, FactKind.SYMBOL_RENAMED, FactKind.PARAMETER_RENAMED)
_SNAKE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_NAME = r"(?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)+)"
_FORMS = (
    re.compile(rf"(?P<quote>[\"'`])(?:--)?{_NAME}(?=(?P=quote))".encode()),
    re.compile(rf"(?<![\w-])--{_NAME}(?![\w-])".encode()),
)


def spelled_flags(facts: Sequence[ChangeFact], files: Sequence[Side]) -> list[ChangeFact]:
    """The renamed flags, where the changed files have the old one in quotes or with its dashes
    before and the new one after, and neither on the other side."""
    wanted = [fact for fact in facts if _may_be_flag(fact)]
    if not wanted:
        return []
    known = {fact.symbol for fact in facts if fact.kind.value.startswith("flag-")}
    # read once: a change that renames as many things as it has files would be read for each
    old_side, new_side = set[str](), set[str]()
    for _path, was, now in files:
        old_side |= _spelled(was)
        new_side |= _spelled(now)
    found: dict[str, ChangeFact] = {}
    for fact in wanted:
        old, new = (name.replace("_", "-") for name in (fact.before or "", fact.after or ""))
        if f"--{old}" in known or f"--{new}" in known or f"--{old}" in found:
            continue
        is_renamed = old in old_side and new in new_side
        if is_renamed and old not in new_side and new not in old_side:
            found[f"--{old}"] = replace(
                fact,
                kind=FactKind.FLAG_RENAMED,
                symbol=f"--{old}",
                before=f"--{old}",
                after=f"--{new}",
                is_public=True,
                owner="",
                siblings=(),
            )
    return list(found.values())


def _may_be_flag(fact: ChangeFact) -> bool:
    names = fact.before or "", fact.after or ""
    return fact.kind in _KINDS and all(map(_SNAKE.fullmatch, names))


def _spelled(blob: bytes | None) -> set[str]:
    """The names that a file has in quotes or with dashes before them, without those."""
    if not blob or b"-" not in blob:
        return set()
    return {match["name"].decode() for form in _FORMS for match in form.finditer(blob)}

"""Names in the place of which another one stands in a line that is otherwise as it was: whether the
thing got that name, or is another one now, words do not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from docsync.facts.fact import SURE, ChangeFact
from docsync.facts.replacements import Edited, edited
from docsync.facts.sides import Side

_NAME = re.compile(r"-{0,2}[A-Za-z_$][\w$.-]*")


def without_exchanged(facts: Sequence[ChangeFact], files: Sequence[Side]) -> list[ChangeFact]:
    """The facts with those removals in doubt that only words tell of, of a name for which one that
    is new stands in the same line."""
    asked = [f for f in facts if f.kind.is_removal and f.certainty < SURE]
    if not asked:
        return list(facts)
    sides = {path: (old, new) for path, old, new in files}

    def weighed(fact: ChangeFact) -> ChangeFact:
        old, new = sides.get(fact.place.path, (None, None))
        edit = edited(old, new) if old and new and fact in asked else None
        is_exchanged = edit is not None and _is_exchanged(fact.symbol, fact.place.line - 1, edit)
        return replace(fact, stands_elsewhere=True) if is_exchanged else fact

    return [weighed(fact) for fact in facts]


def _is_exchanged(name: str, at: int, edit: Edited) -> bool:
    block = next((b for b in edit.blocks if b[0] <= at < b[1]), None)
    if block is None or block[1] - block[0] != block[3] - block[2]:
        return False
    was, now = edit.before[at], edit.after[block[2] + at - block[0]]
    found = re.search(rf"(?<![\w$-]){re.escape(name)}(?![\w$-])", was)
    if found is None:
        return False
    head, tail = was[: found.start()], was[found.end() :]
    is_same = now.startswith(head) and now.endswith(tail) and len(now) > len(head) + len(tail)
    other = now[len(head) : len(now) - len(tail)] if is_same else ""
    return bool(_NAME.fullmatch(other)) and not any(other in line for line in edit.before)

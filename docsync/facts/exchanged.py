"""What words do not tell to have gone: names in the place of which another one stands in a line
that is otherwise as it was, and routes that the code puts together from parts now."""

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


def without_rebuilt(facts: Sequence[ChangeFact], files: Sequence[Side]) -> list[ChangeFact]:
    """The facts with those removals of routes in doubt whose last part a line that came has in
    quotes: `prefix + "scan"`, a table of names."""
    lasts = {id(f): last for f in facts if f.kind.is_removal and (last := _last_part(f.symbol))}
    if not lasts:
        return list(facts)
    edits = [edited(old, new) for _path, old, new in files if old and new]
    come = "\n".join(
        line for edit in edits if edit for b in edit.blocks for line in edit.after[b[2] : b[3]]
    )

    def is_quoted(last: str) -> bool:
        return re.search(rf"[\"'`]/?{re.escape(last)}/?[\"'`]", come) is not None

    return [
        replace(f, stands_elsewhere=True) if id(f) in lasts and is_quoted(lasts[id(f)]) else f
        for f in facts
    ]


def _last_part(symbol: str) -> str:
    """`scan` of `/api/scan` and `GET /api/scan`; "" for what is no route of several parts."""
    route = re.fullmatch(r"(?:[A-Z]+ )?/(?:.*/)?(?P<above>[^/]+)/(?P<last>\w[\w.-]*)/?", symbol)
    return route["last"] if route else ""


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

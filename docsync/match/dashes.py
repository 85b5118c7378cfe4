"""Options of Go's package `flag`, which takes `-addr` and `--addr` for the same: they are told as
the documents write them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsync.facts.fact import ChangeFact

if TYPE_CHECKING:
    from docsync.match.index import SectionIndex

# urfave/cli parses with `flag`; pflag, which cobra has, takes two dashes alone
_TAKES_ONE = re.compile(
    rb"""^(?:import)?[ \t]*(?:\w+[ \t]+)?"(?:flag|github\.com/urfave/cli(?:/v\d+)?)"[ \t]*(?://.*)?\r?$""",
    re.MULTILINE,
)
_DASHES = re.compile(r"(?<![\w-])--(?=[A-Za-z][\w.-]+)")


def with_dashes(
    facts: tuple[ChangeFact, ...], index: SectionIndex, read: Callable[[str], bytes]
) -> tuple[ChangeFact, ...]:
    """The facts, those of options with one dash where more sections write them, or the options
    beside them, with one than with two. What goes or is renamed is told with two as well, where a
    section has it so. `read` gives a file of the new state, empty if none."""
    files: dict[str, list[ChangeFact]] = {}
    for fact in facts:
        if fact.symbol.startswith("--") and fact.place.path.endswith(".go"):
            files.setdefault(fact.place.path, []).append(fact)
    told = {
        path
        for path, some in files.items()
        if _has_one_dash(some, index) and _TAKES_ONE.search(read(path))
    }
    if not told:
        return facts
    made: list[ChangeFact] = []
    for fact in facts:
        own = _respelled(fact) if fact.place.path in told else fact
        goes = own is not fact and (fact.kind.is_rename or fact.kind.is_removal)
        made += [own, fact] if goes and index.places(fact.symbol) else [own]
    return tuple(made)


def _has_one_dash(facts: Sequence[ChangeFact], index: SectionIndex) -> bool:
    names = {n for f in facts for n in (f.symbol, *f.siblings) if n.startswith("--")}
    one = sum(len(index.places(name[1:])) for name in names)
    return one > sum(len(index.places(name)) for name in names)


def _respelled(fact: ChangeFact) -> ChangeFact:
    if not fact.symbol.startswith("--"):
        return fact
    names, colon, text = fact.detail.partition(": ")
    detail = _DASHES.sub("-", names) + colon + text if names.startswith("-") else fact.detail
    before, after = fact.before, fact.after
    if fact.kind.is_rename:
        before, after = _DASHES.sub("-", before or ""), _DASHES.sub("-", after or "")
    return replace(
        fact,
        symbol=_DASHES.sub("-", fact.symbol),
        before=before,
        after=after,
        siblings=tuple(_DASHES.sub("-", name) for name in fact.siblings),
        detail=detail,
    )

"""Things that own others (messages, tables, routes): one fact when they go with all they hold.

A message that got another name takes its fields along: they are compared under the new name, and
what is as it was says nothing. Of a thing that came or went whole, its parts say nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import replace

from docsync.facts.fact import ChangeFact
from docsync.facts.named import Family, Named, named_facts

WITH_PARTS: ContextVar[bool] = ContextVar("with_parts", default=False)
"""Whether the parts of what came whole are told as well: of a file that is read for all it has."""
_OWNERS = frozenset({Family.SYMBOL, Family.ROUTE})
MAX_ROUNDS = 4  # of renames inside renamed things


def owned_facts(
    path: str, language: str, old: Iterable[Named], new: Iterable[Named], *, old_path: str = ""
) -> list[ChangeFact]:
    """As `named_facts`, where the symbols and routes among the names own the rest."""
    old, new = list(old), list(new)
    facts: list[ChangeFact] = []
    for _round in range(MAX_ROUNDS):
        found = _renamed_owners(path, language, old, new, old_path)
        if not found:
            break
        facts += found.values()
        old = [_under_new_name(name, found) for name in old]
    old_owners, new_owners = _owners(old), _owners(new)
    if WITH_PARTS.get():
        old_owners = new_owners
    facts += named_facts(
        path,
        language,
        _without(old, old_owners - new_owners),
        _without(new, new_owners - old_owners),
        old_path=old_path,
    )
    return facts


def _owners(names: Iterable[Named]) -> set[str]:
    return {name.within for name in names if name.family in _OWNERS}


def _renamed_owners(
    path: str, language: str, old: list[Named], new: list[Named], old_path: str
) -> dict[Named, ChangeFact]:
    """The old thing -> the fact that it has another name."""
    sides = ([name for name in names if name.family in _OWNERS] for names in (old, new))
    facts = named_facts(path, language, *sides, old_path=old_path)
    renames = {
        (fact.owner, fact.before): fact for fact in facts if fact.kind.is_rename and fact.after
    }
    return {
        name: renames[name.owner, name.name]
        for name in old
        if name.family in _OWNERS and (name.owner, name.name) in renames
    }


def _under_new_name(name: Named, renamed: Mapping[Named, ChangeFact]) -> Named:
    fact = renamed.get(name)
    if fact is not None:
        return replace(name, name=fact.after or "")
    for thing, how in renamed.items():
        before, after = thing.within, replace(thing, name=how.after or "").within
        if name.owner == before or name.owner.startswith(before + "."):
            return replace(name, owner=after + name.owner[len(before) :])
    return name


def _without(names: list[Named], owners: set[str]) -> list[Named]:
    """Leaves out what belongs to one of the owners, at any depth."""
    return [name for name in names if owners.isdisjoint(_above(name.owner))] if owners else names


def _above(owner: str) -> list[str]:
    """`A.B.C` -> A, A.B, A.B.C."""
    parts = owner.split(".")
    return [".".join(parts[: count + 1]) for count in range(len(parts))]

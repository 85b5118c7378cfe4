"""Lists that hold siblings of a new thing, and are of something else all the same."""

from __future__ import annotations

import re

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.addition import FAULT, Slot

_OF_FAULTS = re.compile(r"\W*(?:[\w-]+ )?(?:exceptions?|errors?|warnings?|faults?)\W*", re.I)
_BARE = re.compile(r"\s*[-*+]\s+(?:\[)?[`*_]*(?P<name>[A-Za-z$@][\w.$/-]*)[`*_]*(?:\]\S*)?\s*")
_BEFORE = r"(?<![\w.])(?P<owner>[A-Za-z_$][\w$]*)(?:\.|::|->)[`*_]*\Z"


def is_of_other_list(slot: Slot, document: DocFile, section: DocSection) -> bool:
    return (
        _is_no_fault(slot.fact, section)
        or _is_among_strangers(slot, document, section)
        or _is_owned_by_other(slot, document)
    )


def _is_no_fault(fact: ChangeFact, section: DocSection) -> bool:
    """Whether a section of exceptions is no place for a class that is none."""
    if fact.kind is not FactKind.SYMBOL_ADDED or not _OF_FAULTS.fullmatch(section.heading):
        return False
    head = fact.detail.split("\n", 1)[0]
    names = {last_part(strip_quotes(name)) for name in (fact.symbol, *re.findall(r"[\w.]+", head))}
    is_derived = not names.isdisjoint({strip_quotes(s) for s in fact.siblings})
    return not is_derived and not any(FAULT.search(name) for name in names)


def _is_among_strangers(slot: Slot, document: DocFile, section: DocSection) -> bool:
    """Whether a list that says nothing but names has one that no key beside the new one has: the
    names of plugins may be those of some keys."""
    fact, sister = slot.fact, slot.sisters[-1]
    if fact.kind is not FactKind.KEY_ADDED or sister.kind is not BlockKind.LIST_ITEM:
        return False
    items = [
        document.text(b.start, b.end)
        for b in section.blocks
        if (b.kind, b.group) == (sister.kind, sister.group)
    ]
    named = [match["name"] for item in items if (match := _BARE.fullmatch(item))]
    if len(named) < len(items):
        return False
    siblings = {last_part(strip_quotes(name)) for name in fact.siblings}
    return any(last_part(name) not in siblings for name in named)


def _is_owned_by_other(slot: Slot, document: DocFile) -> bool:
    """Whether the entries are of an object that is neither what the new thing belongs to nor its
    file: `config.LOG_WARN` is no name of what stands in `constants.js`."""
    fact, sister = slot.fact, slot.sisters[-1]
    if fact.kind is not FactKind.SYMBOL_ADDED or sister.kind is BlockKind.DIRECTIVE:
        return False
    head = document.text(sister.start, sister.end).split("\n", 1)[0]
    match = re.search(_BEFORE, head[: max(head.find(sister.name), 0)])
    if match is None or fact.owner:
        return False
    path = re.split(r"[/.]", fact.place.path)
    return match["owner"].lower() not in {part.lower() for part in path}

"""Which section of a document lists the things that an added thing belongs to.

Several commands have a `--format`, and each has its options listed. An option of `update` belongs
into the list of `update` alone: where the code names what the thing belongs to, the heading must;
else the list must hold clearly more of its siblings than any other. Where that is not plain, there
is no such place.
"""

from __future__ import annotations

import re
from weakref import WeakKeyDictionary

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import (
    is_headed,
    is_of_another,
    may_join,
    named_in,
    named_words,
    owner_words,
)
from docsync.rewrite.addition import (
    SETTING,
    Slot,
    entries_of_siblings,
    find_slot,
    is_field_of_keys,
    name_like,
)
from docsync.rewrite.headed import headed_slot
from docsync.rewrite.other_list import is_of_other_list
from docsync.rewrite.twins import has_entry

RIVAL_SHARE = 0.75  # of the siblings of the best list: more, and it is as good
NEAREST = 5  # siblings that each of several lists has, for the thing to belong to all of them
_FLAG = re.compile(r"(?<![\w-])--?\w[\w-]*")
MIN_SHARE = 0.5  # of the siblings: a list that holds fewer shows some, chosen by hand
_KNOWN: WeakKeyDictionary[DocFile, dict[str, frozenset[int] | None]] = WeakKeyDictionary()


def home_slot(fact: ChangeFact, document: DocFile, section: DocSection) -> Slot | None:
    """The slot of `fact` in `section`, if that is where it belongs."""
    slot = find_slot(fact, document, section)
    if slot is None or slot.share < MIN_SHARE:
        return headed_slot(fact, document, section)
    name = name_like(slot.sisters[-1].name, fact)
    if has_entry(name, slot.block, document, section) or is_of_other_list(slot, document, section):
        return None
    if is_field_of_keys(fact, (sister.name for sister in slot.sisters)):
        return None
    if not may_join(fact, _FLAG.findall(document.text(section.start, section.end)), section):
        return None
    return slot if is_home(fact, document, section) else None


def is_home(fact: ChangeFact, document: DocFile, section: DocSection) -> bool:
    """Whether `section` may list `fact`: True as well where no section of the document lists its
    siblings."""
    known = _KNOWN.setdefault(document, {})
    if fact.id not in known:
        known[fact.id] = _homes(fact, document)
    homes = known[fact.id]
    if homes is None or section.ordinal in homes:
        return not is_of_another(fact, section.heading_path)
    return False


def has_home_elsewhere(fact: ChangeFact, document: DocFile, section: DocSection) -> bool:
    """Whether another section of the document has a slot where `fact` belongs."""
    others = (s for s in document.sections if s.ordinal != section.ordinal)
    return any(is_home(fact, document, s) and home_slot(fact, document, s) for s in others)


def _homes(fact: ChangeFact, document: DocFile) -> frozenset[int] | None:
    shares: dict[int, float] = {}
    for section in document.sections:
        slot = find_slot(fact, document, section)
        if slot is not None and slot.unit != SETTING:
            shares[section.ordinal] = slot.share
    if not shares:
        return None
    owners = owner_words(fact)
    named = {n for n in shares if named_in(owners, document.sections[n].heading_path)}
    headed = {n for n in named if is_headed(fact, document.sections[n].heading_path)}
    if named:
        named = headed or _named_most(fact, named, document)
        best = max(shares[n] for n in named)
        return frozenset(n for n in named if shares[n] >= RIVAL_SHARE * best)
    best = max(shares.values())
    near = [n for n, share in shares.items() if share >= RIVAL_SHARE * best]
    if len(near) == 1:
        return frozenset(near)
    is_shared = not fact.owner and all(_lists_nearest(fact, document, n) for n in near)
    if fact.kind is FactKind.COMMAND_ADDED and all(shares[n] == 1 for n in near):
        is_shared = True  # each lists all commands of the program
    return frozenset(near if is_shared else ())


def _named_most(fact: ChangeFact, named: set[int], document: DocFile) -> set[int]:
    """Of the sections whose headings have a word of the owner those that have most of them: "Index
    selection" and not "Snapshot selection" is the list of `index_selection`."""
    counts = {n: named_words(fact, document.sections[n].heading_path) for n in named}
    most = max(counts.values(), default=0)
    return {n for n, count in counts.items() if count == most}


def _lists_nearest(fact: ChangeFact, document: DocFile, ordinal: int) -> bool:
    """Whether a section lists all that stands next to the thing in the code: what is declared
    among options that several commands share is one of each."""
    nearest = fact.siblings[:NEAREST]
    found = entries_of_siblings(fact, nearest, document, document.sections[ordinal])
    return len(nearest) == NEAREST == len(found)

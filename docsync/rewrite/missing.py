"""Entries that an affected section misses and no rule gave it: where each goes, and as many of
them together as are sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact
from docsync.match.terms import strip_quotes
from docsync.rewrite.addition import Slot, name_like
from docsync.rewrite.beside import entries_beside, slot_beside, takes_a_place
from docsync.rewrite.entries import MAX_NEW_ENTRIES, is_addition, plain_name, spelled
from docsync.rewrite.home import has_home_elsewhere, home_slot
from docsync.rewrite.new_entry import Entry, is_told, new_entry, with_entries
from docsync.rewrite.pattern import entry_like_sisters
from docsync.rewrite.proposal import Verified
from docsync.rewrite.remains import NO_PLACE
from docsync.rewrite.session import Session

TOO_MANY = "more entries are missing than one run writes"


def missing_entries(session: Session, certain: Sequence[Verified]) -> list[list[Slot]]:
    """The slots of each block that gets new entries; what a certain edit put in needs none."""
    section, facts = session.verdict.candidate.section, session.verdict.candidate.facts
    slots: dict[int, list[Slot]] = {}
    elsewhere: set[str] = set()
    # of several facts of one name the one that says what it is
    added = sorted((f for f in facts if is_addition(f)), key=lambda f: not is_told(f))
    names = {spelled(plain_name(f)) for f in added if any(_brings(v, f) for v in certain)}
    for fact in added:
        name = spelled(plain_name(fact))
        if name in names:
            continue
        if session.is_shown and takes_a_place(fact, facts):
            continue  # beside the entry of what went it would stand twice
        slot = home_slot(fact, session.document, section)
        if slot is None and session.is_shown:
            if has_home_elsewhere(fact, session.document, section):
                elsewhere.add(fact.id)
                continue
            slot = slot_beside(fact, session.document, section, session.tree)
            if slot and not session.allowance.entry(session.document.path, name, section.id):
                continue
        if session.is_shown and entries_beside(fact, session.document, section):
            session.is_listing = True
        if slot is None:
            session.leave([fact], NO_PLACE)
            continue
        shown = name_like(slot.sisters[-1].name, fact)
        if shown in names:
            continue
        here = slots.setdefault(slot.block.start, [])
        if len(here) >= MAX_NEW_ENTRIES and not session.is_shown:
            session.leave([fact], TOO_MANY)
            continue
        names |= {name, shown}
        here.append(slot)
    if elsewhere and elsewhere.issuperset(fact.id for fact in facts):
        session.is_listing = True  # nothing of the change belongs here
    found = list(slots.values())
    return _affordable(session, found) if session.is_shown else found


def _affordable(session: Session, found: list[list[Slot]]) -> list[list[Slot]]:
    """The slots without those that the model would have to be shown the change for, where they are
    too many."""
    asking = [slot for slots in found for slot in slots if _is_untold(session, slot)]
    if session.allowance.prompts(len(asking)):
        return found
    session.is_shown = False
    session.leave([slot.fact for slot in asking], TOO_MANY)
    kept = ([slot for slot in slots if slot not in asking] for slots in found)
    return [slots for slots in kept if slots]


def _is_untold(session: Session, slot: Slot) -> bool:
    """Whether neither the sisters of an entry nor the code give its words."""
    return entry_like_sisters(session.document, slot) is None and not is_told(slot.fact)


def add(session: Session, slots: Sequence[Slot]) -> Verified | None:
    """The new entries of one block, as many as are sound."""
    entries: list[tuple[Slot, Entry]] = []
    last: Verified | None = None
    for slot in slots:
        entry = new_entry(session, slot)
        if entry is None:
            continue
        verified = session.verify(with_entries(session, [*entries, (slot, entry)]))
        verified = replace(verified, checks=(*verified.checks, *entry.checks))
        if verified.is_sound:
            entries.append((slot, entry))
            last = verified
        elif last is None:
            last = verified
    return last


def _brings(verified: Verified, fact: ChangeFact) -> bool:
    """Whether it puts the name of an added thing in."""
    name = strip_quotes(fact.symbol)
    rewrite = verified.rewrite
    return verified.is_sound and rewrite.new.count(name) > rewrite.old.count(name)

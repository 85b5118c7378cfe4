"""Entries that an affected section misses and no rule gave it: after the pattern of their sisters
where that needs no words, else written by the model from what the code says, or from the change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docsync.docs.section import BlockKind, DocFile
from docsync.facts.fact import ChangeFact
from docsync.llm.chat import ChatReply
from docsync.match.terms import strip_quotes
from docsync.prompts.wording import sentence
from docsync.rewrite.addition import HELP, MAX_SISTER_CHARS, SETTING, Slot, insertion, name_like
from docsync.rewrite.beside import entries_beside, slot_beside, takes_a_place
from docsync.rewrite.columns import in_cells, in_column
from docsync.rewrite.context import code_of
from docsync.rewrite.conversation import parse_answer
from docsync.rewrite.description import description_of
from docsync.rewrite.entries import MAX_NEW_ENTRIES, SURE, is_addition, plain_name
from docsync.rewrite.entry import check_columns, check_entry, check_form, check_setting, in_level
from docsync.rewrite.home import has_home_elsewhere, home_slot
from docsync.rewrite.hunks import Hunk, as_diff
from docsync.rewrite.pattern import entry_like_sisters
from docsync.rewrite.proposal import Check, Origin, Rewrite, Verified
from docsync.rewrite.remains import NO_PLACE
from docsync.rewrite.session import Session
from docsync.rewrite.update import (
    CHARS_A_TOKEN,
    MAX_SHOWN_CHARS,
    MORE_TOKENS,
    entry_checks,
    hunks_for,
)

if TYPE_CHECKING:
    from docsync.prompts.context import AddContext

TOO_MANY = "more entries are missing than one run writes"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A new row or item, and the reply that it came with if a model wrote it. `shown` is what that
    was shown of the change."""

    text: str
    shown: str = ""
    reply: ChatReply | None = None
    prompt_id: str = ""
    checks: tuple[Check, ...] = ()


def missing_entries(session: Session, certain: Sequence[Verified]) -> list[list[Slot]]:
    """The slots of each block that gets new entries; what a certain edit put in needs none."""
    section, facts = session.verdict.candidate.section, session.verdict.candidate.facts
    slots: dict[int, list[Slot]] = {}
    elsewhere: set[str] = set()
    # of several facts of one name the one that says what it is
    added = sorted((f for f in facts if is_addition(f)), key=lambda f: not is_told(f))
    names = {plain_name(f) for f in added if any(_brings(v, f) for v in certain)}
    for fact in added:
        name = plain_name(fact)
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
    entries: list[tuple[Slot, _Entry]] = []
    last: Verified | None = None
    for slot in slots:
        entry = _entry(session, slot)
        if entry is None:
            continue
        verified = session.verify(_with_entries(session, [*entries, (slot, entry)]))
        verified = replace(verified, checks=(*verified.checks, *entry.checks))
        if verified.is_sound:
            entries.append((slot, entry))
            last = verified
        elif last is None:
            last = verified
    return last


def _with_entries(session: Session, entries: Sequence[tuple[Slot, _Entry]]) -> Rewrite:
    (slot, _), last = entries[0], entries[-1][1]
    block, verdict = slot.block, session.verdict
    if slot.section is not None:
        verdict = replace(verdict, candidate=replace(verdict.candidate, section=slot.section))
    return Rewrite(
        verdict=verdict,
        start=block.start,
        end=block.end,
        old=session.document.text(block.start, block.end),
        new=insertion(session.document, [(slot, entry.text) for slot, entry in entries]),
        origin=Origin.MODEL if last.reply else Origin.MECHANICAL,
        explanation=" ".join(sentence(slot.fact) for slot, _ in entries),
        prompt_id=last.prompt_id,
        model=last.reply.model if last.reply else "",
        finish_reason=last.reply.finish_reason if last.reply else "",
        shown="\n".join(dict.fromkeys(e.shown for _, e in entries if e.shown)),
    )


def _entry(session: Session, slot: Slot) -> _Entry | None:
    fact, document = slot.fact, session.document
    text = entry_like_sisters(document, slot)
    if text is not None:
        return _Entry(text)
    beside = beside_of(document, slot)
    sisters = tuple(beside.values())
    if sum(map(len, sisters)) > MAX_SISTER_CHARS * len(sisters):
        session.leave([fact], "the entries beside it are too long to follow")
        return None
    shown: tuple[Hunk, ...] = ()
    has_words = is_told(fact)
    if session.is_shown and not has_words:
        shown = hunks_for(fact, sisters, session.hunks())
    if not shown and not has_words:
        # what a model writes about a thing of which it knows only the name is invented
        session.leave([fact], "the code does not say what it does: its entry is yours to write")
        return None
    headings = (slot.section or session.verdict.candidate.section).heading_path
    context = entry_context(document, slot, headings, shown, session.hint)
    written: list[tuple[Rewrite, _Entry]] = []

    def check(reply: ChatReply, prompt_id: str) -> Verified | None:
        new = parse_answer(reply.text, "")
        if new is None:
            return None
        if slot.unit == HELP:
            new = in_column(new, sisters)
        elif slot.sisters[-1].kind is BlockKind.TABLE:
            new = in_cells(new, sisters)
        elif slot.unit == SETTING:
            new = in_level(new, sisters)
        checks = checks_of(new, slot, beside, shown)
        entry = _Entry(new, context.code if shown else "", reply, prompt_id, checks)
        verified = session.verify(_with_entries(session, [(slot, entry)]))
        written.append((verified.rewrite, entry))
        return replace(verified, checks=(*verified.checks, *checks))

    most = max(map(len, sisters)) // CHARS_A_TOKEN + MORE_TOKENS if shown else 0
    found = session.ask(context, check, [fact], most_tokens=most)
    return next((e for r, e in written if found is not None and r is found.rewrite), None)


def beside_of(document: DocFile, slot: Slot) -> dict[str, str]:
    """The entries that show the form, by name."""
    return {s.name: document.text(s.start, s.end).rstrip() for s in slot.nearest}


def entry_context(
    document: DocFile, slot: Slot, headings: tuple[str, ...], shown: Sequence[Hunk], hint: str = ""
) -> AddContext:
    """The same for `docsync sync` and for the rows that a model is finetuned on. What the code
    says of the thing stands in it where nothing of the change is shown."""
    from docsync.prompts.context import AddContext

    return AddContext(
        path=document.path,
        headings=headings,
        facts=(sentence(slot.fact),),
        code=as_diff(shown, MAX_SHOWN_CHARS) if shown else code_of([slot.fact]),
        sisters=tuple(beside_of(document, slot).values()),
        name=slot.fact.symbol,
        unit=slot.unit,
        hint=hint,
    )


def checks_of(
    entry: str, slot: Slot, beside: Mapping[str, str], shown: Sequence[Hunk]
) -> tuple[Check, ...]:
    """`beside` are entries of the list, by name."""
    fact, sisters = slot.fact, tuple(beside.values())
    checks: tuple[Check, ...]
    if shown:
        checks = entry_checks(entry, fact, sisters, shown)
    else:
        said = f"{fact.symbol} {fact.detail} {fact.after}"
        checks = (check_entry(entry, said, sisters),)
    name = name_like(slot.sisters[-1].name, fact)
    checks = (*checks, check_form(entry, name, beside))
    if slot.unit == HELP:
        return (*checks, check_columns(entry))
    if slot.unit == SETTING:
        said = "\n".join((*(hunk.text for hunk in shown), fact.detail, f"{name} {fact.after}"))
        return (*checks, check_setting(entry, said))
    return checks


def is_told(fact: ChangeFact) -> bool:
    """Whether the code says what an added thing does."""
    return bool(description_of(fact)) and fact.certainty >= SURE


def _brings(verified: Verified, fact: ChangeFact) -> bool:
    name = strip_quotes(fact.symbol)
    rewrite = verified.rewrite
    return verified.is_sound and rewrite.new.count(name) > rewrite.old.count(name)

"""(fact of an added thing + the entries beside it -> the entry that people wrote)."""

from __future__ import annotations

from collections.abc import Iterator

from docsync.config import Config
from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.terms import sibling_forms
from docsync.mining.dataset.change import EditedDocument, MinedChange
from docsync.mining.dataset.example import Example
from docsync.mining.dataset.repair import example_of
from docsync.rewrite.addition import MAX_SISTER_CHARS, Slot, entry_of, find_slot
from docsync.rewrite.description import description_of
from docsync.rewrite.entries import SURE
from docsync.rewrite.entry import check_entry
from docsync.rewrite.new_entry import beside_of, entry_context
from docsync.rewrite.proposal import CheckStatus


def new_entries(change: MinedChange, config: Config) -> Iterator[Example]:
    """Of each added thing at most one row: where the product would have put an entry, and people
    did, in words that the code supports."""
    for fact in change.facts:
        if not fact.kind.is_addition or fact.certainty < SURE or not description_of(fact):
            continue
        for document in change.documents:
            found = _written(fact, document)
            if found is not None:
                yield entry_row(fact, document.old, *found, change.meta, config)
                break


def _written(fact: ChangeFact, document: EditedDocument) -> tuple[Slot, str] | None:
    for section in document.old.sections:
        slot = find_slot(fact, document.old, section)
        text = entry_in(slot, section, document) if slot is not None else None
        if slot is None or text is None:
            continue
        said = f"{fact.symbol} {fact.detail} {fact.after}"
        sisters = tuple(beside_of(document.old, slot).values())
        if check_entry(text, said, sisters).status is not CheckStatus.FAILED:
            return slot, text
    return None


def entry_in(slot: Slot, section: DocSection, document: EditedDocument) -> str | None:
    """The entry that people wrote in the section where the slot is; None where there is none, or
    was one before."""
    twin = next((s for s in document.new.sections if s.heading_path == section.heading_path), None)
    sisters = tuple(beside_of(document.old, slot).values())
    if twin is None or sum(map(len, sisters)) > MAX_SISTER_CHARS * len(sisters):
        return None
    for form in sibling_forms(slot.fact.symbol):
        if entry_of(form, document.old, section) is not None:
            return None
        entry = entry_of(form, document.new, twin)
        if entry is not None and entry.kind is slot.sisters[-1].kind:
            return document.new.text(entry.start, entry.end).rstrip()
    return None


def entry_row(
    fact: ChangeFact,
    document: DocFile,
    slot: Slot,
    entry: str,
    meta: dict[str, object],
    config: Config,
) -> Example:
    section = next(s for s in document.sections if s.start <= slot.at <= s.end)
    context = entry_context(document, slot, section.heading_path, ())
    sisters = list(context.sisters)
    return example_of(document, context, [fact], "", entry, "entry", meta, config, sisters=sisters)

"""The edits of man pages that are more than other words in the place of some."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsync.docs.ignore import is_kept_from
from docsync.docs.living import living
from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.terms import VERSIONED, runtime_of
from docsync.rewrite.edit import Edit, to_rewrites
from docsync.rewrite.roff_removal import gone_edits
from docsync.rewrite.short import is_short, short_edits

if TYPE_CHECKING:
    from docsync.rewrite.proposal import Verified
    from docsync.rewrite.session import Session


def manual_edits(
    facts: tuple[ChangeFact, ...],
    every: tuple[ChangeFact, ...],
    document: DocFile,
    section: DocSection,
) -> Iterator[Edit]:
    """`every` are all facts of the section, of which `facts` are to be acted on."""
    for fact in filter(is_short, facts):
        yield from short_edits(fact, document, section, every)
    for fact in facts:
        yield from gone_edits(fact, document, section)
    if any(f.owner in VERSIONED or runtime_of(f) for f in facts):
        from docsync.rewrite.versions import version_edits

        yield from version_edits(facts, document, section)
    if any(f.kind is FactKind.FLAG_ADDED for f in facts):
        from docsync.rewrite.entries import entry_edits

        yield from entry_edits(document, section, facts, every)


def missing_manual_entries(session: Session, certain: Sequence[Verified]) -> list[Verified]:
    """The entries that an affected section lacks, one rewrite a block; a fact that is not sure
    enough for a certain edit may be enough here."""
    from docsync.rewrite.entries import new_entry_edit
    from docsync.rewrite.missing import missing_entries
    from docsync.rewrite.session import NO_WORDS, covering

    document, section = session.document, session.verdict.candidate.section
    read = [replace(v, rewrite=v.rewrite.as_read(document.format)) for v in certain]
    made: list[Verified] = []
    for slots in missing_entries(session, read):
        if covering(slots[0].block, [*certain, *made]) is not None:
            continue
        found = [(slot.fact, new_entry_edit(document, slot)) for slot in slots]
        session.leave([fact for fact, edit in found if edit is None], NO_WORDS)
        edits = [
            edit
            for fact, edit in found
            if edit is not None
            and living(document, section, edit.start, edit.end)
            and not is_kept_from(document, fact, edit.start, edit.end)
        ]
        made += map(session.verify, to_rewrites(document, session.verdict, section.blocks, edits))
    return made

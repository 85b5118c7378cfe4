"""New entries as edits: after their sisters' pattern, with what the code says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.terms import is_path_fact, strip_quotes
from docsync.rewrite.addition import Slot, name_like
from docsync.rewrite.edit import Edit
from docsync.rewrite.home import home_slot
from docsync.rewrite.new_short import is_alias
from docsync.rewrite.pattern import entry_like_sisters

SURE = 0.9  # certainty from which a fact is worth an entry
MAX_NEW_ENTRIES = 4  # in one section


def entry_edits(
    document: DocFile,
    section: DocSection,
    facts: Sequence[ChangeFact],
    every: Sequence[ChangeFact] = (),
) -> Iterator[Edit]:
    """At most one entry for a name, however many facts tell of it. `every` are those of the
    section: what another pass writes an entry for, as a flag, gets none as a key in this one."""
    acted = {fact.id for fact in facts}
    names = {
        spelled(plain_name(f))
        for f in every
        if f.kind is FactKind.FLAG_ADDED and f.certainty >= SURE and f.id not in acted
    }
    made = 0
    for fact in sorted(facts, key=_weight):
        name = plain_name(fact)
        is_known = name in names or spelled(name) in names
        if not is_addition(fact) or fact.certainty < SURE or is_known:
            continue
        slot = home_slot(fact, document, section)
        edit = new_entry_edit(document, slot) if slot is not None else None
        if slot is None or edit is None:
            continue
        shown = name_like(slot.sisters[-1].name, fact)
        if shown in names:
            continue
        names |= {name, shown}
        yield edit
        made += 1
        if made >= MAX_NEW_ENTRIES:
            return


def _entry(document: DocFile, slot: Slot) -> str | None:
    if document.is_encoded:
        from docsync.rewrite.roff_entry import entry_in_roff

        return entry_in_roff(document, slot)
    return entry_like_sisters(document, slot)


def is_addition(fact: ChangeFact) -> bool:
    """Whether it is something of its own that has come, and may have an entry."""
    return fact.kind.is_addition and not is_path_fact(fact) and not is_alias(fact)


def plain_name(fact: ChangeFact) -> str:
    """The same for the parameter `dry_run` and the flag `--dry-run`."""
    return strip_quotes(fact.symbol).lstrip("-").replace("_", "-")


def spelled(name: str) -> str:
    """`compilerHost` as users type it: `compiler-host`."""
    return re.sub(r"(?<=[a-z\d])(?=[A-Z])", "-", name).lower()


def _weight(fact: ChangeFact) -> int:
    """What users type comes before what programs call."""
    return 0 if fact.kind is FactKind.FLAG_ADDED else 1


def new_entry_edit(document: DocFile, slot: Slot) -> Edit | None:
    """None where no form is known, or the code does not say enough."""
    entry = _entry(document, slot)
    if entry is None:
        return None
    newline = document.newline
    lines = entry.replace("\r\n", "\n").strip("\n").split("\n")
    ends_line = document.content[: slot.at].endswith(b"\n")
    text = slot.spaced(newline.join(lines) + newline)
    if not ends_line:
        text = newline + text.removesuffix(newline)
    name = strip_quotes(slot.fact.symbol)
    told = f"`{name}` was added, and an entry for it"
    return Edit(slot.at, slot.at, text, slot.fact, told, is_raw=document.is_encoded)

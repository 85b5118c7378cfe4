"""Edits that need no model: what a fact replaces, changes or removes, where that is certain.

A rename is made wherever the name stands as a technical word. A value is changed only where it
stands in the same line, row or item as the name. A removed thing takes its own row, item,
definition or directive with it, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docsync.docs.ignore import is_kept_from
from docsync.docs.living import living
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.verdict import Verdict
from docsync.match.belonging import (
    is_below_other_class,
)
from docsync.match.evidence import group_of, names_owner, words_near
from docsync.match.overruled import is_overruled
from docsync.match.terms import (
    VERSIONED,
    is_member_fact,
    runtime_of,
)
from docsync.rewrite.edit import Edit, to_rewrites
from docsync.rewrite.in_code import without_halves
from docsync.rewrite.marks import without_unbalanced
from docsync.rewrite.proposal import Rewrite
from docsync.rewrite.removal import (
    may_be_replaced,
    removal_edits,
)
from docsync.rewrite.renamed import rename_edits
from docsync.rewrite.settled import settled
from docsync.rewrite.switch import switch_edits
from docsync.rewrite.targets import with_targets
from docsync.rewrite.value import value_edits


def mechanical_rewrites(
    document: DocFile, verdict: Verdict, only: tuple[ChangeFact, ...] | None = None
) -> list[Rewrite]:
    """None for a document that is only reported. `only` are the facts to act on."""
    if document.is_report_only:
        return []
    section = verdict.candidate.section
    every = verdict.candidate.facts
    facts = every if only is None else only
    facts = tuple(
        fact
        for fact in facts
        if not (
            may_be_replaced(fact, every)
            or is_below_other_class(fact, document, section)
            or is_overruled(fact, every, document)
        )
    )
    edits = [edit for fact in facts for edit in edits_for(fact, document, section)]
    edits += [
        edit
        for edit in _further(facts, every, document, section)
        if living(document, section, edit.start, edit.end)
    ]
    edits = settled(edits, document, section)
    wanted = [e for e in edits if not is_kept_from(document, e.fact, e.start, e.end)]
    if any(fact.reworded is not None for fact in facts):
        from docsync.rewrite.held import without_held

        wanted = without_held(wanted, document, section)
    if any(edit.fact.rows is not None for edit in wanted):
        from docsync.rewrite.analogy import in_order, without_twins

        wanted = in_order(without_twins(wanted, section), document, section)
    wanted = with_targets(_without_whole_lists(wanted, section), document)
    wanted = without_halves(without_unbalanced(wanted, document, section), document, section)
    wanted = [_with_gap_above(e, wanted, document, section) for e in wanted]
    return to_rewrites(document, verdict, section.blocks, wanted)


def _without_whole_lists(edits: list[Edit], section: DocSection) -> list[Edit]:
    """Where every item of a list would go, what announces it is left with nothing: a person sees to
    that."""
    lists: dict[int, list[Block]] = {}
    for block in section.blocks:
        if block.kind in (BlockKind.LIST_ITEM, BlockKind.DEFINITION):
            lists.setdefault(block.group, []).append(block)
    dropped = [e for e in edits if not e.new]
    kept = edits
    for items in lists.values():
        inside = [e for e in dropped if any(e.start == b.start for b in items)]
        if len(items) > 1 and {b.start for b in items} == {e.start for e in inside}:
            kept = [e for e in kept if e not in inside]
    return kept


def _with_gap_above(edit: Edit, edits: list[Edit], document: DocFile, section: DocSection) -> Edit:
    """What goes from the end of a document takes the blank line above it along."""
    if edit.new or edit.end < len(document.content) or edit.start <= section.blocks[0].start:
        return edit
    above = document.content[section.blocks[0].start : edit.start]
    gap = re.search(rb"(?<=\n)[ \t]*\r?\n\Z", above)
    if gap is None:
        return edit
    start = edit.start - len(gap[0])
    is_free = all(e.end <= start or e.start >= edit.start for e in edits)
    return replace(edit, start=start) if is_free else edit


_DECLARED = frozenset({FactKind.ANNOTATION_CHANGED, FactKind.PARAMETERS_REORDERED})

_LISTED = frozenset({FactKind.CHOICES_CHANGED, FactKind.KEY_RENAMED})

_TEXTS = frozenset({FactKind.DOCSTRING_CHANGED, FactKind.HELP_CHANGED})

_FLAGS = frozenset({FactKind.FLAG_RENAMED, FactKind.FLAG_REMOVED})


def _further(
    facts: tuple[ChangeFact, ...],
    every: tuple[ChangeFact, ...],
    document: DocFile,
    section: DocSection,
) -> Iterator[Edit]:
    """What most changes have no need of is loaded by those that have."""
    if document.format == "roff":
        from docsync.rewrite.manual import manual_edits

        yield from manual_edits(facts, every, document, section)
        return
    if any(f.kind.value.startswith("parameter-") for f in facts):
        from docsync.rewrite.signature import in_order, signature_edits

        for fact in in_order(facts):
            yield from signature_edits(fact, document, section, every)
    if any(f.kind in _FLAGS and len(f.symbol) == 2 for f in facts):
        from docsync.rewrite.short import short_edits

        for fact in facts:
            yield from short_edits(fact, document, section, every)
    if any(f.kind is FactKind.FLAG_ADDED and len(f.symbol) == 2 for f in facts):
        from docsync.rewrite.new_short import new_short_edits

        for fact in facts:
            yield from new_short_edits(fact, document, section, every)
    if any(f.kind in _TEXTS for f in facts):
        from docsync.rewrite.entry_text import entry_text_edits

        for fact in facts:
            yield from entry_text_edits(fact, document, section)
    if any(f.kind in _DECLARED for f in facts):
        from docsync.rewrite.declared import order_edits, type_edits
        from docsync.rewrite.need import need_edits

        for fact in facts:
            yield from type_edits(fact, document, section)
            yield from order_edits(fact, document, section, every)
            yield from need_edits(fact, document, section)
    if any(f.owner in VERSIONED or runtime_of(f) for f in facts):
        from docsync.rewrite.versions import version_edits

        yield from version_edits(facts, document, section)
    if any(f.symbol.startswith("-") and f.place.path.endswith(".go") for f in facts):
        from docsync.rewrite.go_usage import go_usage_edits

        yield from go_usage_edits(facts, document, section, every)
    if any("ependenc" in f.owner or f.owner.endswith("requires") for f in facts):
        from docsync.rewrite.needed import needed_edits

        for fact in facts:
            yield from needed_edits(fact, document, section)
    if document.format == "rst" and any(f.kind.value.startswith("symbol-") for f in facts):
        from docsync.rewrite.generated import generated_edits
        from docsync.rewrite.members import member_edits

        # what comes to one place stands there as in the code
        for fact in sorted(facts, key=lambda f: (f.place.path, f.place.line)):
            yield from member_edits(fact, document, section, every)
            yield from generated_edits(fact, document, section, every)
    if document.format == "markdown" and re.search(rb"(?m)^::: ", document.content):
        from docsync.rewrite.listed_members import listed_member_edits

        for fact in facts:
            yield from listed_member_edits(fact, document, section, every)
    if any(f.kind.is_removal for f in facts):
        from docsync.rewrite.passage import passage_edits

        for fact in facts:
            yield from passage_edits(fact, document, section, every)
    if any(f.kind.is_addition or f.kind in _LISTED for f in facts):
        from docsync.rewrite.entries import entry_edits
        from docsync.rewrite.listing import listing_edits

        yield from listing_edits(facts, document, section, every)
        yield from entry_edits(document, section, facts, every)


def edits_for(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    """Only in living text: no edit touches what tells of the past, or what authors keep."""
    for edit in _edits(fact, document, section):
        if living(document, section, edit.start, edit.end):
            yield edit


def _edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    group = group_of(fact)
    if is_member_fact(fact) and not names_owner(fact, words_near(document, section)):
        return  # the same name may belong to something else here
    if group == "rename":
        yield from rename_edits(fact, document, section)
    elif group == "value":
        yield from value_edits(fact, document, section)
        yield from switch_edits(fact, document, section)
    elif group == "text":
        from docsync.rewrite.text import text_edits

        yield from text_edits(fact, document, section)
    elif group == "removal" and not document.is_encoded:
        yield from removal_edits(fact, document, section)

"""The place of an added thing beside the sibling that is nearest in the code, where no list holds
enough of them to be sure: for an entry that a model writes from the change itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.facts.pairing import split_words
from docsync.match.belonging import is_headed, is_page_of_another
from docsync.match.occurrence import word_pattern
from docsync.match.terms import strip_quotes
from docsync.rewrite.addition import (
    FIELD,
    SETTING,
    Sister,
    Slot,
    entries_of_siblings,
    entry_of,
    gap_within,
    is_field_of_keys,
    is_generated,
    name_like,
)
from docsync.rewrite.context import Tree
from docsync.rewrite.generated import may_stand_beside

MAX_SIBLINGS = 6  # the farther one stands in the code, the less it tells of the place
MAX_SHOWN = 3  # entries that show the form


def takes_a_place(fact: ChangeFact, facts: Iterable[ChangeFact]) -> bool:
    """Whether something of the same kind went from where this came: it may be that under a new
    name, and has its entry then."""
    stem = fact.kind.rpartition("-")[0]
    return any(
        other.kind.is_removal
        and other.kind.rpartition("-")[0] == stem
        and (other.owner, other.place.path) == (fact.owner, fact.place.path)
        for other in facts
    )


def entries_beside(fact: ChangeFact, document: DocFile, section: DocSection) -> list[Sister]:
    """The entries of its nearest siblings."""
    near = entries_of_siblings(fact, fact.siblings[:MAX_SIBLINGS], document, section)
    return near or _farther(fact, document, section)


def _farther(fact: ChangeFact, document: DocFile, section: DocSection) -> list[Sister]:
    """The entries of farther siblings under the heading of what all belong to, where several stand
    in one list: a choice by hand that may have left out just the nearest."""
    if not fact.owner or not is_headed(fact, section.heading_path[-2:]):
        return []
    found = entries_of_siblings(fact, fact.siblings[MAX_SIBLINGS:], document, section)
    return [s for s in found if sum((s.kind, s.group) == (o.kind, o.group) for o in found) > 1]


def slot_beside(
    fact: ChangeFact, document: DocFile, section: DocSection, tree: Tree | None
) -> Slot | None:
    """Below the entry of the nearest sibling that has one, or above it where the code has the new
    thing above. One of nearly the same name (`--group-last`, `--group-first`) draws it into its
    own section of the document."""
    names = fact.siblings[:MAX_SIBLINGS]
    if twin := _twin(fact):
        names = (twin, *names)
        for other in (section, *document.sections):
            if entries_of_siblings(fact, (twin,), document, other):
                section = other
                break
    found = entries_of_siblings(fact, names, document, section) or _farther(fact, document, section)
    if not found or is_field_of_keys(fact, (sister.name for sister in found)):
        return None
    nearest = found[0]
    if is_generated(nearest) and not may_stand_beside(fact, nearest.block.info, document):
        return None
    if is_page_of_another(fact, document):
        return None
    name = name_like(nearest.name, fact)
    is_example = nearest.unit == SETTING
    there = document.written() if is_example else ""
    if entry_of(name, document, section) or word_pattern(name).search(there):
        return None  # one of many things that have a key of that name
    others = (s for s in document.sections if s.ordinal != section.ordinal)
    if any(entries_of_siblings(fact, (nearest.name,), document, other) for other in others):
        return None  # each of the lists may be the one that it belongs to
    same = [s for s in found[1:] if (s.kind, s.group) == (nearest.kind, nearest.group)]
    shown = tuple(dict.fromkeys((*reversed(same[: MAX_SHOWN - 1]), nearest)))
    is_above = _is_above(fact, nearest.name, tree)
    return Slot(
        fact=fact,
        at=nearest.start if is_above else nearest.end,
        sisters=shown,
        unit=nearest.unit,
        gap=gap_behind(document, section, nearest),
        block=nearest.block,
        is_first=is_above,
        section=section,
    )


def _twin(fact: ChangeFact) -> str:
    """The sibling whose name has all parts of the new one but one, two at least."""
    own = set(split_words(strip_quotes(fact.symbol).lstrip("-")))
    best, most = "", 1
    for sibling in fact.siblings:
        parts = set(split_words(strip_quotes(sibling).lstrip("-")))
        common = len(own & parts)
        if common > most and common >= max(len(own), len(parts)) - 1:
            best, most = sibling, common
    return best


def _is_above(fact: ChangeFact, sibling: str, tree: Tree | None) -> bool:
    text = tree.text(fact.place.path) if tree is not None else None
    if text is None:
        return False
    word = re.compile(rf"(?<![\w-]){re.escape(strip_quotes(sibling).lstrip('-'))}(?![\w-])")
    lines = text.split("\n")
    here = fact.place.line - 1
    for step in range(1, len(lines)):
        for at, is_below in ((here - step, False), (here + step, True)):
            if 0 <= at < len(lines) and word.search(lines[at]):
                return is_below
    return False


def gap_behind(document: DocFile, section: DocSection, sister: Sister) -> str:
    """The blank lines that part it from the next entry of its list."""
    if sister.unit in (FIELD, SETTING):
        return gap_within(document, sister)
    same = [b for b in section.blocks if (b.kind, b.group) == (sister.kind, sister.group)]
    if (
        sister.kind is BlockKind.DIRECTIVE
        and "\n" in document.text(sister.start, sister.end).strip()
    ):
        return document.newline  # behind a body the next would be part of it
    if len(same) < 2 or sister.kind in (BlockKind.FENCE, BlockKind.TABLE):
        return ""
    at = same.index(sister.block)
    block = sister.block if at + 1 < len(same) else same[at - 1]  # behind the last may come prose
    body = document.text(block.start, block.end)
    return body[len(body.rstrip()) :].partition("\n")[2]

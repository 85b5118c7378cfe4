"""The list of options under the heading of their command, for one whose siblings have no entry
there: those that have one may be declared elsewhere, as what several commands share is."""

from __future__ import annotations

import re
from collections import defaultdict

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_headed
from docsync.rewrite.addition import Sister, Slot, entry_of, gap_behind, neighbour

MIN_FLAGS = 5  # with an entry
MIN_SHARE = 0.9  # of a list, that are flags
MAX_FLAGS = 80
_FLAG = re.compile(r"(?<![\w-])--[a-z][\w-]+")
# what the list says of itself
_OTHERS = re.compile(
    r"\b(?:removed|no longer|deprecated|obsolete|ignored|not (?:yet )?supported|unsupported"
    r"|inherited|pass(?:es|ed)? (?:on |through )?to|of `?\w+`? only|for example|e\.g|such as"
    r"|some of)\b",
    re.I,
)
_KINDS = (BlockKind.LIST_ITEM, BlockKind.DEFINITION)


def headed_slot(fact: ChangeFact, document: DocFile, section: DocSection) -> Slot | None:
    if fact.kind is not FactKind.FLAG_ADDED or not fact.owner or not _is_of(fact, section):
        return None
    if any(_is_of(fact, other) for other in document.sections if other is not section):
        return None
    names = list(dict.fromkeys(_FLAG.findall(document.text(section.start, section.end))))
    if fact.symbol in names:
        return None
    groups: defaultdict[tuple[BlockKind, int], dict[int, Sister]] = defaultdict(dict)
    for name in names[:MAX_FLAGS]:
        sister = entry_of(name, document, section)
        if sister is not None and sister.kind in _KINDS and sister.group >= 0:  # not within another
            groups[sister.kind, sister.group].setdefault(sister.start, sister)
    kind, group = max(groups, key=lambda key: len(groups[key]), default=(BlockKind.TABLE, 0))
    entries = [b for b in section.blocks if (b.kind, b.group) == (kind, group)]
    ordered = sorted(groups[kind, group].values(), key=lambda sister: sister.start)
    if len(ordered) < max(MIN_FLAGS, MIN_SHARE * len(entries)):
        return None
    if _OTHERS.search(document.text(section.start, ordered[0].start)):
        return None
    before, is_first = neighbour(fact, ordered, [ordered[-1]])
    return Slot(
        fact=fact,
        at=before.start if is_first else before.end,
        sisters=(*(s for s in ordered if s is not before), before),
        unit=before.unit,
        gap=gap_behind(document, section, ordered[0]),
        block=before.block,
        is_first=is_first,
    )


def _is_of(fact: ChangeFact, section: DocSection) -> bool:
    return is_headed(fact, section.heading_path[-1:])

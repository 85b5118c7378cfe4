"""Whether a word is a parameter or field of what its list, or its paragraph, is about."""

from __future__ import annotations

import re
from collections import Counter
from weakref import WeakKeyDictionary

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import split_words
from docsync.match.belonging import GENERIC
from docsync.match.occurrence import Occurrence, occurrences, sides
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.heading import subjects_of

_ENTRIES = (BlockKind.DEFINITION, BlockKind.LIST_ITEM, BlockKind.TABLE)
_KINDS = frozenset({FactKind.PARAMETER_RENAMED, FactKind.PARAMETER_REMOVED})
_OF_OWNERS = _KINDS | {FactKind.KEY_RENAMED, FactKind.KEY_REMOVED}
_LISTED: WeakKeyDictionary[DocFile, dict[tuple[str, int], dict[int, int]]] = WeakKeyDictionary()
_ONLY: WeakKeyDictionary[DocFile, dict[tuple[str, int], bool]] = WeakKeyDictionary()
MIN_SECOND = 2  # entries that make a list one of the fields as well
MIN_BESIDE, MIN_SHARE = 3, 0.75  # of the siblings, how many have entries in the same list
_CLASS = re.compile(r"(?<![\w.])(?:[A-Z][a-z\d]+){2,}(?!\w)")
_LIST_TITLE = re.compile(
    r"[*_]{0,2}(?:Parameters|Arguments|Args|Options|Fields|Attributes|Properties)(?::[*_]{0,2}|[*_]{0,2}:?)"
)
_ABOVE = (BlockKind.PARAGRAPH, BlockKind.HEADING)


def is_listed(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """The word opens an entry, and either a sibling opens another one of the same list, and the
    heading or what stands above the list names the owner as code, and nothing else; or nearly all
    siblings do, and no other class is named above."""
    if _is_row_of_owner(fact, occurrence, document, section):
        return True
    block = occurrence.block
    owner = last_part(fact.owner)
    if fact.kind not in _KINDS or not owner or block.kind not in _ENTRIES:
        return False
    if not occurrence.is_subject or occurrence.where in ("prose", "fence"):
        return False
    beside = _listed(fact, document, section).get(block.group, 0)
    is_renamed = fact.kind is FactKind.PARAMETER_RENAMED and beside > 0
    if is_renamed and _names_only(owner, document, section, block):
        return True
    is_whole = beside >= MIN_BESIDE and beside >= MIN_SHARE * len(fact.siblings)
    return is_whole and is_only_list(fact, document, section)


def _is_row_of_owner(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """Whether a key that a format tells of has its own row or item among those of its siblings,
    below a heading with the name of what it belongs to; or all are there and it belongs to the
    file itself."""
    if fact.kind not in _OF_OWNERS or fact.is_told_by_words:
        return False
    if not occurrence.is_subject or occurrence.where in ("prose", "fence"):
        return False
    beside = _listed(fact, document, section).get(occurrence.block.group, 0)
    if not beside or beside < MIN_SHARE * len(fact.siblings):
        return False
    if not fact.owner:
        return beside >= MIN_SECOND
    whose = re.compile(rf"(?<![\w/]){re.escape(fact.owner)}(?![\w/])", re.IGNORECASE)
    return any(whose.search(heading) for heading in section.heading_path)


def _listed(fact: ChangeFact, document: DocFile, section: DocSection) -> dict[int, int]:
    """How many siblings have entries of their own, marked as code or in a cell, by list."""
    known = _LISTED.setdefault(document, {})
    if (key := (fact.id, section.ordinal)) not in known:
        known[key] = Counter(
            group
            for sibling in fact.siblings
            for group in {
                o.block.group
                for o in occurrences(document, section, strip_quotes(sibling))
                if o.is_subject and o.where not in ("prose", "fence")
            }
        )
    return known[key]


def is_only_list(fact: ChangeFact, document: DocFile, section: DocSection) -> bool:
    """Whether a list of the fields of a class can be of no other: the document has no second one,
    names no other class around it, and the words of the name that tell what it is for
    (`ServerConfig`) stand there."""
    known = _ONLY.setdefault(document, {})
    if (key := (fact.id, section.ordinal)) not in known:
        known[key] = _is_only_list(fact, document, section)
    return known[key]


def _is_only_list(fact: ChangeFact, document: DocFile, section: DocSection) -> bool:
    owner = last_part(fact.owner)
    around = [*section.heading_path, section.path]
    for other in section.blocks:
        if other.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
            around.append(document.text(other.start, other.end))
    text = " ".join(around)
    if set(_CLASS.findall(text)) - {owner}:
        return False
    telling = {word.lower() for word in split_words(owner)} - GENERIC
    if not all(re.search(rf"(?<![a-z]){word}", text.lower()) for word in telling):
        return False
    listed: Counter[tuple[int, int]] = Counter()
    own = fact.before if fact.kind.is_rename and fact.before else fact.symbol
    for one in document.sections:
        for name in (own, *fact.siblings):
            found = occurrences(document, one, strip_quotes(name))
            groups = {o.block.group for o in found if o.is_subject and o.block.kind in _ENTRIES}
            listed.update((one.ordinal, group) for group in groups)
    return sum(count >= MIN_SECOND for count in listed.values()) == 1


def _names_only(owner: str, document: DocFile, section: DocSection, block: Block) -> bool:
    """What announces the list, or the heading where it comes at once."""
    first = next(n for n, b in enumerate(section.blocks) if b.group == block.group)
    above = section.blocks[first - 1] if first else None
    if above is None or above.kind not in _ABOVE:
        return False
    text = document.text(above.start, above.end)
    if above.kind is BlockKind.PARAGRAPH and _LIST_TITLE.fullmatch(text.strip()):
        return owner in subjects_of(section.heading)
    named = {re.sub(r"\(.*\)\Z", "", code) for code in re.findall(r"`+([^`\n]+)`+", text)}
    return {name.rsplit(".", 1)[-1] for name in named} == {owner}


def owner_in_block(fact: ChangeFact, occurrence: Occurrence, document: DocFile) -> bool:
    """Whether the line calls or declares the function (`fetch(timeout=3)`), or the block or its
    section is about it."""
    name = last_part(fact.owner)
    if not name or not occurrence.is_technical:
        return False
    named = rf"(?<![\w-]){re.escape(name)}"
    if re.search(rf"{named}\s*\(", occurrence.line_text):
        return True
    block = occurrence.block
    if block.kind in (BlockKind.FENCE, BlockKind.TABLE):
        return False
    first_line = document.text(block.start, block.end).split("\n", 1)[0]
    marker = r"(?:[-*+]|\.\.\s+[\w:-]+::|\#+)"
    if block.kind is BlockKind.DEFINITION:
        marker += "?"
    opener = rf"[\s>]*{marker}\s*[`*]*(?:\w+\.)*"
    is_about = re.match(rf"{opener}{re.escape(name)}\b", first_line)
    return occurrence.where == "code span" and is_about is not None


def is_said_of_owner(
    fact: ChangeFact, occurrence: Occurrence, document: DocFile, section: DocSection
) -> bool:
    """Whether a code span gives the parameter alone (`retries`, `retries=5`) in a paragraph that
    calls its function with it, or below a heading that does; and no other function is called
    there."""
    block, owner = occurrence.block, last_part(fact.owner)
    if block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) or not owner:
        return False
    lead, tail = sides(document, occurrence)
    if not re.search(r"`\Z", lead) or not re.match(r"(?:=[^`\n]*)?`", tail):
        return False
    text = document.text(block.start, block.end)
    if set(re.findall(r"(\w+)\(", text)) - {owner}:
        return False
    word = re.escape(occurrence.word)
    call = re.compile(rf"(?<!\w){re.escape(owner)}\((?:[^()]|\([^()]*\))*(?<![\w.]){word}(?!\w)")
    return call.search(text) is not None or call.search(section.heading) is not None

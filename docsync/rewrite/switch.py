"""What is on or off by default, said in words: "It is enabled by default." """

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.docs.sentences import sentences
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.commandline import may_be_of_another
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.terms import STRONG, key_words, last_part, strip_quotes, word_strength
from docsync.rewrite.edit import Edit
from docsync.rewrite.heading import subjects_of

_KINDS = (FactKind.DEFAULT_CHANGED, FactKind.CONSTANT_CHANGED, FactKind.VALUE_CHANGED)
_ITEMS = (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE)
_PROSE = (*_ITEMS, BlockKind.PARAGRAPH)
_COUNTERPARTS = {"enabled": "disabled", "on": "off", "yes": "no", "active": "inactive"}
_COUNTERPARTS |= {off: on for on, off in _COUNTERPARTS.items()}
_ON = frozenset({"enabled", "on", "yes", "active"})
_WORD = "|".join(_COUNTERPARTS)
_PHRASE = re.compile(
    rf"\b(?P<word>{_WORD})[`*\"']*\s+by\s+default\b"
    rf"|\bby\s+default,?\s+(?:it|this)\s+is\s+[`*\"']*(?P<later>{_WORD})\b"
    rf"|\bdefaults?(?:\s+(?:to|is|value|value\s+is))?\s*[:=]?\s*[`*\"'(]*(?P<last>{_WORD})\b",
    re.I,
)
_NOT = re.compile(r"(?:\bnot|\bnever|n't|\bneither|\bnor)\s+(?:\w+\s+)?\Z", re.I)
_TURNED = re.compile(r"\A-*(?:no|not|non|disable|skip|without|ignore|suppress)(?:[_-]|d?\Z|[A-Z])")
_NAME = re.compile(r"`[^`\n]*[A-Za-z_][^`\n]*`|(?<![\w-])--[a-z][\w-]*|\b[A-Za-z]\w*_\w+\b")


def switch_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    before, after = (strip_quotes(v or "").lower() for v in (fact.before, fact.after))
    name = last_part(strip_quotes(fact.symbol))
    if fact.kind not in _KINDS or {before, after} != {"true", "false"} or _TURNED.match(name):
        return
    for start, end in _regions(fact, document, section):
        text = document.text(start, end)
        found = [m for m in _PHRASE.finditer(text) if not _NOT.search(text[: m.start()])]
        if len(found) != 1:
            continue
        (group,) = [g for g in ("word", "later", "last") if found[0][g]]
        said = found[0][group]
        lead = re.split(r"[.!]\s", text[: found[0].start()])[-1]
        if (said.lower() in _ON) is not (before == "true") or _NAME.search(lead):
            continue
        new = _COUNTERPARTS[said.lower()]
        first, last = document.span(start, end, *found[0].span(group))
        told = f"`{fact.symbol}` is {new} by default now"
        yield Edit(first, last, new.capitalize() if said[0].isupper() else new, fact, told)


def _regions(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[tuple[int, int]]:
    """Spans of text that speak of the thing, without its name: the rest of its item or sentence,
    and each paragraph of a section that has it for its heading."""
    names = key_words(fact)
    if set(names).intersection(subjects_of(section.heading)):
        for block in section.blocks:
            if block.kind is BlockKind.PARAGRAPH:
                yield block.start, block.end
        return
    for name in names[:1]:
        for found in occurrences(document, section, name):
            is_named = found.is_technical or word_strength(name) >= STRONG
            is_named = is_named and not may_be_of_another(fact, found, document)
            if is_named and (span := _region(found, document)) is not None:
                yield span


def _region(found: Occurrence, document: DocFile) -> tuple[int, int] | None:
    block = found.block
    if block.kind is BlockKind.TABLE:
        end = document.content.find(b"\n", found.end, block.end)
        return (found.end, end if end > 0 else block.end) if found.is_subject else None
    if block.kind not in _PROSE:
        return None
    if found.is_subject and block.kind in _ITEMS:
        nested = re.search(rb"\n\s+(?:[-*+]|\d+[.)])\s", document.content[found.end : block.end])
        return found.end, found.end + nested.start() if nested else block.end
    view = document.content.decode("latin-1")
    here = (s for s in sentences(view, block.start, block.end) if s[0] <= found.start < s[1])
    return next(((found.end, end) for _start, end in here), None)

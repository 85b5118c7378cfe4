"""What goes from a man page with an option that went: its entry, and its brackets in a synopsis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.roff_entries import entry_parts, names_in
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.occurrence import Occurrence
from docsync.rewrite.edit import Edit
from docsync.rewrite.removal import places_of_removed

_NAMES = re.compile(r"(?<![\w-])--?[A-Za-z0-9][\w-]*")
_VALUE = r"`?(?:\[?=|[ =\n])`?[<{]?[\w|.:-]+[>}]?\]?(?:\.{3})?`?"
# "[-x|--long VALUE]" with nothing else between the brackets
_BRACKETS = r"\[ ?`?(?:-[^\W_]`?(?: ?[|,/] ?)`?)?{}`?(?:{})? ?\](?:\.{{3}})?"


def gone_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if fact.kind is not FactKind.FLAG_REMOVED:
        return
    for word, occurrence in places_of_removed(fact, document, section):
        edit = _entry(fact, word, occurrence, document, section)
        if edit is None:
            edit = _in_synopsis(fact, word, occurrence, document)
        if edit is not None:
            yield edit


def _entry(
    fact: ChangeFact, word: str, occurrence: Occurrence, document: DocFile, section: DocSection
) -> Edit | None:
    """The whole of the entry that is about the option and no other one."""
    block = occurrence.block
    parts = entry_parts(document, block)
    if parts is None or not parts.has_text:
        return None
    if not any(start <= occurrence.start < end for start, end in parts.tags):
        return None
    own = _own_names(fact, word)
    if not names_in(document, parts) <= own:
        return None
    here = [b for b in section.blocks if b.kind is block.kind and b.group == block.group]
    at = here.index(block)
    above = entry_parts(document, here[at - 1]) if at else None
    if len(here) < 2 or (at and (above is None or not above.has_text)):
        return None  # a list of one; or a name above, which would get the text of the next
    if _is_open(document, block):
        return None
    told = f"`{word}` is gone, and its entry with it"
    return Edit(block.start, block.end, "", fact, told)


def _own_names(fact: ChangeFact, word: str) -> set[str]:
    """The names of the option, as the code had them; of short ones any, beside a long one."""
    named = re.match(r"[^:\n]*", fact.detail)
    names = set(_NAMES.findall(named[0])) if named else set()
    return {word, *(names if word in names else ())}


def _is_open(document: DocFile, block: Block) -> bool:
    """Whether an entry opens what it does not close, so that the rest of the page would change."""
    lines = document.content[block.start : block.end].decode(document.encoding).split("\n")
    names = [match[1] for line in lines if (match := re.match(r"[.'][ \t]*([A-Za-z]\w*)", line))]
    pairs = (("RS", "RE"), ("Bl", "El"), ("nf", "fi"), ("EX", "EE"), ("Bd", "Ed"), ("TS", "TE"))
    return any(names.count(a) != names.count(b) for a, b in pairs) or "de" in names


def _in_synopsis(
    fact: ChangeFact, word: str, occurrence: Occurrence, document: DocFile
) -> Edit | None:
    """`[-c|--clear]` of a line of usage, or the lines that say nothing else."""
    block = occurrence.block
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    text = document.text(block.start, block.end)
    at = len(document.text(block.start, occurrence.start))
    pattern = re.compile(_BRACKETS.format(re.escape(word), _VALUE))
    match = next((m for m in pattern.finditer(text) if m.start() <= at < m.end()), None)
    if match is None or not set(_NAMES.findall(match[0])) <= _own_names(fact, word):
        return None
    first, last = match.span()
    told = f"`{word}` is gone from the usage"
    if _is_line(text, first, last):
        start = document.content.rfind(
            b"\n", 0, document.span(block.start, block.end, first, last)[0]
        )
        end = document.content.find(b"\n", document.span(block.start, block.end, first, last)[1])
        if block.start <= start + 1 and 0 <= end < block.end:
            return Edit(start + 1, end + 1, "", fact, told)
        return None
    if text[last : last + 1] == " ":
        last += 1
    elif text[first - 1 : first] == " ":
        first -= 1
    return Edit(*document.span(block.start, block.end, first, last), "", fact, told)


def _is_line(text: str, first: int, last: int) -> bool:
    """Whether nothing else stands in the lines of a piece."""
    before, after = text[:first].rpartition("\n")[2], text[last:].partition("\n")[0]
    return not before.strip("`\r ") and not after.strip("`\r ")

"""What goes from a man page with an option that went: its entry, and its brackets in a synopsis."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.roff_entries import OPTION, entry_parts, names_in
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_of_other_command
from docsync.match.occurrence import Occurrence
from docsync.rewrite.edit import Edit
from docsync.rewrite.removal import may_go, places_of_removed

_VALUE = r"`?(?:\[?=|[ =\n])`?[<{]?[\w|.:-]+[>}]?\]?(?:\.{3})?`?"
# "[-x|--long VALUE]" with nothing else between the brackets
_BRACKETS = r"\[ ?`?(?:-[^\W_]`?(?: ?[|,/] ?)`?)?{}`?(?:{})? ?\](?:\.{{3}})?"
_CONDITIONS = frozenset({"de", "ds", "am", "ig", "if", "ie", "el"})


def gone_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if fact.kind is not FactKind.FLAG_REMOVED or not may_go(fact, document, section):
        return
    for word, occurrence in places_of_removed(fact, document, section):
        if is_of_other_command(fact, occurrence, document, section):
            continue
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
    named = names_in(document, parts)
    if not named <= _own_names(fact, word, named):
        return None
    here = [b for b in section.blocks if b.kind is block.kind and b.group == block.group]
    at = here.index(block)
    above = entry_parts(document, here[at - 1]) if at else None
    if len(here) < 2 or (at and (above is None or not above.has_text)):
        return None  # a list of one; or a name above, which would get the text of the next
    if _is_open(document, block) or _goes_on(document, section, block):
        return None
    end = block.end
    if at == len(here) - 1 and not (at and _is_parted(document, here[at - 1])):
        end = parts.end  # the blank line behind a list stays
    if document.content[parts.end : end].strip():
        end = parts.end  # and so does a comment, on what follows
    told = f"`{word}` is gone, and its entry with it"
    return Edit(block.start, end, "", fact, told)


def _goes_on(document: DocFile, section: DocSection, block: Block) -> bool:
    """Whether an item or the entry of no option follows, which may be one of this entry."""
    at = section.blocks.index(block) + 1
    if at == len(section.blocks):
        return False
    following = section.blocks[at]
    if following.kind is BlockKind.LIST_ITEM:
        return True
    parts = entry_parts(document, following)
    return parts is not None and not names_in(document, parts)


def _own_names(fact: ChangeFact, word: str, named: set[str]) -> set[str]:
    """Those of `named` that are the option's: as the code had them, and a short one beside a single
    long one that no other option has."""
    told = re.match(r"[^:\n]*", fact.detail)
    own = {word} | (set(OPTION.findall(told[0])) if told and word in told[0] else set())
    shorts = {name for name in named if len(name) == 2 and name not in fact.siblings}
    if word.startswith("--") and len(shorts) == 1 and len(named) == 2:
        own |= shorts
    return own


def _is_parted(document: DocFile, block: Block) -> bool:
    """Whether a blank line parts an entry from the next."""
    return re.search(rb"\n[ \t]*\r?\n\Z", document.content[block.start : block.end]) is not None


def _is_open(document: DocFile, block: Block) -> bool:
    """Whether an entry opens what it does not close, so that the rest of the page would change."""
    lines = document.written(block.start, block.end).split("\n")
    names = [match[1] for line in lines if (match := re.match(r"[.'][ \t]*([A-Za-z]\w*)", line))]
    pairs = (("RS", "RE"), ("Bl", "El"), ("nf", "fi"), ("EX", "EE"), ("Bd", "Ed"), ("TS", "TE"))
    if any(names.count(a) != names.count(b) for a, b in pairs):
        return True
    return bool(_CONDITIONS.intersection(names))


def _in_synopsis(
    fact: ChangeFact, word: str, occurrence: Occurrence, document: DocFile
) -> Edit | None:
    """`[-c|--clear]` of a line of usage, or the lines that say nothing else."""
    block = occurrence.block
    if block.kind is not BlockKind.PARAGRAPH:
        return None
    if (line := _optional_line(fact, word, occurrence, document)) is not None:
        return line
    text = document.text(block.start, block.end)
    at = len(document.text(block.start, occurrence.start))
    pattern = re.compile(_BRACKETS.format(re.escape(word), _VALUE))
    match = next((m for m in pattern.finditer(text) if m.start() <= at < m.end()), None)
    named = set(OPTION.findall(match[0])) if match is not None else set()
    if match is None or not named <= _own_names(fact, word, named):
        return None
    first, last = match.span()
    told = f"`{word}` is gone from the usage"
    if _is_line(text, first, last):
        low, high = document.span(block.start, block.end, first, last)
        start = document.content.rfind(b"\n", 0, low) + 1
        end = document.content.find(b"\n", high) + 1
        rest = text.replace(text[first:last], "").strip("` \r\n")
        return Edit(start, end, "", fact, told) if rest and block.start <= start < end else None
    if text[last : last + 1] == " ":
        last += 1
    elif text[first - 1 : first] == " ":
        first -= 1
    return Edit(*document.span(block.start, block.end, first, last), "", fact, told)


def _optional_line(
    fact: ChangeFact, word: str, occurrence: Occurrence, document: DocFile
) -> Edit | None:
    """`.Op Fl -jobs Ar n` of mdoc, which is shown in brackets."""
    start = document.content.rfind(b"\n", 0, occurrence.start) + 1
    end = document.content.find(b"\n", occurrence.end) + 1
    if not end or not re.match(rb"\.Op[ \t]+Fl[ \t]", document.content[start:end]):
        return None
    text = document.text(start, end - 1).rstrip("\r")
    if re.fullmatch(rf"`{re.escape(word)}`(?:{_VALUE})?", text) is None:
        return None
    return Edit(start, end, "", fact, f"`{word}` is gone from the usage")


def _is_line(text: str, first: int, last: int) -> bool:
    """Whether nothing else stands in the lines of a piece."""
    before, after = text[:first].rpartition("\n")[2], text[last:].partition("\n")[0]
    return not before.strip("`\r ") and not after.strip("`\r ")

"""A short name that an option got, beside the long one that a list has: in the form of the entries
that have both, `--output`, `-o`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.living import living
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import is_long
from docsync.match.belonging import is_headed_by, is_headed_by_another, is_of_other_command
from docsync.match.occurrence import Occurrence, occurrences
from docsync.rewrite.columns import line_span
from docsync.rewrite.edit import Edit

SHORT = re.compile(r"-[^\W_]")
_NAMES = re.compile(r"-{1,2}[^\W_][\w-]*(?:, -{1,2}[^\W_][\w-]*)*")
_ENTRIES = (BlockKind.TABLE, BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE)
_LEAD = r"(?m)^(?P<lead>[ \t]*(?:(?:\||[-*+][ \t]|\.\.[ \t][\w:-]+::)[ \t]*)?)"
_VALUE = r"(?:[ =](?:<[^<>\n]+>|[A-Z][A-Z_-]*(?![a-z])))?"
_LONG = rf"(?P<open>[`*_]*)--[^\W_][\w-]*{_VALUE}(?P<close>[`*_]*)"
_SHORT_NAME = rf"(?P<open2>[`*_]*)-[^\W_](?![\w-])(?P<value>{_VALUE})(?P<close2>[`*_]*)"
_SEP = r"(?P<sep>, ?| ?/ ?| or )"
_LONG_FIRST = re.compile(f"{_LEAD}{_LONG}{_SEP}{_SHORT_NAME}")
_SHORT_FIRST = re.compile(f"{_LEAD}{_SHORT_NAME}{_SEP}{_LONG}")
# of a help text: the place of a short name, and the column of the words
_HELP_LINE = r"^(?P<lead> +){name}(?P<value>{value})(?P<gap> {{2,}}|$)"
_HELP_SHORT = re.compile(rf"(?m)^(?P<lead> +)-\w(?P<value>{_VALUE}), --\w")
PLACE = 4  # characters of "-v, "


def is_alias(fact: ChangeFact) -> bool:
    """Whether it is the short name of an option that has a long one."""
    is_short = fact.kind is FactKind.FLAG_ADDED and SHORT.fullmatch(fact.symbol)
    return bool(is_short and _long_names(fact))


def names_told(fact: ChangeFact) -> list[str]:
    """All names of an option, which the code tells together."""
    match = _NAMES.match(fact.detail)
    return match[0].split(", ") if match else []


def _long_names(fact: ChangeFact) -> list[str]:
    return [name for name in names_told(fact) if is_long(name)]


def new_short_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    """`facts` are all of the change: an option that is new itself gets an entry with both names."""
    if not is_alias(fact) or is_headed_by_another(fact, section):
        return
    if fact.owner and fact.other_commands and not is_headed_by(fact, section):
        return  # the list may be that of several commands
    come = {f.symbol for f in facts if f.kind is FactKind.FLAG_ADDED}
    longs = _long_names(fact)
    if any(f"--no-{name[2:]}" in longs for name in longs):
        return  # which of the two it is for is not known
    for name in longs:
        if name in come:
            continue
        for occurrence in occurrences(document, section, name):
            if is_of_other_command(fact, occurrence, document, section):
                continue
            made = _beside(fact.symbol, document, section, occurrence)
            if made is not None and living(document, section, made[0], made[0]):
                told = f"`{fact.symbol}` is a short name of `{name}` now"
                yield Edit(*made, fact, told)


def _beside(
    short: str, document: DocFile, section: DocSection, occurrence: Occurrence
) -> tuple[int, int, str] | None:
    """What is put in, and where, in bytes; None where the name opens no entry, its line has a short
    name already, or the entries beside it show no form."""
    block, name = occurrence.block, occurrence.word
    begin, end = line_span(document, occurrence)
    line, start = document.text(begin, end), len(document.text(begin, occurrence.start))
    found: tuple[int, int, str] | None = None
    if block.kind is BlockKind.FENCE:
        found = _in_help(line, name, short, document.text(block.start, block.end))
    elif block.kind in _ENTRIES and occurrence.is_subject:
        beside = short_beside(line, start, name, short, entries_with(document, section, block))
        found = (beside[0], beside[0], beside[1]) if beside else None
    if found is None:
        return None
    return *document.span(begin, end, found[0], found[1]), found[2]


def entries_with(document: DocFile, section: DocSection, block: Block) -> str:
    """The text of the list or table that a block is part of; a directive is one by itself."""
    alike = [b for b in section.blocks if b.kind is block.kind]
    if block.kind is BlockKind.DIRECTIVE:
        group = [b for b in alike if b.info == block.info]
    else:
        group = [b for b in alike if b.group == block.group]
    return "\n".join(document.text(b.start, b.end) for b in group)


def short_beside(
    line: str, start: int, name: str, short: str, entries: str
) -> tuple[int, str] | None:
    """Where in the line of the long name, which begins at `start`, the short one is put in, and
    how: as most of `entries` have theirs."""
    opening = re.search(r"[`*_]*\Z", line[:start])
    closing = re.compile(rf"(?P<value>{_VALUE})(?P<marks>[`*_]*)").match(line, start + len(name))
    if opening is None or closing is None or not re.fullmatch(_LEAD, line[: opening.start()]):
        return None
    rest = re.split(r"\||\. ", line[closing.end() :], maxsplit=1)[0]
    if re.search(r"(?<![\w-])-[^\W_](?![\w-])", rest):
        return None
    behind, before = list(_LONG_FIRST.finditer(entries)), list(_SHORT_FIRST.finditer(entries))
    is_behind = len(behind) > len(before)
    marks = opening[0], closing["marks"]
    for sample in behind if is_behind else before:
        is_shared = not (sample["close"] if is_behind else sample["open"])
        outer = (
            (sample["open"], sample["close2"]) if is_behind else (sample["open2"], sample["close"])
        )
        if marks != (outer if is_shared else (sample["open"], sample["close"])):
            continue
        shown = short + (closing["value"] if sample["value"] else "")
        if not is_shared:
            shown = f"{sample['open2']}{shown}{sample['close2']}"
        if is_behind:
            at = closing.start("marks") if is_shared else closing.end()
            return at, f"{sample['sep']}{shown}"
        return start if is_shared else opening.start(), f"{shown}{sample['sep']}"
    return None


def _in_help(line: str, name: str, short: str, text: str) -> tuple[int, int, str] | None:
    """In the column that the short names have, with the words where they are."""
    own = re.match(_HELP_LINE.format(name=re.escape(name), value=_VALUE), line)
    others = list(_HELP_SHORT.finditer(text))
    if own is None or not others:
        return None
    sample, value = others[0], own["value"]
    has_value = next((m["value"] for m in others if m["value"]), "")
    if value and has_value:
        return None  # argparse gives the value twice, and breaks the line where it grows too long
    lead, indent = len(own["lead"]), len(sample["lead"])
    if lead == indent + PLACE:
        return indent, lead, f"{short}, "
    gap = own["gap"]
    if lead != indent or (gap and len(gap) < PLACE + 2):
        return None
    new = f"{short}, {name}{value}{gap[PLACE:]}"
    return lead, own.end(), new

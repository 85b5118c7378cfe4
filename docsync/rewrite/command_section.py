"""A section for a new command, where its siblings have sections of their own that call them: "app
build [DIR]", what the command does, and the list of its options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.tables import RowRole, table_rows
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import is_long
from docsync.match.terms import arguments_of, strip_quotes
from docsync.rewrite.addition import Sister, Slot, entry_of
from docsync.rewrite.chapter import (
    Place,
    SisterSection,
    around,
    heading_lines,
    place_among,
    with_title,
)
from docsync.rewrite.description import Said
from docsync.rewrite.edit import Edit
from docsync.rewrite.form import like
from docsync.rewrite.heading import call_of, is_group_of
from docsync.rewrite.pattern import entry_like_sisters

_ENTRIES = (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.TABLE)
_SAID = (BlockKind.HEADING, BlockKind.OTHER, BlockKind.COMMENT)
_LIST_TITLE = re.compile(r"[*_]{0,2}(?:Options|Flags|Arguments)(?::[*_]{0,2}|[*_]{0,2}:?)")
MOST_OPTIONS = 8  # that a fact tells of
_DEFAULT = re.compile(r" \(default (?P<value>[^\n]*?)\)(?=[: ])")
_OPTION = re.compile(r"-{1,2}\w[^:\n]*: \S.*")


def called_in(heading: str) -> tuple[str, ...]:
    """The command that a heading calls: `build` of "`app build [DIR]`"."""
    call = call_of(heading)
    return (call["name"],) if call is not None else ()


def command_section(
    fact: ChangeFact, document: DocFile, said: Said
) -> tuple[DocSection, Edit] | None:
    """The section beside which it goes, and the edit; None where a part of it is not known."""
    place = place_among(fact, document, called_in)
    if place is None or place.has_rule:
        return None
    programs = _programs(place)
    if len(programs) != 1 or not all(is_group_of(fact, program) for program in programs):
        return None
    name = strip_quotes(fact.symbol)
    head = _head(document, place, fact)
    body = next(filter(None, (_opening(document, s.section, said) for s in place.likes)), None)
    options = _options(document, place, fact)
    if head is None or body is None or options is None:
        return None
    text = "\n\n".join(filter(None, (head, body, options))) + "\n"
    lead, tail = around(document, place.at)
    made = lead + text.replace("\n", document.newline) + tail
    told = f"`{name}` was added, and a section for it"
    return place.beside.section, Edit(place.at, place.at, made, fact, told)


def _programs(place: Place) -> set[str | None]:
    """What the headings of the siblings call before the command."""
    calls = (call_of(s.section.heading) for s in place.likes)
    return {call["program"] for call in calls if call is not None}


def _head(document: DocFile, place: Place, fact: ChangeFact) -> str | None:
    """The lines of the heading; what the command takes beside options is shown as others have it,
    and by none where no heading shows any."""
    taken = arguments_of(fact)
    more = [line for line in fact.detail.splitlines()[1:] if line not in taken]
    if not all(map(_OPTION.fullmatch, more)):
        return None
    shown = [t for s in place.likes if (t := _taken(s.section.heading))]
    sister = next(
        (s for s in place.likes if bool(_taken(s.section.heading)) == bool(taken and shown)), None
    )
    if sister is None:
        return None
    lines = heading_lines(document, sister.section)
    own = _taken(sister.section.heading)
    form = re.compile(rf"(?<![\w-]){re.escape(sister.name)}{re.escape(own)}(?![\w-])")
    at = next((n for n, line in enumerate(lines) if form.search(line)), None)
    if at is None:
        return None
    arguments = _like(own, taken) if own else ""
    if arguments is None:
        return None
    title = form.sub(lambda _: strip_quotes(fact.symbol) + arguments, lines[at], count=1)
    return "\n".join(with_title(lines, at, title))


def _taken(heading: str) -> str:
    call = call_of(heading)
    return call["taken"] if call is not None else ""


def _like(sample: str, names: Sequence[str]) -> str | None:
    """` PATH`, ` <path>` of the names; None where the sample says that some may be left out."""
    if re.search(r"[\[{.]", sample):
        return None
    is_upper = "<" not in sample
    return "".join(f" {name.upper()}" if is_upper else f" <{name}>" for name in names)


def _opening(document: DocFile, section: DocSection, said: Said) -> str | None:
    """What the command does, where a section says that of its own first, in one paragraph."""
    first = next((b for b in section.blocks if b.kind not in _SAID), None)
    if first is None or first.kind is not BlockKind.PARAGRAPH:
        return None
    return like(said.text, document.text(first.start, first.end).strip())


def _options(document: DocFile, place: Place, fact: ChangeFact) -> str | None:
    """A list in the form of a sibling's, "" if the command has no options or no sibling tells of
    any; None where no form is known."""
    wanted = [_fact_of(fact, line) for line in fact.detail.splitlines()[1:] if _OPTION.match(line)]
    listed = [(s, found) for s in place.likes if (found := list(_entries(document, s)))]
    if len(wanted) >= MOST_OPTIONS:
        return None  # there may be more of them
    if not wanted or not listed:
        return "" if not wanted or not any(_tells(document, s) for s in place.likes) else None
    for sister, entries in listed:
        kind = entries[0].kind
        others = [e for _, found in listed for e in found if e.kind is kind and e not in entries]
        shown = entries if kind is BlockKind.TABLE else [*others, *entries]
        made = [_entry(document, option, shown) for option in wanted]
        if all(made):
            gap = _gap(document, entries)
            first = entries[0].block
            title = _title(document, sister.section, first)
            return title + _table_head(document, first) + gap.join(e for e in made if e)
    return None


def _fact_of(command: ChangeFact, line: str) -> ChangeFact:
    """Of an option as the line of a command's description has it."""
    names = re.findall(r"(?<![\w-])-{1,2}[\w-]+", line.partition(": ")[0])
    default = _DEFAULT.search(line)
    return replace(
        command,
        kind=FactKind.FLAG_ADDED,
        symbol=next((n for n in reversed(names) if is_long(n)), names[0]),
        owner=strip_quotes(command.symbol),
        detail=line,
        after=default["value"] if default is not None else None,
        siblings=(),
    )


def _entries(document: DocFile, sister: SisterSection) -> Iterator[Sister]:
    text = document.text(sister.section.start, sister.section.end)
    seen: set[int] = set()
    for name in dict.fromkeys(re.findall(r"(?<![\w-])--\w[\w-]*", text)):
        entry = entry_of(name, document, sister.section)
        is_grid = document.format != "markdown" and entry and entry.kind is BlockKind.TABLE
        if entry is None or is_grid or entry.kind not in _ENTRIES:
            continue  # a grid has a border below, which is as wide as its cells
        if entry.start not in seen:
            seen.add(entry.start)
            yield entry


def _tells(document: DocFile, sister: SisterSection) -> bool:
    text = document.text(sister.section.start, sister.section.end)
    return re.search(r"(?<![\w-])--\w", text) is not None


def _entry(document: DocFile, option: ChangeFact, entries: list[Sister]) -> str | None:
    last = entries[-1]
    slot = Slot(option, last.end, tuple(entries), last.unit, "", last.block)
    return entry_like_sisters(document, slot)


def _table_head(document: DocFile, block: Block) -> str:
    """The lines of a table above its rows, "" for a list."""
    if block.kind is not BlockKind.TABLE:
        return ""
    rows = [row for row in table_rows(document, block) if row.role is RowRole.BODY]
    return document.text(block.start, rows[0].start).replace("\r\n", "\n")


def _gap(document: DocFile, entries: list[Sister]) -> str:
    """What parts two items."""
    if len(entries) < 2:
        return "\n"
    between = document.text(entries[0].end, entries[1].start)
    return "\n\n" if not between.strip() and "\n" in between else "\n"


def _title(document: DocFile, section: DocSection, first: Block) -> str:
    """The line "Options:" above the list, where the section has it."""
    above = [b for b in section.blocks if b.end <= first.start and b.kind not in _SAID]
    text = document.text(above[-1].start, above[-1].end).strip() if above else ""
    return f"{text}\n\n" if _LIST_TITLE.fullmatch(text) else ""

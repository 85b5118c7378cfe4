"""Where an added thing belongs among its siblings, and its entry after their pattern."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from docsync.docs.fields import depth, field_at, fields
from docsync.docs.living import living
from docsync.docs.roff_entries import entry_parts
from docsync.docs.rst_lines import is_object
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.tables import span_at
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_headed
from docsync.match.called import call_forms
from docsync.match.occurrence import Occurrence, occurrences, word_pattern
from docsync.match.terms import (
    MAX_SIBLINGS,
    is_title_word,
    last_part,
    sibling_forms,
    strip_quotes,
    typed_forms,
)
from docsync.rewrite.help_entry import HELP_KINDS, help_entry
from docsync.rewrite.removal import is_described

_ENTRY_KINDS = (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE)
_ALONE = (BlockKind.DIRECTIVE, BlockKind.FENCE)  # the blank space of each counts
HELP = "help entry"
SETTING = "setting"
_UNITS = {
    BlockKind.LIST_ITEM: "list item",
    BlockKind.DEFINITION: "entry",
    BlockKind.DIRECTIVE: "entry",
    BlockKind.TABLE: "table row",
    BlockKind.FENCE: HELP,
}
FIELD = "field"
MAX_SISTER_CHARS = 700
MAX_NEAREST = 3
MIN_SORTED = 3  # entries: two are in the order of the alphabet by chance
MIN_SORTED_BEHIND = 4  # the same where the new one would come before all of them
MIN_SETTINGS = 4
MIN_SHARE = 0.6
SHOWN = {
    "autofunction": "def",
    "autodecorator": "def",
    "autoclass": "class",
    "autoexception": "class",
    "automethod": "method",
}  # the directives that show a docstring, and of what
FAULT = re.compile(r"(?:Error|Exception|Warning)\Z")
MIN_GENERATED = 0.75  # of the siblings, where the text of an entry comes from the code


@dataclass(frozen=True, slots=True)
class Sister:
    """An entry that is about a sibling: `start`..`end` are its bytes, without the blank lines that
    follow."""

    name: str
    kind: BlockKind
    group: int
    start: int
    end: int
    block: Block
    unit: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A new entry for `fact` goes in at byte `at`; `sisters` are the entries beside it, the nearest
    last. `gap` is the blank space between entries, `is_first` says that there is none before it."""

    fact: ChangeFact
    at: int
    sisters: tuple[Sister, ...]
    unit: str
    gap: str
    block: Block
    share: float = 1.0  # of the siblings in the code, how many have an entry here
    section: DocSection | None = None  # None for the one that was asked about
    is_first: bool = False

    @property
    def nearest(self) -> tuple[Sister, ...]:
        return self.sisters[-MAX_NEAREST:]

    def spaced(self, entry: str) -> str:
        """An entry with the blank space that parts it from its neighbour."""
        return entry + self.gap if self.is_first else self.gap + entry


def find_slot(fact: ChangeFact, document: DocFile, section: DocSection) -> Slot | None:
    """The list or table in which most siblings have an entry of their own; None if fewer than two
    have one."""
    groups: defaultdict[tuple[BlockKind, int], list[Sister]] = defaultdict(list)
    siblings = tuple(dict.fromkeys(fact.siblings[:MAX_SIBLINGS]))
    for sister in entries_of_siblings(fact, siblings, document, section):
        groups[sister.kind, sister.group].append(sister)
    if not groups:
        return None
    # entries of their own before the lines of an example
    sisters = max(groups.values(), key=lambda g: (g[0].unit != SETTING and len(g) > 1, len(g)))
    # one entry may be of two siblings, such as a parameter and its flag
    unique = {s.start: s for s in reversed(sisters)}
    sisters = [s for s in sisters if s is unique[s.start]]
    share = len(unique) / len(siblings)
    if len(unique) < 2 and not _is_alone(fact, document, section, sisters[0]):
        return None
    if is_generated(sisters[0]):
        if sisters[0].block.info in SHOWN and fact.kind is FactKind.SYMBOL_ADDED:
            return None  # see docsync.rewrite.generated
        known = sum(map(len, groups.values()))
        if known < MIN_GENERATED * len(siblings) or "\n" not in fact.detail:
            return None  # some names of many, chosen by hand; or there is nothing to show of it
    if sisters[0].unit == SETTING:
        # an example shows some settings, a listing nearly all
        is_listing = len(unique) >= MIN_SETTINGS and share >= MIN_SHARE
        is_listing = is_listing or (share == 1 and _are_told(document, unique.values()))
        own = word_pattern(last_part(strip_quotes(fact.symbol)))
        if not is_listing or own.search(document.text(0, len(document.content))):
            return None
    ordered = sorted(unique.values(), key=lambda s: s.start)
    before, is_first = neighbour(fact, ordered, sisters)
    index = ordered.index(before)
    near = [*ordered[max(0, index - 1) : index], *ordered[index + 1 : index + 2], before]
    return Slot(
        fact=fact,
        at=before.start if is_first else before.end,
        sisters=(*(s for s in ordered if s not in near), *near),
        unit=before.unit,
        gap=gap_behind(document, section, before if before.kind in _ALONE else ordered[0]),
        block=before.block,
        share=share,
        is_first=is_first,
    )


def entries_of_siblings(
    fact: ChangeFact, names: Iterable[str], document: DocFile, section: DocSection
) -> list[Sister]:
    """The entries of those siblings that have one, in the order of the names."""
    found = []
    for name in dict.fromkeys(names):
        forms = (*call_forms(fact, strip_quotes(name), document, section), *own_forms(fact, name))
        entries = (entry_of(form, document, section) for form in forms)
        sister = next((e for e in entries if e and _is_named(fact, e, document)), None)
        if sister and (sister.unit != FIELD or _is_field_of(fact, sister, document)):
            found.append(sister)
    return found


def _are_told(document: DocFile, settings: Iterable[Sister]) -> bool:
    """Whether each setting stands below a comment: so they do where all are told of, and not in an
    example."""
    comment = re.compile(r"\s*(?:#|//)\s*\w")
    return all(comment.match(document.text(each.start, each.end)) for each in settings)


def _is_field_of(fact: ChangeFact, sister: Sister, document: DocFile) -> bool:
    is_parameter = fact.kind is FactKind.PARAMETER_ADDED
    return is_parameter and is_described(fact, document, sister.block)


def _is_named(fact: ChangeFact, sister: Sister, document: DocFile) -> bool:
    """Whether an entry is about a key and not about what its word means: "- Licenses" of what is
    looked for is no list of fields."""
    if fact.kind is not FactKind.KEY_ADDED or not is_title_word(sister.name):
        return True
    text = document.text(sister.start, sister.end)
    return re.search(rf"[`*_\"'\[<]{re.escape(sister.name)}", text) is not None


def own_forms(fact: ChangeFact, name: str) -> tuple[str, ...]:
    """How an entry may name a sibling: what programs call is no flag that users type."""
    if fact.kind is FactKind.SYMBOL_ADDED:
        return (strip_quotes(name),)
    return (*typed_forms(fact, strip_quotes(name)), *sibling_forms(name))


def is_generated(sister: Sister) -> bool:
    """Whether the entry only names its thing, and a tool shows what the code says of it."""
    if sister.kind is not BlockKind.DIRECTIVE:
        return False
    return sister.block.info.rpartition(":")[2].startswith("auto")


def _is_alone(fact: ChangeFact, document: DocFile, section: DocSection, sister: Sister) -> bool:
    """Whether there is but one sibling in the code, and what both belong to heads the section, or
    is named by the item that the list stands in."""
    siblings = set(fact.siblings)
    if fact.kind is FactKind.KEY_ADDED and sister.kind is BlockKind.TABLE:
        row = document.text(sister.start, sister.end)
        whole = f"{fact.owner}.{last_part(sister.name)}"
        if fact.owner and len(siblings) <= 2 and word_pattern(whole).search(row):
            return True  # the row itself names what both belong to
    if fact.kind is FactKind.FLAG_ADDED:  # what a command takes beside its options counts for none
        siblings = {name for name in siblings if name.startswith("-")}
    if len(siblings) != 1 or not fact.owner or sister.unit == SETTING:
        return False
    if sister.kind is BlockKind.LIST_ITEM and sister.group < 0:
        above = document.text(sister.block.start, -1 - sister.group).rstrip().split("\n")[-1]
        return word_pattern(last_part(fact.owner)).search(above) is not None
    return is_headed(fact, section.heading_path[-2:])


def entry_of(name: str, document: DocFile, section: DocSection) -> Sister | None:
    """The entry of a list, table or help text in `section` that is about `name`."""
    for occurrence in occurrences(document, section, name):
        if not living(document, section, occurrence.start, occurrence.end):
            continue
        block = occurrence.block
        is_help = document.format == "text" and block.kind is BlockKind.DEFINITION
        if (block.kind in HELP_KINDS or is_help) and name.startswith("-"):
            span = help_entry(document, block, occurrence)
            if span is not None:
                # in plain text each entry is a block, and the list of them a group
                group = block.group if is_help else block.start
                return Sister(name, BlockKind.FENCE, group, *span, block, HELP)
        if block.kind is BlockKind.FENCE and not name.startswith("-"):
            span = _setting(document, block, occurrence)
            if span is not None:
                return Sister(name, block.kind, block.start, *span, block, SETTING)
        if not occurrence.is_subject:
            continue
        if block.kind is BlockKind.TABLE:
            start = document.content.rfind(b"\n", 0, occurrence.start) + 1
            stop = document.content.find(b"\n", occurrence.end)
            end = stop + 1 if stop >= 0 else len(document.content)
            if document.format in ("asciidoc", "rst"):
                start, end = span_at(document, block, occurrence.start) or (start, end)
            return Sister(name, block.kind, block.group, start, end, block, _UNITS[block.kind])
        field = field_at(document, block, occurrence.start)
        if field is not None and field.name == name and field.kind != "type":
            group = -1 - block.start
            return Sister(name, block.kind, group, field.start, field.end, block, FIELD)
        if block.kind is BlockKind.DIRECTIVE:
            sister = _directive(name, document, section, occurrence)
            if sister is not None:
                return sister
        if block.kind is BlockKind.LIST_ITEM and occurrence.line > block.start_line:
            found = _nested(document, block, occurrence)
            if found is not None:
                group, start, end = found
                return Sister(name, block.kind, group, start, end, block, _UNITS[block.kind])
        if block.kind in _ENTRY_KINDS and opens_block(document, occurrence):
            body = document.content[block.start : block.end]
            end = block.start + len(body.rstrip())
            newline = document.content.find(b"\n", end)
            end = newline + 1 if 0 <= newline < block.end else block.end
            if (parts := entry_parts(document, block)) is not None:
                end = parts.end
            unit = _UNITS[block.kind]
            return Sister(name, block.kind, block.group, block.start, end, block, unit)
    return None


def opens_block(document: DocFile, occurrence: Occurrence) -> bool:
    """Whether it stands in the first line of its block that says something: the tag of an entry of
    a man page stands below its macro."""
    block = occurrence.block
    if occurrence.line == block.start_line or not document.is_encoded:
        return occurrence.line == block.start_line
    begin = document.content.rfind(b"\n", 0, occurrence.start) + 1
    return not document.text(block.start, begin).strip()


def _directive(
    name: str, document: DocFile, section: DocSection, occurrence: Occurrence
) -> Sister | None:
    """`.. option:: name` with its body, or a line of an `autosummary`."""
    block, line = occurrence.block, occurrence.line_text
    if block.info == "autosummary" and occurrence.line > block.start_line:
        if not re.fullmatch(r"\s+~?[\w.]+\s*", line):
            return None
        start = document.content.rfind(b"\n", 0, occurrence.start) + 1
        end = document.content.find(b"\n", occurrence.end) + 1 or block.end
        return Sister(name, block.kind, block.group, start, end, block, _UNITS[block.kind])
    if occurrence.line > block.start_line or not is_object(block.info):
        return None
    below = nested_in(document, section, block)
    if any(b.kind is BlockKind.DIRECTIVE and is_object(b.info) for b in below):
        return None  # its members are blocks of their own
    end = end_with(document, block, below)
    group = _run(document, section, section.blocks.index(block))
    return Sister(name, block.kind, group, block.start, end, block, _UNITS[block.kind])


def nested_in(document: DocFile, section: DocSection, block: Block) -> list[Block]:
    """The blocks below a directive that are deeper: an example is one of its own as well."""
    own, at = _indent(document, block), section.blocks.index(block)
    return list(takewhile(lambda b: _indent(document, b) > own, section.blocks[at + 1 :]))


def end_with(document: DocFile, block: Block, below: Sequence[Block]) -> int:
    """Where a directive ends with what is nested in it, behind the line break."""
    stop = below[-1].end if below else block.end
    body = document.content[block.start : stop]
    return document.content.find(b"\n", block.start + len(body.rstrip())) + 1 or stop


def _nested(document: DocFile, block: Block, occurrence: Occurrence) -> tuple[int, int, int] | None:
    """An item of a list within an item, as its list, a number below zero, and its bytes."""
    if not re.match(r"\s+[-*+]\s", occurrence.line_text):
        return None
    indent = len(occurrence.line_text) - len(occurrence.line_text.lstrip())
    lines = document.content[block.start : block.end].splitlines(keepends=True)
    own = occurrence.line - block.start_line
    first = own
    while first > 0 and (depth(lines[first - 1]) >= indent or not lines[first - 1].strip()):
        first -= 1
    last = own + 1
    while last < len(lines) and (depth(lines[last]) > indent or not lines[last].strip()):
        last += 1
    while not lines[last - 1].strip():
        last -= 1
    starts = [block.start + sum(map(len, lines[:n])) for n in (first, own, last)]
    return -1 - starts[0], starts[1], starts[2]


def _run(document: DocFile, section: DocSection, at: int) -> int:
    """A number, below zero as those of no other group, for the directives that follow each other
    with nothing between: each is a block of its own."""
    own = _indent(document, section.blocks[at])
    first = section.blocks[at].start
    for block in reversed(section.blocks[:at]):
        indent = _indent(document, block)
        if indent == own and block.kind is BlockKind.DIRECTIVE and is_object(block.info):
            first = block.start
        elif indent <= own:
            break
    return -1 - first


def _indent(document: DocFile, block: Block) -> int:
    return depth(document.content[block.start : block.end].split(b"\n", 1)[0])


def _setting(document: DocFile, block: Block, occurrence: Occurrence) -> tuple[int, int] | None:
    """The line `key: value` of a listing with the comments above it and what is nested in it."""
    line = occurrence.line_text
    key = re.match(rf"(\s*)([\"']?){re.escape(occurrence.word)}\2\s*[:=](?!=)", line)
    if key is None:
        return None
    content = document.content
    start = content.rfind(b"\n", 0, occurrence.start) + 1
    end = content.find(b"\n", occurrence.end) + 1
    if start <= block.start or not 0 < end <= block.end:
        return None
    indent = len(key[1])
    while end < block.end:
        stop = content.find(b"\n", end) + 1 or block.end
        deeper = content[end:stop].decode("latin-1")
        if not deeper.strip() or len(deeper) - len(deeper.lstrip()) <= indent:
            closes = re.match(r"\s*[}\])]+[,;]?\s*\Z", deeper)
            end = stop if closes and line.rstrip().endswith(("{", "[", "(")) else end
            break
        end = stop
    while start > block.start:
        above = content.rfind(b"\n", 0, start - 1) + 1
        if above <= block.start or not re.match(rb"\s*(?:#|//)", content[above:start]):
            break
        start = above
    return start, end


def neighbour(
    fact: ChangeFact, ordered: list[Sister], by_nearness: list[Sister]
) -> tuple[Sister, bool]:
    """The entry after which the new one goes: by the alphabet where the entries keep to it, else
    after the nearest sibling in the code that has one. True where it goes before the first."""
    names = [s.name.lstrip("-").lower() for s in ordered]
    if len(names) >= MIN_SORTED and names == sorted(names):
        new = strip_quotes(fact.symbol).removeprefix(f"{fact.owner}.").lstrip("-").lower()
        smaller = [s for s, n in zip(ordered, names, strict=True) if n <= new]
        if smaller:
            return smaller[-1], False
        if len(names) >= MIN_SORTED_BEHIND:
            return ordered[0], ordered[0].kind is not BlockKind.FENCE
    return by_nearness[0], False


def gap_behind(document: DocFile, section: DocSection, sister: Sister) -> str:
    """What stands between entries: seen after one that is not the last."""
    if sister.unit in (FIELD, SETTING):
        return gap_within(document, sister)
    same = [b for b in section.blocks if b.kind is sister.kind and b.group == sister.group]
    if sister.kind is BlockKind.FENCE or same == [sister.block]:
        return ""
    rest = document.written(sister.end, sister.block.end)
    if sister.group < 0 and sister.kind is BlockKind.LIST_ITEM:
        return document.newline if re.match(r"[ \t]*\r?\n[ \t]+\S", rest) else ""
    if sister.group < 0 and not rest and sister.block.end == len(document.content):
        return document.newline  # a directive with a body ends with a blank line
    return rest if not rest.strip() else ""


def gap_within(document: DocFile, sister: Sister) -> str:
    """What stands between entries that are no blocks of their own: fields and settings."""
    if sister.unit == FIELD:
        for one, other in pairwise(fields(document, sister.block)):
            if sister.start in (one.start, other.start):
                return document.text(one.end, other.start)
        return ""
    before = document.text(sister.block.start, sister.start)
    after = document.text(sister.end, sister.block.end)
    is_apart = re.search(r"\n[ \t]*\r?\n\Z", before) or re.match(r"[ \t]*\r?\n\s*(?:#|//)", after)
    return document.newline if is_apart else ""


def insertion(document: DocFile, entries: Sequence[tuple[Slot, str]]) -> str:
    """The text of the slots' block with the entries put in; entries for the same place keep their
    order."""
    block, newline = entries[0][0].block, document.newline
    parts: list[str] = []
    at = block.start
    for slot, entry in sorted(entries, key=lambda pair: pair[0].at):
        before = document.text(at, slot.at)
        if not parts and before and not before.endswith("\n"):
            before += newline
        lines = entry.replace("\r\n", "\n").strip("\n").split("\n")
        parts += [before, slot.spaced(newline.join(lines) + newline)]
        at = slot.at
    return "".join((*parts, document.text(at, block.end)))


def name_like(sister: str, fact: ChangeFact) -> str:
    """The new name in the form of a sister's: with dashes or without."""
    name = strip_quotes(fact.symbol)
    if typed := typed_forms(fact, name):
        run = sister.rpartition(" ")[0]
        return next((form for form in typed if form == f"{run} {name}"), typed[0]) if run else name
    owner = f"{fact.owner}."
    if name.startswith(owner) and not sister.startswith(owner):
        name = name.removeprefix(owner)  # below its key it stands without the keys above
    if fact.kind is FactKind.COMMAND_ADDED and " " in sister:
        return f"{sister.rpartition(' ')[0]} {name}"  # `app build`
    if "." in name and "." not in sister and not name.startswith("-"):
        name = last_part(name)
    if sister.startswith("--") and not name.startswith("-"):
        if sister.islower():
            name = re.sub(r"(?<=[a-z\d])(?=[A-Z])", "-", name).lower()
        return "--" + name.replace("_", "-")
    return name if sister.startswith("-") else name.lstrip("-")


MIN_ALIKE = 3  # entries that have the same words behind their names


def _is_of_all(document: DocFile, slot: Slot, tail: str) -> bool:
    """Whether what stands in brackets behind a name stands behind all of them: `Field(default
    arguments)`."""
    if not re.fullmatch(r"\([^()\n]*\)", tail):
        return False
    lines = (document.text(s.start, s.end).partition("\n")[0].rstrip() for s in slot.sisters)
    return len(slot.sisters) >= MIN_ALIKE and all(line.endswith(tail) for line in lines)


def is_field_of_keys(fact: ChangeFact, sisters: Iterable[str]) -> bool:
    """A field of a Go structure where the document lists keys: its key has a fact of its own."""
    is_field = fact.language == "go" and fact.kind is FactKind.KEY_ADDED
    return is_field and fact.symbol[:1].isupper() and not any(s[:1].isupper() for s in sisters)


def bare_entry(document: DocFile, slot: Slot) -> str | None:
    """An entry that only names its thing (`- `a``, `.. autofunction:: mod.a`), with the new name;
    None where the sisters say more."""
    sister = slot.sisters[-1]
    line = document.text(sister.start, sister.end).rstrip("\r\n")
    line, newline, more = line.partition("\n")
    if line.count(sister.name) != 1:
        return None
    # `:members:` and its like hold for the new one as well
    if newline and not re.fullmatch(r"(?:[ \t]+:[\w-]+:[ \t\r]*(?:\n|\Z))+", more):
        return None
    head, tail = line.split(sister.name)
    if "autoexception" in head and not FAULT.search(name_like(sister.name, slot.fact)):
        return None
    lead = r"\s*(?:[-*+]\s+|\.\.\s+[\w:-]+::\s*)?(?P<link>\[)?[`*]*(?:[A-Za-z_]\w*\.)*"
    opened = re.fullmatch(lead, head)
    if opened is None:
        return None
    link = r"\]\[\]" if opened["link"] else ""
    is_bare = re.fullmatch(rf"[`*]*(?:\(\))?[`*]*{link}\.?", tail) is not None
    if not is_bare and not (is_generated(sister) and _is_of_all(document, slot, tail)):
        return None
    return head + name_like(sister.name, slot.fact) + tail + newline + more

"""Where an added thing belongs among its siblings, and its entry after their pattern."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from docsync.docs.living import living
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.tables import row_at
from docsync.facts.fact import ChangeFact
from docsync.match.occurrence import occurrences
from docsync.match.terms import sibling_forms, strip_quotes
from docsync.rewrite.removal import HELP_KINDS, help_entry

_ENTRY_KINDS = (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE)
_UNITS = {
    BlockKind.LIST_ITEM: "list item",
    BlockKind.DEFINITION: "entry",
    BlockKind.DIRECTIVE: "entry",
    BlockKind.TABLE: "table row",
    BlockKind.FENCE: "help entry",
}
MAX_SISTER_CHARS = 700


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


@dataclass(frozen=True, slots=True)
class Slot:
    """A new entry for `fact` goes in at byte `at`; `sisters` are the nearest entries, the last of
    them the one before it. `gap` is the blank space between entries."""

    fact: ChangeFact
    at: int
    sisters: tuple[Sister, ...]
    unit: str
    gap: str
    block: Block


def find_slot(fact: ChangeFact, document: DocFile, section: DocSection) -> Slot | None:
    """The list or table in which most siblings have an entry of their own; None if fewer than two
    have one."""
    groups: defaultdict[tuple[BlockKind, int], list[Sister]] = defaultdict(list)
    for name in dict.fromkeys(fact.siblings[:12]):
        for form in sibling_forms(name):
            sister = entry_of(form, document, section)
            if sister is not None:
                groups[sister.kind, sister.group].append(sister)
                break
    if not groups:
        return None
    sisters = max(groups.values(), key=len)
    unique = {s.start: s for s in sisters}
    if len(unique) < 2:
        return None
    ordered = sorted(unique.values(), key=lambda s: s.start)
    before = _neighbour(fact, ordered, sisters)
    index = ordered.index(before)
    near = [*ordered[max(0, index - 1) : index], *ordered[index + 1 : index + 2], before]
    return Slot(
        fact=fact,
        at=before.end,
        sisters=tuple(near),
        unit=_UNITS[before.kind],
        gap=_gap(document, ordered[0]),
        block=before.block,
    )


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
                return Sister(name, BlockKind.FENCE, group, *span, block)
        if not occurrence.is_subject:
            continue
        if block.kind is BlockKind.TABLE:
            start = document.content.rfind(b"\n", 0, occurrence.start) + 1
            stop = document.content.find(b"\n", occurrence.end)
            end = stop + 1 if stop >= 0 else len(document.content)
            if document.format == "asciidoc" and (row := row_at(document, block, occurrence.start)):
                start, end = row.start, row.end
            return Sister(name, block.kind, block.group, start, end, block)
        if block.kind in _ENTRY_KINDS and occurrence.line == block.start_line:
            body = document.content[block.start : block.end]
            end = block.start + len(body.rstrip())
            newline = document.content.find(b"\n", end)
            end = newline + 1 if 0 <= newline < block.end else block.end
            return Sister(name, block.kind, block.group, block.start, end, block)
    return None


def _neighbour(fact: ChangeFact, ordered: list[Sister], by_nearness: list[Sister]) -> Sister:
    """The entry after which the new one goes: by the alphabet where the entries keep to it, else
    after the nearest sibling in the code that has one."""
    names = [s.name.lstrip("-").lower() for s in ordered]
    if len(names) >= 3 and names == sorted(names):
        new = strip_quotes(fact.symbol).lstrip("-").lower()
        smaller = [s for s, n in zip(ordered, names, strict=True) if n <= new]
        return smaller[-1] if smaller else ordered[0]
    return by_nearness[0]


def _gap(document: DocFile, sister: Sister) -> str:
    """What stands between entries: seen after one that is not the last."""
    if sister.kind is BlockKind.FENCE:
        return ""
    rest = document.text(sister.end, sister.block.end)
    return rest if not rest.strip() else ""


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
        parts += [before, slot.gap, newline.join(lines), newline]
        at = slot.at
    return "".join((*parts, document.text(at, block.end)))


def name_like(sister: str, fact: ChangeFact) -> str:
    """The new name in the form of a sister's: with dashes or without."""
    name = strip_quotes(fact.symbol)
    if sister.startswith("--") and not name.startswith("-"):
        return "--" + name.replace("_", "-")
    return name if sister.startswith("-") else name.lstrip("-")


def bare_entry(document: DocFile, slot: Slot) -> str | None:
    """An entry that only names its thing (`- `a``, `.. autofunction:: mod.a`), with the new name;
    None where the sisters say more."""
    sister = slot.sisters[-1]
    line = document.text(sister.start, sister.end).rstrip("\r\n")
    if "\n" in line or line.count(sister.name) != 1:
        return None
    head, tail = line.split(sister.name)
    if not re.fullmatch(r"\s*(?:[-*+]\s+|\.\.\s+[\w:-]+::\s*)?[`*]*(?:[A-Za-z_]\w*\.)*", head):
        return None
    if not re.fullmatch(r"[`*]*(?:\(\))?[`*]*", tail):
        return None
    return head + name_like(sister.name, slot.fact) + tail


_PATTERN = re.compile(
    r"""\A(?P<open>\s*(?:[-*+]\s+|\|\s*|\.\.\s+option::\s*)?[`*\s]*)
    (?P<name>--?[\w-]+|[A-Za-z_][\w.-]*)
    (?P<middle>[`*\s]*(?:\([^)\n]*\))?[`*\s]*(?::{1,2}|\s-{1,2}|\s[–—]|\|)\s*)
    (?P<text>[^|\n]+?)
    (?P<close>\s*\|?\s*)\Z""",
    re.VERBOSE,
)


def entry_from_pattern(document: DocFile, slot: Slot, description: str) -> str | None:
    """A one-line entry made like its sisters with `description` for text; None where the sisters
    are not of one simple form (name, separator, text) or say more than that."""
    sister = slot.sisters[-1]
    line = document.text(sister.start, sister.end).rstrip()
    match = _PATTERN.match(line)
    if (
        match is None
        or not description
        or match["name"] not in (sister.name, sister.name.lstrip("-"))
    ):
        return None
    if re.search(r"\([^)]*\)", match["middle"]):
        return None
    text = " ".join(description.split())
    if match["text"][:1].isupper():
        text = text[:1].upper() + text[1:]
    had_stop = match["text"].rstrip().endswith(".")
    text = text.rstrip(".") + ("." if had_stop else "")
    name = name_like(match["name"], slot.fact)
    return f"{match['open']}{name}{match['middle']}{text}{match['close'].rstrip(' ')}"

"""A new entry of a man page in the raw form of a sister's: her tag with the new names, and the
words of the code in lines like hers."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from docsync.docs.roff_entries import (
    EntryParts,
    entry_parts,
    every_entry,
    first_end,
    names_in,
)
from docsync.docs.roff_text import read_roff
from docsync.docs.section import BlockKind, DocFile
from docsync.facts.fact import FactKind
from docsync.facts.flags import is_long
from docsync.match.terms import strip_quotes
from docsync.rewrite.addition import Sister, Slot
from docsync.rewrite.description import Said, said_of
from docsync.rewrite.edit import Edit, apply_edits
from docsync.rewrite.form import like, with_default
from docsync.rewrite.in_roff import encoded, escaped_text
from docsync.rewrite.roff_lines import page_lines

_TAG = re.compile(
    r"(?P<lead>`?(?:(?P<short>-[^\W_])(?P<gap>`?(?:, ?| ?\| ?|/| )`?))?)"
    r"(?P<long>--[A-Za-z0-9][\w-]*)"
    r"(?P<sep>`?[ =]?`?)(?P<value><[^<>\s]+>|\{[^{}\s]+\}|[A-Za-z][\w|.:-]*)?`?"
)
_SHORT_TAG = re.compile(r"`?(?P<long>-[^\W_])`?(?P<value>)(?P<short>)(?P<sep>)")
_EMPTY_NEST = re.compile(r"(?:\A|(?<=\n))\.RS\r?\n\.RE\r?\n\Z")


def entry_in_roff(document: DocFile, slot: Slot) -> str | None:
    """What is to be written; None where the code does not say enough, or no sister has the form."""
    said = said_of(slot.fact)
    if slot.fact.kind is not FactKind.FLAG_ADDED or not said.text or not _is_one(slot, said):
        return None
    if any(said.names[-1] in names_in(document, parts) for parts in every_entry(document)):
        return None
    known = [(s, parts) for s in slot.sisters if (parts := _parts(document, s)) is not None]
    before = next((parts for s, parts in known if s is slot.sisters[-1]), None)
    # names that share a text stand right above it
    if before is None or (not before.has_text and not slot.is_first):
        return None
    tail = _tail(document, [parts for _, parts in known])
    for _, parts in reversed(known):
        tag = _tag(document, slot, parts, said) if parts.has_text else None
        if tag is None and parts.has_text:
            tag = _with_short(document, slot, parts, [each for _, each in known], said)
        words = _words(document, parts, said) if tag is not None else None
        if tag is not None and words is not None and tail is not None:
            return tag + words + tail
    return None


def _is_one(slot: Slot, said: Said) -> bool:
    """Whether the option has one long name, at most one short one, and is the one of the fact."""
    longs = [name for name in said.names if is_long(name)]
    is_named = strip_quotes(slot.fact.symbol) in said.names
    return is_named and len(longs) <= 1 and len(said.names) - len(longs) <= 1


def _parts(document: DocFile, sister: Sister) -> EntryParts | None:
    if sister.kind is not BlockKind.DEFINITION:
        return None
    parts = entry_parts(document, sister.block)
    return parts if parts is not None and len(parts.tags) == 1 else None


def _with_short(
    document: DocFile, slot: Slot, parts: EntryParts, every: list[EntryParts], said: Said
) -> str | None:
    """The lines of a sister that has no short name, with one as another entry has it whose tag
    begins alike."""
    longs, shorts = said.names[-1:], said.names[:-1]
    if not shorts or not longs[0].startswith("--"):
        return None
    made = _tag(document, slot, parts, replace(said, names=longs))
    begin = _before_names(document, parts)
    for other in reversed(every) if made is not None and begin else ():
        start, end = other.tags[0]
        match = _TAG.fullmatch(document.text(start, end))
        if match is None or not match["short"] or _before_names(document, other) != begin:
            continue
        short = document.span(start, end, *match.span("short"))
        lead = document.content[short[1] : document.span(start, end, *match.span("long"))[0]]
        name = encoded(document, Edit(*short, shorts[0], slot.fact, ""))
        if name is None or made is None or made.count(begin) != 1:
            continue
        tag = made.replace(begin, begin + name.new + lead.decode(document.encoding))
        was, now = (read_roff(text).text.strip() for text in (made, tag))
        at = was.index(longs[0])
        if now == f"{was[:at]}{shorts[0]}{match['gap']}{was[at:]}":
            return tag
    return None


def _before_names(document: DocFile, parts: EntryParts) -> str:
    """What is written from the beginning of a tag to its first name."""
    start, end = parts.tags[0]
    at = document.text(start, end).find("-")
    if at < 0:
        return ""
    first = document.span(start, end, at, at + 1)[0]
    return document.written(start, first)


def _tag(document: DocFile, slot: Slot, parts: EntryParts, said: Said) -> str | None:
    """The sister's lines down to her text, with the new names."""
    start, end = parts.tags[0]
    text = document.text(start, end)
    longs = [name for name in said.names if is_long(name)]
    shorts = [name for name in said.names if not is_long(name)]
    match = (_TAG if longs else _SHORT_TAG).fullmatch(text)
    if match is None or bool(match["value"]) != said.takes_value:
        return None
    if not match["value"] and match["sep"].strip("`"):
        return None
    own = longs[-1] if longs else shorts[-1]
    changes = [(match.span("long"), own)]
    if longs and bool(match["short"]) != bool(shorts):
        if shorts:
            return None  # how a short name is written here is not known from her
        changes.append((_cut(match), ""))
    elif longs and shorts:
        changes.append((match.span("short"), shorts[-1]))
    if match["value"]:
        value = _value(match["value"], match["long"], own, said)
        if value is None:
            return None
        changes.append((match.span("value"), value))
    edits = []
    for (first, last), new in sorted(changes):
        place = document.span(start, end, first, last)
        made = encoded(document, Edit(*place, new, slot.fact, ""))
        if made is None:
            return None
        edits.append(made)
    return apply_edits(document, parts.start, parts.body, edits)


def _cut(match: re.Match[str]) -> tuple[int, int]:
    """The short name with what parts it from the long one."""
    first, last = match.start("short"), match.end("gap")
    if match["gap"].startswith("`"):  # in a font of its own, as the long one is
        return match.start(), last - match["gap"].endswith("`")
    return first, last


def _value(sample: str, old: str, new: str, said: Said) -> str | None:
    """What stands for the value, as the sister has hers; None where it is not known."""
    inner = sample.strip("<>")
    if said.value:
        bare = said.value if sample.startswith("{") else said.value.strip("<>")
    elif said.default and inner == _plain(old):
        bare = _plain(new)  # by the name of the option, as hers is
    else:
        return None
    if not re.fullmatch(r"\{[^{}\s]+\}" if sample.startswith("{") else r"[A-Za-z][\w.:-]*", bare):
        return None
    if inner.isupper() or inner.islower():
        bare = bare.upper() if inner.isupper() else bare.lower()
    return sample.replace(inner, bare)


def _plain(name: str) -> str:
    return name.lstrip("-").upper().replace("-", "_")


def _words(document: DocFile, parts: EntryParts, said: Said) -> str | None:
    """The text of the code in lines like the sister's."""
    sample = " ".join(document.text(parts.body, first_end(document, parts)).split())
    if not sample:
        return None
    prose = with_default(like(said.text, sample), sample, said)
    written = [escaped_text(document, line) for line in page_lines(document, prose)]
    if any(line is None for line in written):
        return None
    return "".join(f"{line}\n" for line in written)


def _tail(document: DocFile, every: list[EntryParts]) -> str | None:
    """What nearly all entries have behind their text: nothing, or an empty nest, as pandoc writes
    it; None where they end otherwise."""
    ends: Counter[str] = Counter()
    for parts in every:
        raw = document.written(parts.body, parts.end)
        nest = _EMPTY_NEST.search(raw)
        ends[nest[0] if nest else ""] += 1
    found, count = ends.most_common(1)[0]
    return found.replace("\r\n", "\n") if 2 * count > sum(ends.values()) else None

"""Signatures that documentation writes out: `connect(host, port=22)` in a heading, a directive, a
definition or a code span. A parameter that came or went is put in or taken out there.

A signature is told from a call: it names the function's parameters and nothing else, all of them,
and where it gives a default that is the function's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.edit import Edit

_KINDS = (FactKind.PARAMETER_ADDED, FactKind.PARAMETER_REMOVED)
_IMPLICIT = frozenset({"self", "cls", "this"})
STARS = ("*", "\\*")
MAX_CHARS = 1_500
MAX_MISSING = 0.4  # of the parameters of a function, how many its directive may leave out


@dataclass(frozen=True, slots=True)
class Part:
    """One entry between the brackets; `start`..`end` are characters. `name` is "" for a marker
    (`*`, `/`)."""

    text: str
    name: str
    default: str
    start: int
    end: int


def signature_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    """`facts` are all of the change: several parameters may have come at once."""
    name = function_of(fact)
    if fact.kind not in _KINDS or len(name) < 2:
        return
    now = parts_in(fact.detail.split("\n", 1)[0], name)
    if now is None:
        return
    others = [f for f in facts if f.kind in _KINDS and f.owner == fact.owner]
    moved = {strip_quotes(f.symbol) for f in others}
    renamed = {
        strip_quotes(f.before): strip_quotes(f.after)
        for f in facts
        if f.kind is FactKind.PARAMETER_RENAMED and f.owner == fact.owner and f.before and f.after
    }
    given = {
        (strip_quotes(f.symbol), _plain(f.before or "")): f.after or ""
        for f in facts
        if f.kind is FactKind.DEFAULT_CHANGED and f.owner == fact.owner
    }
    for occurrence in occurrences(document, section, name):
        edit = _edit(fact, document, occurrence, now, moved, renamed, given)
        if edit is not None:
            yield edit


def in_order(facts: Iterable[ChangeFact]) -> list[ChangeFact]:
    """Those of one function as its parameters stand, for several that come to one place."""

    def place(fact: ChangeFact) -> int:
        whole = re.compile(rf"(?<=[(,\s*&]){re.escape(strip_quotes(fact.symbol))}(?!\w)")
        match = whole.search(fact.detail, fact.detail.find("(") + 1)
        return match.start() if match else 0

    return sorted(facts, key=place)


def function_of(fact: ChangeFact) -> str:
    """What the function of a parameter is called by."""
    name = last_part(fact.owner)
    return last_part(fact.owner.rpartition(".")[0]) if name == "__init__" else name


def parts_in(text: str, name: str) -> list[Part] | None:
    match = re.search(rf"(?<![\w.]){re.escape(name)}\s*\(", text)
    return None if match is None else parts(text, match.end())


def parts(text: str, at: int) -> list[Part] | None:
    """The entries of the brackets that open before `at`; None where they do not close."""
    found: list[Part] = []
    depth, start, quote = 0, at, ""
    for i in range(at, min(len(text), at + MAX_CHARS)):
        c = text[i]
        if quote:
            quote = "" if c == quote else quote
        elif c in "\"'":
            quote = c
        elif c in "([{":
            depth += 1
        elif c in ")]}" and depth:
            depth -= 1
        elif c == ")" or (c == "," and not depth):
            first, last = _SPACE.match(text, start, i), _SPACE_BEFORE.search(text, start, i)
            low = first.end() if first else start
            high = last.start() if last else i
            if low < high:
                found.append(_part(text[low:high], low, high))
            start = i + 1
            if c == ")":
                return found
        elif c in "]}":
            return None
    return None


# a directive of reStructuredText goes on in the next line behind a backslash
_SPACE = re.compile(r"(?:\s|\\(?=\r?\n))+")
_SPACE_BEFORE = re.compile(r"(?:\s|\\(?=\r?\n))+\Z")
_ENTRY = re.compile(
    r"(?P<stars>\*{0,2}|\.\.\.|&)(?P<name>[A-Za-z_$][\w$]*)\??(?:\s*:\s*[^=]+?)?(?:\s*=\s*(?P<default>.+))?",
    re.S,
)


def _part(text: str, start: int, end: int) -> Part:
    match = _ENTRY.fullmatch(text)
    if match is None:
        return Part(text, "", "", start, end)
    return Part(text, match["name"], (match["default"] or "").strip(), start, end)


def _edit(
    fact: ChangeFact,
    document: DocFile,
    occurrence: Occurrence,
    now: list[Part],
    moved: set[str],
    renamed: Mapping[str, str],
    given: Mapping[tuple[str, str], str],
) -> Edit | None:
    """`renamed` are other parameters of the function, `given` are defaults that others have now, by
    name and what they were: the text has them as they were."""
    block = occurrence.block
    text = document.text(occurrence.end, block.end)
    opened = re.match(r"\\?\(", text)
    listed = parts(text, opened.end()) if opened else None
    if listed is not None:
        listed = [
            replace(
                p,
                name=renamed.get(p.name, p.name),
                default=given.get((p.name, _plain(p.default)), p.default),
            )
            for p in listed
        ]
    if listed is None or not is_signature(listed, now, moved, occurrence):
        return None
    symbol = strip_quotes(fact.symbol)
    here = [p.name for p in listed]
    stays = {p.name or p.text for p in now}
    gone = {name for name in here if name in moved and name not in stays}
    if fact.kind is FactKind.PARAMETER_REMOVED:
        if symbol not in here:
            return None
        if block.kind is BlockKind.FENCE and _is_used(symbol, text[listed[-1].end :]):
            return None  # a body that would name what its head has no more
        low, high = _without(listed, here.index(symbol))
        first, last = listed[low].start, listed[high - 1].end
        if any(name not in gone for name in here[:low]):
            first = listed[low - 1].end
        elif high < len(listed):
            # of several that go from the beginning each takes the comma behind it
            last = listed[high].start
        return span_edit(document, occurrence, text, first, last, "", fact, f"`{symbol}` is gone")
    if symbol in here:
        return None
    order = [p.name or p.text for p in now]
    if symbol not in order:
        return None
    place = order.index(symbol)
    new = next(p for p in now if p.name == symbol)
    typed = [":" in p.text.partition("=")[0] for p in listed if p.name not in ("", *_IMPLICIT)]
    if typed and all(typed):
        written = new.text
    else:
        written = symbol + (f"={new.default}" if new.default else "")
    written = _styled(written, listed)
    if written != new.text and new.text.startswith(("*", "...")):
        written = re.match(r"\W*", new.text)[0] + written  # type: ignore[index]
    star = ""
    if "*" in order[:place] and not any(p.text.startswith("*") for p in listed):
        first = order.index("*") + 1
        come = [name for name in order[first:place] if name in moved and name not in here]
        star = "" if come else "*, "  # one that comes before it brings the star
    before = [p for p in listed if (p.name or p.text) in order[:place]]
    after = f"`{symbol}` came to `{occurrence.word}`"
    if before:
        gaps = [text[a.end : b.start] for a, b in pairwise(listed)]
        # one in each line
        is_tall = bool(gaps) and all("\n" in gap and gap.startswith(",") for gap in gaps)
        gap = gaps[0] if is_tall else ", "
        return span_edit(
            document,
            occurrence,
            text,
            before[-1].end,
            before[-1].end,
            gap + star + written,
            fact,
            after,
        )
    start = listed[0].start if listed else opened.end() if opened else 0
    if gone.issuperset(here):
        # of several that come to the place of all each but the first has a comma before it
        ahead = [name for name in order[:place] if name in moved]
        lead, tail = ", " if ahead else "", ""
    else:
        lead, tail = "", ", "
    new_text = lead + star + written + tail
    return span_edit(document, occurrence, text, start, start, new_text, fact, after)


def _styled(written: str, listed: Sequence[Part]) -> str:
    """With the spaces and quotes that other defaults of the signature have."""
    sample = next((part.text for part in listed if part.default), "")
    if " = " in sample:
        written = re.sub(r"(?<=\w)=(?=\S)", " = ", written, count=1)
    if '"' in sample and "'" not in sample and '"' not in written:
        written = written.replace("'", '"')
    return written


def _without(listed: list[Part], at: int) -> tuple[int, int]:
    """The entries to take out, `low` to `high`: with the only parameter that a marker is for goes
    the marker, which means nothing alone."""
    low, high = at, at + 1
    if low and listed[low - 1].text in STARS:
        rest = listed[high : high + 1]
        low -= not rest or rest[0].text.startswith(("**", "\\*\\*"))
    if not low and high < len(listed) and listed[high].text == "/":
        high += 1
    return low, high


def _is_used(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None


def is_signature(
    listed: list[Part], now: list[Part], moved: set[str], occurrence: Occurrence
) -> bool:
    names = {p.name for p in now if p.name} - _IMPLICIT
    shown = {p.name for p in listed if p.name} - _IMPLICIT
    if any(not p.name and p.text not in (*STARS, "/", "...") for p in listed):
        return False
    missing = names - shown - moved
    is_head = occurrence.block.kind in (
        BlockKind.HEADING,
        BlockKind.DIRECTIVE,
        BlockKind.DEFINITION,
    )
    is_head = is_head and occurrence.line == occurrence.block.start_line
    # a directive is no call: it may leave out what its authors keep for themselves
    may_miss = is_head and occurrence.block.kind is BlockKind.DIRECTIVE and occurrence.is_subject
    if shown - names - moved or (missing and not may_miss):
        return False
    if len(missing) > MAX_MISSING * len(names):
        return False
    defaults = {p.name: p.default for p in now}
    given = [p for p in listed if p.default]
    if any(_plain(p.default) != _plain(defaults.get(p.name, p.default)) for p in given):
        return False
    return (is_head and occurrence.is_subject) or bool(given)


def _plain(default: str) -> str:
    return re.sub(r"[\s\"'\\`]", "", default)


def span_edit(
    document: DocFile,
    occurrence: Occurrence,
    text: str,
    first: int,
    last: int,
    new: str,
    fact: ChangeFact,
    explanation: str,
) -> Edit:
    start = occurrence.end + len(text[:first].encode(document.encoding))
    end = start + len(text[first:last].encode(document.encoding))
    return Edit(start, end, new, fact, explanation)

"""The short name of an option, where it stands right beside the long one: "`--jobs`, `-j`".

One letter means something else in each program, so elsewhere it is brought up to date only in
command lines that call the program itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import is_long, names_left
from docsync.match.belonging import is_headed_by_another, is_of_other_command
from docsync.match.commandline import is_typed
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.standing import STANDING, may_stand
from docsync.rewrite.columns import aligned
from docsync.rewrite.edit import Edit
from docsync.rewrite.new_short import SHORT, names_told

_MARKS = r"[`*\"']*"
_ROLE = r"(?::[a-z][\w:+-]*:)?"
# as a help text shows it; other words only where a mark ends them
_VALUE = r"(?:[ =](?:<[^<>\n]+>|\[[^\[\]\n]+\]|\{[^{}\n]+\}|[A-Z][\w|.:-]*|[\w.|:-]+(?=[`*\"'])))?"
_BETWEEN = r"\s*(?P<between>,(?:\s*or\b)?|/|\\?\||\bor\b|\band\b)\s*"
_COMES = frozenset({FactKind.FLAG_ADDED, FactKind.FLAG_RENAMED})
_LISTED = frozenset({",", "/", "|", "\\|"})


@dataclass(frozen=True, slots=True)
class _Beside:
    """Characters from the beginning of the line: of the short name, and of what goes with it; None
    where that would leave something odd."""

    short: tuple[int, int]
    whole: tuple[int, int] | None


def is_short(fact: ChangeFact) -> bool:
    """Whether an option lost its short name or has another."""
    is_flag = fact.kind in (FactKind.FLAG_RENAMED, FactKind.FLAG_REMOVED)
    return is_flag and SHORT.fullmatch(fact.symbol) is not None


def short_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    """`facts` are all of the change: the long name may be another one now as well."""
    if not is_short(fact) or (may_stand(fact) and not names_left(fact)):
        return
    if is_headed_by_another(fact, section):
        return
    new = fact.after or ""
    if fact.kind is FactKind.FLAG_RENAMED and not SHORT.fullmatch(new):
        return
    for name in _long_names(fact, facts):
        for occurrence in occurrences(document, section, name):
            if not is_of_other_command(fact, occurrence, document, section):
                yield from _edits(fact, document, occurrence, new)
    if not any(f.kind in _COMES and fact.symbol in (f.symbol, f.after) for f in facts if f != fact):
        long = next(iter(_long_names(fact, facts)), "")
        yield from _typed(fact, document, section, new or long)


def _typed(fact: ChangeFact, document: DocFile, section: DocSection, new: str) -> Iterator[Edit]:
    """In command lines, where what has no short name any more is typed by its long one."""
    if not new or (fact.kind.is_removal and fact.certainty <= STANDING):
        return  # another command may have it
    for occurrence in occurrences(document, section, fact.symbol):
        is_there = re.search(rf"(?<![\w-]){re.escape(new)}(?![\w-])", occurrence.line_text)
        if not is_there and is_typed(fact, occurrence, document):
            told = f"`{fact.symbol}` is now `{new}`"
            yield Edit(occurrence.start, occurrence.end, new, fact, told)


def _long_names(fact: ChangeFact, facts: Sequence[ChangeFact]) -> list[str]:
    """Those that the option had before; where one went, the others are the first that stand beside
    it."""
    names = names_told(fact)
    renamed = {
        f.after: f.symbol
        for f in facts
        if f.kind is FactKind.FLAG_RENAMED and (f.owner, f.place.path) == _home(fact)
    }
    if fact.kind is FactKind.FLAG_RENAMED:
        if fact.after not in names:
            return []
        return [renamed.get(name, name) for name in names if is_long(name)]
    if fact.symbol not in names:
        return []
    left = {renamed.get(name, name) for name in fact.siblings}
    return [name for name in names if is_long(name) and name in left]


def _home(fact: ChangeFact) -> tuple[str, str]:
    return fact.owner, fact.place.path


def _edits(fact: ChangeFact, document: DocFile, occurrence: Occurrence, new: str) -> Iterator[Edit]:
    first = max(document.content.rfind(b"\n", 0, occurrence.start) + 1, occurrence.block.start)
    end = document.content.find(b"\n", occurrence.end)
    last = min(end if end >= 0 else len(document.content), occurrence.block.end)
    line = document.text(first, last)
    start = len(document.text(first, occurrence.start))
    stop = start + len(occurrence.word)
    if line[start:stop] != occurrence.word:
        return
    beside = _before(fact.symbol, line, start, stop) or _after(fact.symbol, line, stop)
    if beside is None or (new and re.search(rf"(?<![\w-]){re.escape(new)}(?![\w-])", line)):
        return

    def place(low: int, high: int) -> tuple[int, int]:
        return document.span(first, last, low, high)

    if new:
        told = f"`{fact.symbol}` is now `{new}`"
        yield Edit(*place(*beside.short), new, fact, told)
        return
    if beside.whole is None:
        return
    low, high = beside.whole
    if occurrence.block.kind is BlockKind.TABLE and re.search(r"(?<!\\)\|", line[low:high]):
        return  # a column of its own
    told = f"`{fact.symbol}` of `{occurrence.word}` is gone"
    if high == start and _is_indented(document, occurrence, line, start):
        yield Edit(*place(low, high), " " * (high - low), fact, told)
        return
    yield Edit(*place(low, high), "", fact, told)
    # the column behind the two is put back as for a word as wide as what goes
    end = max(occurrence.end, place(low, high)[1])
    gone = replace(occurrence, word=line[low:high], end=end)
    for first, last, text in aligned(document, gone, ""):
        yield Edit(first, last, text, fact, told)


def _before(short: str, line: str, start: int, stop: int) -> _Beside | None:
    """ "-j, --jobs": `start` and `stop` are of the long name."""
    match = re.search(
        rf"(?P<role>{_ROLE})(?P<open>{_MARKS})(?<![\w-])(?P<short>{re.escape(short)})"
        rf"(?P<value>{_VALUE})(?P<close>{_MARKS}){_BETWEEN}{_ROLE}(?P<own>{_MARKS})\Z",
        line[:start],
    )
    if match is None:
        return None
    own = re.match(_VALUE, line[stop:])
    is_alone = bool(match["value"]) and not (own and own[0])
    is_marked = bool(match["close"])
    low: int | None = match.start("role") if is_marked else match.start("short")
    if is_alone or match["between"] not in _LISTED:
        low = None  # what stands for the value would go, or grammar
    if is_marked and match["close"] != match["open"][::-1]:
        low = None
    if match["role"] and not is_marked:
        low = None
    high = match.end("between")
    high += len(line[high:start]) - len(line[high:start].lstrip())
    return _Beside(match.span("short"), None if low is None else (low, high))


def _after(short: str, line: str, stop: int) -> _Beside | None:
    """ "--jobs, -j", "`--jobs` (`-j`)": the long name ends at `stop`."""
    name = (
        rf"{_ROLE}(?P<open>{_MARKS})(?P<short>{re.escape(short)})(?![\w-])"
        rf"(?P<value>{_VALUE})(?P<close>{_MARKS})"
    )
    lead = rf"(?P<own>{_VALUE})(?P<end>{_MARKS})"
    if match := re.compile(rf"{lead}(?P<cut>\s*\(\s*{name}\s*\))").match(line, stop):
        return _Beside(match.span("short"), match.span("cut"))
    match = re.compile(rf"{lead}(?P<cut>{_BETWEEN}{name})").match(line, stop)
    if match is None:
        return None
    low, high = match.span("cut")
    is_whole = match["open"] == match["close"][::-1]
    if match["value"] and not match["own"]:
        # "--jobs, -j N": what stands for the value is that of both
        whole = None if match["end"] or match["open"] else (low, match.end("short"))
    elif match["open"]:
        whole = (low, high) if is_whole else None
    else:
        whole = (low, match.end("value"))
    return _Beside(match.span("short"), whole if match["between"] in _LISTED else None)


def _is_indented(document: DocFile, occurrence: Occurrence, line: str, start: int) -> bool:
    """Whether options without a short name stand below the long ones: then the place stays."""
    if line[:start].lstrip()[:1] != "-" or occurrence.block.kind is BlockKind.LIST_ITEM:
        return False
    text = document.text(occurrence.block.start, occurrence.block.end)
    return re.search(rf"(?m)^ {{{start}}}--\w", text) is not None

"""`:members: bind, unbind` of what Sphinx documents from its docstrings: a name that came joins a
list that has all others, one that went leaves it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.standing import STANDING
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.edit import Edit

MIN_MEMBERS = 2  # that a list has, for it to be one of all, also of those without a docstring
MIN_OTHERS = 5  # things beside a new one, of which a list may leave out some...
MIN_SHARE = 0.6  # ...and how many of them it has
MIN_NAMES = 8  # in a list, for it to leave out one of three or four
_DIRECTIVES = frozenset({"autoclass", "autoexception", "automodule"})
_LIST = re.compile(
    r"^(?P<indent>[ \t]+):members:[ \t]+(?P<names>\w+(?:,[ \t]*(?:\r?\n(?P=indent)[ \t]+)?\w+)*)"
    r",?[ \t]*$",
    re.M,
)


def member_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    """`facts` are all of the change: what came along with it was in no list."""
    if fact.kind not in (FactKind.SYMBOL_ADDED, FactKind.SYMBOL_REMOVED) or not fact.owner:
        return
    name = last_part(strip_quotes(fact.symbol))
    for block in section.blocks:
        if block.kind is not BlockKind.DIRECTIVE or block.info not in _DIRECTIVES:
            continue
        text = document.text(block.start, block.end)
        found = _LIST.search(text)
        if found is None or not _is_of(fact.owner, text):
            continue
        names = re.findall(r"\w+", found["names"])
        span = None
        if fact.kind is FactKind.SYMBOL_REMOVED:
            span = _without(fact, name, names, found)
        elif name not in names and _lists_others(fact, names, facts):
            span = found.end("names"), found.end("names"), _appended(name, found["names"])
        if span is not None:
            yield member_edit(fact, document, (block.start, text), span, fact.owner)


def member_edit(
    fact: ChangeFact,
    document: DocFile,
    within: tuple[int, str],
    span: tuple[int, int, str],
    owner: str,
) -> Edit:
    """`within` is a text of the document and the byte where it starts, `span` the characters of it
    that go, and what comes there."""
    (base, text), (first, last, new) = within, span
    start = base + len(text[:first].encode(document.encoding))
    end = start + len(text[first:last].encode(document.encoding))
    told = "is gone from" if fact.kind.is_removal else "came to"
    name = last_part(strip_quotes(fact.symbol))
    return Edit(start, end, new, fact, f"`{name}` {told} the members of `{last_part(owner)}`")


def others_of(
    fact: ChangeFact,
    facts: Sequence[ChangeFact],
    kinds: Collection[FactKind],
    known: Collection[str] = (),
) -> list[str]:
    """The public names beside a thing that did not come along with it, by facts of those kinds; the
    nearest first. Those that are `known` were there before, whatever came of them in the code."""
    came = {last_part(f.symbol) for f in facts if f.kind in kinds}.difference(known)
    names = dict.fromkeys(map(last_part, fact.siblings))
    return [name for name in names if not name.startswith("_") and name not in came]


def _is_of(owner: str, text: str) -> bool:
    """Whether a directive describes the class or module: by its whole name, or the end of it; or
    the package that may pass on what its modules have."""
    head = re.match(r"\s*\.\.\s+(?P<kind>[\w:-]+)::\s+(?P<name>[\w.]+)", text)
    if head is None:
        return False
    is_above = head["kind"].endswith("module") and owner.startswith(f"{head['name']}.")
    return is_above or f".{owner}".endswith(f".{head['name']}")


def _lists_others(fact: ChangeFact, names: Sequence[str], facts: Sequence[ChangeFact]) -> bool:
    """Whether a list has all that stand beside the thing, or most of many where the code describes
    it: helpers are left out of such lists, and have no docstring."""
    others = set(others_of(fact, facts, (FactKind.SYMBOL_ADDED,), names))
    if not others.intersection(names):
        return False
    share = len(others.intersection(names)) / len(others)
    is_told = "\n" in fact.detail
    if share == 1:
        return is_told or len(names) >= MIN_MEMBERS
    if len(others) >= MIN_OTHERS:
        return is_told and share >= MIN_SHARE
    # one of few may be left out of a list of many
    return is_told and len(others.difference(names)) == 1 and len(names) >= MIN_NAMES


def _appended(name: str, names: str) -> str:
    """On a line of its own where the list has several and the last one is full."""
    lines = names.split("\n")
    widths = [len(line.rstrip("\r")) for line in lines[1:]]
    if not widths or widths[-1] + len(f", {name}") <= max(widths):
        return f", {name}"
    indent = re.match(r"[ \t]*", lines[-1])
    newline = "\r\n" if "\r\n" in names else "\n"
    return f",{newline}{indent[0] if indent else ''}{name}"


def _without(
    fact: ChangeFact, name: str, names: Sequence[str], found: re.Match[str]
) -> tuple[int, int, str] | None:
    if name not in names or len(names) == 1:
        return None
    if fact.stands_elsewhere or fact.certainty < STANDING:
        return None
    at = re.search(rf",\s*{name}(?!\w)|(?<!\w){name},\s*", found["names"])
    first = found.start("names")
    return (first + at.start(), first + at.end(), "") if at is not None else None

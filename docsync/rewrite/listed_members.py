"""`members:` below `::: package.Class` of mkdocstrings: a list of names, one a line. What came
joins a list that has all others, what went leaves it.

The format: https://mkdocstrings.github.io/python/usage/configuration/members/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import SURE, ChangeFact, FactKind
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.edit import Edit
from docsync.rewrite.members import MIN_MEMBERS, member_edit, others_of

_LIST = re.compile(
    r"^::: *(?P<of>[\w.]+)[ \t]*\r?\n(?:[ \t]+(?!members:)\S[^\n]*\n)*?"
    r"[ \t]+members:[ \t]*\r?\n(?P<items>(?:[ \t]+- +\w+[ \t]*(?:\r?\n|\Z))+)",
    re.M,
)
_ITEM = re.compile(r"(?P<lead>[ \t]+- +)(?P<name>\w+)[ \t]*(?:\r?\n|\Z)")
_CAME = (FactKind.SYMBOL_ADDED, FactKind.PARAMETER_ADDED)
_WENT = (FactKind.SYMBOL_REMOVED, FactKind.PARAMETER_REMOVED)


def listed_member_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    """`facts` are all of the change: what came along with it was in no list."""
    name = last_part(strip_quotes(fact.symbol))
    if fact.kind not in (*_CAME, *_WENT) or not fact.owner or name.startswith("_"):
        return
    text = document.text(section.start, section.end)
    for found in _LIST.finditer(text):
        of = found["of"]
        if not _is_of(fact.owner, of):
            continue
        items = list(_ITEM.finditer(found["items"]))
        names = [item["name"] for item in items]
        edit = None
        if fact.kind in _WENT:
            if name in names and len(names) > 1 and _is_gone(fact):
                item = items[names.index(name)]
                edit = item.start(), item.end(), ""
        elif name not in names and _has_others(fact, names, facts):
            edit = _new(name, items, fact)
        if edit is None:
            continue
        at = found.start("items")
        span = at + edit[0], at + edit[1], edit[2].replace("\n", document.newline)
        yield member_edit(fact, document, (section.start, text), span, of)


def _is_of(owner: str, shown: str) -> bool:
    """Whether a page shows the class of the code: by its whole name, the end of it, or that of the
    package which passes on what its modules have."""
    package, _, name = shown.rpartition(".")
    is_passed_on = owner.startswith(f"{package}.") and owner.endswith(f".{name}")
    ends = f".{shown}".endswith(f".{owner}"), f".{owner}".endswith(f".{shown}")
    return any(ends) or (bool(package) and is_passed_on)


def _is_gone(fact: ChangeFact) -> bool:
    return fact.certainty >= SURE and not fact.stands_elsewhere


def _has_others(fact: ChangeFact, names: Sequence[str], facts: Sequence[ChangeFact]) -> bool:
    others = others_of(fact, facts, _CAME, names)
    return len(names) >= MIN_MEMBERS and bool(others) and set(others).issubset(names)


def _new(
    name: str, items: Sequence[re.Match[str]], fact: ChangeFact
) -> tuple[int, int, str] | None:
    """By the alphabet where the list keeps to it, else behind the nearest sibling."""
    names = [item["name"] for item in items]
    if names == sorted(names):
        at = next((n for n, other in enumerate(names) if other > name), len(names))
    else:
        near = [names.index(s) for s in map(last_part, fact.siblings) if s in names]
        at = near[0] + 1 if near else len(names)
    line = f"{items[0]['lead']}{name}\n"
    if at < len(items):
        return items[at].start(), items[at].start(), line
    last = items[-1]
    if not last[0].endswith("\n"):
        line = "\n" + line.removesuffix("\n")
    return last.end(), last.end(), line

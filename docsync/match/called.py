"""How a list calls the commands of a program: "- `app build` - builds", "| `app test` | tests |".
What stands before the names is the same for all of them, and so it is for one that came."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.terms import calls_of, strip_quotes, typed_forms

MIN_SAME = 2  # commands that are called so
_COMMANDS = (FactKind.COMMAND_ADDED, FactKind.COMMAND_REMOVED)
_ITEM = (
    r"(?m)^[ \t]*(?:[-*+]|\d+[.)]|\|)[ \t]+"
    r"`+(?P<run>[a-z][\w.-]*(?: [a-z][\w-]*){{0,2}}) {}(?=[ `])"
)


def call_forms(
    fact: ChangeFact, name: str, document: DocFile, section: DocSection
) -> tuple[str, ...]:
    """A command as the entries of a section call it and others beside it: `app build`. None where
    fewer than two are called so."""
    own = strip_quotes(fact.symbol)
    if fact.kind not in _COMMANDS or typed_forms(fact, own) or calls_of(fact):
        return ()
    text = document.text(section.start, section.end)
    names = dict.fromkeys((*map(strip_quotes, fact.siblings), name))
    counts = Counter(run for each in names for run in _runs(text, each))
    return tuple(f"{run} {name}" for run, count in counts.items() if count >= MIN_SAME)


def _runs(text: str, name: str) -> Iterable[str]:
    pattern = _ITEM.format(re.escape(name))
    return dict.fromkeys(match["run"] for match in re.finditer(pattern, text))

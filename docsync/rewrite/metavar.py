"""What stands for the value of an option where it is shown: `--jobs JOBS`, `--depth <DEPTH>`.
Libraries make it of the option's own name, so it follows that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.occurrence import Occurrence
from docsync.rewrite.columns import aligned, line_span
from docsync.rewrite.description import said_of

_MARKS = r"[`*_]*"
_SHOWN = r"[ =]{marks}(?:<(?P<inner>[A-Za-z][\w-]*)>|(?P<bare>[A-Z][A-Z0-9_]*)(?![\w-]))"
_BEHIND = re.compile(_SHOWN.format(marks=_MARKS))
_BETWEEN = rf"{_MARKS}(?:, ?| ?/ ?|\|){_MARKS}"
_ALIAS = re.compile(rf"{_BETWEEN}-\w")
_BEFORE = re.compile(rf"(?<![\w-])-\w{_BEHIND.pattern}{_BETWEEN}\Z")


def metavar(name: str) -> str:
    """What libraries make of the name of an option: `MAX_DEPTH` of `--max-depth`."""
    return name.lstrip("-").upper().replace("-", "_")


def metavar_like(sample: str, old: str, new: str) -> str:
    """What stands for the value of `new`, as `sample` does for that of `old`; "" where that is
    another word."""
    if sample == metavar(old):
        return metavar(new)
    return new.lstrip("-") if sample == old.lstrip("-") else ""


def metavar_edits(
    fact: ChangeFact, occurrence: Occurrence, new: str, document: DocFile
) -> Iterator[tuple[int, int, str]]:
    """The edits, as (start, end, text), that a renamed option asks for besides its name: the word
    for its value, also beside its short name, and the column that they stand before."""
    found = list(_words(fact, occurrence, new, document))
    yield from found
    first = min([occurrence.start, *(start for start, _, _ in found)])
    last = max([occurrence.end, *(end for _, end, _ in found)])
    pieces = sorted([*found, (occurrence.start, occurrence.end, new)])
    text, at = "", first
    for start, end, word in pieces:
        text += document.text(at, start) + word
        at = end
    whole = replace(occurrence, word=document.text(first, last), start=first, end=last)
    yield from aligned(document, whole, text)


def _words(
    fact: ChangeFact, occurrence: Occurrence, new: str, document: DocFile
) -> Iterator[tuple[int, int, str]]:
    if fact.kind is not FactKind.FLAG_RENAMED or document.is_encoded:
        return
    if said_of(fact).value.strip("<>") not in (metavar(new), new.lstrip("-")):
        return  # a word of its own
    first, last = line_span(document, occurrence)
    lead, rest = document.text(first, occurrence.start), document.text(occurrence.end, last)
    here, behind_it = (first, occurrence.start), (occurrence.end, last)
    places: list[tuple[tuple[int, int], re.Match[str]]] = []
    if (before := _BEFORE.search(lead)) is not None:
        places.append((here, before))
    behind = _BEHIND.match(rest)
    if behind is not None:
        places.append((behind_it, behind))
        alias = _ALIAS.match(rest, behind.end())
        again = _BEHIND.match(rest, alias.end()) if alias is not None else None
        if again is not None:
            places.append((behind_it, again))
    for around, match in places:
        group = "inner" if match["inner"] else "bare"
        made = metavar_like(match[group], occurrence.word, new)
        if made:
            yield *document.span(*around, *match.span(group)), made

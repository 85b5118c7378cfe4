"""What people did when lines like these changed: the same symbols, or siblings of what is added.

The history of a file says how often a document moved with it; a file holds much, and a document is
about some of it. So the newest commits of the changed files are compared with this change by the
words of their lines.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docsync.match.terms import COMMON

MAX_ALIKE_FILES = 6  # changed files whose past is read, those with most changed words first
MAX_PAST = 40  # newest commits of a file that are compared
MAX_WORDS = 300  # of one file in one commit
SHRINK = 0.5  # commits at the document's own rate that are given beforehand
_WORD = re.compile(r"--[A-Za-z][\w-]+|[A-Za-z_]\w{2,}|\d+(?:\.\d+)+")
CAME, WENT, STAYED = "+", "-", "="  # before a word: on which side it stands

Words = frozenset[str]  # each with its mark


@dataclass(frozen=True, slots=True)
class Touched:
    """What a change is compared by: the words of the changed lines of each file, by its path
    before; the `symbols` of its facts and what owns them; the `siblings` of what it adds."""

    files: tuple[str, ...] = ()
    words: Mapping[str, Words] | None = None
    symbols: frozenset[str] = frozenset()
    siblings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Precedent:
    """Of one document. Rates are 0..1 and shrunk towards its rate with the file. `alike` weighs
    commits by their likeness to this change, `best` is the likeness of the nearest commit that
    touched the document, `first` the document's share of the three nearest. `symbol` is of the
    commits that changed lines with a symbol of this change, `sibling` of those that added a sibling
    of what is added; `together` says how many of them touched the document. `name` is the symbol
    that ties the document best, with its own counts."""

    alike: float
    best: float
    first: float
    symbol: float
    symbol_together: int
    sibling: float
    sibling_together: int
    name: str = ""
    name_together: int = 0
    name_changes: int = 0


@dataclass(frozen=True, slots=True)
class Precedents:
    """Of one change. `documented`, `symbol_documented` and `sibling_documented` are the rates at
    which such commits touched any document; `most` the likeness of the nearest commit."""

    documents: Mapping[str, Precedent]
    documented: float = 0.0
    most: float = 0.0
    symbol_changes: int = 0
    symbol_documented: float = 0.0
    sibling_changes: int = 0
    sibling_documented: float = 0.0


NO_PRECEDENTS = Precedents({})


def words_of(removed: Iterable[str], added: Iterable[str], around: Iterable[str] = ()) -> Words:
    """The words of changed lines, marked; `around` are lines in which they stand."""
    gone, come = _words(removed), _words(added)
    marked = {
        f"{STAYED if w in gone and w in come else CAME if w in come else WENT}{w}"
        for w in gone | come
    }
    marked |= {f"{STAYED}{w}" for w in _words(around) - gone - come}
    return frozenset(sorted(marked)[:MAX_WORDS])


def _words(lines: Iterable[str]) -> set[str]:
    return {word for line in lines for word in _WORD.findall(line) if word.lower() not in COMMON}


def likenesses(now: Words, past: Mapping[int, Words]) -> dict[int, float]:
    """By commit the cosine of its words and those of now, each word weighted by its rarity in the
    past of the file; 0..1."""
    bare = {change: _bare(words) for change, words in past.items()}
    counts = Counter(word for words in bare.values() for word in words)
    here = _bare(now)

    def weight(word: str) -> float:
        return math.log(1.0 + len(past) / max(counts[word], 1)) ** 2

    own = sum(weight(w) for w in here)
    found = {}
    for change, words in bare.items():
        both = sum(weight(w) for w in here & words)
        size = sum(weight(w) for w in words)
        found[change] = both / math.sqrt(own * size) if both else 0.0
    return found


def _bare(words: Words) -> frozenset[str]:
    return frozenset(word[1:] for word in words)


def _commits_with(words: Iterable[str], past: Mapping[str, Mapping[int, Words]]) -> set[int]:
    wanted = frozenset(words)
    return {c for commits in past.values() for c, held in commits.items() if held & wanted}


def precedents(
    touched: Touched,
    past: Mapping[str, Mapping[int, Words]],
    by_change: Mapping[int, Sequence[str]],
    usual: Mapping[str, float],
    rate: float,
) -> Precedents:
    """`past` holds by file and commit the words of its lines, `by_change` the documents that a
    commit touched, `usual` their rates with these files, `rate` that of any document."""
    alike: dict[int, float] = {}
    for file, commits in past.items():
        for change, value in likenesses((touched.words or {}).get(file, Words()), commits).items():
            alike[change] = max(alike.get(change, 0.0), value)
    by_symbol = {
        name: _commits_with((f"{mark}{name}" for mark in (CAME, WENT, STAYED)), past)
        for name in touched.symbols
    }
    symbol: set[int] = set().union(*by_symbol.values())
    sibling = _commits_with((f"{CAME}{name}" for name in touched.siblings), past)
    total = sum(alike.values())
    nearest = sorted(alike, key=lambda change: (-alike[change], -change))[:3]

    def shrunk(part: float, whole: float, own: float) -> float:
        return (part + SHRINK * own) / (whole + SHRINK)

    def rate_of(changes: Iterable[int]) -> float:
        changes = list(changes)
        return shrunk(sum(bool(by_change.get(c)) for c in changes), len(changes), rate)

    touches: dict[str, list[int]] = {}
    for change in alike:
        for path in by_change.get(change, ()):
            touches.setdefault(path, []).append(change)
    documents = {}
    for path, changes in touches.items():
        own = usual.get(path, 0.0)
        together = {name: len(found.intersection(changes)) for name, found in by_symbol.items()}
        # of two that moved it as often the one that moved less often without it
        name = max(together, key=lambda n: (together[n], -len(by_symbol[n]), n), default="")
        documents[path] = Precedent(
            alike=shrunk(sum(alike[c] for c in changes), total, own),
            best=max(alike[c] for c in changes),
            first=sum(alike[c] for c in nearest if c in changes)
            / max(sum(alike[c] for c in nearest), 0.1),
            symbol=shrunk(len(symbol.intersection(changes)), len(symbol), own),
            symbol_together=len(symbol.intersection(changes)),
            sibling=shrunk(len(sibling.intersection(changes)), len(sibling), own),
            sibling_together=len(sibling.intersection(changes)),
            name=name,
            name_together=together.get(name, 0),
            name_changes=len(by_symbol.get(name, ())),
        )
    return Precedents(
        documents,
        shrunk(sum(value for c, value in alike.items() if by_change.get(c)), total, rate),
        max(alike.values(), default=0.0),
        len(symbol),
        rate_of(symbol),
        len(sibling),
        rate_of(sibling),
    )

"""Names that the whole diff writes otherwise: the old one has left every changed file, and wherever
a line was edited the same new one has its place. Comments, texts and calls count as much as what
declares the name, so a private name or one that no grammar knows is read too.

Documentation that has such a name is stale if the code has it nowhere else.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place
from docsync.facts.linepairs import line_pairs
from docsync.facts.publicness import is_test_path
from docsync.facts.replacements import MAX_FILES, edited
from docsync.facts.sides import Side

CERTAINTY = 0.85
MIN_SHARE = 0.75  # of the edited lines that have the old name, for one new name to be it
MIN_LINES = 3  # where the two names have a part in common
MIN_LINES_UNLIKE = 4
MAX_NAMES = 400  # a diff in which more went is another program
MAX_FACTS = 20

_NAME = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*\w|[A-Za-z_$][\w$]*[\w$]")
_TOKEN = re.compile(rf"{_NAME.pattern}|\w+|[^\w\s]")
# the shape of a name, and of no word of a sentence
_SHAPE = re.compile(r"--\w[\w-]+|\w+_\w+|\w*[a-z\d][A-Z]\w*")


@dataclass(slots=True)
class _Votes:
    names: Counter[str] = field(default_factory=Counter)
    place: Place = field(default_factory=lambda: Place("", 0))
    is_tested_only: bool = True


def renamed_everywhere(files: Sequence[Side], known: Sequence[ChangeFact]) -> list[ChangeFact]:
    """`known` are facts of the same diff: what is told as a rename there is left out."""
    old_names, new_names = set[str](), set[str]()
    for _path, old, new in files:
        old_names.update(_names(old))
        new_names.update(_names(new))
    come = new_names - old_names
    gone = old_names - new_names - {fact.symbol for fact in known if fact.kind.is_rename}
    if not (gone and come) or max(len(gone), len(come)) > MAX_NAMES:
        return []
    votes: defaultdict[str, _Votes] = defaultdict(_Votes)
    for path, old, new in files[:MAX_FILES]:
        for was, now, line in _replaced(old, new, gone):
            vote = votes[was]
            vote.names[now] += 1
            if vote.is_tested_only and not is_test_path(path):
                vote.place, vote.is_tested_only = Place(path, line), False
    made = {}
    for was, vote in votes.items():
        now, count = vote.names.most_common(1)[0]
        least = MIN_LINES if _is_like(was, now) else MIN_LINES_UNLIKE
        is_most = count >= max(least, MIN_SHARE * vote.names.total())
        if is_most and now in come and not vote.is_tested_only:
            made[was] = now
    taken = Counter(made.values())
    return [
        ChangeFact(
            kind=FactKind.FLAG_RENAMED if was.startswith("-") else FactKind.SYMBOL_RENAMED,
            symbol=was,
            before=was,
            after=now,
            place=votes[was].place,
            is_public=True,
            language=WORDS,
            certainty=CERTAINTY,
        )
        for was, now in made.items()
        if taken[now] == 1 and was.startswith("-") == now.startswith("-")
    ][:MAX_FACTS]


def without_told(facts: Sequence[ChangeFact], renamed: Sequence[ChangeFact]) -> list[ChangeFact]:
    """A name that got another one neither went nor came."""
    told = {f.before for f in renamed}, {f.after for f in renamed}
    return [
        fact
        for fact in facts
        if not (fact.kind.is_removal and fact.symbol in told[0])
        and not (fact.kind.is_addition and fact.symbol in told[1])
    ]


def _names(blob: bytes | None) -> set[str]:
    text = (blob or b"").decode("utf-8", "replace")
    return {name for name in _NAME.findall(text) if _SHAPE.fullmatch(name)}


def _replaced(
    old: bytes | None, new: bytes | None, gone: set[str]
) -> Iterator[tuple[str, str, int]]:
    """What stands where a name of `gone` stood: the two and the new line, once a line."""
    from docsync.facts.replaced import opposite

    edit = edited(old, new) if old and new else None
    if edit is None:
        return
    for block in edit.blocks:
        lines = edit.before[block[0] : block[1]]
        if all(gone.isdisjoint(_NAME.findall(line)) for line in lines):
            continue
        for i, j in line_pairs(edit.before, edit.after, block):
            one, other = _TOKEN.findall(edit.before[i]), _TOKEN.findall(edit.after[j])
            for was, now in dict.fromkeys((one[a], other[b]) for a, b in opposite(one, other)):
                if was in gone and _SHAPE.fullmatch(now):
                    yield was, now, j + 1


def _is_like(one: str, other: str) -> bool:
    """Whether two names have a part of three letters or more in common."""
    from docsync.facts.pairing import split_words

    parts = [{part for part in split_words(name) if len(part) > 2} for name in (one, other)]
    return bool(parts[0] & parts[1])

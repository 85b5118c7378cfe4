"""Names that stand in a row with others in the code, whatever the language, and were not there
before: the fields of a record, the cases of a switch, the keys of a table, what is registered line
by line. Where documentation lists those beside it, it misses the new one. A line that only got
another name renamed what it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place
from docsync.facts.linepairs import line_pairs
from docsync.facts.python.pairing import split_words
from docsync.facts.replacements import MAX_FILES, edited
from docsync.facts.sides import MOST_SIBLINGS, Side

CERTAINTY = 0.8
MAX_FACTS = 12  # a diff that brings more is another program
NEAR = 40  # lines on either side in which siblings are looked for
MIN_SIBLINGS = 2

# a name in the place where its line tells what it is about, with what tells the place
_ROWS = (
    re.compile(
        r"""\s*(?P<q>["'`]?)(?P<name>\w[\w.-]*)(?P=q)\s*(?P<as>=>|:=|:|=)\s*[^=\s].*,\s*\Z"""
    ),
    re.compile(r"""\s*(?P<q>["'`]?)(?P<name>\w[\w.-]*)(?P=q)\s*(?P<as>=>|:=|:|=)\s*[{(\[]\s*\Z"""),
    re.compile(r"""\s*(?P<as>case)\s+["'`](?P<name>[\w./-]+)["'`]"""),
    re.compile(r"""\s*(?P<as>["'`])(?P<name>[\w./-]+)["'`],?\s*\Z"""),
    re.compile(r"""\s*(?P<as>[\w.:]+\()["'`](?P<name>[\w./-]+)["'`]"""),
)
_TELLING = re.compile(r"\w+[_-]\w[\w-]*|[a-z\d]+[A-Z]\w*")


def newcomer_facts(files: Sequence[Side], known: Sequence[ChangeFact]) -> list[ChangeFact]:
    """`known` are facts of the same diff: what one of them names is left out."""
    told = {fact.symbol.strip("\"'`-").rpartition(".")[2] for fact in known}
    told |= {(fact.after or "").strip("\"'`-") for fact in known if fact.kind.is_rename}
    found: dict[str, ChangeFact] = {}
    for path, old, new in files[:MAX_FILES]:
        for was, name, line, siblings in _of_file(old, new):
            if name in told or name in found:
                continue
            found[name] = ChangeFact(
                kind=FactKind.KEY_RENAMED if was else FactKind.KEY_ADDED,
                symbol=was or name,
                before=was or None,
                after=name if was else None,
                place=Place(path, line),
                is_public=True,
                language=WORDS,
                siblings=siblings,
                certainty=CERTAINTY,
            )
    flags = [
        replace(
            f,
            kind=FactKind.FLAG_RENAMED,
            symbol=f"--{f.symbol}",
            before=f"--{f.before}",
            after=f"--{f.after}",
        )
        for f in found.values()
        if f.kind.is_rename and "-" in f.symbol
    ]
    return [*found.values(), *flags] if len(found) <= MAX_FACTS else []


def _of_file(
    old: bytes | None, new: bytes | None
) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    """The name before, "" for one that came, the name, its line, and those beside it."""
    edit = edited(old, new) if old and new else None
    if edit is None:
        return
    words: set[str] | None = None
    for block in edit.blocks:
        rows: list[tuple[int, tuple[str, str], tuple[str, ...]]] = []
        for at in range(*block[2:]):
            row = _row(edit.after[at])
            if row is None or not _TELLING.fullmatch(row[1]):
                continue
            if words is None:
                words = _words(edit.before)
            name = row[1]
            if name in words:
                continue
            siblings = _siblings(edit.after, at, row, words)
            if len(siblings) >= MIN_SIBLINGS:
                rows.append((at, row, siblings))
        pairs = line_pairs(edit.before, edit.after, block) if rows else ()
        was = {j: edit.before[i] for i, j in pairs}
        for at, row, siblings in rows:
            yield _name_before(was.get(at, ""), edit.after, at, row), row[1], at + 1, siblings


def _name_before(was: str, after: Sequence[str], at: int, row: tuple[str, str]) -> str:
    """What the line `was` named before it became that of `row`, under nearly the same name; ""
    where it was another line, or the name is still there."""
    old = _row(was)
    if old is None or old[0] != row[0]:
        return ""
    parts, others = set(split_words(old[1])), set(split_words(row[1]))
    if 2 * len(parts & others) < max(len(parts), len(others)):
        return ""
    is_renamed = was.replace(old[1], row[1]) == after[at] and old[1] not in _words(after)
    return old[1] if is_renamed else ""


def _words(lines: Sequence[str]) -> set[str]:
    return set(re.findall(r"\w[\w-]*\w", "\n".join(lines)))


def _row(line: str) -> tuple[str, str] | None:
    """How deep and in which form a line names something, and the name."""
    for number, pattern in enumerate(_ROWS):
        if match := pattern.match(line):
            depth = len(line) - len(line.lstrip())
            # a record may tell of one field in a line, and of the next in several
            return f"{depth} {number if number > 1 else 0} {match['as']}", match["name"]
    return None


def _siblings(
    lines: Sequence[str], at: int, row: tuple[str, str], words: set[str]
) -> tuple[str, ...]:
    """Names that were there before in lines of the same form, by turns the next above and below."""
    above, below = (
        [other[1] for line in part if (other := _row(line)) and other[0] == row[0]]
        for part in (reversed(lines[max(at - NEAR, 0) : at]), lines[at + 1 : at + NEAR])
    )
    near = chain.from_iterable(zip_longest(above, below))
    return tuple(dict.fromkeys(n for n in near if n in words))[:MOST_SIBLINGS]

"""Names that stand in a row with others in the code, whatever the language, and were not there
before: the fields of a record, the cases of a switch, the keys of a table, what is registered line
by line. Where documentation lists those beside it, it misses the new one. A line that only got
another name renamed what it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place
from docsync.facts.linepairs import line_pairs
from docsync.facts.pairing import split_words
from docsync.facts.replacements import MAX_FILES, edited
from docsync.facts.sides import MOST_SIBLINGS, Side

CERTAINTY = 0.8
CERTAINTY_TOLD = 0.9  # where the row says what its thing is for
MAX_FACTS = 12  # a diff that brings more is another program
NEAR = 40  # lines on either side in which siblings are looked for
MIN_SIBLINGS = 2
MAX_INSIDE = 25  # lines of a record that are looked through for its description

# a name in the place where its line tells what it is about, with what tells the place
_ROWS = (
    re.compile(
        r"""\s*(?P<q>["'`]?)(?P<name>\w[\w.-]*)(?P=q)\s*(?P<as>=>|:=|:(?!:)|=)\s*[^=\s].*,\s*\Z"""
    ),
    re.compile(
        r"""\s*(?P<q>["'`]?)(?P<name>\w[\w.-]*)(?P=q)\s*(?P<as>=>|:=|:(?!:)|=)\s*[{(\[]\s*\Z"""
    ),
    re.compile(r"""\s*(?P<as>case)\s+["'`](?P<name>[\w./-]+)["'`]"""),
    re.compile(r"""\s*(?P<as>["'`])(?P<name>[\w./-]+)["'`],?\s*\Z"""),
    re.compile(r"""\s*(?P<as>[\w.:]+\()["'`](?P<name>[\w./-]+)["'`]"""),
    # without quotes, of a list only: what a call is given or a line imports is no entry
    re.compile(r"""\s*(?P<name>[A-Za-z_]\w*(?:(?:\.|::)\w+)*)(?P<as>,)\s*\Z"""),
)
_LIST = re.compile(
    r"""(?x) .* (?: = | (?<!:): | \breturn ) \s* &? \s*
    (?: \[\w*\][\w.*\[\]]* | vec! | (?: (?:frozen)?set | tuple | list | new\ Set | Object\.freeze
      | \w+\.of | \w+\.asList ) \( )? \s* [\[{(] \s* \Z"""
)
_LONGEST_LIST = 400  # lines from an entry up to where its list begins
_TELLING = re.compile(r"\w+[_-]\w[\w-]*|[a-z\d]+[A-Z]\w*")
_TELLING_BARE = re.compile(rf"{_TELLING.pattern}|[A-Z][a-z\d]+[A-Z]\w*")
_STRING = r"""(?P<q>["'`])(?P<text>(?:(?!(?P=q)|\\).|\\.)+)(?P=q)"""
_TOLD = re.compile(
    rf"""(?:^|[\s{{(,])["']?(?:desc(?:ription)?|describe|help|usage|summary)["']?\s*(?:=>|[:=(])\s*"""
    rf"""(?:{_STRING}|\Z)""",
    re.IGNORECASE,
)
_INNER = re.compile(r"""\s*["'`]?[\w.-]+["'`]?\s*(?:=>|:=|:|=)\s*[{(]\s*\Z""")
_GOES_ON = re.compile(rf"\s*\+?\s*{_STRING}(?P<end>\s*[+\\]?\s*[,)]*\s*)\Z")


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """`was` is its name before, "" for one that came; `told` what its row says that it is for,
    `is_bare` whether it stands there without anything but a comma."""

    was: str
    name: str
    line: int
    siblings: tuple[str, ...]
    told: str
    is_bare: bool


def newcomer_facts(files: Sequence[Side], known: Sequence[ChangeFact]) -> list[ChangeFact]:
    """`known` are facts of the same diff: what one of them names is left out."""
    told = {fact.symbol.strip("\"'`-").rpartition(".")[2] for fact in known}
    told |= {(fact.after or "").strip("\"'`-") for fact in known if fact.kind.is_rename}
    found: dict[str, ChangeFact] = {}
    bare: set[str] = set()
    for path, old, new in files[:MAX_FILES]:
        for one in _of_file(old, new):
            if not told.isdisjoint((one.name, _last(one.name))) or one.name in found:
                continue
            bare |= {one.name} if one.is_bare else set()
            found[one.name] = ChangeFact(
                kind=FactKind.KEY_RENAMED if one.was else FactKind.KEY_ADDED,
                symbol=one.was or one.name,
                before=one.was or None,
                after=one.name if one.was else None,
                place=Place(path, one.line),
                is_public=True,
                language=WORDS,
                siblings=one.siblings,
                detail=f"{one.name}: {one.told}" if one.told else "",
                certainty=CERTAINTY_TOLD if one.told and not one.was else CERTAINTY,
            )
    if len(found) > MAX_FACTS:
        found = {name: fact for name, fact in found.items() if name not in bare}
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


def _of_file(old: bytes | None, new: bytes | None) -> Iterator[_Newcomer]:
    edit = edited(old, new) if old and new else None
    if edit is None:
        return
    words: set[str] | None = None
    for block in edit.blocks:
        rows: list[tuple[int, tuple[str, str], tuple[str, ...]]] = []
        for at in range(*block[2:]):
            row = _row(edit.after[at])
            if row is None or not _tells(edit.after, at, row):
                continue
            if words is None:
                words = _words(edit.before)
            if _last(row[1]) in words:
                continue
            siblings = _siblings(edit.after, at, row, words)
            if len(siblings) >= MIN_SIBLINGS:
                rows.append((at, row, siblings))
        pairs = line_pairs(edit.before, edit.after, block) if rows else ()
        was = {j: edit.before[i] for i, j in pairs}
        for at, row, siblings in rows:
            before = _name_before(was.get(at, ""), edit.after, at, row)
            told = _told(edit.after, at)
            yield _Newcomer(before, row[1], at + 1, siblings, told, _is_bare(row))


def _last(name: str) -> str:
    return re.split(r"[.:]", name)[-1]


def _is_bare(row: tuple[str, str]) -> bool:
    return row[0].endswith(",")


def _tells(lines: Sequence[str], at: int, row: tuple[str, str]) -> bool:
    """Whether the name is none that may be anything, and a bare one an entry of a list."""
    if not _is_bare(row):
        return _TELLING.fullmatch(_last(row[1])) is not None
    if not _TELLING_BARE.fullmatch(_last(row[1])):
        return False
    above = _outer(lines, range(at - 1, max(at - _LONGEST_LIST, 0) - 1, -1), row)
    return above is not None and _LIST.match(lines[above]) is not None


def _outer(lines: Sequence[str], order: range, row: tuple[str, str]) -> int | None:
    """The first line in this order that is less deep than a row."""
    depth = int(row[0].split()[0])
    for at in order:
        line = lines[at]
        if line.strip() and len(line) - len(line.lstrip()) < depth:
            return at
    return None


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


def _told(lines: Sequence[str], at: int) -> str:
    """The text of a `description:` or its like in the line, or in the record that it opens."""
    if match := _TOLD.search(lines[at]):
        return _plain(match["text"] or "")
    if not lines[at].rstrip().endswith(("{", "(", "[")):
        return ""
    depth = len(lines[at]) - len(lines[at].lstrip())
    for n in range(at + 1, min(at + MAX_INSIDE, len(lines))):
        line = lines[n]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            return ""
        if match := _TOLD.search(line):
            return _plain(match["text"] or _joined(lines[n + 1 : at + MAX_INSIDE]))
        if _INNER.match(line):
            return ""  # what follows is told of that
    return ""


def _plain(text: str) -> str:
    """Without the marks that quotes within quotes need."""
    return re.sub(r"\\(.)", r"\1", text).strip()


def _joined(lines: Sequence[str]) -> str:
    """A text that stands below its key, in one literal or several."""
    parts = []
    for line in lines:
        match = _GOES_ON.match(line)
        if match is None:
            return ""
        parts.append(match["text"])
        if match["end"].strip(" +\\"):
            break
    return "".join(parts)


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


def _within(lines: Sequence[str], order: range, row: tuple[str, str]) -> range:
    """The part of an order before the list ends."""
    end = _outer(lines, order, row)
    return order if end is None else range(order.start, end, order.step)


def _siblings(
    lines: Sequence[str], at: int, row: tuple[str, str], words: set[str]
) -> tuple[str, ...]:
    """Names that were there before in lines of the same form, by turns the next above and below."""
    orders = range(at - 1, max(at - NEAR, 0) - 1, -1), range(at + 1, min(at + NEAR, len(lines)))
    above, below = (
        [
            other[1]
            for n in (_within(lines, order, row) if _is_bare(row) else order)
            if (other := _row(lines[n])) and other[0] == row[0]
        ]
        for order in orders
    )
    near = chain.from_iterable(zip_longest(above, below))
    return tuple(dict.fromkeys(n for n in near if n and _last(n) in words))[:MOST_SIBLINGS]

"""What came among things that the code says in the same form: an entry of a list, a line of a
table, a record, a call that registers something.

Nothing here knows what such a row means. A fact has the values of the new row and of those around
it, place by place; where a document makes a line out of each of those in one and the same way, it
lacks the line of the new one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property
from typing import TYPE_CHECKING

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place, Rows, Values
from docsync.facts.nesting import CLOSING, MAX_LINES, depth_of, end_of
from docsync.facts.publicness import is_sample_path
from docsync.facts.replacements import MAX_FILES, Edited, edited
from docsync.facts.sides import Side

if TYPE_CHECKING:
    from docsync.facts.records import RecordReader

CERTAINTY = 0.9
MAX_FACTS = 72
MAX_ROWS = 24  # of a file: one that brings more is another file
MAX_BESIDE = 14
MIN_BESIDE = 3
NEAR = 80  # lines on either side in which rows of one line are looked for
NEAR_RECORDS = 400
MAX_CHARS = 400  # of a line
MIN_LIKENESS = 0.6  # of two records, as lines of the same form
MAX_NAMES = 3
MIN_DISTINCT = 0.8  # of the values in one place, for them to be names
MIN_PROSE = 6  # words of a line that is all prose

_TOKEN = re.compile(
    r"(?P<text>[rbfuRBFU]{0,2}(?P<q>[\"'`])(?:\\.|(?!(?P=q))[^\\])*(?P=q))"
    r"|(?P<word>[A-Za-z_$][\w$]*(?:-\w+)*|\d[\w.]*)|(?P<sign>\S)"
)
_KEYED = re.compile(r"\s*(?:[-*]\s+)?(?P<key>[\w.-]+)\s*[:=]\s+(?P<value>[^\s\"'{\[(].*?),?\s*\Z")
_CODE = re.compile(r"[={};]|\w\(|->|::")
_IMPORT = re.compile(r"\s*(?:import|from|use|using|#include|require|package)\b|.*\brequire\(")
_QUOTED = re.compile(r"[\"`].*[\"`]|(?<!\w)'[^']*'(?!\w)")
_COMMENT = re.compile(r"\s*(?:#|//|--|;|/?\*|@)")
_REMARK = re.compile(r"\s*(?:#\s|//|/\*|--\s|;)")
_TEXT = re.compile(r"([\"'`])(?:(?!\1)[^\\]|\\.)*\1(?P<is_key>\s*(?::|=))?")
_NAMED = re.compile(
    r"(?:[\"'](?P<key>[\w.$-]+)[\"']|(?<![\w.$\"'])(?P<word>[A-Za-z_$][\w$]*))"
    r"\s*(?:(?P<equals>=(?![=>]))|:(?!:))\s*"
)
_VALUE = re.compile(r"[\"'`\d-]|(?i:true|false|null|none|nil)\b")
_KEPT_BACK = re.compile(
    r"(?i)(?<![a-z])(?:hidden|internal|private|public|deprecated|obsolete|legacy|experimental"
    r"|unstable|undocumented|unreleased|enabled|disabled|todo|fixme|wip|hack|cfg|ifdef|ifndef)"
    r"(?![a-z])"
)
NAME = re.compile(r"(?=.*[A-Za-z])[\w.$/:-]{2,60}\Z")


@dataclass(frozen=True, slots=True)
class _Line:
    """`form` is what the line is without its values: its signs, and where the values stand. `named`
    are the names that it gives values to within a bracket: `default=`, `"level":`."""

    form: str
    values: tuple[str, ...]
    key: str
    named: tuple[str, ...] = ()


def row_facts(files: Sequence[Side]) -> list[ChangeFact]:
    """One for each value of a row that may be its name; at most `MAX_FACTS`, and those of a file
    all or none."""
    found: dict[str, ChangeFact] = {}
    for path, old, new in files[:MAX_FILES]:
        edit = edited(old, new) if old and new else None
        if edit is None:
            continue
        known = _words(edit.before)
        here: dict[str, ChangeFact] = {}
        came = list(_Reader(path, edit).rows())
        is_other = sum(bool(rows.beside) for _, rows in came) > MAX_ROWS
        for line, rows in [] if is_other else came:
            for name, beside in _names(rows):
                if name in known:
                    continue
                fact = ChangeFact(
                    kind=FactKind.PASSAGE_CHANGED,
                    symbol=name,
                    before="",
                    after=name,
                    place=Place(path, line),
                    is_public=True,
                    language=WORDS,
                    siblings=tuple(dict.fromkeys(beside)),
                    detail="\n".join(edit.after[line - 1 : line + 5]),
                    certainty=CERTAINTY,
                    rows=rows,
                )
                here.setdefault(fact.id, fact)
        if len(found) + len(here) <= MAX_FACTS:
            found = {**found, **here}
    return list(found.values())


def name_slots(rows: Rows) -> list[int]:
    """The places whose value may name the row: each row has another one there."""
    found = []
    for slot, name in enumerate(rows.own):
        others = [values[slot] for values in rows.beside]
        if name is None or not NAME.match(name) or None in others or name in others:
            continue
        is_private = name.startswith("_") and not any(o and o[0] == "_" for o in others)
        if not is_private and len(set(others)) >= MIN_DISTINCT * len(others):
            found.append(slot)
    return found[:MAX_NAMES]


def _names(rows: Rows) -> Iterator[tuple[str, list[str]]]:
    """What may name a row, and what names those beside it, from the nearest on."""
    for slot in name_slots(rows) if rows.beside else []:
        yield rows.own[slot] or "", [o for values in rows.beside if (o := values[slot])]
    if rows.records is not None:
        from docsync.facts.records import names_of

        yield from names_of(rows.records)


class _Reader:
    """The rows that came in one file."""

    def __init__(self, path: str, edit: Edited) -> None:
        self._lines = edit.after
        self._path = path
        self._is_data = is_sample_path(path) or path.endswith(".txt")
        self._parsed: dict[int, _Line] = {}
        self._runs = [
            _slid(edit.after, c, d) if a == b else (c, d) for a, b, c, d in edit.blocks if c < d
        ]
        self._gone = self._forms_gone(edit)
        self._new = {n for first, last in self._runs for n in range(first, last)}

    @cached_property
    def _records(self) -> RecordReader:
        from docsync.facts.records import RecordReader

        return RecordReader(self._path, self._lines)

    def rows(self) -> Iterator[tuple[int, Rows]]:
        """With the numbers of their lines, from 1."""
        looked = 0
        for first, last in self._runs:
            at = first
            while at < last:
                line = self._lines[at]
                is_row = line.strip() and not _IMPORT.match(line)
                if not is_row or (_REMARK.match(line) and not self._is_data):
                    at += 1
                    continue
                end = end_of(self._lines, at, min(last, len(self._lines)))
                rows = self._of_line(at) if end == at + 1 else self._of_record(at, end)
                if not self._is_withheld(at, end, first):
                    looked += 1
                    # where a named thing went, the new one may be the same in another form
                    is_alone = looked <= MAX_ROWS and not self._gone.get(first)
                    is_record = is_alone and self._has_bracket(at, end)
                    records = self._records.around(at, end) if is_record else None
                    if rows is None or len(rows.beside) < MIN_BESIDE:
                        rows = Rows((), (), ())
                    if rows.beside or records is not None:
                        yield at + 1, replace(rows, records=records)
                at = end

    def _has_bracket(self, at: int, end: int) -> bool:
        return any(sign in line for line in self._lines[at:end] for sign in "([{")

    def _forms_gone(self, edit: Edited) -> dict[int, set[str]]:
        """By the first lines of what came in the place of something: the forms of the lines there
        that are gone with a value. What has the same form may be the same under another name."""
        now = _words(edit.after)
        found: dict[int, set[str]] = {}
        for a, b, c, _d in edit.blocks:
            parsed = [_parsed(line, self._is_data) for line in edit.before[a:b] if line.strip()]
            found[c] = {
                line.form.rstrip(",;")
                for line in parsed
                if any(NAME.match(value) and value not in now for value in line.values)
            }
        return found

    def _is_withheld(self, at: int, end: int, first: int) -> bool:
        """Whether a new row may be an old one, or the code says of it alone that it is not for
        everyone."""
        gone = self._gone.get(first, set())
        if any(self._line(n).form.rstrip(",;") in gone for n in range(at, end)):
            return True
        while at > first and _COMMENT.match(self._lines[at - 1]):
            at -= 1
        said = _marks(self._lines[at:end])
        near = (*range(max(at - NEAR, 0), at), *range(end, min(end + NEAR, len(self._lines))))
        return bool(said - _marks([self._lines[n] for n in near if n not in self._new]))

    def _line(self, at: int) -> _Line:
        if at not in self._parsed:
            self._parsed[at] = _parsed(self._lines[at], self._is_data)
        return self._parsed[at]

    def _around(self, at: int, near: int) -> tuple[list[int], list[int]]:
        """Lines that were there before and begin as deep as one within the same lines around them,
        above and below, from the nearest on."""
        depth = depth_of(self._lines[at])
        last = min(at + near, len(self._lines))
        orders = range(at - 1, max(at - near, 0) - 1, -1), range(at + 1, last)
        sides: list[list[int]] = []
        for order in orders:
            found: list[int] = []
            for n in order:
                line = self._lines[n]
                if not line.strip():
                    continue
                if depth_of(line) < depth and not _COMMENT.match(line):
                    break
                own, other = self._line(at), self._line(n)
                is_level = n not in self._new and depth_of(line) == depth
                # `required=True` stands where others have `default=3`, and is none
                if is_level and (other.form, other.named) == (own.form, own.named):
                    found.append(n)
            sides.append(found)
        return sides[0], sides[1]

    def _of_line(self, at: int) -> Rows | None:
        own = self._line(at).values
        if not any(len(value) > 1 for value in own):
            return None
        above, below = (
            tuple(
                self._line(n).values
                for n in side
                if self._line(n).values != own and end_of(self._lines, n, len(self._lines)) == n + 1
            )[: MAX_BESIDE // 2]
            for side in self._around(at, NEAR)
        )
        return Rows(own, above, below)

    def _of_record(self, at: int, end: int) -> Rows | None:
        lines = [n for n in range(at, end) if self._lines[n].strip()]
        own = tuple(value for n in lines for value in self._line(n).values)
        sides: list[tuple[Values, ...]] = []
        surplus: dict[str, None] = {}
        for side in self._around(at, NEAR_RECORDS):
            found: list[Values] = []
            for n in side:
                stop = end_of(self._lines, n, len(self._lines))
                if stop == n + 1 or not self._new.isdisjoint(range(n, stop)):
                    continue
                others = [m for m in range(n, stop) if self._lines[m].strip()]
                values = self._aligned(lines, others)
                if values is not None:
                    found.append(values)
                    said = (value for m in others for value in self._line(m).values)
                    surplus.update(dict.fromkeys(v for v in said if v not in values))
                if len(found) >= MAX_BESIDE // 2:
                    break
            sides.append(tuple(found))
        above, below = sides
        return Rows(own, above, below, tuple(surplus))

    def _aligned(self, lines: Sequence[int], others: Sequence[int]) -> Values | None:
        """The values of another record in the places of this one's; None for one of another
        form."""
        own, their = ([self._line(n).key for n in side] for side in (lines, others))
        matcher = SequenceMatcher(None, own, their, autojunk=False)
        if matcher.ratio() < MIN_LIKENESS:
            return None
        partner = {
            lines[i + k]: others[j + k]
            for i, j, size in matcher.get_matching_blocks()
            for k in range(size)
        }
        # what has a name of its own may stand in any order
        places = {place: n for n, place in zip(others, _keyed(their), strict=True) if place}
        partner |= {
            n: places[place] for n, place in zip(lines, _keyed(own), strict=True) if place in places
        }
        values: list[str | None] = []
        for n in lines:
            size = len(self._line(n).values)
            theirs: Values = self._line(partner[n]).values if n in partner else ()
            values += theirs if len(theirs) == size else [None] * size
        return tuple(values)


def _keyed(keys: Sequence[str]) -> list[tuple[str, int] | None]:
    """Which line of its name each one is; None without a name."""
    counts: Counter[str] = Counter()
    found: list[tuple[str, int] | None] = []
    for key in keys:
        head = key.partition(" ")[0]
        counts[key] += 1
        found.append((key, counts[key]) if head and key != "prose" else None)
    return found


def _words(lines: Sequence[str]) -> set[str]:
    return set(re.findall(r"[\w.$/:-]*\w", "\n".join(lines)))


def _marks(lines: Sequence[str]) -> set[str]:
    """The words that keep a row back, outside of its texts."""
    found: set[str] = set()
    for line in lines:
        if len(line) <= MAX_CHARS:
            code = _TEXT.sub(lambda m: m[0] if m["is_key"] else "", line)
            found |= {word.lower() for word in _KEPT_BACK.findall(code)}
    return found


def _parsed(line: str, is_data: bool) -> _Line:
    bare = line.strip()
    if len(bare) > MAX_CHARS:
        return _Line(bare, (), bare)
    keyed = _KEYED.match(line) if is_data else None
    if keyed is not None and " " in keyed["value"]:
        return _Line("key", (keyed["key"], keyed["value"]), f"key {keyed['key']}")
    is_prose = not _CODE.search(bare) and len(re.findall(r"[A-Za-z]{2,}", bare)) >= MIN_PROSE
    if is_prose and not _QUOTED.search(bare):
        return _Line("prose", (bare,), "prose")
    form, values = [], []
    for match in _TOKEN.finditer(bare):
        if match["text"] is not None:
            inside = match["text"][match["text"].index(match["q"]) + 1 : -1]
            form.append('"')
            values.append(re.sub(r"\\([\"'`])", r"\1", inside))
        elif match["word"] is not None:
            form.append("w")
            values.append(match["word"])
        else:
            form.append(match["sign"])
    shape = "".join(form).rstrip(",")  # the last of a list may have none
    head = values[0] if re.match(r"w[:=]", shape) else ""
    key = re.sub(r"[w\"]+", "v", shape)
    return _Line(shape, tuple(values), f"{head} {key}", tuple(_named(bare)))


def _named(line: str) -> Iterator[str]:
    """What a line names within its brackets; a type behind a name is no value of it."""
    code = _TEXT.sub(lambda m: m[0] if m["is_key"] else '""', line)
    for match in _NAMED.finditer(code):
        opened = re.search(r"[(\[{]", code[: match.start()])
        is_value = match["equals"] or match["key"] or _VALUE.match(code, match.end())
        if opened is not None and is_value:
            yield match["key"] or match["word"]


def _slid(lines: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """The same insertion where it begins with its outermost line: a diff may show the end of the
    record above in the place of its own."""
    best, least = (first, last), _badness(lines, first, last)
    for step in (-1, 1):
        a, b = first, last
        while abs(a - first) < MAX_LINES:
            if step < 0 and not (a > 0 and lines[a - 1] == lines[b - 1]):
                break
            if step > 0 and not (b < len(lines) and lines[a] == lines[b]):
                break
            a, b = a + step, b + step
            if (badness := _badness(lines, a, b)) < least:
                best, least = (a, b), badness
    return best


def _badness(lines: Sequence[str], first: int, last: int) -> int:
    said = [line for line in lines[first:last] if line.strip()]
    if not said:
        return 0
    is_inner = depth_of(said[0]) > min(map(depth_of, said))
    return 4 * is_inner + 2 * bool(CLOSING.match(said[0])) + (not lines[first].strip())

"""The entry of a new row cell by cell: where the rows differ in what they have, so do their
entries, and one form does not do for all.

The cells of the documented rows are read column by column (`columns.py`). There is an entry only
where the code decides each cell of the new row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.facts.record import CALL, Record, Records, values_at
from docsync.facts.records import name_places
from docsync.match.cells import Cut, cut, joined
from docsync.match.columns import cell_for, form_key, said_by, template
from docsync.match.entries import Entries, Span, entries_of
from docsync.match.judged import Shown
from docsync.match.placing import Analogue, is_kept, is_sorted, places
from docsync.match.template import Form, filled, loose

MIN_DOCUMENTED = 4
MIN_SHARE = 0.6  # of the nearest rows: fewer are some that were chosen by hand
NEAREST = 8


@dataclass(frozen=True, slots=True)
class _Kind:
    """What parts the cells of an entry, and how its first names the row."""

    marks: tuple[str, ...]
    form: Form
    is_row: bool


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row with its entry."""

    record: Record
    name: str
    span: Span
    cut: Cut
    form: Form


def tabular(fact: ChangeFact, document: DocFile) -> Iterator[Analogue]:
    """At most one: of several lists that have the others nobody knows which is meant."""
    records = fact.rows.records if fact.rows is not None else None
    if records is None:
        return
    own = {one.place for one in records.own if one.value == fact.symbol}
    place = next((place for place in name_places(records) if place in own), None)
    if place is None:
        return
    table = _Table(fact.symbol, place, records, entries_of(document))
    has_rows = document.format == "markdown"  # of others a table is more than the lines with bars
    made = [table.entry(kind) for kind in table.kinds() if has_rows or not kind.is_row]
    found = [one for one in made if one is not None]
    if len(found) == 1:
        yield found[0]


class _Table:
    def __init__(self, name: str, place: str, records: Records, entries: Entries) -> None:
        self._name, self._place, self._records, self._entries = name, place, records, entries
        above = range(records.above - 1, -1, -1)
        self._order = [*above, *range(records.above, len(records.others))]
        self._known: dict[int, list[_Listed]] = {}

    def kinds(self) -> list[_Kind]:
        """The kinds of entries that the nearest rows have."""
        listed = [one for number in self._order[:NEAREST] for one in self._listed(number)]
        found = {(one.cut.marks, form_key(one.form)): one for one in listed}
        return [_Kind(key[0], one.form, one.cut.is_row) for key, one in found.items()]

    def entry(self, kind: _Kind) -> Analogue | None:
        rows = self._rows(kind)
        near = self._order[:NEAREST]
        if rows is None or len(rows) < MIN_DOCUMENTED:
            return None
        if sum(n in rows for n in near) < MIN_SHARE * len(near) or not self._is_one_of(rows):
            return None
        entries, found = self._entries, {n: one.span for n, one in rows.items()}
        like = _like(rows[next(iter(rows))].cut, kind.form)
        run = entries.run(next(iter(found.values())), like)
        if not set(found.values()) <= set(run) or 2 * len(found) <= len(run):
            return None
        if is_kept(run[0], like, entries, has_words=True):
            return None
        cells = self._cells(kind.form, list(rows.values()))
        if not cells:
            return None
        order = [(n, n >= self._records.above) for n in self._order if n in rows]
        cuts = [one.cut for one in rows.values()]
        new = joined(cuts[0], cells, "", is_even=False)
        for number, beside, is_before in places(new, order, found, like, entries):
            if entries.is_whole(beside, like):
                line = entries.lines[beside[0]]
                indent = line[: len(line) - len(line.lstrip())]
                nearest = rows[number].cut if number is not None else cuts[0]
                text = _laid_out(cells, nearest, cuts, indent)
                return Analogue(text, beside, is_before, tuple(run), is_sorted(run, entries))
        return None

    def _listed(self, number: int) -> list[_Listed]:
        """The entries whose first cell is the name of a row."""
        if number not in self._known:
            self._known[number] = list(self._found(self._records.others[number]))
        return self._known[number]

    def _found(self, record: Record) -> Iterator[_Listed]:
        name = next(iter(values_at([record], self._place)), "")
        for span in self._entries.naming(name) if name else ():
            made = cut(self._entries.text(span), record)
            form = template(made.cells[0], name) if made is not None else None
            if made is not None and form is not None and not self._entries.around(span):
                yield _Listed(record, name, span, made, form)

    def _rows(self, kind: _Kind) -> dict[int, _Listed] | None:
        """The rows that have an entry of a kind; None where one has two, or one of another kind: in
        a list, that is; a table is one by itself."""
        found: dict[int, _Listed] = {}
        for number in self._order:
            for one in self._listed(number):
                if kind.is_row and one.cut.marks != kind.marks:
                    continue
                is_named = filled(kind.form, (one.name,)) == one.cut.cells[0]
                if number in found or one.cut.marks != kind.marks or not is_named:
                    return None
                found[number] = one
        return found

    def _is_one_of(self, rows: dict[int, _Listed]) -> bool:
        """Whether the new row has nothing that none of those with an entry has: a place, the other
        value of a switch or of what all have, another call, a value of rows without one."""
        listed = [said_by(one.record) for one in rows.values()]
        bare = [said_by(r) for n, r in enumerate(self._records.others) if n not in rows]
        for place, one in said_by(self._records.own).items():
            values = [said[place].value for said in listed if place in said]
            if one.value in values:
                continue
            is_of_all = len(values) == len(listed) and len(set(values)) == 1
            if not values or is_of_all or one.kind == "switch" or place == CALL:
                return False
            if any(place in said and said[place].value == one.value for said in bare):
                return False
        return True

    def _cells(self, form: Form, rows: Sequence[_Listed]) -> list[str]:
        """All of the new row; none where one is for a person."""
        said = said_by(self._records.own)
        cells = [filled(form, (self._name,))]
        for column in range(1, len(rows[0].cut.cells)):
            shown = [Shown(said_by(r.record), r.name, r.cut.cells[column]) for r in rows]
            cells.append(cell_for(said, self._name, shown))
        return [cell for cell in cells if cell is not None] if None not in cells else []


def _laid_out(cells: Sequence[str], nearest: Cut, cuts: Sequence[Cut], indent: str) -> str:
    """A row in the columns of most of the others, if most have theirs below one another."""
    if not nearest.is_row:
        return joined(nearest, cells, indent, is_even=False)
    widths = Counter(tuple(map(len, one.raw)) for one in cuts)
    most, count = widths.most_common(1)[0]
    one = next(one for one in cuts if tuple(map(len, one.raw)) == most)
    return joined(one, cells, indent, is_even=2 * count > len(cuts))


def _like(one: Cut, form: Form) -> re.Pattern[str]:
    """Any entry with as many cells of which the first names something."""
    name = "".join(loose(part) if isinstance(part, str) else r"[^\s|]+" for part in form)
    if one.is_row:
        rest = r"(?:\|(?:[^|\\]|\\.)*)" * (len(one.cells) - 1)
        return re.compile(rf"\s*\|\s*(?=[^|]*\w){name}\s*{rest}\|\s*")
    signs = [re.escape(sign.strip()) for sign in one.signs[:2]]
    return re.compile(rf"\s*{signs[0]}\s*{name}\s*{signs[1]}(?s:.*)")

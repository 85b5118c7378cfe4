"""What a column of entries says of a new row, as far as the code decides it.

A cell may have a value of its row (`5` where the code has 5), stay empty where the row has none, or
tell in one of a few words whether the row has something (`judged.py`). Whatever explains the column
has to say the same of the new row; else it is for a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from docsync.facts.record import Argument, Record
from docsync.match.judged import ODD, OWN, Said, Shown, bare, judged, words
from docsync.match.spelled import head_of
from docsync.match.template import Form, Gap, filled, form_of, says

MIN_SAME = 3  # rows whose cells have their values in one form
MIN_SURE = 5  # the same of values that nobody guesses: what is in other cells is out of date
MIN_TEXT = 4  # words of a text that the document may have in its own words

_FILLED_IN = re.compile(r"[{}\\$|\n]|%[sdr(]")
_NULL = re.compile(r"(?i)none|null|nil|undefined")
_WORD = re.compile(r"[\w.]+\Z")
_CONSTANT = frozenset({"switch", "number"})


def said_by(record: Record) -> Said:
    """A record by its places, without those that it sets to nothing."""
    return {one.place: one for one in record if not _NULL.fullmatch(one.value)}


def cell_for(said: Said, name: str, rows: Sequence[Shown]) -> str | None:
    """The cell of the new row; None where it is for a person."""
    cells = {row.cell for row in rows}
    if len(cells) == 1 and not any(map(says, cells)):
        return rows[0].cell
    found = [*_values(said, rows), *_lacks(said, rows), *judged(said, name, rows)]
    first = found[0] if found else None
    return first if len({cell and bare(cell) for cell in found}) == 1 else None


def template(cell: str, value: str) -> Form | None:
    """A cell with gaps for its value, and no word of its own beside them."""
    form = form_of(cell, (value,), 0)
    shown = "".join(part if isinstance(part, str) else "\0" for part in form or ())
    if form is None or any(says(word) for word in shown.split() if "\0" not in word):
        return None
    return form


def form_key(form: Form) -> tuple[str | int, ...]:
    """A form whatever stood in its gaps."""
    return tuple(part.spelling if isinstance(part, Gap) else part for part in form)


def _values(said: Said, rows: Sequence[Shown]) -> Iterator[str]:
    """The value of the new row, where each row of its kind has its own."""
    for place, one in said.items():
        if _FILLED_IN.search(one.value) or (one.kind == "code" and not _WORD.match(one.value)):
            continue
        is_constant = one.kind in _CONSTANT
        form = _form(place, {one.kind}, rows)
        if form is None and is_constant:
            form = _form(place, _CONSTANT, rows)
        if form is None:
            continue
        seen = {row.said[place].value for row in _matched(form, place, rows)}
        if len(seen) < 2 and (is_constant or one.value not in seen):
            continue  # what all have may be a word of the column
        heads = {head_of(value) for value in seen}
        if len(heads) == 1 and "" not in heads and head_of(one.value) not in heads:
            continue
        # a number may have other marks than a switch
        nearer = next(_forms(place, {one.kind}, rows), form)
        shown = filled(nearer, (one.value,))
        if shown is not None and words(shown) == words(filled(form, (one.value,)) or ""):
            yield shown


def _lacks(said: Said, rows: Sequence[Shown]) -> Iterator[str]:
    """What stands where a row has no value, if the column is of that value."""
    for place in dict.fromkeys(place for row in rows for place in row.said if place not in said):
        having = [row for row in rows if place in row.said]
        lacking = [row.cell for row in rows if place not in row.said]
        if len(lacking) < MIN_SAME or len(set(lacking)) > 1 or OWN.search(lacking[0]):
            continue
        kinds = {row.said[place].kind for row in having}
        form = _form(place, kinds, rows) if kinds <= _CONSTANT or len(kinds) == 1 else None
        if form is None or lacking[0] in {row.cell for row in having}:
            continue
        if len({row.said[place].value for row in _matched(form, place, rows)}) >= 2:
            yield lacking[0]


def _form(place: str, kinds: Iterable[str], rows: Sequence[Shown]) -> Form | None:
    """The form in which a column has the values of some kinds; None where a row has another cell,
    and it is not seen why."""
    here = [row for row in rows if place in row.said and row.said[place].kind in kinds]
    forms = list(_forms(place, kinds, rows))
    if not forms:
        return None
    form = max(forms, key=lambda one: len(_matched(one, place, here)))
    matched = _matched(form, place, here)
    others = [row for row in here if row not in matched]
    if len(matched) < MIN_SAME or not _are_like(others, matched, form, place):
        return None
    return form


def _forms(place: str, kinds: Iterable[str], rows: Sequence[Shown]) -> Iterator[Form]:
    """Those of the single cells, the most common first."""
    found: dict[tuple[str | int, ...], Form] = {}
    counts: Counter[tuple[str | int, ...]] = Counter()
    for row in rows:
        one = row.said.get(place)
        form = template(row.cell, one.value) if one is not None and one.kind in kinds else None
        if form is not None:
            found.setdefault(form_key(form), form)
            counts[form_key(form)] += 1
    yield from (found[key] for key, _ in counts.most_common())


def _matched(form: Form, place: str, rows: Sequence[Shown]) -> list[Shown]:
    """Whatever the marks around a value."""
    found = []
    for row in rows:
        shown = filled(form, (row.said[place].value,)) if place in row.said else None
        if shown is not None and words(shown).rstrip(".") == words(row.cell).rstrip("."):
            found.append(row)
    return found


def _are_like(others: Sequence[Shown], matched: Sequence[Shown], form: Form, place: str) -> bool:
    """Whether the cells without their value are no reason to doubt: they say it in other words
    (Yes for True), tell a text in their own, or are out of date, with another value or none."""
    values = [row.said[place].value for row in matched]
    is_sure = len(values) >= MIN_SURE and len(set(values)) == len(values)
    same, told, old = 0, 0, 0
    for row in others:
        value = row.said[place]
        if bare(row.cell) == bare(value.value):
            same += 1
        elif _is_text(value) and len(row.cell.split()) >= MIN_TEXT // 2:
            told += 1
        elif is_sure and (not says(row.cell) or _has_other(row.cell, form)):
            old += 1
        else:
            return False
    return ODD * (same + old) <= len(matched) and told <= len(matched)


def _is_text(value: Argument) -> bool:
    return value.kind == "text" and len(value.value.split()) >= MIN_TEXT


def _has_other(cell: str, form: Form) -> bool:
    """Whether a cell has one word where the form has a value."""
    parts = [re.escape(part) if isinstance(part, str) else r"[\w./-]+" for part in form]
    return re.fullmatch("".join(parts), cell) is not None

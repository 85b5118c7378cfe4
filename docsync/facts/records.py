"""The list of rows that a new row came into, each by what it says place by place.

An argument stands under its number in one row and under its name in the next. Where a Python file
declares what is called, both have the name of the parameter, and a row that leaves a switch or a
number away has what is declared for it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docsync.facts.nesting import MAX_LINES, depth_of, end_of
from docsync.facts.record import (
    CALL,
    KEY,
    Argument,
    Record,
    Records,
    argument,
    record_of,
    values_at,
)
from docsync.facts.rows import MIN_BESIDE, MIN_DISTINCT, NAME

MAX_RECORDS = 120
MIN_OTHERS = 4
MAX_PLACES = 2
NEAR = 600  # lines on either side
_PLAIN = frozenset({"object", "NamedTuple", "typing.NamedTuple", "ABC"})


def name_places(records: Records) -> list[str]:
    """The places whose argument may name the row: nearly each row has another one there."""
    found = []
    for one in records.own:
        others = values_at(records.others, one.place)
        is_name = one.kind in ("text", "code") and one.place != CALL and NAME.match(one.value)
        if not is_name or one.value in others or len(others) < MIN_BESIDE:
            continue
        is_all = len(others) >= MIN_DISTINCT * len(records.others)
        if is_all and len(set(others)) >= MIN_DISTINCT * len(others):
            found.append(one.place)
    return found[:MAX_PLACES]


def names_of(records: Records) -> Iterator[tuple[str, list[str]]]:
    """What may name a new row, and what names the others, from the nearest on."""
    for place in name_places(records):
        above, below = records.others[: records.above], records.others[records.above :]
        (name,) = values_at([records.own], place)
        yield name, values_at([*reversed(above), *below], place)


@dataclass(slots=True)
class RecordReader:
    path: str
    lines: Sequence[str]
    _declared: Mapping[str, list[tuple[str, str | None]]] | None = field(default=None, init=False)

    def around(self, at: int, end: int) -> Records | None:
        """The row of some lines and those of its list; None where few are of its kind."""
        own = self._record(at, end)
        if own is None:
            return None
        above = list(self._beside(at, range(at - 1, max(at - NEAR, 0) - 1, -1), own))[::-1]
        below = list(self._beside(at, range(end, min(end + NEAR, len(self.lines))), own))
        if not MIN_OTHERS <= len(above) + len(below) <= MAX_RECORDS:
            return None
        return Records(own, (*above, *below), len(above))

    def _beside(self, at: int, order: Iterable[int], own: Record) -> Iterator[Record]:
        """Those with a key and a call where the new one has them."""
        depth, head = depth_of(self.lines[at]), _head(own)
        for n in order:
            line = self.lines[n]
            if not line.strip() or depth_of(line) > depth:
                continue
            if depth_of(line) < depth:
                return
            end = end_of(self.lines, n, min(n + MAX_LINES + 1, len(self.lines)))
            record = self._record(n, end)
            if record is not None and _head(record) == head:
                yield record

    def _record(self, at: int, end: int) -> Record | None:
        record = record_of("\n".join(self.lines[at:end]))
        return self._by_name(record) if record is not None else None

    def _by_name(self, record: Record) -> Record:
        called = next((one.value for one in record if one.place == CALL), "")
        if self._declared is None:
            self._declared = _declared(self.path, self.lines)
        known = self._declared.get(called, [])
        numbered = [one for one in record if one.place.startswith("#")]
        if len(numbered) > len(known):
            return record
        found = {known[int(one.place[1:])][0]: one for one in numbered}
        found |= {one.place: one for one in record if not one.place.startswith("#")}
        if len(found) != len(record):
            return record
        for name, default in known:
            made = argument(name, default) if default is not None else None
            is_known = made is not None and (default in ("True", "False") or made.kind == "number")
            if made is not None and is_known:
                found.setdefault(name, made)
        return tuple(Argument(name, one.kind, one.value) for name, one in found.items())


def _head(record: Record) -> set[str]:
    return {one.place for one in record} & {KEY, CALL}


def _declared(path: str, lines: Sequence[str]) -> dict[str, list[tuple[str, str | None]]]:
    """The parameters of the functions and classes of a Python file, with their defaults."""
    if not path.endswith(".py"):
        return {}
    try:
        tree = ast.parse("\n".join(lines))
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[str, list[tuple[str, str | None]]] = {}
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found[node.name] = list(_of_class(node))
        elif isinstance(node, ast.FunctionDef):
            found[node.name] = list(_of_function(node))
    return found


def _of_class(node: ast.ClassDef) -> Iterator[tuple[str, str | None]]:
    """None where they may be those of a base, or are made another way."""
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and part.name == "__init__":
            yield from list(_of_function(part))[1:]
            return
    if {ast.unparse(base) for base in node.bases} - _PLAIN or "init=False" in ast.unparse(node):
        return
    fields = [part for part in node.body if isinstance(part, ast.AnnAssign)]
    for part in fields:
        if isinstance(part.target, ast.Name) and "ClassVar" not in ast.unparse(part.annotation):
            yield part.target.id, ast.unparse(part.value) if part.value is not None else None


def _of_function(node: ast.FunctionDef) -> Iterator[tuple[str, str | None]]:
    names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    given = [ast.unparse(value) for value in node.args.defaults]
    yield from zip(names, [*[None] * (len(names) - len(given)), *given], strict=True)

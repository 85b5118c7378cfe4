"""SQL schemas and migrations.

An edited schema is compared old against new. A new migration is the change itself: what it does to
tables that it does not create is told from its statements alone, without what was there before. A
part that takes the change back again, and a migration that is deleted, say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from docsync.facts.ddl import Act, Change, Column, changes
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.named import Family, Named
from docsync.facts.owners import owned_facts
from docsync.facts.text import decode

_MIGRATION = re.compile(
    r"(?i)(?:^|/)(?:[^/]*migrat[^/]*|versions|changelogs?|upgrades?)/|(?:^|/)(?:[VR]?\d{3,}|V\d[\d._]*|R)_[^/]*$"
)
_TAKES_BACK = re.compile(r"(?i)(?:^|[/._-])(?:down|rollback|undo|revert)\.(?:sql|ddl)$")
_UNDO = re.compile(r"(?:^|/)U\d[\d._]*__[^/]*$")
_PUBLIC = frozenset({"table", "view", "type", "domain", "function", "procedure", "proc"})
_LANGUAGE = "sql"


@dataclass(slots=True)
class _Thing:
    kind: str
    name: str
    line: int
    columns: dict[str, Column]
    body: str
    is_rebuilt: bool = False  # made anew in the place of one that was there


@dataclass(slots=True)
class _Schema:
    """What a file makes, and what it does to things that it does not make itself."""

    things: dict[str, _Thing] = field(default_factory=dict)
    outside: list[Change] = field(default_factory=list)

    def apply(self, change: Change) -> None:
        thing = self.things.get(change.name)
        if change.act is Act.CREATE:
            columns = {column.name: column for column in change.columns}
            made = _Thing(change.kind, change.name, change.line, columns, change.body)
            made.is_rebuilt = self._forget_drop(change.name)
            self.things.setdefault(change.name, made)
        elif thing is None:
            if change.act is not Act.TELL:
                self.outside.append(change)
        elif change.act is Act.DROP:
            del self.things[change.name]
        elif change.act is Act.RENAME:
            self.things[change.to] = self.things.pop(change.name)
            thing.name = change.to
            # SQLite alters a table by making another, filling it and giving it the name
            thing.is_rebuilt = self._forget_drop(change.to) or thing.is_rebuilt
        else:
            _alter(thing, change)

    def _forget_drop(self, name: str) -> bool:
        kept = [c for c in self.outside if (c.act, c.name) != (Act.DROP, name)]
        is_known = len(kept) < len(self.outside)
        self.outside = kept
        return is_known


def _alter(thing: _Thing, change: Change) -> None:
    for column in change.columns:
        known = thing.columns.get(column.name)
        match change.act:
            case Act.ADD_COLUMN:
                thing.columns.setdefault(column.name, column)
            case Act.DROP_COLUMN:
                thing.columns.pop(column.name, None)
            case Act.RENAME_COLUMN if known is not None:
                del thing.columns[column.name]
                thing.columns[change.to] = replace(known, name=change.to)
            case Act.ALTER_COLUMN | Act.TELL if known is not None:
                thing.columns[column.name] = Column(
                    known.name,
                    known.line,
                    column.type or known.type,
                    known.default if column.default is None else column.default,
                    known.is_null if column.is_null is None else column.is_null,
                    column.choices or known.choices,
                    column.help or known.help,
                )
    if change.act is Act.ADD_VALUE and (only := thing.columns.get("")) is not None:
        thing.columns[""] = replace(only, choices=(*only.choices, change.to))


def sql_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side cannot be read to its end."""
    if _takes_back(path) or (new is None and _MIGRATION.search(path)):
        return []
    before, after = _schema(old_path or path, old), _schema(path, new)
    is_whole = old is not None
    facts = owned_facts(
        path,
        _LANGUAGE,
        _names(before, is_whole=True),
        _names(after, is_whole=is_whole),
        old_path=old_path,
    )
    known = {_what(change) for change in before.outside}
    for change in after.outside:
        if _what(change) not in known:
            facts += _outside_facts(path, change, after.outside)
    return [fact for fact in facts if not _is_same(fact)]


def _takes_back(path: str) -> bool:
    return _TAKES_BACK.search(path) is not None or _UNDO.search(path) is not None


def _schema(path: str, blob: bytes | None) -> _Schema:
    schema = _Schema()
    for change in changes(path, decode(path, blob)):
        schema.apply(change)
    return schema


def _is_same(fact: ChangeFact) -> bool:
    """SQL does not tell upper from lower case where nothing is quoted."""
    return fact.before is not None and fact.before.lower() == (fact.after or "").lower()


def _names(schema: _Schema, *, is_whole: bool) -> list[Named]:
    return [
        name
        for thing in schema.things.values()
        if is_whole or not thing.is_rebuilt
        for name in _thing_names(thing)
    ]


def _thing_names(thing: _Thing) -> Iterator[Named]:
    owner, _, name = thing.name.rpartition(".")
    is_public = thing.kind in _PUBLIC
    columns = ", ".join(column for column in thing.columns if column)
    detail = f"{thing.kind} {thing.name}" + (f" ({columns})"[:300] if columns else "")
    yield Named(
        Family.SYMBOL,
        name,
        owner,
        None,
        thing.line,
        body=thing.body,
        detail=detail,
        is_public=is_public,
    )
    for column in thing.columns.values():
        if column.name:
            yield from _column_names(thing.name, column)
        elif column.choices:
            values = ", ".join(column.choices)
            yield Named(Family.CHOICES, name, owner, values, thing.line, detail=detail)


def _column_names(owner: str, column: Column) -> Iterator[Named]:
    told = _shown(column)
    body = f"{column.type} {column.default} {column.help}"
    yield Named(Family.KEY, column.name, owner, None, column.line, body=body, detail=told)
    traits = [
        (Family.TYPE, column.type),
        (Family.NEED, "NOT NULL" if column.is_null is False else "NULL"),
        (Family.DEFAULT, "NULL" if column.default is None else column.default),
        (Family.CHOICES, ", ".join(column.choices) or None),
        (Family.HELP, column.help or None),
    ]
    for family, value in traits:
        if value is not None:
            yield Named(family, column.name, owner, value, column.line, detail=told)


def _shown(column: Column) -> str:
    told = f"{column.name} {column.type or ''}".strip()
    told += " NOT NULL" if column.is_null is False else ""
    told += f" DEFAULT {column.default}" if column.default is not None else ""
    return f"{told}: {column.help}" if column.help else told


def _what(change: Change) -> tuple[object, ...]:
    """Equal for the same change at another line."""
    columns = tuple(replace(column, line=0) for column in change.columns)
    return change.act, change.kind, change.name, change.to, columns


def _outside_facts(path: str, change: Change, all_of: Sequence[Change]) -> Iterator[ChangeFact]:
    owner, _, name = change.name.rpartition(".")
    thing = _Maker(path, change.line, change.kind in _PUBLIC)
    match change.act:
        case Act.DROP:
            yield thing.fact(FactKind.SYMBOL_REMOVED, name, owner)
        case Act.RENAME:
            names = name, change.to.rpartition(".")[2]
            yield thing.fact(FactKind.SYMBOL_RENAMED, name, owner, names)
        case Act.ADD_VALUE:
            yield thing.fact(FactKind.KEY_ADDED, change.to, change.name)
    for column in change.columns:
        beside = tuple(_beside(column, change, all_of))
        part = _Maker(path, column.line, True, _shown(column), beside)
        match change.act:
            case Act.ADD_COLUMN:
                values = None, column.default
                yield part.fact(FactKind.KEY_ADDED, column.name, change.name, values)
            case Act.DROP_COLUMN:
                yield part.fact(FactKind.KEY_REMOVED, column.name, change.name)
            case Act.RENAME_COLUMN:
                names = column.name, change.to
                yield part.fact(FactKind.KEY_RENAMED, column.name, change.name, names)
            case Act.ALTER_COLUMN:
                for kind, both in _altered(column):
                    yield part.fact(kind, column.name, change.name, both)


def _beside(column: Column, change: Change, all_of: Iterable[Change]) -> Iterator[str]:
    """Columns of the same table that the same migration touches."""
    for other in all_of:
        if other.name == change.name and other.act is not Act.DROP_COLUMN:
            yield from (each.name for each in other.columns if each.name != column.name)


def _altered(column: Column) -> Iterator[tuple[FactKind, tuple[str | None, str | None]]]:
    """What was there before is in some earlier file."""
    if column.default is not None:
        yield FactKind.DEFAULT_CHANGED, (None, column.default)
    if column.type is not None:
        yield FactKind.ANNOTATION_CHANGED, (None, column.type)
    elif column.is_null is not None:
        values = ("NOT NULL", "NULL") if column.is_null else ("NULL", "NOT NULL")
        yield FactKind.ANNOTATION_CHANGED, values


@dataclass(frozen=True, slots=True)
class _Maker:
    path: str
    line: int
    is_public: bool
    detail: str = ""
    siblings: tuple[str, ...] = ()

    def fact(
        self,
        kind: FactKind,
        symbol: str,
        owner: str,
        values: tuple[str | None, str | None] = (None, None),
    ) -> ChangeFact:
        return ChangeFact(
            kind=kind,
            symbol=symbol,
            before=values[0],
            after=values[1],
            place=Place(self.path, self.line),
            is_public=self.is_public,
            language=_LANGUAGE,
            owner=owner,
            siblings=tuple(dict.fromkeys(self.siblings))[:8],
            detail=self.detail,
        )

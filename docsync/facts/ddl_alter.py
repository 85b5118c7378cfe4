"""`ALTER TABLE` and its like: each dialect has verbs of its own for the same few changes."""

from __future__ import annotations

from collections.abc import Iterator

from docsync.facts.ddl import Act, Change, Column, Cursor, column_of, expression

_NO_COLUMN = frozenset(
    "CONSTRAINT PRIMARY FOREIGN UNIQUE CHECK INDEX KEY FULLTEXT SPATIAL PARTITION DEFAULT EXCLUDE"
    " PROJECTION PERIOD".split()
)
_VERBS = frozenset(
    "ADD DROP RENAME ALTER MODIFY CHANGE SET RESET OWNER ENABLE DISABLE ATTACH DETACH VALIDATE"
    " REPLICA CLUSTER INHERIT NO ENGINE CONVERT COMMENT AUTO_INCREMENT DEFAULT CHARSET COLLATE"
    " ORDER FORCE LOCK ALGORITHM WITH WITHOUT SWITCH REBUILD NOCHECK".split()
)


def altered(cursor: Cursor) -> Iterator[Change]:
    kind = cursor.take().upper
    if kind not in ("TABLE", "TYPE", "VIEW", "INDEX"):
        return
    cursor.skip_conditions()
    name = cursor.name()
    if kind == "TYPE":
        yield from _type(name, cursor)
    elif kind in ("VIEW", "INDEX"):
        if cursor.skip("RENAME", "TO"):
            yield Change(Act.RENAME, kind.lower(), name, cursor.line, to=cursor.name())
    else:
        verb = ""
        for part in cursor.parts():
            # SQL Server says ADD or DROP COLUMN once for a whole list
            if part.here.upper in _VERBS:
                verb = part.take().upper
            yield from _action(name, verb, part)


def _type(name: str, cursor: Cursor) -> Iterator[Change]:
    line = cursor.line
    if cursor.skip("ADD", "VALUE"):
        cursor.skip_conditions()
        yield Change(Act.ADD_VALUE, "type", name, line, to=cursor.take().text)
    elif cursor.skip("RENAME", "VALUE"):
        before, _, after = cursor.take().text, cursor.skip("TO"), cursor.take().text
        yield Change(Act.RENAME_COLUMN, "type", name, line, (Column(before, line),), after)
    elif cursor.skip("RENAME", "TO"):
        yield Change(Act.RENAME, "type", name, line, to=cursor.name())


def _action(table: str, verb: str, part: Cursor) -> Iterator[Change]:
    line = part.line
    has_word = part.skip("COLUMN")
    part.skip_conditions()
    if not has_word and part.here.upper in _NO_COLUMN:
        return

    def change(act: Act, column: Column | None, to: str = "") -> Iterator[Change]:
        if column is not None and column.name:
            yield Change(act, "table", table, line, (column,), to)

    match verb:
        case "ADD":
            inner = part.block().parts() if part.here.text == "(" else iter((part,))
            for one in inner:
                yield from change(Act.ADD_COLUMN, column_of(one))
        case "DROP":
            inner = part.block().parts() if part.here.text == "(" else iter((part,))
            for one in inner:
                word = one.take()
                yield from change(Act.DROP_COLUMN, Column(word.text, word.line))
        case "RENAME":
            yield from _renamed(table, part, has_word=has_word)
        case "ALTER":
            yield from change(Act.ALTER_COLUMN, _altered_column(part))
        case "MODIFY":
            inner = part.block().parts() if part.here.text == "(" else iter((part,))
            for one in inner:
                yield from change(Act.ALTER_COLUMN, column_of(one))
        case "CHANGE":
            before = part.take().text
            column = column_of(part)
            if column is not None and column.name != before:
                yield from change(Act.RENAME_COLUMN, Column(before, line), column.name)
            yield from change(Act.ALTER_COLUMN, column)


def _renamed(table: str, part: Cursor, *, has_word: bool) -> Iterator[Change]:
    line = part.line
    if not has_word and (part.skip("TO") or part.skip("AS")):
        yield Change(Act.RENAME, "table", table, line, to=part.name())
        return
    before = part.take().text
    if part.skip("TO") or part.skip("AS"):
        column = (Column(before, line),)
        yield Change(Act.RENAME_COLUMN, "table", table, line, column, part.take().text)
    elif part.here.kind == "end":
        yield Change(Act.RENAME, "table", table, line, to=before)


def _altered_column(part: Cursor) -> Column | None:
    name = part.take()
    line = name.line
    if part.skip("SET", "DEFAULT"):
        return Column(name.text, line, default=expression(part.words[part.at :]))
    if part.skip("DROP", "DEFAULT"):
        return Column(name.text, line, default="NULL")
    if part.skip("SET", "NOT", "NULL"):
        return Column(name.text, line, is_null=False)
    if part.skip("DROP", "NOT", "NULL"):
        return Column(name.text, line, is_null=True)
    if part.skip("SET", "DATA", "TYPE") or part.skip("TYPE"):
        typed = column_of(Cursor([name, *part.words[part.at :]]))
        return None if typed is None else Column(name.text, line, type=typed.type)
    if part.here.upper in ("SET", "DROP", "ADD", "RESTART", "RESET"):
        return None
    return column_of(Cursor([name, *part.words[part.at :]]))

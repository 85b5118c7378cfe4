"""What the statements of a schema or a migration do to tables, views and types, in any dialect.

PostgreSQL, MySQL, SQLite, SQL Server and Oracle agree on the shape of `CREATE TABLE` and differ in
the verbs of `ALTER TABLE`; all of them are read, because a file does not say whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise

from docsync.facts.sql_words import Statement, Word, statements


class Act(Enum):
    CREATE = "create"
    DROP = "drop"
    RENAME = "rename"
    ADD_COLUMN = "add column"
    DROP_COLUMN = "drop column"
    RENAME_COLUMN = "rename column"
    ALTER_COLUMN = "alter column"
    ADD_VALUE = "add value"
    TELL = "tell"


@dataclass(frozen=True, slots=True)
class Column:
    """Of an altered column only what is altered is there."""

    name: str
    line: int
    type: str | None = None
    default: str | None = None
    is_null: bool | None = None
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is the word of SQL (`table`, `view`, `type`, `index`, ...); `to` a new name or a
    value."""

    act: Act
    kind: str
    name: str
    line: int
    columns: tuple[Column, ...] = ()
    to: str = ""
    body: str = field(default="", compare=False)


_KINDS = frozenset(
    "TABLE VIEW TYPE DOMAIN INDEX FUNCTION PROCEDURE PROC TRIGGER SEQUENCE SCHEMA EXTENSION".split()
)
_TEMPORARY = frozenset({"TEMP", "TEMPORARY"})
_CONSTRAINTS = frozenset("CONSTRAINT PRIMARY FOREIGN UNIQUE CHECK EXCLUDE LIKE".split())
_INDEXES = frozenset("KEY INDEX FULLTEXT SPATIAL PERIOD PARTITION PROJECTION".split())
_AFTER_TYPE = frozenset(
    "NOT NULL DEFAULT PRIMARY UNIQUE REFERENCES CHECK COLLATE GENERATED AUTO_INCREMENT"
    " AUTOINCREMENT COMMENT CONSTRAINT ON IDENTITY CHARSET AS STORED VIRTUAL FIRST AFTER"
    " KEY INVISIBLE VISIBLE SPARSE ENABLE DISABLE USING CODEC TTL ROWGUIDCOL STORAGE ENCODE".split()
)
_TYPES = re.compile(
    r"(?:TINY|SMALL|MEDIUM|BIG|LONG)?(?:INT(?:EGER)?\d?|TEXT|BLOB|SERIAL|MONEY|DATETIME)|N?VARCHAR2?"
    r"|N?CHAR|CHARACTER|BOOL(?:EAN)?|BIT|DATE|TIME(?:STAMP(?:TZ)?)?|UUID|JSONB?|REAL|FLOAT\d?|DOUBLE"
    r"|NUMERIC|NUMBER|DECIMAL|BYTEA|VARBINARY|BINARY|ENUM|STRING|UNIQUEIDENTIFIER|INTERVAL|XML|INET"
)
_DEFAULT_SCHEMAS = frozenset({"public", "dbo", "main"})


def changes(path: str, text: str) -> list[Change]:
    """In order. Raises SourceError where the text cannot be read to its end."""
    return [change for statement in statements(path, text) for change in _read(statement)]


def _read(words: Statement) -> Iterator[Change]:
    cursor = Cursor(words)
    match cursor.take().upper:
        case "CREATE":
            yield from _create(cursor)
        case "ALTER":
            yield from _alter(cursor)
        case "DROP":
            yield from _drop(cursor)
        case "RENAME":
            if cursor.skip("TABLE"):
                for part in cursor.parts():
                    before, _, after = part.name(), part.skip("TO"), part.name()
                    yield Change(Act.RENAME, "table", before, cursor.line, to=after)
        case "COMMENT":
            yield from _comment(cursor)
        case "EXEC" | "EXECUTE":
            yield from _sp_rename(cursor)


class Cursor:
    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.at = 0
        self.line = words[0].line if words else 1

    @property
    def here(self) -> Word:
        """The current word; an empty one at the end."""
        return self.words[self.at] if self.at < len(self.words) else Word("", "", self.line, "end")

    def take(self) -> Word:
        word = self.here
        self.at += 1
        return word

    def skip(self, *uppers: str) -> bool:
        """Passes these words if all of them come now."""
        ahead = [word.upper for word in self.words[self.at : self.at + len(uppers)]]
        if ahead != list(uppers):
            return False
        self.at += len(uppers)
        return True

    def skip_conditions(self) -> None:
        for condition in (("IF", "NOT", "EXISTS"), ("IF", "EXISTS"), ("CONCURRENTLY",), ("ONLY",)):
            self.skip(*condition)

    def name(self) -> str:
        """A name with its schema, unless that is the usual one."""
        parts = [self.take().text]
        while self.here.text == ".":
            self.at += 1
            parts.append(self.take().text)
        kept = [part for part in parts[-2:-1] if part.lower() not in _DEFAULT_SCHEMAS]
        return ".".join([*kept, parts[-1]])

    def block(self) -> Cursor:
        """What stands between the parenthesis that comes now and its partner."""
        first = self.at + 1
        depth = 0
        while self.at < len(self.words):
            text = self.words[self.at].text if self.words[self.at].kind == "sign" else ""
            depth += (text == "(") - (text == ")")
            self.at += 1
            if not depth:
                return Cursor(self.words[first : self.at - 1])
        return Cursor(self.words[first:])

    def parts(self) -> Iterator[Cursor]:
        """The rest, cut at the commas outside parentheses."""
        first, depth = self.at, 0
        for at in range(self.at, len(self.words)):
            word = self.words[at]
            text = word.text if word.kind == "sign" else ""
            depth += (text == "(") - (text == ")")
            if text == "," and not depth:
                yield Cursor(self.words[first:at])
                first = at + 1
        if first < len(self.words):
            yield Cursor(self.words[first:])


def text_of(words: Sequence[Word]) -> str:
    """As people write it: `varchar(20)`, `now()`."""
    shown = " ".join(f"'{word.text}'" if word.kind == "text" else word.text for word in words)
    return re.sub(r"\s*([(),]|::)\s*", r"\1", shown).replace(",", ", ").replace(")", ") ").strip()


def _create(cursor: Cursor) -> Iterator[Change]:
    head: set[str] = set()
    while cursor.here.kind == "word" and cursor.here.upper not in _KINDS:
        head.add(cursor.take().upper)
    kind = cursor.take().upper
    if kind not in _KINDS or head & _TEMPORARY:
        return
    cursor.skip_conditions()
    name, line = cursor.name(), cursor.line
    if name[:1] == "#":
        return
    rest = cursor.words[cursor.at :]
    body = text_of(rest)[:2000]
    columns: tuple[Column, ...] = ()
    if kind == "TABLE" and cursor.here.text == "(":
        columns = _columns(cursor.block())
    elif kind == "TYPE" and cursor.skip("AS", "ENUM"):
        values = tuple(word.text for word in cursor.block().words if word.kind == "text")
        columns = (Column("", line, choices=values),)
    elif kind == "TYPE" and cursor.skip("AS") and cursor.here.text == "(":
        columns = _columns(cursor.block())
    yield Change(Act.CREATE, kind.lower(), name, line, columns, body=body)


def _columns(block: Cursor) -> tuple[Column, ...]:
    found: dict[str, Column] = {}
    allowed: dict[str, tuple[str, ...]] = {}
    for part in block.parts():
        column = column_of(part)
        if column is not None:
            found[column.name] = column
        else:
            allowed.update(_allowed(part.words))
    return tuple(
        replace(column, choices=column.choices or allowed.get(column.name, ()))
        for column in found.values()
    )


def _allowed(words: Sequence[Word]) -> dict[str, tuple[str, ...]]:
    """`CHECK (status IN ('new', 'done'))` -> the choices of `status`."""
    uppers = [word.upper for word in words]
    if "CHECK" not in uppers or "IN" not in uppers[uppers.index("CHECK") :]:
        return {}
    at = uppers.index("IN", uppers.index("CHECK"))
    before = [word for word in words[uppers.index("CHECK") + 1 : at] if word.kind != "sign"]
    listed = Cursor(words[at + 1 :]).block().words
    values = tuple(word.text for word in listed if word.kind == "text")
    return {before[0].text: values} if len(before) == 1 and values else {}


def column_of(part: Cursor) -> Column | None:
    """None for a constraint or an index."""
    first = part.take()
    follows = part.here
    if first.kind not in ("word", "name") or first.upper in _CONSTRAINTS:
        return None
    if first.upper in _INDEXES and not _TYPES.fullmatch(follows.upper):
        return None
    type_words: list[Word] = []
    while part.here.kind != "end" and not (
        part.here.upper in _AFTER_TYPE
        or (
            part.here.upper == "CHARACTER"
            and part.words[part.at + 1 : part.at + 2]
            and part.words[part.at + 1].upper == "SET"
        )
    ):
        type_words.append(part.take())
    values = tuple(w.text for w in type_words if w.kind == "text") if type_words else ()
    kind = text_of(type_words).lower() if not values else type_words[0].text.lower()
    rest = Cursor(part.words[part.at :])
    allowed = _allowed(rest.words)
    return Column(
        first.text,
        first.line,
        kind,
        _default(rest.words),
        _is_null(rest.words),
        values or allowed.get(first.text, ()),
        _help(rest.words),
    )


def _default(words: Sequence[Word]) -> str | None:
    uppers = [word.upper for word in words]
    if "DEFAULT" not in uppers:
        return None
    return expression(words[uppers.index("DEFAULT") + 1 :])


def expression(words: Sequence[Word]) -> str:
    """A default at the head of the words: a literal, a call or what stands in parentheses; without
    the quotes of a text and without a cast."""
    cursor = Cursor(words)
    if cursor.here.text == "(":
        inner = cursor.block().words
        return expression(inner) if len(inner) == 1 or _is_wrapped(inner) else text_of(inner)
    taken = [cursor.take()]
    if taken[0].text in ("-", "+"):
        taken.append(cursor.take())
    if taken[0].kind == "text":
        return taken[0].text
    if cursor.here.text == "(":
        start = cursor.at
        cursor.block()
        taken += cursor.words[start : cursor.at]
    return text_of(taken).replace("- ", "-")


def _is_wrapped(words: Sequence[Word]) -> bool:
    return bool(words) and words[0].text == "(" and words[-1].text == ")"


def _is_null(words: Sequence[Word]) -> bool | None:
    uppers = [word.upper for word in words]
    for at, word in enumerate(uppers):
        if word == "PRIMARY" or uppers[at : at + 2] == ["NOT", "NULL"]:
            return False
    is_told = any(
        word == "NULL" and uppers[at - 1 : at] not in (["DEFAULT"], ["SET"])
        for at, word in enumerate(uppers)
    )
    return True if is_told else None


def _help(words: Sequence[Word]) -> str:
    for word, after in pairwise(words):
        if word.upper == "COMMENT" and after.kind == "text":
            return after.text
    return ""


def _drop(cursor: Cursor) -> Iterator[Change]:
    cursor.skip("MATERIALIZED")
    kind = cursor.take().upper
    if kind not in _KINDS:
        return
    cursor.skip_conditions()
    for part in cursor.parts():
        part.skip_conditions()
        yield Change(Act.DROP, kind.lower(), part.name(), part.line)


def _comment(cursor: Cursor) -> Iterator[Change]:
    if not cursor.skip("ON"):
        return
    kind = cursor.take().upper
    if kind not in ("TABLE", "COLUMN"):
        return
    parts = [cursor.take().text]
    while cursor.here.text == ".":
        cursor.at += 1
        parts.append(cursor.take().text)
    told = cursor.words[-1]
    if told.kind != "text" or not cursor.skip("IS"):
        return
    if kind == "COLUMN" and len(parts) > 1:
        owner = Cursor([Word(p, "", cursor.line, "name") for p in _dotted(parts[:-1])]).name()
        columns: tuple[Column, ...] = (Column(parts[-1], cursor.line, help=told.text),)
        yield Change(Act.TELL, "table", owner, cursor.line, columns)


def _dotted(parts: Sequence[str]) -> list[str]:
    return [text for part in parts for text in (".", part)][1:]


def _sp_rename(cursor: Cursor) -> Iterator[Change]:
    """SQL Server: `EXEC sp_rename 'dbo.t.old', 'new', 'COLUMN'`."""
    while cursor.here.kind in ("word", "name") and cursor.here.text.lower() != "sp_rename":
        cursor.take()
        cursor.skip(".")
    cursor.take()
    found = [word.text for word in cursor.words[cursor.at :] if word.kind == "text"]
    if len(found) < 2:
        return
    parts = [part.strip('[]"') for part in found[0].split(".")]
    if len(found) > 2 and found[2].upper() == "COLUMN" and len(parts) > 1:
        column = (Column(parts[-1], cursor.line),)
        yield Change(Act.RENAME_COLUMN, "table", parts[-2], cursor.line, column, found[1])
    elif len(found) == 2:
        yield Change(Act.RENAME, "table", parts[-1], cursor.line, to=found[1])


def _alter(cursor: Cursor) -> Iterator[Change]:
    from docsync.facts.ddl_alter import altered

    cursor.skip("MATERIALIZED")
    yield from altered(cursor)

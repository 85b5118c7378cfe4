"""A SQLite file that can always be made again: one that is broken or old is dropped."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

BUSY_S = 5.0  # that another run may hold the file


@dataclass(frozen=True, slots=True)
class Schema:
    """`create` makes what is missing; `tables` are dropped when the file has another version."""

    version: int
    tables: tuple[str, ...]
    create: str


def open_kept(file: Path | None, schema: Schema) -> sqlite3.Connection:
    """A connection with the tables; one in memory for no file or one that cannot be made."""
    for _attempt in range(2):
        if file is None:
            break
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return _connect(str(file), schema)
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                file.unlink()
        except OSError:
            break
    return in_memory(schema)


def in_memory(schema: Schema) -> sqlite3.Connection:
    return _connect(":memory:", schema)


def _connect(file: str, schema: Schema) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=BUSY_S)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version not in (0, schema.version):
        db.executescript("".join(f"DROP TABLE IF EXISTS {table};" for table in schema.tables))
    # with a write-ahead log a kill loses at most the last run, and never tears a page
    db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {schema.create}")
    db.execute(f"PRAGMA user_version = {schema.version}")
    return db

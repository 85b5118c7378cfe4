"""The journal's file: opened late, upgraded, and moved aside when it is damaged."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from docsync.errors import JournalError

if TYPE_CHECKING:
    import sqlite3

FILE_NAME = "journal.sqlite"
VERSION = 3
BUSY_S = 10.0
SCHEMA = """
CREATE TABLE runs(
  id INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, mode TEXT NOT NULL,
  fingerprint TEXT NOT NULL, head TEXT NOT NULL, form TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT '', exit_code INTEGER, duration_s REAL NOT NULL DEFAULT 0);
CREATE TABLE prompts(
  id TEXT PRIMARY KEY, run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
  at REAL NOT NULL, model TEXT NOT NULL, template TEXT NOT NULL, template_hash TEXT NOT NULL,
  messages TEXT NOT NULL, reply BLOB NOT NULL, finish_reason TEXT NOT NULL,
  prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL, duration_s REAL NOT NULL);
CREATE INDEX prompts_run ON prompts(run_id);
CREATE TABLE proposals(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE, at REAL NOT NULL,
  fingerprint TEXT NOT NULL, path BLOB NOT NULL, blob TEXT NOT NULL, section_id BLOB NOT NULL,
  heading_path TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  start_line INTEGER NOT NULL, end_line INTEGER NOT NULL, old BLOB NOT NULL, new BLOB NOT NULL,
  origin TEXT NOT NULL, explanation BLOB NOT NULL, prompt_id TEXT NOT NULL, model TEXT NOT NULL,
  confidence REAL NOT NULL, verdict_why BLOB NOT NULL, checks TEXT NOT NULL,
  reasons TEXT NOT NULL, facts TEXT NOT NULL, guard_decision TEXT NOT NULL,
  matches TEXT NOT NULL, state TEXT, why BLOB NOT NULL DEFAULT '',
  old_oid TEXT NOT NULL DEFAULT '', new_oid TEXT NOT NULL DEFAULT '',
  decision TEXT, decision_reason BLOB NOT NULL DEFAULT '');
CREATE INDEX proposals_run ON proposals(run_id);
CREATE TABLE decisions(
  fingerprint TEXT NOT NULL, section_id BLOB NOT NULL, decision TEXT NOT NULL,
  reason BLOB NOT NULL, proposal_id INTEGER, suppression TEXT, at REAL NOT NULL,
  PRIMARY KEY(fingerprint, section_id));
CREATE TABLE stops(
  fingerprint TEXT PRIMARY KEY, run_id INTEGER NOT NULL, at REAL NOT NULL,
  moves INTEGER NOT NULL DEFAULT -1);
CREATE TABLE suppressions(
  id INTEGER PRIMARY KEY AUTOINCREMENT, section_id BLOB NOT NULL, fact BLOB NOT NULL,
  what BLOB NOT NULL, reason BLOB NOT NULL, by BLOB NOT NULL, proposal_id INTEGER,
  at REAL NOT NULL, UNIQUE(section_id, fact));
"""


def connect(path: Path) -> tuple[sqlite3.Connection, tuple[str, ...]]:
    """A ready connection, made if need be, and what there is to say about it.

    A file that is no database is moved aside under a name that tells when, and a new one made.
    Raises JournalError when neither can be used."""
    import sqlite3

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return _open(path), ()
    except sqlite3.Error as error:
        if not is_damage(error):
            raise explain(error, path) from error
    except OSError as error:
        raise explain(error, path) from error
    try:
        # only one process may judge and move: the other must find the new file, not move it too
        with _locked(path.with_suffix(".lock")):
            try:
                return _open(path), ()
            except sqlite3.Error as error:
                if not is_damage(error):
                    raise
            aside = move_aside(path)
            return _open(path), (f"the journal was damaged: moved to {aside}, a new one begun",)
    except (sqlite3.Error, OSError) as error:
        raise explain(error, path) from error


def _open(path: Path) -> sqlite3.Connection:
    import sqlite3

    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("BEGIN IMMEDIATE")
            if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                for statement in SCHEMA.split(";\n"):
                    if statement.strip():
                        connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")
            connection.execute("COMMIT")
        elif version < VERSION:
            _upgrade(connection)
        elif version > VERSION:
            raise JournalError(
                f"{path} was written by a newer docsync (format {version}, this one knows "
                f"{VERSION}). Upgrade docsync, or move the file away."
            )
        connection.execute("SELECT id FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        # a lost last transaction after a power cut is a lost note; a damaged file would be worse
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _upgrade(db: sqlite3.Connection) -> None:
    """From format 1, where a rejection was one key for all facts of a section together, or 2, where
    nobody counted how often HEAD had moved before a stop."""
    from docsync.judge.suppression import fact_key, fact_words
    from docsync.record import pack
    from docsync.review.stored import load_facts

    db.execute("BEGIN IMMEDIATE")
    version = db.execute("PRAGMA user_version").fetchone()[0]
    if version == 1:
        rows = db.execute(
            "SELECT p.section_id, p.facts, s.reason, s.proposal_id, s.at FROM suppressions s "
            "JOIN proposals p ON p.id = s.proposal_id"
        ).fetchall()
        db.execute("DROP TABLE suppressions")
        db.execute(SCHEMA[SCHEMA.index("CREATE TABLE suppressions") :])
        for section_id, facts, reason, proposal_id, at in rows:
            db.executemany(
                "INSERT OR IGNORE INTO suppressions(section_id, fact, what, reason, by, "
                "proposal_id, at) VALUES (?, ?, ?, ?, '', ?, ?)",
                [
                    (section_id, pack(fact_key(f)), pack(fact_words(f)), reason, proposal_id, at)
                    for f in load_facts(facts)
                ],
            )
    columns = [row[1] for row in db.execute("PRAGMA table_info(stops)")]
    if "moves" not in columns:  # another process may have been faster
        db.execute("ALTER TABLE stops ADD COLUMN moves INTEGER NOT NULL DEFAULT -1")
    db.execute(f"PRAGMA user_version = {VERSION}")
    db.execute("COMMIT")


def is_damage(error: Exception) -> bool:
    """Whether the file is at fault, not the moment (busy, full, read-only)."""
    import sqlite3

    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or "no such table" in str(error)


def explain(error: Exception, path: Path) -> JournalError:
    text = str(error)
    if "locked" in text or "busy" in text:
        advice = "Another docsync is writing to it: try again when it has ended."
    elif "full" in text or "No space" in text:
        advice = "The disk is full: make room and try again."
    elif "readonly" in text or "unable to open" in text or "Permission" in text:
        advice = "The repository is read-only for you: mend the permissions of that folder."
    elif "disk I/O" in text:
        # what SQLite says of a used-up quota, too
        advice = "The disk is full for you or fails: free some space, or see the system's log."
    elif "Read-only" in text:
        advice = "The file system is read-only."
    else:
        advice = "`docsync doctor` says more."
    return JournalError(f"the journal {path} cannot be used: {text}. {advice}")


def move_aside(path: Path) -> Path:
    stamp = time.strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}-{os.getpid()}{path.suffix}")
    with contextlib.suppress(FileNotFoundError):
        path.replace(aside)
    # a left-over log would be played into the new file
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    return aside


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield

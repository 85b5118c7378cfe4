"""An inverted index over the words of every section: SQLite, incremental by blob id.

A blob is parsed once in the life of a repository. The postings of a blob stay when it leaves the
tree, because branches come back; `forget_unused` drops those not seen for long.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile, DocSection

SCHEMA_VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS doc (
    id INTEGER PRIMARY KEY, blob TEXT NOT NULL, suffix TEXT NOT NULL, sections INTEGER NOT NULL,
    seen REAL NOT NULL, UNIQUE (blob, suffix));
CREATE TABLE IF NOT EXISTS word (
    text TEXT NOT NULL, doc INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    PRIMARY KEY (text, doc, ordinal)) WITHOUT ROWID;
"""
BINARY = -1  # in place of a number of sections
KEEP_UNSEEN_S = 90 * 86_400.0
_WORD = re.compile(r"--?[A-Za-z][\w-]*|[A-Za-z_][\w]*(?:[-.][A-Za-z_]\w*)*|\d+(?:\.\d+)*")
_PART = re.compile(r"[-.]")

Place = tuple[str, int]  # path and ordinal of a section


def words_of(text: str) -> set[str]:
    """Every word by which a section can be found: compound names whole and in parts, as written."""
    found: set[str] = set()
    for match in _WORD.finditer(text):
        word = match.group()
        found.add(word)
        if not word[0].isdigit() and ("-" in word or "." in word):
            found.update(p for p in _PART.split(word.lstrip("-")) if len(p) > 1)
    return found


def query_words(word: str) -> tuple[str, ...]:
    """The indexed words that any text containing `word` must have: all of them must be there."""
    return tuple(dict.fromkeys(m.group() for m in _WORD.finditer(word)))


class SectionIndex:
    """Use as a context manager. `state_dir=None` keeps everything in memory."""

    def __init__(self, state_dir: Path | None) -> None:
        self._documents: dict[str, DocFile] = {}
        self._oids: dict[str, str] = {}
        self._paths: dict[int, list[str]] = {}
        self._read_many: Callable[[Iterable[str]], Mapping[str, bytes]] = lambda oids: {}
        self._progress: Callable[[str], None] = lambda _message: None
        self._file = state_dir / "index.db" if state_dir is not None else None
        self._database = self._open()
        self.section_count = 0
        self.binary: list[str] = []  # paths of current documents that are no text

    def _open(self) -> sqlite3.Connection:
        for _attempt in range(2):
            if self._file is None:
                break
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                return _connect(str(self._file))
            except sqlite3.DatabaseError:
                # an index can always be built again: a broken one is dropped
                with contextlib.suppress(OSError):
                    self._file.unlink()
            except OSError:
                break
        return _connect(":memory:")

    def __enter__(self) -> SectionIndex:
        return self

    def __exit__(self, *exc: object) -> None:
        self._database.close()

    def refresh(
        self,
        docs: Mapping[str, str],
        read_many: Callable[[Iterable[str]], Mapping[str, bytes]],
        progress: Callable[[str], None] = lambda _message: None,
    ) -> None:
        """Makes `docs` (path -> blob id) the current documents, parsing only what is new. What
        `read_many` leaves out is `binary`."""
        self._oids, self._read_many, self._progress = dict(docs), read_many, progress
        try:
            self._refresh()
        except sqlite3.DatabaseError:
            self._start_again()

    def _start_again(self) -> None:
        """The file is damaged, full, read-only or locked for long: this run goes on in memory, and
        a damaged file is dropped for the next one."""
        with contextlib.suppress(sqlite3.DatabaseError):
            self._database.close()
        if self._file is not None and not os.access(self._file, os.W_OK):
            self._file = None
        if self._file is not None:
            for name in (self._file, *(Path(f"{self._file}{end}") for end in ("-wal", "-shm"))):
                with contextlib.suppress(OSError):
                    name.unlink()
        self._database = _connect(":memory:")
        self._refresh()

    def _refresh(self) -> None:
        docs, progress = self._oids, self._progress
        self._paths = {}
        known = {
            (blob, suffix): (doc, sections)
            for doc, blob, suffix, sections in self._database.execute(
                "SELECT id, blob, suffix, sections FROM doc"
            )
        }
        new = [p for p, oid in docs.items() if (oid, _suffix(p)) not in known]
        if new:
            if len(new) > 200:
                progress(f"reading {len(new)} documents")
            self._add(new, known)
        self.section_count = 0
        self.binary = []
        for path, oid in docs.items():
            doc, sections = known[oid, _suffix(path)]
            self._paths.setdefault(doc, []).append(path)
            if sections == BINARY:
                self.binary.append(path)
            else:
                self.section_count += sections
        if new:
            self.forget_unused()

    def _add(self, paths: list[str], known: dict[tuple[str, str], tuple[int, int]]) -> None:
        contents = self._read_many([self._oids[p] for p in paths])
        with self._database as db:
            self._insert(db, paths, contents, known, time.time())

    def _insert(
        self,
        db: sqlite3.Connection,
        paths: Iterable[str],
        contents: Mapping[str, bytes],
        known: dict[tuple[str, str], tuple[int, int]],
        now: float,
    ) -> None:
        for path in paths:
            oid, suffix = self._oids[path], _suffix(path)
            if (oid, suffix) in known:
                continue
            sections: tuple[DocSection, ...] = ()
            count = BINARY
            if oid in contents:
                document = parse_document(path, oid, contents[oid])
                self._documents[path] = document
                sections, count = document.sections, len(document.sections)
            cursor = db.execute(
                "INSERT OR REPLACE INTO doc (blob, suffix, sections, seen) VALUES (?, ?, ?, ?)",
                (oid, suffix, count, now),
            )
            doc = cursor.lastrowid or 0
            known[oid, suffix] = doc, count
            for section in sections:
                text = document.text(section.start, section.end)
                db.executemany(
                    "INSERT OR IGNORE INTO word VALUES (?, ?, ?)",
                    ((word, doc, section.ordinal) for word in sorted(words_of(text))),
                )

    def places(self, word: str) -> list[Place]:
        """The sections of current documents that hold every part of `word`."""
        try:
            return self._places(word)
        except sqlite3.DatabaseError:
            self._start_again()
            return self._places(word)

    def _places(self, word: str) -> list[Place]:
        found: set[tuple[int, int]] | None = None
        for part in query_words(word):
            rows = self._database.execute("SELECT doc, ordinal FROM word WHERE text = ?", (part,))
            here = {(doc, ordinal) for doc, ordinal in rows if doc in self._paths}
            found = here if found is None else found & here
            if not found:
                return []
        return [(path, n) for doc, n in sorted(found or ()) for path in self._paths[doc]]

    def document(self, path: str) -> DocFile:
        """The parsed document, from the same blob as the index."""
        if path not in self._documents:
            oid = self._oids[path]
            self._documents[path] = parse_document(path, oid, self._read_many([oid])[oid])
        return self._documents[path]

    def preload(self, paths: Iterable[str]) -> None:
        """Reads several documents in one go."""
        missing = [p for p in dict.fromkeys(paths) if p not in self._documents]
        contents = self._read_many([self._oids[p] for p in missing]) if missing else {}
        for path in missing:
            oid = self._oids[path]
            self._documents[path] = parse_document(path, oid, contents[oid])

    @contextlib.contextmanager
    def without_markers(self) -> Iterator[bool]:
        """Meanwhile documents are read as if nobody kept a part of them from docsync; False where
        nobody does."""
        from docsync.docs.ignore import ignored_spans

        bare: dict[str, DocFile] = {}
        for path in dict.fromkeys(path for path, _ in self.places("docsync")):
            document = self.document(path)
            if ignored_spans(document):
                content = document.content.replace(b"docsync:", b"docsync ")
                bare[path] = replace(document, content=content)
        held = self._documents
        self._documents = held | bare
        try:
            yield bool(bare)
        finally:
            self._documents = held

    @property
    def paths(self) -> Iterator[str]:
        return iter(self._oids)

    def forget_unused(self) -> None:
        """Marks the current documents as seen and drops those unseen for `KEEP_UNSEEN_S`."""
        now = time.time()
        with contextlib.suppress(sqlite3.OperationalError), self._database as db:
            db.executemany("UPDATE doc SET seen = ? WHERE id = ?", ((now, d) for d in self._paths))
            old = [
                d
                for (d,) in db.execute("SELECT id FROM doc WHERE seen < ?", (now - KEEP_UNSEEN_S,))
            ]
            for doc in old:
                db.execute("DELETE FROM word WHERE doc = ?", (doc,))
                db.execute("DELETE FROM doc WHERE id = ?", (doc,))


def _suffix(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _connect(file: str) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=5.0)
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version not in (0, SCHEMA_VERSION):
        db.executescript("DROP TABLE IF EXISTS doc; DROP TABLE IF EXISTS word;")
    # with a write-ahead log a kill loses at most the last run, and never tears a page
    db.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {_SCHEMA}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    return db

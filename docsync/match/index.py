"""An inverted index over the words of every section: SQLite, incremental by blob id.

A blob is parsed once in the life of a repository. The places of a blob stay when it leaves the
tree, because branches come back; `forget_unused` drops those not seen for long. A word has one row
with all its places, four bytes each: a row for each place takes three times the time and the disk.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import time
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.match.kept import Schema, in_memory, open_kept

# `first` numbers the sections of all documents that ever came: a place is one number, `first` plus
# the ordinal. `recent` documents have their places in rows of their own, so that a commit does not
# write the long rows of common words again.
_SCHEMA = Schema(
    version=3,
    tables=("doc", "word"),
    create="""
CREATE TABLE IF NOT EXISTS doc (
    id INTEGER PRIMARY KEY, blob TEXT NOT NULL, suffix TEXT NOT NULL, sections INTEGER NOT NULL,
    first INTEGER NOT NULL, recent INTEGER NOT NULL, seen REAL NOT NULL, UNIQUE (blob, suffix));
CREATE TABLE IF NOT EXISTS word (
    text TEXT NOT NULL, recent INTEGER NOT NULL, places BLOB NOT NULL,
    PRIMARY KEY (text, recent)) WITHOUT ROWID;
""",
)
_ADD = """
INSERT INTO word VALUES (?, ?, ?) ON CONFLICT (text, recent)
DO UPDATE SET places = CAST(places || excluded.places AS BLOB)
"""
BINARY = -1  # in place of a number of sections
KEEP_UNSEEN_S = 90 * 86_400.0
_BATCH = 256  # documents in memory at a time
_SMALL = 2_000  # sections that are not worth a rewrite of the index
_SHARE = 8  # recent or unseen sections are cleared away when they are more than this part of all
_WORD = re.compile(r"--?[A-Za-z][\w-]*|[A-Za-z_][\w]*(?:[-.][A-Za-z_]\w*)*|\d+(?:\.\d+)*")
_PART = re.compile(r"[-.]")
FEW = 30  # places of a word that need no closer look

Place = tuple[str, int]  # path and ordinal of a section


def words_of(text: str) -> set[str]:
    """Every word by which a section can be found: compound names whole and in parts, as written."""
    found = set(_WORD.findall(text))
    for word in tuple(found):
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
        self._asked: dict[str, list[Place]] = {}
        self._held: dict[str, dict[str, set[int]]] = {}
        self._spreads: dict[str, int] = {}
        self._paths: dict[int, list[str]] = {}  # by number of the first section
        self._firsts: list[int] = []  # of current documents, ascending
        self._ends: list[int] = []
        self._read_many: Callable[[Iterable[str]], Mapping[str, bytes]] = lambda oids: {}
        self._progress: Callable[[str], None] = lambda _message: None
        self._file = state_dir / "index.db" if state_dir is not None else None
        self._database = open_kept(self._file, _SCHEMA)
        self.section_count = 0
        self._translated: dict[str, bool] = {}
        self.binary: list[str] = []  # paths of current documents that are no text

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
        for known in (self._asked, self._held, self._spreads, self._translated):
            known.clear()
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
        self._database = in_memory(_SCHEMA)
        self._refresh()

    def _refresh(self) -> None:
        docs, progress = self._oids, self._progress
        known = self._known()
        new = {
            (oid, _suffix(path)): path
            for path, oid in docs.items()
            if (oid, _suffix(path)) not in known
        }
        if new:
            if len(new) > 200:
                progress(f"reading {len(new)} documents")
            self._add(list(new.values()))
            known = self._known()
        self.section_count = 0
        self.binary = []
        self._paths = {}
        ends: dict[int, int] = {}
        for path, oid in docs.items():
            first, sections = known[oid, _suffix(path)]
            if sections == BINARY:
                self.binary.append(path)
            elif sections:
                self._paths.setdefault(first, []).append(path)
                ends[first] = first + sections
                self.section_count += sections
        self._firsts = sorted(ends)
        self._ends = [ends[first] for first in self._firsts]
        if new:
            self.forget_unused()

    def _known(self) -> dict[tuple[str, str], tuple[int, int]]:
        rows = self._database.execute("SELECT blob, suffix, first, sections FROM doc")
        return {(blob, suffix): (first, sections) for blob, suffix, first, sections in rows}

    def _add(self, paths: list[str]) -> None:
        """Parses without a lock; the lock is held only to write."""
        places: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        counts: list[tuple[str, str, int]] = []
        number = 0
        for start in range(0, len(paths), _BATCH):
            batch = paths[start : start + _BATCH]
            contents = self._read_many([self._oids[p] for p in batch])
            for path in batch:
                oid = self._oids[path]
                if oid not in contents:
                    counts.append((oid, _suffix(path), BINARY))
                    continue
                document = parse_document(path, oid, contents[oid])
                if len(paths) <= _BATCH:
                    self._documents[path] = document
                counts.append((oid, _suffix(path), len(document.sections)))
                for section in document.sections:
                    for word in words_of(document.text(section.start, section.end)):
                        places[word].append(number)
                    number += 1
        self._write(counts, places)

    def _write(
        self, counts: Iterable[tuple[str, str, int]], places: Mapping[str, array[int]]
    ) -> None:
        now = time.time()
        with self._database as db:
            db.execute("BEGIN IMMEDIATE")
            (first,) = db.execute(
                "SELECT COALESCE(MAX(first + MAX(sections, 0)), 0) FROM doc"
            ).fetchone()
            start, recent = first, int(first > 0)
            rows = []
            for blob, suffix, sections in counts:
                rows.append((blob, suffix, sections, first, recent, now))
                first += max(sections, 0)
            # of two runs at a time the second one's numbers count
            db.executemany(
                "INSERT OR REPLACE INTO doc (blob, suffix, sections, first, recent, seen)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )
            db.executemany(
                _ADD,
                (
                    (word, recent, array("I", (n + start for n in places[word])).tobytes())
                    for word in sorted(places)
                ),
            )

    def places(self, word: str) -> list[Place]:
        """The sections of current documents that hold every part of `word`."""
        if word not in self._asked:
            try:
                self._asked[word] = self._places(word)
            except sqlite3.DatabaseError:
                self._start_again()
                self._asked[word] = self._places(word)
        return self._asked[word]

    def _places(self, word: str) -> list[Place]:
        found: set[int] | None = None
        for part in query_words(word):
            here = array("I")
            for (places,) in self._database.execute(
                "SELECT places FROM word WHERE text = ? ORDER BY recent", (part,)
            ):
                here.frombytes(places)
            found = set(here) if found is None else found.intersection(here)
            if not found:
                return []
        return [place for number in sorted(found or ()) for place in self._at(number)]

    def _at(self, number: int) -> Iterator[Place]:
        """The places of a number; none when its document is not a current one."""
        n = bisect_right(self._firsts, number) - 1
        if n >= 0 and number < self._ends[n]:
            first = self._firsts[n]
            for path in self._paths[first]:
                yield path, number - first

    def document(self, path: str) -> DocFile:
        """The parsed document, from the same blob as the index."""
        if path not in self._documents:
            oid = self._oids[path]
            self._documents[path] = parse_document(path, oid, self._read_many([oid])[oid])
        return self._documents[path]

    def is_translation(self, path: str) -> bool:
        """Whether a document is another of the documents in another language."""
        if path not in self._translated:
            from docsync.docs.select import is_translation

            self._translated[path] = is_translation(path, self._oids)
        return self._translated[path]

    def spread(self, places: Collection[Place]) -> int:
        """In how many of these places a word stands, a page and its translations being one."""
        if len(places) <= FEW:
            return len(places)
        return sum(not self.is_translation(path) for path, _ in places)

    def spread_of(self, word: str) -> int:
        """The spread of all places of a word, counted once: many facts may have the same."""
        if word not in self._spreads:
            self._spreads[word] = self.spread(self.places(word))
        return self._spreads[word]

    def held(self, word: str) -> Mapping[str, Collection[int]]:
        """The ordinals of the sections that hold a word, by document."""
        if word not in self._held:
            held: defaultdict[str, set[int]] = defaultdict(set)
            for path, ordinal in self.places(word):
                held[path].add(ordinal)
            self._held[word] = dict(held)
        return self._held[word]

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
        """Marks the current documents as seen, drops those unseen for `KEEP_UNSEEN_S` where they
        are worth it, and files what is recent with the rest."""
        now = time.time()
        with contextlib.suppress(sqlite3.OperationalError), self._database as db:
            db.executemany(
                "UPDATE doc SET seen = ? WHERE blob = ? AND suffix = ?",
                ((now, oid, _suffix(path)) for path, oid in self._oids.items()),
            )
            old, recent = db.execute(
                "SELECT COALESCE(SUM(MAX(sections, 1) * (seen < ?)), 0),"
                " COALESCE(SUM(sections * recent), 0) FROM doc",
                (now - KEEP_UNSEEN_S,),
            ).fetchone()
            if old * _SHARE > self.section_count:
                db.execute("DELETE FROM doc WHERE seen < ?", (now - KEEP_UNSEEN_S,))
                _rewrite(db)
            elif recent > _SMALL and recent * _SHARE > self.section_count:
                _rewrite(db)


def _rewrite(db: sqlite3.Connection) -> None:
    """Leaves out the places of documents that are gone, and makes one row a word of the rest."""
    spans = db.execute("SELECT first, sections FROM doc WHERE sections > 0").fetchall()
    alive = bytearray(max((first + n for first, n in spans), default=0))
    for first, n in spans:
        alive[first : first + n] = b"\1" * n
    rows = db.execute("SELECT text, places FROM word ORDER BY text, recent")
    db.execute("CREATE TEMP TABLE fresh AS SELECT * FROM word WHERE 0")
    for text, group in groupby(rows, key=lambda row: row[0]):
        kept = array("I")
        for _text, places in group:
            one = array("I")
            one.frombytes(places)
            kept.extend(n for n in one if n < len(alive) and alive[n])
        if kept:
            db.execute("INSERT INTO fresh VALUES (?, 0, ?)", (text, kept.tobytes()))
    db.execute("DELETE FROM word")
    db.execute("INSERT INTO word SELECT * FROM fresh ORDER BY text")
    db.execute("DROP TABLE fresh")
    db.execute("UPDATE doc SET recent = 0")


def _suffix(path: str) -> str:
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""

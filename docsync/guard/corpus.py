"""The protected texts: what no rewrite may reproduce.

One SQLite file, in the repository's state folder or at a path that a team shares. A text is stored
once, by the hash of its content; adding a changed file again replaces what it was.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from docsync.errors import GuardError

if TYPE_CHECKING:
    import sqlite3

VERSION = 1
MAX_FILE_BYTES = 20_000_000
HITS_PER_GRAM = 64  # a piece that is in more texts than this says little
_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv"})
_BATCH = 500

_SCHEMA = f"""
CREATE TABLE texts (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    licence TEXT NOT NULL,
    owner TEXT NOT NULL,
    original TEXT NOT NULL,
    normal TEXT NOT NULL,
    added_at INTEGER NOT NULL
);
CREATE INDEX texts_by_source ON texts (source);
CREATE TABLE grams (
    gram INTEGER NOT NULL,
    text INTEGER NOT NULL REFERENCES texts (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (gram, text, position)
) WITHOUT ROWID;
CREATE INDEX grams_by_text ON grams (text);
PRAGMA user_version = {VERSION};
"""


@dataclass(frozen=True, slots=True)
class ProtectedText:
    """`characters` is the length of the original; `added_at` is in seconds since the epoch."""

    id: int
    sha256: str
    source: str
    licence: str
    owner: str
    characters: int
    added_at: int


@dataclass(slots=True)
class Added:
    """What `Corpus.add` did: sources added, already there (same content), and skipped with why."""

    added: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


def corpus_path(state_dir: Path) -> Path:
    return state_dir / "guard" / "corpus.sqlite3"


def open_corpus(path: Path) -> Corpus | None:
    """The corpus at a path, or None if nothing was ever protected there; then nothing is opened.

    Raises GuardError if it cannot be read.
    """
    return Corpus(path) if path.is_file() else None


class Corpus:
    """Close it, or use it as a context manager. Raises GuardError, nothing else."""

    def __init__(self, path: Path) -> None:
        """Open the corpus at `path`, and make it if it does not exist."""
        import sqlite3

        self.path = path
        self._lock = threading.RLock()  # sections are worked on in several threads
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database: sqlite3.Connection = sqlite3.connect(
                path, timeout=10, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise GuardError(f"cannot open the protected corpus {path}: {error}") from error
        try:
            with self._errors("read"):
                self._prepare()
        except GuardError:
            self._database.close()
            raise

    @classmethod
    def find(cls, state_dir: Path) -> Self | None:
        """The corpus of a repository, or None if nothing was ever protected in it; then nothing is
        opened."""
        path = corpus_path(state_dir)
        return cls(path) if path.is_file() else None

    def _prepare(self) -> None:
        version = self._database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            with self._transaction():
                # another process may have made it while we waited for the lock
                if self._database.execute("PRAGMA user_version").fetchone()[0] == 0:
                    for statement in _SCHEMA.split(";"):
                        self._database.execute(statement)
        elif version != VERSION:
            raise GuardError(
                f"the protected corpus {self.path} has format {version}, this docsync reads"
                f" {VERSION}: install the docsync that wrote it, or remove it and add its texts"
            )

    def add(self, path: Path, *, licence: str = "", owner: str = "") -> Added:
        """Protect a file, or the text files of a folder. All of it is added, or nothing.

        Raises GuardError if `path` cannot be read or the corpus cannot be written.
        """
        if not path.exists():
            raise GuardError(f"{path} does not exist: give a file or a folder to protect")
        result = Added()
        with self._errors("write"), self._transaction():
            for file in _files(path):
                self._add_file(file, result, licence, owner)
        return result

    def _add_file(self, file: Path, result: Added, licence: str, owner: str) -> None:
        source = str(file)
        try:
            if file.stat().st_size > MAX_FILE_BYTES:
                result.skipped.append((source, f"larger than {MAX_FILE_BYTES} bytes"))
                return
            content = file.read_bytes()
        except OSError as error:
            result.skipped.append((source, error.strerror or "cannot be read"))
            return
        if b"\0" in content[:8192]:
            result.skipped.append((source, "binary"))
            return
        try:
            original = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            original = content.decode("latin-1")
        self._add_text(original, source, result, licence, owner)

    def _add_text(
        self, original: str, source: str, result: Added, licence: str, owner: str
    ) -> None:
        from docsync.guard.grams import STRIDE, grams
        from docsync.guard.normal import normalise

        normal = normalise(original).text
        sha256 = hashlib.sha256(normal.encode("utf-8", "surrogatepass")).hexdigest()
        execute = self._database.execute
        if execute("SELECT 1 FROM texts WHERE sha256 = ?", (sha256,)).fetchone():
            result.known.append(source)
            return
        pieces = list(grams(normal, STRIDE))
        if not pieces:
            result.skipped.append((source, "too short to protect"))
            return
        self._delete([r[0] for r in execute("SELECT id FROM texts WHERE source = ?", (source,))])
        row = execute(
            "INSERT INTO texts (sha256, source, licence, owner, original, normal, added_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (sha256, source, licence, owner, original, normal, int(time.time())),
        )
        self._database.executemany(
            "INSERT OR IGNORE INTO grams VALUES (?, ?, ?)",
            ((gram, row.lastrowid, at) for gram, at in pieces),
        )
        result.added.append(source)

    def remove(self, source: str) -> int:
        """Take out the texts of a source: a file, a folder, or the start of a SHA-256 (8 digits
        or more). Returns how many went."""
        prefix = source.rstrip("/")
        with self._errors("write"), self._transaction():
            rows = self._database.execute("SELECT id, source, sha256 FROM texts").fetchall()
            ids = [
                id
                for id, stored, sha256 in rows
                if stored == prefix
                or stored.startswith(prefix + os.sep)
                or (len(prefix) >= 8 and sha256.startswith(prefix))
            ]
            self._delete(ids)
        return len(ids)

    def _delete(self, ids: list[int]) -> None:
        for id in ids:
            self._database.execute("DELETE FROM grams WHERE text = ?", (id,))
            self._database.execute("DELETE FROM texts WHERE id = ?", (id,))

    def texts(self) -> list[ProtectedText]:
        """Every protected text, by source."""
        with self._errors("read"):
            rows = self._database.execute(
                "SELECT id, sha256, source, licence, owner, length(original), added_at"
                " FROM texts ORDER BY source, id"
            ).fetchall()
        return [ProtectedText(*row) for row in rows]

    def hits(self, numbers: Iterable[int]) -> dict[int, dict[int, list[int]]]:
        """Where pieces stand: text id -> piece -> offsets in its normalised text."""
        found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        wanted = sorted(set(numbers))
        counts: dict[int, int] = defaultdict(int)
        with self._errors("read"):
            for first in range(0, len(wanted), _BATCH):
                batch = wanted[first : first + _BATCH]
                marks = ",".join("?" * len(batch))
                for gram, text, position in self._database.execute(
                    f"SELECT gram, text, position FROM grams WHERE gram IN ({marks})", batch
                ):
                    counts[gram] += 1
                    if counts[gram] <= HITS_PER_GRAM:
                        found[text][gram].append(position)
        return found

    def text(self, id: int) -> tuple[str, str, str]:
        """(source, original, normalised text) of a protected text."""
        with self._errors("read"):
            row = self._database.execute(
                "SELECT source, original, normal FROM texts WHERE id = ?", (id,)
            ).fetchone()
        if row is None:
            raise GuardError(f"text {id} is no longer in the protected corpus {self.path}")
        source, original, normal = row
        return source, original, normal

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        import sqlite3

        try:
            with self._lock:
                yield
        except sqlite3.Error as error:
            raise GuardError(
                f"cannot {verb} the protected corpus {self.path}: {error}; if it is damaged, remove"
                " the file and add the texts again with `docsync guard add`"
            ) from error


def _files(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(f for f in folders if f not in _SKIPPED_FOLDERS)
        for name in sorted(names):
            file = Path(folder, name)
            if file.is_file() and not file.is_symlink():
                yield file

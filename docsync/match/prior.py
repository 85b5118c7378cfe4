"""Which documents moved when a file moved, learnt from this repository's own history.

A document that people changed in most commits that changed `cli.py` is likely to need it again:
association between files that change together (Zimmermann et al. 2005, IEEE TSE 31:429), with the
counts shrunk towards the document's own rate and older commits weighing less.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docsync.errors import GitError
from docsync.git.log import changed_lines, touched_paths
from docsync.git.runner import Git
from docsync.match.kept import Schema, open_kept
from docsync.match.precedent import (
    MAX_ALIKE_FILES,
    MAX_PAST,
    NO_PRECEDENTS,
    Precedents,
    Touched,
    Words,
    precedents,
    words_of,
)

MAX_COMMITS = 2000
MAX_FILES = 60  # a larger commit is a sweep that ties nothing to anything
HALF_LIFE = 400.0  # commits after which one counts half
SHRINK = 2.0  # commits at the document's own rate that every file is given beforehand
MAX_ASKED = 40  # changed files that are looked up
_SCHEMA = Schema(
    version=2,
    tables=("path", "touch", "line", "change", "tip"),
    create="""
CREATE TABLE IF NOT EXISTS path (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS touch (path INTEGER NOT NULL, change INTEGER NOT NULL,
    PRIMARY KEY (path, change)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS touch_change ON touch (change);
CREATE TABLE IF NOT EXISTS change (number INTEGER PRIMARY KEY, oid TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS line (path INTEGER NOT NULL, change INTEGER NOT NULL,
    words TEXT NOT NULL, PRIMARY KEY (path, change)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tip (oid TEXT NOT NULL, changes INTEGER NOT NULL);
""",
)


@dataclass(frozen=True, slots=True)
class Moves:
    """How a document moved with the changed files. `together` of `changes` commits of `file` (the
    one that ties it best) touched the document too; `share` is that rate, shrunk and with older
    commits weighing less; `joint` combines the rates of all changed files; `base` is the
    document's rate among all commits; `folder` the best rate over the folders of the files. Rates
    are 0..1."""

    file: str
    together: int
    changes: int
    share: float
    joint: float
    base: float
    folder: float


@dataclass(frozen=True, slots=True)
class Prior:
    """Of one change. `documented` is the share of recent commits that touched any document;
    `mean_documented` and `most_documented` that share among the commits of each changed file, over
    the files; `known_files` the share of changed files that any commit touched before."""

    moves: dict[str, Moves]
    documented: float
    commits: int
    mean_documented: float = 0.0
    most_documented: float = 0.0
    known_files: float = 0.0
    precedents: Precedents = NO_PRECEDENTS


NO_PRIOR = Prior({}, 0.0, 0)


class History:
    """The touched paths of the first-parent line and the words of the lines that were looked at,
    kept under `state_dir` and brought up to date with each new tip. Use as a context manager.
    `state_dir=None` keeps them in memory."""

    def __init__(self, state_dir: Path | None) -> None:
        file = state_dir / "history.db" if state_dir is not None else None
        self._database = open_kept(file, _SCHEMA)

    def __enter__(self) -> History:
        return self

    def __exit__(self, *exc: object) -> None:
        self._database.close()

    def prior(self, git: Git, tip: str, touched: Touched, is_doc: Callable[[str], bool]) -> Prior:
        """What the history up to `tip` says of the documents, when `touched` changes. A history
        that cannot be read or kept says nothing."""
        try:
            self._refresh(git, tip)
            return self._prior(git, touched, is_doc)
        except (sqlite3.DatabaseError, GitError):
            return NO_PRIOR

    def _refresh(self, git: Git, tip: str) -> None:
        row = self._database.execute("SELECT oid, changes FROM tip").fetchone()
        known, count = row if row else (None, 0)
        if known == tip:
            return
        fresh = list(touched_paths(git, tip, known, MAX_COMMITS))
        with self._database as db:
            if len(fresh) >= MAX_COMMITS:
                # nothing older is looked at any more
                for table in ("touch", "line", "change"):
                    db.execute(f"DELETE FROM {table}")
            for number, (oid, paths) in enumerate(reversed(fresh), count + 1):
                db.execute("INSERT OR REPLACE INTO change VALUES (?, ?)", (number, oid))
                if len(paths) <= MAX_FILES:
                    db.executemany(
                        "INSERT OR IGNORE INTO path (text) VALUES (?)", ((_safe(p),) for p in paths)
                    )
                    db.executemany(
                        "INSERT OR IGNORE INTO touch SELECT id, ? FROM path WHERE text = ?",
                        ((number, _safe(p)) for p in paths),
                    )
            db.execute("DELETE FROM tip")
            db.execute("INSERT INTO tip VALUES (?, ?)", (tip, count + len(fresh)))

    def _prior(self, git: Git, touched: Touched, is_doc: Callable[[str], bool]) -> Prior:
        files = touched.files
        (newest,) = self._database.execute("SELECT changes FROM tip").fetchone()
        oldest = max(newest - MAX_COMMITS, 0)
        seen = min(newest, MAX_COMMITS)
        documents = {
            number: text
            for number, text in self._database.execute("SELECT id, text FROM path")
            if is_doc(text)
        }
        touches: defaultdict[int, list[int]] = defaultdict(list)
        documented: set[int] = set()
        for path, change in self._database.execute(
            "SELECT path, change FROM touch WHERE change > ?", (oldest,)
        ):
            if path in documents:
                touches[path].append(change)
                documented.add(change)
        by_change: defaultdict[int, list[int]] = defaultdict(list)
        for path, changes in touches.items():
            for change in changes:
                by_change[change].append(path)
        base = {path: len(changes) / max(seen, 1) for path, changes in touches.items()}
        found: dict[int, _Tally] = {}
        rate = len(documented) / max(seen, 1)
        rates: list[float] = []
        for file in files[:MAX_ASKED]:
            changes = self._changes_of("text = ?", _safe(file), oldest)
            _add(found, file, changes, by_change, base, newest)
            if changes:
                with_any = sum(change in documented for change in changes)
                rates.append((with_any + SHRINK * rate) / (len(changes) + SHRINK))
        for folder in dict.fromkeys(f.rpartition("/")[0] for f in files[:MAX_ASKED]):
            changes = self._changes_of("text GLOB ?", _below(folder), oldest)
            for path, share in _shares(changes, by_change, base, newest).items():
                tally = found.setdefault(path, _Tally())
                tally.folder = max(tally.folder, share)
        moves = {
            documents[path]: Moves(
                tally.file,
                tally.together,
                tally.changes,
                tally.share,
                1.0 - tally.missed,
                base[path],
                tally.folder,
            )
            for path, tally in found.items()
        }
        recent = [change for change in documented if change > newest - 500]
        return Prior(
            moves,
            len(recent) / max(min(seen, 500), 1),
            seen,
            sum(rates) / len(rates) if rates else rate,
            max(rates, default=rate),
            len(rates) / max(len(files[:MAX_ASKED]), 1),
            self._precedents(git, touched, moves, by_change, documents, oldest, rate)
            if any(m.together for m in moves.values())
            else NO_PRECEDENTS,
        )

    def _precedents(
        self,
        git: Git,
        touched: Touched,
        moves: Mapping[str, Moves],
        by_change: Mapping[int, Sequence[int]],
        documents: Mapping[int, str],
        oldest: int,
        rate: float,
    ) -> Precedents:
        words = touched.words or {}
        files = sorted(
            (f for f in touched.files if words.get(f)), key=lambda f: (-len(words[f]), f)
        )
        past = {f: self._past(git, f, oldest) for f in files[:MAX_ALIKE_FILES]}
        wanted = {change for commits in past.values() for change in commits}
        return precedents(
            touched,
            past,
            {c: [documents[path] for path in by_change.get(c, ())] for c in wanted},
            {path: m.share for path, m in moves.items()},
            rate,
        )

    def _past(self, git: Git, file: str, oldest: int) -> dict[int, Words]:
        """The words of the file's lines in its newest commits, by commit."""
        changes = sorted(self._changes_of("text = ?", _safe(file), oldest))[-MAX_PAST:]
        place = self._database.execute("SELECT id FROM path WHERE text = ?", (_safe(file),))
        (number,) = place.fetchone() or (None,)
        if number is None:
            return {}
        asked = f"path = {number} AND change >= {changes[0] if changes else 0}"
        kept = {
            change: Words(words.split(" ")) if words else Words()
            for change, words in self._database.execute(
                f"SELECT change, words FROM line WHERE {asked}"
            )
        }
        missing = set(changes) - kept.keys()
        if missing:
            oids = {
                oid: change
                for oid, change in self._database.execute(
                    "SELECT oid, number FROM change WHERE number >= ?", (min(missing),)
                )
                if change in missing
            }
            fresh = {
                oids[oid]: words_of(removed, added, around)
                for oid, removed, added, around in changed_lines(git, sorted(oids), file)
            }
            with self._database as db:
                db.executemany(
                    "INSERT OR REPLACE INTO line VALUES (?, ?, ?)",
                    ((number, c, " ".join(sorted(words))) for c, words in fresh.items()),
                )
            kept |= fresh
        return {change: kept[change] for change in changes if change in kept}

    def _changes_of(self, condition: str, value: str, oldest: int) -> list[int]:
        rows = self._database.execute(
            "SELECT DISTINCT change FROM touch JOIN path ON path.id = touch.path "
            f"WHERE {condition} AND change > ?",
            (value, oldest),
        )
        return [change for (change,) in rows]


@dataclass(slots=True)
class _Tally:
    file: str = ""
    together: int = 0
    changes: int = 0
    share: float = 0.0
    missed: float = 1.0
    folder: float = 0.0


def _add(
    found: dict[int, _Tally],
    file: str,
    changes: Sequence[int],
    by_change: dict[int, list[int]],
    base: dict[int, float],
    newest: int,
) -> None:
    together: defaultdict[int, int] = defaultdict(int)
    for change in changes:
        for path in by_change.get(change, ()):
            together[path] += 1
    for path, share in _shares(changes, by_change, base, newest).items():
        tally = found.setdefault(path, _Tally())
        tally.missed *= 1.0 - share
        if share > tally.share:
            tally.file, tally.share = file, share
            tally.together, tally.changes = together[path], len(changes)


def _shares(
    changes: Iterable[int], by_change: dict[int, list[int]], base: dict[int, float], newest: int
) -> dict[int, float]:
    total = 0.0
    with_document: defaultdict[int, float] = defaultdict(float)
    for change in changes:
        weight = 0.5 ** ((newest - change) / HALF_LIFE)
        total += weight
        for path in by_change.get(change, ()):
            with_document[path] += weight
    return {
        path: (weight + SHRINK * base[path]) / (total + SHRINK)
        for path, weight in with_document.items()
    }


def _safe(path: str) -> str:
    """SQLite takes no lone surrogates, which stand for bytes that are not UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _below(folder: str) -> str:
    escaped = "".join(f"[{c}]" if c in "*?[" else c for c in _safe(folder))
    return f"{escaped}/*" if folder else "*"

"""The protected texts: what no rewrite may reproduce.

A corpus is a folder of immutable segments and a manifest, in the repository's state folder or at a
path that a team shares. New texts make a new segment, removed ones are noted in the manifest;
`compact` writes what is left as one segment.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from docsync.disk import sync
from docsync.errors import GuardError
from docsync.guard.manifest import Entry, Manifest, is_corpus, locked, read_manifest
from docsync.guard.segment import MAX_MAPPED_BYTES, SUFFIX, ProtectedText, Segment

DEFAULT = "protected"
LOCK_WAIT_S = 600.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Stats:
    """Bytes on the disk, characters of extracted text, and how many of what."""

    documents: int
    removed: int
    characters: int
    segments: int
    entries: int
    bytes: int
    text_bytes: int


def corpus_path(state_dir: Path, name: str = DEFAULT, root: Path | None = None) -> Path:
    """Where a corpus is: a plain name is one of the repository's own, anything else a path, from
    `root` on."""
    if _NAME.fullmatch(name):
        return state_dir / "guard" / name
    return Path(root or Path(), name).expanduser()


def open_corpus(path: Path) -> Corpus | None:
    """The corpus at a path (its folder, or a single segment file), or None if nothing was ever
    protected there; then nothing is opened.

    Raises GuardError if it cannot be read.
    """
    if path.is_file() or (path.is_dir() and is_corpus(path)):
        return Corpus(path)
    return None


class Corpus:
    """Close it, or use it as a context manager. Safe to read from several threads. Raises
    GuardError, nothing else."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        self.segments: tuple[Segment, ...] = ()
        self.manifest = Manifest()
        if create:
            self._refuse_file()
            try:
                path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise GuardError(f"cannot open the protected corpus {path}: {error}") from error
        self.load()

    @classmethod
    def find(cls, state_dir: Path) -> Corpus | None:
        """The corpus of a repository, or None if nothing was ever protected in it."""
        return open_corpus(corpus_path(state_dir))

    def load(self) -> None:
        """Opens what the manifest names, as it is now."""
        self.close()
        for last_try in (False, True):
            manifest = self._read_manifest()
            opened: list[Segment] = []
            try:
                for entry in manifest.entries:
                    opened.append(Segment(self._segment_path(entry.name)))
            except GuardError:
                for segment in opened:
                    segment.close()
                # a compaction may have taken a segment away after the manifest was read
                if last_try or manifest == self._read_manifest():
                    raise
                continue
            whole = sum(segment.lookup_bytes for segment in opened)
            for segment in opened:
                segment.max_mapped_bytes = MAX_MAPPED_BYTES * segment.lookup_bytes // max(whole, 1)
            self.manifest, self.segments = manifest, tuple(opened)
            return

    def _read_manifest(self) -> Manifest:
        if self.path.is_file():
            return Manifest((Entry(self.path.name),))
        if not self.path.is_dir():
            raise GuardError(f"there is no corpus at {self.path}")
        return read_manifest(self.path)

    def _segment_path(self, name: str) -> Path:
        return self.path if self.path.is_file() else self.path / name

    def is_removed(self, segment: int, document: int) -> bool:
        return document in self.manifest.entries[segment].removed

    def documents(self) -> Iterator[tuple[int, int, ProtectedText]]:
        """(segment, document, what is known of it) of every protected text."""
        for number, (segment, entry) in enumerate(
            zip(self.segments, self.manifest.entries, strict=True)
        ):
            for document in range(segment.documents):
                if document not in entry.removed:
                    yield number, document, segment.about(document)

    def texts(self) -> list[ProtectedText]:
        """Every protected text, by source."""
        return sorted((about for _, _, about in self.documents()), key=lambda t: t.source)

    def text(self, segment: int, document: int) -> str:
        return "".join(self.segments[segment].text(document))

    def remove(self, source: str) -> int:
        """Take out the texts of a source: a file, a folder, an archive, or the start of a SHA-256
        (8 digits or more). Returns how many went."""
        prefix = source.rstrip("/")
        with self.writing():
            gone: dict[int, set[int]] = {}
            for segment, document, about in self.documents():
                if (
                    about.source == prefix
                    or about.source.startswith((prefix + os.sep, prefix + "!"))
                    or (len(prefix) >= 8 and about.digest.startswith(prefix))
                ):
                    gone.setdefault(segment, set()).add(document)
            if gone:
                self.commit(self.without(gone))
        return sum(map(len, gone.values()))

    def without(self, gone: dict[int, set[int]]) -> list[Entry]:
        """The manifest's entries when these documents are removed too."""
        return [
            Entry(entry.name, entry.removed | gone.get(number, set()))
            for number, entry in enumerate(self.manifest.entries)
        ]

    def commit(self, entries: list[Entry]) -> None:
        """The next state; segments that hold nothing any more are taken away."""
        held = {
            entry.name: segment.documents
            for entry, segment in zip(self.manifest.entries, self.segments, strict=True)
        }
        kept = tuple(e for e in entries if len(e.removed) < held.get(e.name, 1))
        with self._errors("write"):
            Manifest(kept).write(self.path)
        self.load()
        self._tidy()

    def _tidy(self) -> None:
        """What no manifest names: left by a writer that was killed, or no longer needed."""
        named = {entry.name for entry in self.manifest.entries}
        for path in self.path.iterdir():
            if path.suffix in (".part", ".sort", ".loc") or (
                path.suffix == SUFFIX and path.name not in named
            ):
                with contextlib.suppress(OSError):
                    path.unlink()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Alone, and with what the last writer left."""
        self._refuse_file()
        with self._errors("write"), locked(self.path, LOCK_WAIT_S):
            if self._read_manifest() != self.manifest:
                self.load()
            self._tidy()
            yield

    def _refuse_file(self) -> None:
        if self.path.is_file():
            raise GuardError(
                f"{self.path} is a single file and can only be read: make a corpus of its own with"
                " `docsync guard add --corpus FOLDER`"
            )

    @contextmanager
    def _errors(self, verb: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise GuardError(
                f"cannot {verb} the protected corpus {self.path}: {error.strerror or error}; what"
                " was there before is as it was"
            ) from error

    def publish(self, part: Path, name: str) -> None:
        """A finished segment under its name. Raises OSError."""
        part.replace(self.path / name)
        sync(self.path)

    def verify(self) -> None:
        """Reads every byte. Raises GuardError at the first that is not what was written."""
        for segment in self.segments:
            segment.file.check_all()

    def stats(self) -> Stats:
        removed = sum(len(entry.removed) for entry in self.manifest.entries)
        documents = sum(segment.documents for segment in self.segments)
        return Stats(
            documents=documents - removed,
            removed=removed,
            characters=sum(segment.chars for segment in self.segments),
            segments=len(self.segments),
            entries=sum(segment.entries for segment in self.segments),
            bytes=sum(int(s.file.header["file_bytes"]) for s in self.segments),
            text_bytes=sum(int(s.file.header["sections"]["text"][1]) for s in self.segments),
        )

    def close(self) -> None:
        for segment in self.segments:
            segment.close()
        self.segments = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

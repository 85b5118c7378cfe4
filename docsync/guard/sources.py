"""Where texts come from: files, folders, archives, git repositories at a revision."""

from __future__ import annotations

import bz2
import codecs
import gzip
import hashlib
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO, Any

from docsync.errors import GuardError
from docsync.guard.extract import MAX_BYTES, NoText, extract, is_binary, licence_of, needs_all

_SKIPPED_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules", "__pycache__", ".venv"})
_ZIPS = (".zip", ".whl", ".jar")
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
_PACKED: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
_DAMAGES = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    RuntimeError,
    ValueError,
)
_CHUNK_BYTES = 1 << 20
_STREAMED_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text and its name. `parts` gives the text anew each time; `raw_digest` is the SHA-256 of
    the file's bytes in hex."""

    source: str
    raw_digest: str
    parts: Callable[[], Iterator[str]]
    licence: str = ""

    @classmethod
    def of_text(cls, source: str, text: str, licence: str = "", data: bytes = b"") -> SourceText:
        raw = data or text.encode("utf-8", "surrogatepass")
        return cls(
            source,
            hashlib.sha256(raw).hexdigest(),
            lambda: iter((text,)),
            licence or licence_of(text),
        )


@dataclass(frozen=True, slots=True)
class Skipped:
    source: str
    why: str


Source = SourceText | Skipped


def sources_of(path: Path) -> Iterator[Source]:
    """The texts of a file, an archive or a folder. Raises GuardError if it does not exist."""
    if not path.exists():
        raise GuardError(f"{path} does not exist: give a file, a folder or an archive to protect")
    for file in _files(path):
        try:
            yield from _file(file)
        except _DAMAGES as error:
            why = getattr(error, "strerror", None) or f"cannot be read ({error})"
            yield Skipped(str(file), why)


def count_files(path: Path) -> int | None:
    """How many texts a folder may have, or None where one has to look."""
    return sum(1 for _ in _files(path)) if path.is_dir() else None


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


def _file(file: Path) -> Iterator[Source]:
    name = file.name.lower()
    if name.endswith(_ZIPS):
        yield from _zip(file)
    elif name.endswith(_TARS):
        yield from _tar(file)
    elif file.suffix.lower() in _PACKED:
        with _PACKED[file.suffix.lower()](file, "rb") as packed:
            yield _member(str(file), file.name.removesuffix(file.suffix), packed)
    elif file.stat().st_size > _STREAMED_BYTES and not needs_all(name):
        yield _large(file)
    elif file.stat().st_size > MAX_BYTES:
        yield Skipped(str(file), f"over {MAX_BYTES // 1_000_000} MB")
    else:
        yield text_of(str(file), file.name, file.read_bytes())


def text_of(source: str, name: str, data: bytes) -> Source:
    """A file's content that is in memory."""
    try:
        return SourceText.of_text(source, extract(name, data), data=data)
    except NoText as why:
        return Skipped(source, str(why))


def _member(source: str, name: str, stream: IO[bytes]) -> Source:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return Skipped(source, f"over {MAX_BYTES // 1_000_000} MB")
    return text_of(source, name, data)


def _large(file: Path) -> Source:
    """Plain text, read in parts."""
    sha256 = hashlib.sha256()
    with file.open("rb") as stream:
        head = stream.read(_CHUNK_BYTES)
        if is_binary(head):
            return Skipped(str(file), "binary")
        data = head
        while data:
            sha256.update(data)
            data = stream.read(_CHUNK_BYTES)

    def parts() -> Iterator[str]:
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        with file.open("rb") as stream:
            while data := stream.read(_CHUNK_BYTES):
                yield decoder.decode(data)
            yield decoder.decode(b"", final=True)

    return SourceText(
        str(file), sha256.hexdigest(), parts, licence_of(head[:4096].decode("utf-8", "replace"))
    )


def _zip(file: Path) -> Iterator[Source]:
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if not info.is_dir() and not _is_nested(info.filename):
                with archive.open(info) as member:
                    yield _member(f"{file}!{info.filename}", info.filename, member)


def _tar(file: Path) -> Iterator[Source]:
    with tarfile.open(file, "r|*") as archive:
        for info in archive:
            if info.isfile() and not _is_nested(info.name):
                member = archive.extractfile(info)
                if member is not None:
                    yield _member(f"{file}!{info.name}", info.name, member)


def _is_nested(name: str) -> bool:
    return any(part in _SKIPPED_FOLDERS for part in PurePath(name).parts)


def sources_of_revision(repository: Path, revision: str) -> Iterator[Source]:
    """The files of a git repository as they were at a revision. Raises GitError,
    RepositoryError."""
    from docsync.git.objects import ObjectReader
    from docsync.git.runner import Git

    git = Git(repository).elsewhere(repository)
    commit = git.text("rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
    listed = [line.split("\t", 1) for line in git.records("ls-tree", "-r", "-z", commit)]
    label = f"{repository}@{revision}"
    with ObjectReader(git, MAX_BYTES) as reader:
        for about, path in listed:
            mode, kind, oid = about.split()
            if kind != "blob" or mode == "120000":
                continue
            found = reader.read_many([oid])
            if oid not in found:
                yield Skipped(f"{label}!{path}", f"over {MAX_BYTES // 1_000_000} MB")
            else:
                yield text_of(f"{label}!{path}", PurePath(path).name, found[oid])

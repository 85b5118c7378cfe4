"""The file that `--output` names: the whole report or nothing of it."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from docsync.errors import UsageError


def write_report(path: Path, text: str) -> None:
    """Puts `text` into `path` as UTF-8, by a rename: a reader sees the old file or the new one.
    What is no regular file (`/dev/stdout`, a pipe) is written to as it is. Raises UsageError."""
    data_bytes = text.encode("utf-8", "backslashreplace")
    try:
        target = Path(os.path.realpath(path))  # a link stays one
        if target.exists() and not target.is_file():
            if target.is_dir():
                raise IsADirectoryError(f"{target} is a folder")
            with path.open("ab") as stream:
                stream.write(data_bytes)
            return
        _replace(target, data_bytes)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(
            f"the report cannot be written to {path} ({why}): name a file in a folder that exists "
            "and that you may write to"
        ) from error


def _replace(target: Path, data_bytes: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data_bytes)
            stream.flush()
            os.fchmod(stream.fileno(), _mode(target))
            os.fsync(stream.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise


def _mode(target: Path) -> int:
    """What the file has, or what a new one would get."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def append_summary(path: Path, text: str) -> None:
    """Adds to the page that GitHub shows below a job; other steps may have written before us.
    Raises UsageError."""
    try:
        with path.open("ab") as stream:
            stream.write(text.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise UsageError(
            f"GITHUB_STEP_SUMMARY names {path}, which cannot be written ({error.strerror}): "
            "unset it, or name a file"
        ) from error

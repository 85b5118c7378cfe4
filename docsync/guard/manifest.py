"""Which segments a corpus has, and what is removed from them. Replaced as a whole, with a check
sum: it is one state or the next, never something between."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from docsync.disk import sync
from docsync.errors import GuardError
from docsync.guard.segment import SUFFIX

NAME = "manifest.json"
FORMAT = 1
_LOCK_POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Entry:
    """`removed` are numbers of documents in the segment."""

    name: str
    removed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Manifest:
    entries: tuple[Entry, ...] = field(default=())

    def write(self, folder: Path) -> None:
        """Raises OSError."""
        body = {
            "format": FORMAT,
            "segments": [{"name": e.name, "removed": sorted(e.removed)} for e in self.entries],
        }
        text = json.dumps(body)
        content = json.dumps({"crc32": crc32(text.encode()), "manifest": text})
        part = folder / f"{NAME}.part"
        with part.open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / NAME)
        sync(folder)


def is_corpus(folder: Path) -> bool:
    """Whether anything was ever kept in a folder."""
    return (folder / NAME).exists() or any(folder.glob(f"*{SUFFIX}"))


def read_manifest(folder: Path) -> Manifest:
    """Raises GuardError when it is missing beside segments, or damaged."""
    try:
        content = (folder / NAME).read_text("utf-8")
    except FileNotFoundError:
        if any(folder.glob(f"*{SUFFIX}")):
            raise _damage(folder, "is missing") from None
        return Manifest()
    except (OSError, UnicodeDecodeError) as error:
        raise _damage(folder, f"cannot be read ({error})") from error
    try:
        outer = json.loads(content)
        text = outer["manifest"]
        if crc32(text.encode()) != outer["crc32"]:
            raise ValueError("the check sum does not agree")
        body = json.loads(text)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damage(folder, f"is damaged ({error})") from error
    if body["format"] != FORMAT:
        raise GuardError(
            f"the protected corpus {folder} has format {body['format']}, this docsync reads"
            f" {FORMAT}: install the docsync that wrote it, or remove it and add its texts again"
        )
    return Manifest(
        tuple(Entry(s["name"], frozenset(s["removed"])) for s in body["segments"]),
    )


def _damage(folder: Path, what: str) -> GuardError:
    return GuardError(
        f"{folder / NAME} {what}: take it from a backup, or remove the corpus's folder and add its"
        " texts again with `docsync guard add`"
    )


@contextlib.contextmanager
def locked(folder: Path, wait_s: float, name: str = "lock") -> Iterator[None]:
    """One writer at a time. Raises GuardError when another one does not end within `wait_s`."""
    deadline = time.monotonic() + wait_s
    with (folder / name).open("a") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise GuardError(
                        f"another docsync is writing to {folder}: try again when it has ended"
                    ) from None
                time.sleep(_LOCK_POLL_S)
        yield

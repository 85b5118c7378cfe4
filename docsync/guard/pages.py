"""Files whose every page has a check sum, so that no damage is ever taken for an absence.

Layout: one page with the header (magic, JSON, check sum), the sections, the check sums of all pages
after the first, little-endian. The header says how long the file is and is written last: a file
that was cut short anywhere, or whose writer was killed, is refused when it is opened.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import weakref
from array import array
from pathlib import Path
from typing import IO, Any, Literal
from zlib import crc32

from docsync.errors import GuardError

PAGE_BITS = 12
PAGE = 1 << PAGE_BITS
MAGIC = b"docsync guard 1\n"

TOUCHED = 1 << 16
"""Bytes that the system maps at once around one that is looked at (Linux: `fault_around_bytes`)."""


class PageWriter:
    """Writes sections one after the other. Raises OSError, for a full disk above all."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] = path.open("w+b")
        self._file.write(bytes(PAGE))
        self._open_page = b""
        self._sums = array("I")
        self._at = PAGE
        self.sections: dict[str, tuple[int, int]] = {}

    def write(self, data: bytes) -> int:
        """Appends, and gives the offset in the file."""
        at = self._at
        self._file.write(data)
        self._at += len(data)
        pending = self._open_page + data
        full = len(pending) - len(pending) % PAGE
        view = memoryview(pending)
        self._sums.extend(crc32(view[n : n + PAGE]) for n in range(0, full, PAGE))
        self._open_page = bytes(view[full:])
        return at

    def section(self, name: str, start: int) -> None:
        """Names what was written since the offset `start`, and aligns what follows."""
        self.sections[name] = (start, self._at - start)
        self.write(bytes(-self._at % 8))

    @property
    def at(self) -> int:
        return self._at

    def finish(self, facts: dict[str, Any]) -> None:
        """Everything is on the disk when this returns."""
        self.write(bytes(-self._at % PAGE))
        sums = self._sums.tobytes()
        table = self._at
        self._file.write(sums)
        header = {
            **facts,
            "sections": self.sections,
            "page_table": [table, len(sums), crc32(sums)],
            "file_bytes": table + len(sums),
        }
        text = json.dumps(header, sort_keys=True).encode()
        head = MAGIC + len(text).to_bytes(4, "little") + text
        if len(head) > PAGE - 4:
            raise GuardError("the description of an index file is too long: please report it")
        head = head.ljust(PAGE - 4, b"\0")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.seek(0)
        self._file.write(head + crc32(head).to_bytes(4, "little"))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        with contextlib.suppress(OSError):  # what is buffered may not fit on the disk either
            self._file.close()
        self.path.unlink(missing_ok=True)


class PagedFile:
    """A finished file. What is looked up again and again is mapped into memory (`section`), the
    rest is read piece by piece. Raises GuardError when it is not what was written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            # one who forgets to close a corpus loses no handle
            self._close = weakref.finalize(self, os.close, self._handle)
            self._open(self._handle)
        except OSError as error:
            raise GuardError(f"cannot open {path}: {error.strerror or error}") from error

    def _open(self, handle: int) -> None:
        self.header = self._read_header(os.pread(handle, PAGE, 0))
        size = os.fstat(handle).st_size
        if size != self.header["file_bytes"]:
            raise self.damage(f"{size} bytes instead of {self.header['file_bytes']}")
        table, length, expected = self.header["page_table"]
        sums = os.pread(handle, length, table)
        if crc32(sums) != expected:
            raise self.damage("the check sums do not agree")
        self._sums = array("I", sums)
        self.is_good = bytearray(len(self._sums) + 1)
        """1 for each page that was checked; the header's is at 0."""
        self.is_good[0] = 1
        self.is_touched = bytearray(len(self._sums) // (TOUCHED // PAGE) + 1)
        """1 for each `TOUCHED` bytes of the mapping that were looked at: for `ease`."""
        self.whole = mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
        """The file, mapped. Check its pages, mark what you touch."""
        self._parts: list[memoryview] = []

    def _read_header(self, head: bytes) -> dict[str, Any]:
        if len(head) < PAGE or crc32(head[:-4]) != int.from_bytes(head[-4:], "little"):
            raise self.damage("its first page is incomplete or altered")
        if not head.startswith(MAGIC):
            raise GuardError(
                f"{self.path} is of another format: install the docsync that wrote it, or remove"
                " the corpus and add its texts again"
            )
        at = len(MAGIC) + 4
        length = int.from_bytes(head[at - 4 : at], "little")
        header = json.loads(head[at : at + length])
        assert isinstance(header, dict)
        return header

    def damage(self, what: str) -> GuardError:
        return GuardError(
            f"{self.path} is damaged ({what}): take it from a backup, or remove the corpus's folder"
            " and add its texts again with `docsync guard add`"
        )

    def section(self, name: str, code: Literal["B", "H", "I", "Q"]) -> memoryview:
        """A section as numbers, mapped. Check its pages with `check` before you believe it."""
        start, length = self.header["sections"][name]
        whole = memoryview(self.whole)
        cut = whole[start : start + length]
        self._parts += [whole, cut, cut.cast(code)]
        return self._parts[-1]

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`, checked. Raises GuardError."""
        self.check(start, end)
        return self.read_unchecked(start, end)

    def read_unchecked(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`, for who has looked at `is_good`. Raises GuardError when
        some are missing."""
        try:
            data = os.pread(self._handle, end - start, start)
        except OSError as error:
            raise GuardError(f"cannot read {self.path}: {error.strerror or error}") from error
        if len(data) < end - start:
            raise self.damage(f"bytes {start} to {end} are missing")
        return data

    def offset(self, name: str) -> int:
        return int(self.header["sections"][name][0])

    def size(self, name: str) -> int:
        return int(self.header["sections"][name][1])

    def check_section(self, name: str) -> None:
        start, length = self.header["sections"][name]
        self.check(start, start + length)

    def check(self, start: int, end: int) -> None:
        """Raises GuardError unless the bytes from `start` to `end` are those that were written."""
        good = self.is_good
        for page in range(start // PAGE, (max(end, start + 1) - 1) // PAGE + 1):
            if not good[page]:
                at = page * PAGE
                if crc32(self.read_unchecked(at, at + PAGE)) != self._sums[page - 1]:
                    raise self.damage(f"bytes {at} to {at + PAGE} are not those that were written")
                good[page] = 1

    def check_all(self) -> None:
        """Every page, checked anew. Raises GuardError."""
        self.is_good = bytearray(len(self.is_good))
        self.is_good[0] = 1
        self.check(PAGE, int(self.header["page_table"][0]))

    def ease(self, max_bytes: int) -> None:
        """Gives the mapped pages that were touched back to the system's cache when they are more
        than `max_bytes`: they are there still, but count no longer as this process's memory."""
        if self.is_touched.count(1) * TOUCHED > max_bytes and hasattr(mmap, "MADV_DONTNEED"):
            self.whole.madvise(mmap.MADV_DONTNEED)
            self.is_touched = bytearray(len(self.is_touched))

    def close(self) -> None:
        for part in reversed(self._parts):
            part.release()
        self._parts.clear()
        self.whole.close()
        self._close()
        self._handle = -1

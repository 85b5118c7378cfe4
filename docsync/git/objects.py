"""Blobs, many of them, from one long-lived `git cat-file`."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from types import TracebackType

from docsync.errors import GitError, ObjectTooLarge
from docsync.git.runner import Git

_HEX = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
# Requests that may be under way at once. They must fit in the smallest pipe (4 KiB) together, for
# then neither side can block on the other: git may be writing a blob that we do not read yet.
_WINDOW = 32


class ObjectReader:
    """A context manager over `git cat-file --batch`; ids are full object ids of blobs.

    An object above `max_bytes` is not transferred: of one, git is stopped at the first pipe full.
    """

    def __init__(self, git: Git, max_bytes: int | None = None) -> None:
        self._git = git
        self._max_bytes = max_bytes
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> ObjectReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the git processes; the reader may be used again afterwards."""
        while self._processes:
            process = self._processes.popitem()[1]
            # it may be in the middle of a blob that nobody wants any more
            process.kill()
            process.communicate()

    def read(self, oid: str) -> bytes:
        """The content of one blob. Raises ObjectTooLarge, or GitError when it is missing
        or no blob."""
        # git says the size before it opens the content, so that one process answers both questions
        return self._exchange("--batch", [oid], self._max_bytes)[oid][1]

    def read_many(self, oids: Iterable[str]) -> dict[str, bytes]:
        """Blobs by id; those above `max_bytes` are left out. Raises GitError as `read`."""
        wanted = list(dict.fromkeys(oids))
        if self._max_bytes is not None:
            sizes = self._exchange("--batch-check", wanted)
            wanted = [oid for oid in wanted if sizes[oid][0] <= self._max_bytes]
        return {oid: data for oid, (_, data) in self._exchange("--batch", wanted).items()}

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """Bytes of many blobs. Raises GitError when one is missing or no blob."""
        wanted = list(dict.fromkeys(oids))
        return {oid: size for oid, (size, _) in self._exchange("--batch-check", wanted).items()}

    def size(self, oid: str) -> int:
        """Bytes of one blob. Raises GitError when it is missing or no blob."""
        return self._exchange("--batch-check", [oid])[oid][0]

    def _exchange(
        self, mode: str, oids: list[str], limit: int | None = None
    ) -> dict[str, tuple[int, bytes]]:
        if bad := next((oid for oid in oids if not _HEX.fullmatch(oid)), None):
            raise GitError(f"{bad!r} is not a full object id")
        process = self._processes.get(mode) or self._git.popen("cat-file", mode)
        self._processes[mode] = process
        found: dict[str, tuple[int, bytes]] = {}
        try:
            for start in range(0, len(oids), _WINDOW):
                under_way = oids[start : start + _WINDOW]
                _send(process, under_way)
                for oid in under_way:
                    _receive(process, mode, oid, found, limit)
        except BaseException:
            # answers that nobody read would be taken for answers to the next question
            self.close()
            raise
        return found


def _send(process: subprocess.Popen[bytes], oids: list[str]) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write("".join(f"{oid}\n" for oid in oids).encode())
        process.stdin.flush()
    except BrokenPipeError as error:
        raise GitError(f"`git cat-file` ended before it gave object {oids[0]}") from error


def _receive(
    process: subprocess.Popen[bytes],
    mode: str,
    oid: str,
    found: dict[str, tuple[int, bytes]],
    limit: int | None,
) -> None:
    assert process.stdout is not None
    head = process.stdout.readline().split()
    if len(head) != 3:
        what = "is missing from" if head[1:] == [b"missing"] else "cannot be read from"
        raise GitError(f"object {oid} {what} the repository: run `git fsck`, then `git fetch`")
    if head[1] != b"blob":
        raise GitError(f"object {oid} is a {head[1].decode()}, not the content of a file")
    size = int(head[2])
    if limit is not None and size > limit:
        raise ObjectTooLarge(f"{size / 1e6:.1f} MB is over max-file-bytes ({limit / 1e6:.1f} MB)")
    data = b""
    if mode == "--batch":
        data = process.stdout.read(size + 1)[:-1]
        if len(data) != size:
            raise GitError(f"`git cat-file` ended in the middle of object {oid}: run `git fsck`")
    found[oid] = (size, data)

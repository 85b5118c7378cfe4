"""Both sides of changed files as texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docsync.errors import GitError
from docsync.git.diff import FileChange

_SUBMODULE = "160000"
_HEAD = 8_000  # bytes in which a file shows that it is none of text


def text_sides(
    changes: Iterable[FileChange], read: Callable[[str], bytes]
) -> Iterator[tuple[FileChange, str, str]]:
    """Old and new text, "" for a side that is not there; submodules, binary files and what cannot
    be read are left out."""
    for change in changes:
        if _SUBMODULE in (change.old_mode, change.new_mode):
            continue
        try:
            old = read(change.old_oid) if change.old_oid else b""
            new = read(change.new_oid) if change.new_oid else b""
        except GitError:
            continue
        if b"\0" not in old[:_HEAD] and b"\0" not in new[:_HEAD]:
            yield change, old.decode("utf-8", "replace"), new.decode("utf-8", "replace")

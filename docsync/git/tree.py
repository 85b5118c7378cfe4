"""The entries of a commit or of the index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docsync.git.runner import Git, decode


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """`path` is decoded with surrogateescape, as everywhere."""

    path: str
    mode: str  # "100644", "100755", "120000", "160000"
    oid: str
    is_intent_to_add: bool = False
    is_skip_worktree: bool = False
    is_unmerged: bool = False
    is_assume_unchanged: bool = False

    @property
    def is_regular(self) -> bool:
        return (
            self.mode in ("100644", "100755") and not self.is_intent_to_add and not self.is_unmerged
        )


# one entry of `ls-files -s -z --debug`: the only listing with the intent-to-add flag in it
_INDEX_ENTRY = (
    rb"(\d{6}) ([0-9a-f]+) ([0-3])\t([^\0]*)\0"
    rb"  ctime: [^\n]*\n  mtime: [^\n]*\n  dev: [^\n]*\n  uid: [^\n]*\n"
    rb"  size: [^\n]*\tflags: ([0-9a-f]+)\n"
)
_ASSUME_UNCHANGED = 0x8000
_INTENT_TO_ADD = 1 << 29
_SKIP_WORKTREE = 1 << 30


def read_index(git: Git) -> dict[str, TreeEntry]:
    """Every entry of the index in use, by path, in one git process.

    Through `ls-files`, which reads index v4, split and sparse indexes and SHA-256 repositories. Of
    an unmerged path one entry is given, with `is_unmerged`. Raises GitError, RepositoryError.
    """
    return {entry.path: entry for entry in _list_index(git)}


def read_entry(git: Git, path: str) -> TreeEntry | None:
    """The index entry of one path. Raises GitError, RepositoryError."""
    return next((entry for entry in _list_index(git, path) if entry.path == path), None)


def read_tree(git: Git, rev: str) -> dict[str, TreeEntry]:
    """Every blob, symlink and gitlink of a commit or tree, by path. Raises GitError."""
    entries = {}
    for record in git.records("ls-tree", "-r", "-z", "--full-tree", rev):
        head, _, path = record.partition("\t")
        mode, _kind, oid = head.split(" ")
        entries[path] = TreeEntry(path, mode, oid)
    return entries


def _list_index(git: Git, *paths: str) -> Iterator[TreeEntry]:
    listing = git.run("ls-files", "-s", "-z", "--debug", "--", *paths)
    for match in re.finditer(_INDEX_ENTRY, listing):
        mode, oid, stage, path, flags = match.groups()
        if stage == b"0" and flags == b"0":
            yield TreeEntry(decode(path), mode.decode(), oid.decode())
            continue
        bits = int(flags, 16)
        yield TreeEntry(
            decode(path),
            mode.decode(),
            oid.decode(),
            is_intent_to_add=bool(bits & _INTENT_TO_ADD),
            is_skip_worktree=bool(bits & _SKIP_WORKTREE),
            is_unmerged=stage != b"0",
            is_assume_unchanged=bool(bits & _ASSUME_UNCHANGED),
        )

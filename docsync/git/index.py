"""Changing one entry of the index, only if it is still the one that was read.

`git update-index --cacheinfo` writes whatever stood there before, so that a check in front of it
leaves a gap in which an edit of somebody else's gets lost. `git apply --cached` has no such gap: it
takes `index.lock`, reads the index, refuses a binary patch whose full old object id is not the
entry's, and renames the lock into place, all in one process. With the new object already in the
database such a patch needs no content. The mode of the entry stays, and since git writes the
index itself, index v4, split and sparse indexes and SHA-256 repositories stay what they are. A kill
leaves the old index or the new one.
"""

from __future__ import annotations

import time

from docsync.errors import DocsyncError, GitError
from docsync.git.quote import quote
from docsync.git.runner import Answer, Git, encode, explain
from docsync.git.tree import TreeEntry, read_entry

_POLL_S = 0.05


class IndexBusy(Exception):
    """Another git process holds `index.lock`."""


class EntryMoved(Exception):
    """The entry is no longer the one that was read."""


def swap_entry(git: Git, entry: TreeEntry, new_oid: str, wait_s: float) -> None:
    """Makes the index entry of `entry.path` point to `new_oid` if it points to `entry.oid`.

    Waits up to `wait_s` seconds for another git to release the index. Raises IndexBusy,
    EntryMoved, GitError; the index is then unchanged.
    """
    old_name, new_name = (quote(prefix + encode(entry.path)) for prefix in (b"a/", b"b/"))
    patch = b"diff --git %s %s\nindex %s..%s\nBinary files differ\n" % (
        old_name,
        new_name,
        entry.oid.encode(),
        new_oid.encode(),
    )
    args = ("apply", "--cached", "--whitespace=nowarn", "-")
    answer = _patiently(git, args, wait_s, patch)
    if answer.code == 0:
        return
    try:
        now = read_entry(git, entry.path)
    except DocsyncError as error:
        raise GitError(str(error)) from error
    if now is not None and now.oid == new_oid:
        return
    if now is None or now.oid != entry.oid:
        raise EntryMoved
    failure = explain(answer, args, git.root)
    raise failure if isinstance(failure, GitError) else GitError(str(failure))


def keep_out(git: Git, path: str, wait_s: float) -> None:
    """Marks an entry as outside the sparse checkout: every new entry has lost that mark, and git
    then takes the missing file for a deleted one. Raises IndexBusy, GitError."""
    args = ("update-index", "--skip-worktree", "--", path)
    answer = _patiently(git, args, wait_s)
    if answer.code:
        failure = explain(answer, args, git.root)
        raise failure if isinstance(failure, GitError) else GitError(str(failure))


def _patiently(git: Git, args: tuple[str, ...], wait_s: float, data: bytes = b"") -> Answer:
    deadline = time.monotonic() + wait_s
    while (answer := git.call(*args, data=data)).code != 0:
        if not ("index.lock" in answer.err and "File exists" in answer.err):
            break
        if time.monotonic() >= deadline:
            raise IndexBusy
        time.sleep(_POLL_S)
    return answer

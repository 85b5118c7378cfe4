"""One document in the work tree: reading it, merging into it, replacing it in one step."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from docsync.git.runner import Git


@dataclass(frozen=True, slots=True)
class WorkFile:
    """A regular file as it was read; `mode` is its permission bits."""

    file: Path
    data_bytes: bytes
    mode: int


@dataclass(frozen=True, slots=True)
class Target:
    """What a file of the work tree shall hold. `is_merged`: it keeps unstaged edits."""

    data_bytes: bytes
    is_merged: bool


class Unwritable(Exception):
    """The path is nothing that may be written now; `is_foreign`: it never will be."""

    def __init__(self, why: str, is_foreign: bool = False) -> None:
        super().__init__(why)
        self.is_foreign = is_foreign


def read_file(root: Path, path: str) -> WorkFile:
    """Raises Unwritable for what is not there, no regular file, or behind a symlink; OSError."""
    file = root
    *folders, name = path.split("/")
    for folder in folders:
        file = file / folder
        if file.is_symlink():
            raise Unwritable(f"{file.relative_to(root)} is a symlink", is_foreign=True)
    file = file / name
    try:
        status = file.lstat()
    except (FileNotFoundError, NotADirectoryError):
        raise Unwritable(
            "it is deleted in the work tree; restore it with `git restore` or stage its deletion"
        ) from None
    if not stat.S_ISREG(status.st_mode):
        raise Unwritable("something else than a file stands in its place in the work tree")
    return WorkFile(file, file.read_bytes(), stat.S_IMODE(status.st_mode))


def aim(
    git: Git, state_dir: Path, found: WorkFile, path: str, *, old: str, new: str
) -> Target | None:
    """The file after the change from blob `old` to blob `new`, with its unstaged edits kept; None
    when they touch the same lines.

    The blobs are compared as a checkout would write them (end of line, filters, encoding). Raises
    GitError, OSError.
    """
    base, theirs = (git.run("cat-file", "--filters", f"--path={path}", oid) for oid in (old, new))
    if found.data_bytes in (base, theirs):
        return Target(theirs, is_merged=False)
    # an editor may have left line ends that git treats as equal: they stay as they are
    like_base, like_theirs = (_with_line_ends_of(found.data_bytes, text) for text in (base, theirs))
    if found.data_bytes in (like_base, like_theirs):
        return Target(like_theirs, is_merged=False)
    merged = _merge(git, state_dir, found.data_bytes, like_base, like_theirs)
    if _is_unedited(git, path):
        return Target(theirs if merged is None else merged, is_merged=False)
    return None if merged is None else Target(merged, is_merged=True)


def _with_line_ends_of(sample: bytes, text: bytes) -> bytes:
    if b"\r\n" not in sample:
        return text.replace(b"\r\n", b"\n")
    if b"\r" not in text and sample.count(b"\n") == sample.count(b"\r\n"):
        return text.replace(b"\n", b"\r\n")
    return text


def _is_unedited(git: Git, path: str) -> bool:
    """Whether git sees no difference between work tree and index."""
    args = ("diff", "--quiet", "--no-ext-diff", "--no-textconv", "--", path)
    return git.call(*args).code == 0


def _merge(git: Git, state_dir: Path, ours: bytes, base: bytes, theirs: bytes) -> bytes | None:
    with _scratch_folder(state_dir) as folder:
        files = [folder / name for name in ("ours", "base", "theirs")]
        for file, data_bytes in zip(files, (ours, base, theirs), strict=True):
            file.write_bytes(data_bytes)
        # another conflict style would merge less
        answer = git.call("-c", "merge.conflictStyle=merge", "merge-file", "-p", *map(str, files))
    # the exit code counts the conflicts; 255 is an error, as for binary content
    return answer.out_bytes if answer.code == 0 else None


@contextmanager
def _scratch_folder(state_dir: Path) -> Iterator[Path]:
    import shutil

    folder = state_dir / f"merge-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_beside(found: WorkFile, name: str, data_bytes: bytes) -> Path:
    """A complete copy on disk next to the file, with its permissions, ready to take its place.
    Whatever can fail for want of space or rights fails here. Raises OSError."""
    temporary = found.file.with_name(name)
    temporary.unlink(missing_ok=True)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data_bytes)
        stream.flush()
        os.fchmod(stream.fileno(), found.mode)
        os.fsync(stream.fileno())
    return temporary


def replace_unless_changed(found: WorkFile, temporary: Path) -> bool:
    """Puts the copy in the file's place if the file still holds what was read: an editor may have
    saved meanwhile. Raises OSError."""
    try:
        status = found.file.lstat()
        if not stat.S_ISREG(status.st_mode) or stat.S_IMODE(status.st_mode) != found.mode:
            return False
        if found.file.read_bytes() != found.data_bytes:
            return False
    except FileNotFoundError:
        return False
    temporary.replace(found.file)
    return True

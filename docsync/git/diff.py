"""What is staged, or what lies between two commits, as file changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docsync.git.context import GitContext
from docsync.git.runner import Git, encode


@dataclass(frozen=True, slots=True)
class FileChange:
    """`status` is A, M, D, R or T. For R `old_path` differs from `path`; for A the old side is
    None, for D the new one (`path` is then the old path)."""

    status: str
    path: str
    old_path: str
    old_mode: str | None
    new_mode: str | None
    old_oid: str | None
    new_oid: str | None


@dataclass(frozen=True, slots=True)
class StagedDiff:
    """The changes over `base`, in git's order of paths."""

    base: str  # commit or tree id
    changes: tuple[FileChange, ...]


# `-O`: an order file in the user's configuration is none of ours. `-l`: above this many files on
# both sides only exact renames are looked for, which keeps a mass move from taking minutes.
_FORMAT = (
    "--raw",
    "-z",
    "-M",
    "-l400",
    "-O/dev/null",
    "--no-abbrev",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
)


def staged_diff(git: Git, ctx: GitContext) -> StagedDiff:
    """What the index in use changes over HEAD, or over nothing before the first commit.

    Intent-to-add entries are left out: nothing of theirs is staged. Unmerged paths are left out
    too. Raises GitError, RepositoryError.
    """
    records = git.records(
        "diff-index", "--cached", "--ita-invisible-in-index", *_FORMAT, ctx.base, "--"
    )
    return StagedDiff(ctx.base, _parse(records))


def range_diff(git: Git, base: str, tip: str) -> StagedDiff:
    """What lies between two commits or trees. Raises GitError."""
    return StagedDiff(base, _parse(git.records("diff-tree", "-r", *_FORMAT, base, tip, "--")))


def fingerprint(changes: Iterable[FileChange]) -> str:
    """SHA-256 (hex) over the paths, modes and blob ids, whatever their order."""
    import hashlib

    lines = sorted(
        "\0".join(
            (
                change.path,
                change.old_path,
                change.old_mode or "",
                change.new_mode or "",
                change.old_oid or "",
                change.new_oid or "",
            )
        )
        for change in changes
    )
    # no field can hold a NUL, so two of them end a record without doubt
    return hashlib.sha256(b"".join(encode(line) + b"\0\0" for line in lines)).hexdigest()


def _parse(records: list[str]) -> tuple[FileChange, ...]:
    changes = []
    parts = iter(records)
    for head in parts:
        old_mode, new_mode, old_oid, new_oid, score = head[1:].split(" ")
        status = score[0]
        old_path = next(parts)
        path = next(parts) if status in "RC" else old_path
        if status not in "AMDRT":
            continue
        changes.append(
            FileChange(
                status,
                path,
                old_path,
                None if status == "A" else old_mode,
                None if status == "D" else new_mode,
                None if status == "A" else old_oid,
                None if status == "D" else new_oid,
            )
        )
    return tuple(sorted(changes, key=lambda change: (change.path, change.old_path)))

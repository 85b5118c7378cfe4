"""Commits gone by: where the main line stood, who took a word or a file away."""

from __future__ import annotations

from dataclasses import dataclass

from docsync.git.runner import Git, decode


@dataclass(frozen=True, slots=True)
class Commit:
    """`date` is the committer's day, `2024-05-01`; `subject` the first line of the message."""

    id: str
    date: str
    subject: str = ""


_FORMAT = "--format=%H%x00%cs%x00%s"


def main_line(git: Git, tip: str) -> list[str]:
    """The commits that `tip` went through, newest first, merged branches left out."""
    return git.text("rev-list", "--first-parent", tip).split()


def is_shallow(git: Git) -> bool:
    return git.text("rev-parse", "--is-shallow-repository") == "true"


def is_partial(git: Git) -> bool:
    """Whether looking at old files would make git fetch them."""
    answer = git.call(
        "config", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"
    )
    return bool(answer.out_bytes.strip())


def changers(git: Git, since: str, until: str, word: str, path: str) -> list[Commit]:
    """The commits after `since`, up to `until`, in which a file holds `word` more or less often
    than before, newest first. Raises GitError."""
    listing = git.run(
        *("log", "--no-renames", "--no-ext-diff", "--no-textconv", "-S", word, _FORMAT),
        *(f"{since}..{until}", "--", path),
    )
    return _commits(listing)


def removers(git: Git, since: str, until: str, path: str) -> list[Commit]:
    """The commits after `since`, up to `until`, that took a file away, newest first."""
    listing = git.run(
        *("log", "--no-renames", "--diff-filter=D", _FORMAT, f"{since}..{until}", "--", path)
    )
    return _commits(listing)


def holders(git: Git, commit: str, word: str) -> list[str]:
    """The files of a commit in which `word` stands as a whole word."""
    answer = git.call("grep", "-l", "-z", "-I", "-F", "-w", "-e", word, commit, "--")
    listed = decode(answer.out_bytes).split("\0")[:-1]
    return [each.removeprefix(f"{commit}:") for each in listed]


def editors(git: Git, since: str, until: str, path: str, limit: int = 100) -> list[Commit]:
    """The commits after `since`, up to `until`, that changed a file, newest first."""
    listing = git.run(*("log", f"-{limit}", _FORMAT, f"{since}..{until}", "--", path))
    return _commits(listing)


def _commits(listing: bytes) -> list[Commit]:
    lines = (line.split("\0") for line in decode(listing).splitlines() if line)
    return [Commit(id, date, subject) for id, date, subject in lines]


def renames(git: Git, commit: str) -> dict[str, str]:
    """What a commit moved: old path to new path. Empty for a root commit."""
    records = git.records(
        *("diff-tree", "-r", "-z", "-M40%", "-l600", "--diff-filter=R", "--name-status"),
        *("--no-commit-id", "--root", commit),
    )
    return dict(zip(records[1::3], records[2::3], strict=False))


def first_parent(git: Git, commit: str) -> str | None:
    """None for a root commit, or where a shallow clone ends."""
    answer = git.call("rev-parse", "--verify", "-q", f"{commit}^1")
    return decode(answer.out_bytes).strip() or None if answer.code == 0 else None


def read_at(git: Git, commit: str, path: str) -> bytes:
    """A file of a commit; empty where there is none."""
    answer = git.call("cat-file", "blob", f"{commit}:{path}")
    return answer.out_bytes if answer.code == 0 else b""

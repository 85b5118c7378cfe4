"""Where and how git runs us."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docsync.errors import GitError, RepositoryError
from docsync.git.runner import Answer, Git, decode, explain
from docsync.git.stash import find_stashed_paths


class CommitForm(StrEnum):
    PLAIN = "plain"  # the real index
    ALL = "all"  # `git commit -a`: index.lock
    PATHS = "paths"  # `git commit PATH`: next-index-PID.lock
    OTHER = "other"  # a foreign GIT_INDEX_FILE


@dataclass(frozen=True, slots=True)
class GitContext:
    """The repository as this run stands in it."""

    root: Path  # top of the work tree
    git_dir: Path
    state_dir: Path  # `git rev-parse --git-path docsync`; may not exist yet
    index_file: Path  # the index in use
    form: CommitForm
    head: str | None  # commit id; None before the first commit
    empty_tree: str  # its id in this repository's hash
    operation: str | None  # "merge", "rebase", "cherry-pick", "revert", "am", "bisect"
    framework: str | None  # "pre-commit" when it runs us
    stashed_paths: frozenset[str]  # paths whose unstaged edits pre-commit has put aside

    @property
    def base(self) -> str:
        """What the index is compared with."""
        return self.head or self.empty_tree

    @property
    def can_stage(self) -> bool:
        """Whether what is written to the index in use survives a stopped commit."""
        return self.form is CommitForm.PLAIN and self.operation is None


# git knows these trees without having stored them
_EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
# in the git directory of the work tree; the first that is there names the operation
_OPERATIONS = (
    ("rebase-merge", "rebase"),
    ("rebase-apply/applying", "am"),
    ("rebase-apply", "rebase"),
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("BISECT_LOG", "bisect"),
)
_QUESTIONS = (
    ("--is-bare-repository",),
    ("--show-toplevel",),
    ("--absolute-git-dir",),
    ("--git-path", "docsync"),
    ("--git-path", "index"),
    ("--show-object-format",),
)
_PATHS_INDEX = r"next-index-\d+\.lock"


def find_context(cwd: Path, environ: Mapping[str, str]) -> tuple[Git, GitContext]:
    """The repository that holds `cwd`, and how git runs us, in one git process.

    Gives a Git that runs at the top of the work tree on the index in use. Raises RepositoryError
    when there is no repository, no work tree, no git, or git does not trust it.
    """
    git = Git(cwd, environ)
    toplevel, git_dir_name, state, index, object_format, head = _ask(git)
    root = Path(toplevel)
    git_dir = Path(git_dir_name)
    # these may be relative to where we stand; the rest of the run stands at the top
    index_file = Path(os.path.normpath(cwd.absolute() / index))
    anchored = dict(environ)
    if "GIT_DIR" in environ:
        anchored["GIT_DIR"] = git_dir_name
    if "GIT_WORK_TREE" in environ:
        anchored["GIT_WORK_TREE"] = toplevel
    if "GIT_INDEX_FILE" in environ:
        anchored["GIT_INDEX_FILE"] = str(index_file)
    try:
        stashed_paths = find_stashed_paths(environ)
    except OSError as error:
        raise GitError(
            f"the unstaged edits that pre-commit put aside cannot be listed ({error}): "
            "commit with nothing unstaged, or mend the permissions of its cache"
        ) from error
    return Git(root, anchored), GitContext(
        root=root,
        git_dir=git_dir,
        state_dir=Path(os.path.normpath(cwd.absolute() / state)),
        index_file=index_file,
        form=_commit_form(index_file, git_dir),
        head=head or None,
        empty_tree=_EMPTY_TREES[object_format],
        operation=_operation(git_dir),
        framework="pre-commit" if environ.get("PRE_COMMIT") == "1" else None,
        stashed_paths=stashed_paths,
    )


def _ask(git: Git) -> list[str]:
    """Top, git directory, state directory, index, object format, HEAD ("" before the first)."""
    asked = [word for question in _QUESTIONS for word in question]
    # without a HEAD this exits with 1, having answered everything else
    answer = git.call("rev-parse", *asked, "--verify", "-q", "HEAD")
    lines = decode(answer.out_bytes).split("\n")[:-1]
    if lines[:1] == ["true"]:
        raise RepositoryError(
            f"{git.root} is in a bare repository, which has no work tree: run docsync in a clone"
        )
    if answer.code not in (0, 1) or len(lines) < len(_QUESTIONS):
        raise explain(answer, ("rev-parse",), git.root)
    if len(lines) > len(_QUESTIONS) + 1:
        # a folder with a line break in its name: one question at a time
        lines = [decode(git.run("rev-parse", *question))[:-1] for question in _QUESTIONS]
        head: Answer = git.call("rev-parse", "--verify", "-q", "HEAD")
        lines.append(decode(head.out_bytes)[:-1])
    if len(lines) == len(_QUESTIONS):
        lines.append("")
    return lines[1:]


def _commit_form(index_file: Path, git_dir: Path) -> CommitForm:
    if os.path.realpath(index_file.parent) == os.path.realpath(git_dir):
        if index_file.name == "index":
            return CommitForm.PLAIN
        if index_file.name == "index.lock":
            return CommitForm.ALL
        if re.fullmatch(_PATHS_INDEX, index_file.name):
            return CommitForm.PATHS
    return CommitForm.OTHER


def _operation(git_dir: Path) -> str | None:
    present = (name for file, name in _OPERATIONS if os.path.lexists(git_dir / file))
    return next(present, None) or _sequence(git_dir)


def _sequence(git_dir: Path) -> str | None:
    """Between the steps of a cherry-pick or revert of many commits there is only a list."""
    try:
        todo = (git_dir / "sequencer" / "todo").read_bytes()
    except OSError:
        return None
    return "revert" if todo.startswith(b"revert") else "cherry-pick"

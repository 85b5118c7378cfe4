"""Putting a rewritten document into the index and the work tree, losing nothing.

The order makes a kill harmless at every point: a note of the intent; the complete new file beside
the old one, so that a full disk or a read-only checkout shows before anything has changed; the
index entry, by compare-and-swap; the rename of the file; the note's removal. After a kill the index
holds the old entry or the new one and the file its old content or the new one, and
`finish_interrupted` brings the rest to its end.

`git checkout-index -f` is not used for the last step: it removes the file before it writes the new
one, and it would undo an unstaged `chmod`.
"""

from __future__ import annotations

import os
import shlex
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum

from docsync.errors import DocsyncError
from docsync.git.context import CommitForm, GitContext
from docsync.git.index import EntryMoved, IndexBusy, keep_out, swap_entry
from docsync.git.intent import Intent, find_intents, remove_scratch
from docsync.git.runner import Git
from docsync.git.state import make_state_dir
from docsync.git.tree import TreeEntry, read_entry
from docsync.git.worktree import (
    Unwritable,
    aim,
    read_file,
    replace_unless_changed,
    write_beside,
)


class StageState(StrEnum):
    STAGED = "staged"  # index and work tree hold the new text
    MERGED = "merged"  # index holds it; the work tree holds it merged with unstaged edits
    WORKTREE = "worktree"  # only the work tree (the index of this commit form does not last)
    PENDING = "pending"  # nothing written: someone else's edit is in the way; kept in the journal
    SKIPPED = "skipped"  # nothing written: not a file that docsync may write


@dataclass(frozen=True, slots=True)
class Staged:
    """What became of one document. Object ids are of the index entry before and after; `why` is
    for people and says what to do next when the state is not STAGED."""

    path: str
    state: StageState
    why: str
    old_oid: str
    new_oid: str


APPLY = "docsync apply"
LOCK_WAIT_S = 2.0
# the file may be saved by an editor while we work on it, but not for ever
_ATTEMPTS = 3

_FORM_WHY = {
    CommitForm.ALL: (
        "`git commit -a` commits from a temporary index: review the new text in the work tree and "
        "give the same command again"
    ),
    CommitForm.PATHS: (
        "`git commit PATH` commits from a temporary index: review the new text in the work tree "
        "and name this file in the command too, or `git add` it and commit without paths"
    ),
}

_INDEX_ONLY = "it is outside the sparse checkout: only the index holds the new text"
_NOWHERE = (
    "it is outside the sparse checkout, and this form of commit keeps nothing in the index: run "
    "`{}` afterwards"
)

# what may stand in the way of one document; all of it becomes a state
_OBSTACLES = (DocsyncError, EntryMoved, IndexBusy, Unwritable, OSError)


def stage_document(
    git: Git,
    ctx: GitContext,
    path: str,
    expected_oid: str,
    content: bytes,
    command: str = APPLY,
) -> Staged:
    """Puts `content` in the place of the blob `expected_oid` at `path`.

    The index entry changes only if it still is `expected_oid`; in the work tree unstaged edits are
    merged, and where they touch the same lines nothing is written anywhere. What stands in the way
    is a state, not an exception. Called again after a kill, it finishes what was begun. `command`
    is what a person gives again when that is out of the way.
    """
    if why := _refuse_context(ctx, path, command):
        return Staged(path, StageState.PENDING, why, expected_oid, expected_oid)
    try:
        new_oid = git.text("hash-object", "-w", "--stdin", "--no-filters", data=content)
    except DocsyncError as error:
        return Staged(path, StageState.PENDING, str(error), expected_oid, expected_oid)
    return _Exchange(git, ctx, Intent(path, expected_oid, new_oid), command).run()


def is_free_of_edits(
    git: Git, ctx: GitContext, path: str, expected_oid: str, content: bytes
) -> bool:
    """Whether no unstaged edit touches the lines that `content` changes in `expected_oid`. Neither
    index nor work tree is written; True says nothing of what else may stand in the way."""
    try:
        new_oid = git.text("hash-object", "-w", "--stdin", "--no-filters", data=content)
        found = read_file(ctx.root, path)
        target = aim(git, ctx.state_dir, found, path, old=expected_oid, new=new_oid)
    except _OBSTACLES:
        return False
    return target is not None


def finish_interrupted(git: Git, ctx: GitContext) -> tuple[Staged, ...]:
    """Ends what a killed run had begun, one outcome for each document whose index entry it had
    changed. To be called under the run lock before anything else is staged; costs next to nothing
    when no run was killed. Raises GitError, RepositoryError, OSError.
    """
    if not ctx.can_stage or not ctx.state_dir.is_dir():
        return ()
    remove_scratch(ctx.state_dir)
    outcomes = []
    for intent in find_intents(ctx.state_dir):
        entry = read_entry(git, intent.path)
        if entry is None or entry.oid != intent.new_oid:
            # it never happened, or the user has gone on from there
            intent.remove(ctx.state_dir, ctx.root)
            continue
        if why := _refuse_context(ctx, intent.path, APPLY):
            outcome = Staged(intent.path, StageState.PENDING, why, intent.old_oid, intent.new_oid)
        else:
            outcome = _Exchange(git, ctx, intent, APPLY).run()
        outcomes.append(outcome)
    return tuple(outcomes)


def _refuse_context(ctx: GitContext, path: str, command: str) -> str:
    if ctx.operation is not None:
        return f"a {ctx.operation} is in progress: finish it, then run `{command}`"
    if ctx.form is CommitForm.OTHER:
        return f"{ctx.index_file} is not this repository's own index: run `{command}` later"
    if path in ctx.stashed_paths:
        return (
            "pre-commit has put unstaged edits of this file aside, and a new text under them could "
            f"keep them from coming back: run `{command}`, outside of the hook"
        )
    return ""


def _refuse_entry(entry: TreeEntry | None, has_file: bool) -> str:
    if entry is None:
        return "it is not in the index"
    if entry.is_unmerged:
        return "it has unresolved conflicts"
    if entry.is_intent_to_add:
        return "it is only intended to be added (`git add -N`): add it first"
    if not entry.is_regular:
        return "it is a symlink or a submodule"
    if entry.is_skip_worktree and has_file:
        return "it is marked skip-worktree, and has a file all the same"
    if entry.is_assume_unchanged:
        return "it is marked assume-unchanged"
    return ""


class _Exchange:
    """One document on its way from blob `old` to blob `new`.

    `index_oid` is what its index entry holds; `is_resumed` says that it held `new` at the start,
    which a killed run left so: then the index is not taken back, only the work tree is behind.
    `is_sparse`: the document is outside the sparse checkout and has no file; its entry stays so.
    """

    def __init__(self, git: Git, ctx: GitContext, intent: Intent, command: str) -> None:
        self.git = git
        self.ctx = ctx
        self.command = command
        self.path, self.old, self.new = intent.path, intent.old_oid, intent.new_oid
        self.index_oid = self.old
        self.is_resumed = False
        self.is_sparse = False
        self.intent = intent

    def run(self) -> Staged:
        try:
            entry = read_entry(self.git, self.path)
            has_file = os.path.lexists(self.ctx.root / self.path)
            if why := _refuse_entry(entry, has_file):
                self._drop_intent()
                return self._outcome(StageState.SKIPPED, why)
            assert entry is not None
            self.is_sparse = not has_file and (entry.is_skip_worktree or self.intent.is_sparse)
            if self.is_sparse and not self.ctx.can_stage:
                return self._outcome(StageState.PENDING, _NOWHERE.format(self.command))
            self.intent = replace(self.intent, is_sparse=self.is_sparse)
            if entry.oid not in (self.old, self.new):
                raise EntryMoved
            self.index_oid = entry.oid
            self.is_resumed = entry.oid == self.new != self.old
            self.intent.write(make_state_dir(self.ctx))
            is_merged = self._place(entry)
        except BaseException as error:
            self._take_back(is_lasting=isinstance(error, Unwritable))
            if isinstance(error, _OBSTACLES):
                return self._explain(error)
            raise
        self._drop_intent()
        if not self.ctx.can_stage:
            return self._outcome(StageState.WORKTREE, _FORM_WHY[self.ctx.form])
        if self.is_sparse:
            return self._outcome(StageState.STAGED, _INDEX_ONLY)
        # only spares later git commands a look into the file (`update-index --refresh` would do
        # it for all files, and undo a split index)
        self.git.run("add", "--refresh", "--", self.path, check=False)
        if is_merged:
            return self._outcome(StageState.MERGED, "the work tree keeps your unstaged edits too")
        return self._outcome(StageState.STAGED, "")

    def _place(self, entry: TreeEntry) -> bool:
        """Writes index and work tree; whether unstaged edits were merged. Raises `_OBSTACLES`."""
        if self.is_sparse:
            self._swap(entry)
            return False
        for _ in range(_ATTEMPTS):
            found = read_file(self.ctx.root, self.path)
            target = aim(self.git, self.ctx.state_dir, found, self.path, old=self.old, new=self.new)
            if target is None:
                raise Unwritable(
                    "unstaged edits touch the same lines: put them aside "
                    f"(`git stash push --keep-index {shlex.quote(self.path)}`), then run "
                    f"`{self.command}`"
                )
            if target.data_bytes == found.data_bytes:
                self._swap(entry)
                return target.is_merged
            temporary = write_beside(found, self.intent.temporary, target.data_bytes)
            self._swap(entry)
            if replace_unless_changed(found, temporary):
                return target.is_merged
            temporary.unlink()
        raise Unwritable(f"the file is being changed all the time: run `{self.command}` later")

    def _swap(self, entry: TreeEntry) -> None:
        if self.ctx.can_stage and self.index_oid != self.new:
            self.index_oid = self.new  # before: after a failure in between, look at the entry
            swap_entry(self.git, entry, self.new, LOCK_WAIT_S)
        if self.is_sparse:
            keep_out(self.git, self.path, LOCK_WAIT_S)

    def _take_back(self, is_lasting: bool) -> None:
        """Back to where we began. What cannot be taken back keeps its note for the next run, and
        so does a resumed write that some passing trouble kept from its end."""
        with suppress(DocsyncError, IndexBusy, EntryMoved, OSError):
            if not self.is_resumed and self.index_oid == self.new:
                now = read_entry(self.git, self.path)
                if now is not None and now.oid == self.new:
                    swap_entry(self.git, now, self.old, LOCK_WAIT_S)
                    if self.is_sparse:
                        keep_out(self.git, self.path, LOCK_WAIT_S)
                self.index_oid = self.old
            if is_lasting or not self.is_resumed:
                self.intent.remove(self.ctx.state_dir, self.ctx.root)

    def _drop_intent(self) -> None:
        with suppress(OSError):
            self.intent.remove(self.ctx.state_dir, self.ctx.root)

    def _explain(self, error: BaseException) -> Staged:
        why = str(error)
        state = StageState.PENDING
        if isinstance(error, EntryMoved):
            why = "its index entry changed meanwhile: run docsync again"
        elif isinstance(error, IndexBusy):
            why = (
                f"another git process holds {self.ctx.index_file}.lock: when it has ended, run "
                f"`{self.command}`; if none is running, a git crashed, and the lock can be removed"
            )
        elif isinstance(error, OSError):
            why = f"it cannot be written ({error.strerror}): mend that, then run `{self.command}`"
        elif isinstance(error, Unwritable) and error.is_foreign:
            state = StageState.SKIPPED
        if self.index_oid == self.new != self.old:
            why += " (the index holds the new text already, the work tree does not)"
        return self._outcome(state, why)

    def _outcome(self, state: StageState, why: str) -> Staged:
        return Staged(self.path, state, why, self.old, self.index_oid)

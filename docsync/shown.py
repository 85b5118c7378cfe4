"""Whether a change was shown before, and what became of what was written for it.

A change passes the second time, whoever decided what: its documents as docsync left them, edited,
or without what docsync wrote, which a person took out. Only work that was thrown away, with the
code or on the way to another commit, was no decision: there the same change is a new one."""

from __future__ import annotations

from pathlib import Path

from docsync.git.reflog import has_left
from docsync.record import Decision
from docsync.report import LeftOut, OutcomeState
from docsync.review.presence import Eye, Presence
from docsync.review.stored import StoredProposal, StoredStop
from docsync.run import Run
from docsync.sources import Change

THROWN_AWAY = "thrown away with the change that it was written for"


def was_shown(this: Run, change: Change) -> bool:
    """Whether this change was stopped before, and its work was not thrown away since. Says in
    `this.left_out` what is not in the commit."""
    if this.journal is None:
        return False
    stop = this.journal.stop(change.fingerprint)
    if stop is None:
        return False
    eye = Eye(this.git, this.context, this.journal)
    made = [p for p in this.journal.proposals(run_id=stop.run_id) if _counts(p)]
    seen = [(p, eye.presence(p) if p.is_written else Presence.GONE) for p in made]
    absent = (Presence.CHANGED, Presence.GONE)
    lost = [p for p, where in seen if where in absent and p.state is not OutcomeState.UNDONE]
    if lost and _is_new_work(this, change, stop):
        for each in lost:
            this.journal.set_outcome(each.id, OutcomeState.SKIPPED, THROWN_AWAY, "", "")
        return False
    for each, where in seen:
        if each.state is OutcomeState.PENDING or where in (Presence.INDEX, Presence.CHANGED):
            continue
        is_in_file = where is Presence.WORKTREE
        this.left_out.append(LeftOut(each.id, each.path, each.start_line, is_in_file))
    return True


def _is_new_work(this: Run, change: Change, stop: StoredStop) -> bool:
    """On another commit; or HEAD was reset or left since, and the code was written once more. A
    `git reset` that only takes it out of the index leaves the files as they are."""
    if stop.head != (this.context.head or ""):
        return True
    return any(
        _is_written_since(this.context.root / each.path, stop.at) for each in change.code
    ) and has_left(this.git, stop.at, stop.moves)


def _is_written_since(file: Path, at: float) -> bool:
    """Of a file that is not there nobody can say: so it is taken to be."""
    try:
        return file.lstat().st_mtime > at
    except OSError:
        return True


def _counts(proposal: StoredProposal) -> bool:
    """Whether it stopped the commit, and nobody has said no to it."""
    states = (OutcomeState.PENDING, OutcomeState.UNDONE)
    if proposal.decision is Decision.REJECTED:
        return False
    return proposal.is_written or proposal.state in states

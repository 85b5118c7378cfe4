"""Which proposals wait for a person."""

from __future__ import annotations

from collections.abc import Iterable

from docsync.journal import Journal
from docsync.record import Decision
from docsync.report import OutcomeState
from docsync.review.presence import Eye
from docsync.review.stored import StoredProposal
from docsync.rewrite.proposal import CheckStatus, GuardDecision


def waiting(eye: Eye) -> list[StoredProposal]:
    """Undecided proposals made since the last commit, and pending ones of any age, in the order of
    the documents.

    What was written before that commit is in it: committing it was the decision. What a person
    has taken out or thrown away since waits no more."""
    recent = eye.as_found(eye.journal.proposals(head=eye.context.head or ""))
    pending = eye.journal.proposals((OutcomeState.PENDING,))
    by_id = {each.id: each for each in (*pending, *recent)}
    newest = _without_older([by_id[key] for key in sorted(by_id)])
    found = [each for each in newest if not each.is_decided]
    return sorted(found, key=lambda each: (each.path, each.start_line, each.id))


def pending(journal: Journal) -> list[StoredProposal]:
    """What `docsync apply` writes when it is given no ids."""
    found = journal.proposals((OutcomeState.PENDING,))
    return _without_older([each for each in found if each.decision is not Decision.REJECTED])


def taken_back(journal: Journal, head: str | None) -> list[StoredProposal]:
    """What `docsync undo` took back since the commit `head`, and nobody has decided on."""
    found = [p for p in journal.proposals(head=head or "") if p.state is OutcomeState.UNDONE]
    return [each for each in _without_older(found) if not each.is_decided]


def _without_older(proposals: Iterable[StoredProposal]) -> list[StoredProposal]:
    """Drops what was proposed again later for the same text. What was written stands there no more
    where a later run found the old text in its place."""
    kept: list[StoredProposal] = []
    for each in proposals:
        kept = [older for older in kept if not _is_replaced(older, each)]
        if each.state is not OutcomeState.SKIPPED:
            kept.append(each)
    return kept


def _is_replaced(older: StoredProposal, by: StoredProposal) -> bool:
    if (older.path, older.old) != (by.path, by.old):
        return False
    return not older.is_written or (older.run_id != by.run_id and older.start_line == by.start_line)


def why_not(proposal: StoredProposal) -> str:
    """Why a proposal must not be written as it stands, or ""."""
    failed = [each for each in proposal.checks if each.status is CheckStatus.FAILED]
    if failed:
        first = failed[0]
        return f"the check {first.name!r} failed ({first.detail})"
    if proposal.guard_decision is not GuardDecision.ACCEPT:
        sources = ", ".join(dict.fromkeys(each.source for each in proposal.matches))
        return f"it reproduces protected text ({sources})"
    return ""


def last_written(eye: Eye) -> list[StoredProposal]:
    """What the last run that wrote anything since the last commit has in its documents."""
    recent = eye.as_found(eye.journal.proposals(head=eye.context.head or ""))
    written = [each for each in recent if each.is_written]
    last = max((each.run_id for each in written), default=0)
    return [each for each in written if each.run_id == last]

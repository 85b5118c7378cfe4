"""What a person can do with a proposal. Each step is written to the documents first and to the
journal right after; a kill in between leaves a sound document and a record that is one step behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from docsync.git.context import GitContext
from docsync.git.runner import Git, decode
from docsync.git.stage import Staged
from docsync.journal import Journal
from docsync.judge.suppression import fact_key
from docsync.record import Decision
from docsync.report import OutcomeState
from docsync.review.presence import Eye, Presence
from docsync.review.shared import add_shared, drop_shared
from docsync.review.stored import StoredProposal
from docsync.review.swap import Swap, siblings_of, swap_text
from docsync.review.waiting import why_not
from docsync.rewrite.proposal import GuardDecision, Origin


@dataclass(frozen=True, slots=True)
class Done:
    """`is_done` says whether what was asked for has happened; `text` is for people."""

    proposal_id: int
    is_done: bool
    text: str


@dataclass(frozen=True, slots=True)
class Desk:
    git: Git
    context: GitContext
    journal: Journal

    def accept(self, proposal: StoredProposal, *, despite_checks: bool = False) -> Done:
        """Writes it if it is not written yet, and remembers the decision."""
        if not self._stands(proposal):
            written = self.write(proposal, despite_checks=despite_checks)
            if not written.is_done:
                return written
        self._decide(proposal, Decision.ACCEPTED)
        return Done(proposal.id, True, "accepted")

    def write(self, proposal: StoredProposal, *, despite_checks: bool = False) -> Done:
        """A proposal that is not in its document yet."""
        if self._stands(proposal):
            return Done(proposal.id, True, "is written already")
        if proposal.guard_decision is GuardDecision.REJECT:
            why = f"{why_not(proposal)}: `docsync review edit {proposal.id}`"
            return Done(proposal.id, False, why)
        refusal = "" if despite_checks else why_not(proposal)
        if refusal:
            return Done(
                proposal.id, False, f"{refusal}: edit it, or write it with --despite-checks"
            )
        return self._write(proposal, proposal.new, f"docsync apply {proposal.id}")

    def reject(self, proposal: StoredProposal, reason: str) -> Done:
        """Takes its text back and does not propose it again for the same facts."""
        if proposal.is_written:
            again = f"docsync review reject {proposal.id}"
            staged = self._swap(proposal, proposal.new, proposal.old, again)
            if not OutcomeState(staged.state).is_written:
                return Done(proposal.id, False, staged.why)
        why = f"rejected: {reason}" if reason else "rejected"
        self.journal.set_outcome(proposal.id, OutcomeState.SKIPPED, why, "", "")
        self._decide(proposal, Decision.REJECTED, reason)
        left = "the old text is back" if proposal.is_written else "nothing of it was written"
        return Done(proposal.id, True, f"rejected; {left}")

    def take_back(self, proposal: StoredProposal, why: str, command: str) -> Done:
        """The old text again, without a decision: it can be written again. `command` is what asks
        for it."""
        staged = self._swap(proposal, proposal.new, proposal.old, command)
        if not OutcomeState(staged.state).is_written:
            return Done(proposal.id, False, staged.why)
        self.journal.set_outcome(proposal.id, OutcomeState.UNDONE, why, "", "")
        return Done(proposal.id, True, "taken back")

    def edit(self, proposal: StoredProposal, text: str) -> Done:
        """A person's own words instead; that is a decision too. No words are none, as for git."""
        if not text.strip():
            why = "the text is empty, so nothing was changed"
            return Done(proposal.id, False, f"{why}: `docsync review reject {proposal.id}`")
        again = f"docsync review edit {proposal.id}"
        if proposal.is_written:
            staged = self._swap(proposal, proposal.new, text, again)
            if not OutcomeState(staged.state).is_written:
                return Done(proposal.id, False, staged.why)
            self._remember(proposal, staged)
        else:
            written = self._write(proposal, text, again)
            if not written.is_done:
                return written
        self.journal.set_text(proposal.id, text, Origin.PERSON, "edited in review")
        self._decide(proposal, Decision.ACCEPTED, "edited")
        return Done(proposal.id, True, "your text is written")

    def _stands(self, proposal: StoredProposal) -> bool:
        """Whether it was written, and nobody has brought the old text back since."""
        if not proposal.is_written:
            return False
        eye = Eye(self.git, self.context, self.journal)
        return eye.presence(proposal) is not Presence.GONE

    def _write(self, proposal: StoredProposal, text: str, command: str) -> Done:
        staged = self._swap(proposal, proposal.old, text, command)
        state = OutcomeState(staged.state)
        if state.is_written:
            self._remember(proposal, staged)
            return Done(proposal.id, True, "written and staged" if not staged.why else staged.why)
        return Done(proposal.id, False, staged.why)

    def _remember(self, proposal: StoredProposal, staged: Staged) -> None:
        self.journal.set_outcome(
            proposal.id,
            OutcomeState(staged.state),
            staged.why,
            proposal.old_oid or staged.old_oid,
            staged.new_oid,
        )

    def _swap(self, proposal: StoredProposal, before: str, after: str, command: str) -> Staged:
        siblings = siblings_of(self.journal, proposal)
        return swap_text(self.git, self.context, Swap(proposal, before, after, siblings, command))

    def share(self, proposal: StoredProposal, reason: str, until: date | None) -> Done:
        """Moves a rejection into the file that the team shares; it holds there alone, so that
        lifting it lifts it. Raises ConfigError."""
        keys = {fact_key(fact) for fact in proposal.facts}
        own = [
            each
            for each in self.journal.suppressions()
            if each.section == proposal.section_id and each.fact in keys
        ]
        path = add_shared(
            self.context.root, [replace(each, reason=reason, until=until) for each in own]
        )
        for each in own:
            self.journal.lift(int(each.number))
        return Done(proposal.id, True, f"rejected for all in {path.name}: commit that file")

    def _decide(self, proposal: StoredProposal, decision: Decision, reason: str = "") -> None:
        if decision is Decision.ACCEPTED:
            drop_shared(self.context.root, proposal.section_id, map(fact_key, proposal.facts))
        self.journal.record_decision(
            proposal.fingerprint, proposal.section_id, decision, reason, proposal.id, self._who()
        )

    def _who(self) -> str:
        """The name that git would sign a commit with, "" if it has none."""
        said = decode(self.git.call("var", "GIT_AUTHOR_IDENT").out_bytes)
        return said.rpartition(" <")[0]

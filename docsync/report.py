"""What a run found and did. Owns counts, wording and the return code; prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # a report with nothing in it needs none of these, and most commits have nothing to report
    from docsync.facts.fact import ChangeFact, Unchecked
    from docsync.git.context import CommitForm
    from docsync.judge.silence import Silenced
    from docsync.judge.verdict import State, Verdict
    from docsync.match.candidate import Reason
    from docsync.rewrite.proposal import Check, Origin


class Mode(StrEnum):
    CHECK = "check"  # reads only
    SYNC = "sync"  # writes the index and, where clean, the work tree
    HOOK = "hook"  # sync, inside a commit


class OutcomeState(StrEnum):
    STAGED = "staged"
    MERGED = "merged"
    WORKTREE = "worktree"
    PENDING = "pending"  # sound, but not written: `docsync apply` does
    WITHHELD = "withheld"  # a check or the guard said no; in the journal only
    UNDONE = "undone"  # it was written, and a person had it taken back
    SKIPPED = "skipped"

    @property
    def words(self) -> str:
        """As people are told: where the new text is, or that it is nowhere."""
        if self is OutcomeState.MERGED:
            return "staged"
        if self is OutcomeState.UNDONE:
            return "taken back"
        return "work tree" if self is OutcomeState.WORKTREE else self.value

    @property
    def is_written(self) -> bool:
        return self in (OutcomeState.STAGED, OutcomeState.MERGED, OutcomeState.WORKTREE)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one proposal. Lines are 1-based in the old document."""

    proposal_id: int  # journal id
    path: str
    heading_path: tuple[str, ...]
    start_line: int
    end_line: int
    state: OutcomeState
    why: str
    old: str
    new: str
    origin: Origin
    explanation: str
    checks: tuple[Check, ...]
    fact_ids: tuple[str, ...]
    is_undone: bool = False  # of an earlier run: its text is taken back


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A proposal that an earlier run wrote for the same change, and that the commit does not hold;
    `is_in_file`: the work tree does."""

    proposal_id: int
    path: str
    start_line: int
    is_in_file: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """A section, its verdict and how far it was looked at. `state` is CHECKED when a rewrite was
    written or the section judged unaffected, SUSPECT when evidence stands without a repair.
    `remaining` is that evidence where a part of the section was rewritten, `answered` what the
    rewriting took away of it. `is_own`: what is
    out of date is a text that docsync wrote, for an earlier state of the change."""

    verdict: Verdict
    state: State
    why: str
    remaining: tuple[Reason, ...] = ()
    answered: tuple[Reason, ...] = ()
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one run saw, found and did; empty where there was nothing."""

    mode: Mode
    fingerprint: str  # of the code changes alone; "" for a hook that found no facts
    run_id: int  # journal id, 0 when nothing was recorded
    facts: tuple[ChangeFact, ...]
    unchecked: tuple[Unchecked, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]
    model: str  # name, or "" when none was used
    model_problem: str  # why no model answered, "" if one did or none was asked for
    sections_seen: int  # sections in the index of docs
    cut: int  # candidates beyond `max-sections` or the time budget, all SUSPECT
    notes: tuple[str, ...]  # for people: what was skipped and why
    duration_s: float
    is_retry: bool = False  # this diff was stopped and shown before
    stop_on_suspect: bool = False
    stop_on_model_down: bool = False
    silenced: tuple[Silenced, ...] = ()  # found, and by somebody's word not said
    form: CommitForm | None = None  # how the commit was called, where that is known
    operation: str = ""  # a merge, rebase or the like that is in progress
    is_staged: bool = True  # the change that was looked at; else one between two commits
    left_out: tuple[LeftOut, ...] = ()  # of a retry
    no_documents: str = ""  # why there is none that could be looked at, and what to do
    unlooked: int = 0  # files and facts that no section was looked at for; `notes` say why

    @property
    def all_notes(self) -> tuple[str, ...]:
        return (*self.notes, *filter(None, (self.no_documents,)))

    @property
    def affected(self) -> tuple[Finding, ...]:
        from docsync.judge.verdict import Affected

        return tuple(f for f in self.findings if f.verdict.affected is Affected.AFFECTED)

    @property
    def suspects(self) -> tuple[Finding, ...]:
        from docsync.judge.verdict import State

        return tuple(f for f in self.findings if f.state is State.SUSPECT)

    @property
    def written(self) -> tuple[Outcome, ...]:
        return tuple(o for o in self.outcomes if o.state.is_written)

    @property
    def state(self) -> State:
        """Of the whole run: UNCHECKED when nothing could be looked at, SUSPECT when evidence is
        left without a judgement or a repair, or was not looked for, else CHECKED."""
        from docsync.judge.verdict import State

        is_blind = not self.sections_seen if self.facts else bool(self.unchecked)
        is_blind = is_blind or bool(self.no_documents)
        if is_blind and not self.findings:
            return State.UNCHECKED
        return State.SUSPECT if self.suspects or self.cut or self.unlooked else State.CHECKED

    @property
    def exit_code(self) -> int:
        """0 nothing to do, 1 something to review. `check` says 1 for every affected section; a
        hook stops only for what was written or is pending, for a text of docsync's own that is out
        of date, and for suspects when configured to."""
        if self.mode is Mode.CHECK:
            return 1 if self.affected else 0
        to_review = bool(self.written) or any(
            o.state is OutcomeState.PENDING for o in self.outcomes
        )
        if self.is_retry and not self.written:
            return 0
        is_own = self.mode is Mode.HOOK and any(f.is_own for f in self.findings)
        if to_review or is_own or (self.stop_on_suspect and self.suspects):
            return 1
        return 1 if self.stop_on_model_down and self.model_problem and self.suspects else 0

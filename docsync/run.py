"""What is asked of a run, and what it gathers on its way to the report."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docsync.report import Finding, LeftOut, Mode, Outcome, RunReport

if TYPE_CHECKING:
    from docsync.config import Config
    from docsync.facts.fact import ChangeFact, Unchecked
    from docsync.git.context import GitContext
    from docsync.git.runner import Git
    from docsync.journal import Journal
    from docsync.judge.silence import Silenced
    from docsync.llm.chat import ChatModel
    from docsync.outdated import Earlier
    from docsync.sources import Change

# of the time budget, that may be over when a stage takes up nothing more: what is left is for the
# next ones, the rules after a model among them
READING, MATCHING, ASKING = 0.5, 0.75, 0.9


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `only` names one section by its id, with a reviewer's `hint` for it."""

    mode: Mode
    from_ref: str | None = None
    to_ref: str | None = None
    use_model: bool = True
    is_ci: bool = False
    only: str = ""
    hint: str = ""


@dataclass(eq=False)
class Run:
    """What one run gathers on its way to the report."""

    request: Request
    config: Config
    git: Git
    context: GitContext
    journal: Journal | None
    open_model: Callable[[], ChatModel] | None
    progress: Callable[[str], None]
    started: float = field(default_factory=time.monotonic)
    run_id: int = 0
    model: str = ""
    model_problem: str = ""
    sections_seen: int = 0
    cut: int = 0
    unlooked: int = 0
    earlier: dict[str, Earlier] = field(default_factory=dict)  # by path, as long as not written
    shown: list[str] = field(default_factory=list)  # what of it is told now, for the second time
    no_documents: str = ""  # why not, where there is none
    notes: list[str] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    silenced: list[Silenced] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def until(self, share: float = 1.0) -> float:
        """When so much of the time budget is spent, of `time.monotonic()`."""
        return self.started + share * self.config.time_budget_s

    def begin(self, change: Change) -> None:
        """The run gets its number in the journal, once."""
        if self.journal is not None and not self.run_id:
            self.run_id = self.journal.begin_run(
                self.request.mode, change.fingerprint, self.context.head, self.context.form
            )

    @property
    def opener(self) -> Callable[[], ChatModel] | None:
        """None where no model may be asked."""
        wanted = self.request.use_model and self.config.model.enabled
        return self.open_model if wanted else None

    def report(
        self, change: Change, facts: Sequence[ChangeFact], is_retry: bool = False
    ) -> RunReport:
        # nobody asks for it when a hook found nothing, and loading the hash costs milliseconds
        is_named = bool(facts or self.run_id) or is_retry or self.request.mode is not Mode.HOOK
        return RunReport(
            mode=self.request.mode,
            fingerprint=change.fingerprint if is_named else "",
            run_id=self.run_id,
            facts=tuple(facts),
            unchecked=tuple(self.unchecked),
            findings=tuple(self.findings),
            outcomes=tuple(self.outcomes),
            model=self.model,
            model_problem=self.model_problem,
            sections_seen=self.sections_seen,
            cut=self.cut,
            notes=tuple(dict.fromkeys(self.notes)),
            duration_s=time.monotonic() - self.started,
            is_retry=is_retry,
            stop_on_suspect=self.config.on_suspect == "stop",
            stop_on_model_down=self.config.on_model_down == "stop",
            silenced=tuple(self.silenced),
            form=self.context.form,
            operation=self.context.operation or "",
            is_staged=change.tip is None,
            left_out=tuple(self.left_out),
            no_documents=self.no_documents,
            unlooked=self.unlooked,
        )

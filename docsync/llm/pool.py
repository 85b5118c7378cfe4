"""Several requests at once, in order, within one deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docsync.errors import ModelError, ModelUnavailable
from docsync.llm.chat import ChatMessage, ChatModel, ChatReply, Sampling


@dataclass(frozen=True, slots=True)
class Job:
    """One request; `timeout_s` is for it alone."""

    messages: tuple[ChatMessage, ...]
    sampling: Sampling
    timeout_s: float = 60.0


Outcome = ChatReply | ModelError
OnDone = Callable[[int, Outcome], None]


def _ignore(index: int, outcome: Outcome) -> None:
    """An `OnDone` that does nothing."""


def complete_all(
    model: ChatModel,
    jobs: Sequence[Job],
    *,
    concurrency: int,
    deadline: float,
    on_done: OnDone = _ignore,
) -> list[Outcome]:
    """The reply of each job, or why there is none, in the order of `jobs`.

    `deadline` is a time of `time.monotonic()`; jobs that have not begun by then become
    ModelUnavailable. `on_done` is called with the index as each job ends, never by two threads at
    once. An exception other than ModelError is raised here after the running jobs were cut; so is
    KeyboardInterrupt, at once. In both cases `model` is closed.
    """
    outcomes: list[Outcome | None] = [None] * len(jobs)
    if concurrency <= 1 or len(jobs) <= 1:
        try:
            for index, job in enumerate(jobs):
                outcome = _complete(model, job, deadline)
                outcomes[index] = outcome
                on_done(index, outcome)
        except BaseException:
            model.close()
            raise
    else:
        _Crew(model, jobs, outcomes, deadline, on_done).work(min(concurrency, len(jobs)))
    return [outcome for outcome in outcomes if outcome is not None]


def _complete(model: ChatModel, job: Job, deadline: float) -> Outcome:
    remaining_s = deadline - time.monotonic()
    if remaining_s <= 0:
        return ModelUnavailable("the time budget was used up before the model was asked")
    try:
        return model.complete(job.messages, job.sampling, timeout_s=min(job.timeout_s, remaining_s))
    except ModelError as error:
        return error


class _Crew:
    """Daemon threads that take jobs in order: they never keep an interrupted docsync alive."""

    def __init__(
        self,
        model: ChatModel,
        jobs: Sequence[Job],
        outcomes: list[Outcome | None],
        deadline: float,
        on_done: OnDone,
    ) -> None:
        self._model, self._jobs, self._outcomes = model, jobs, outcomes
        self._deadline, self._on_done = deadline, on_done
        self._next = 0
        self._lock = threading.Lock()
        self._crash: BaseException | None = None

    def work(self, threads: int) -> None:
        crew = [threading.Thread(target=self._run, daemon=True) for _ in range(threads)]
        for member in crew:
            member.start()
        try:
            for member in crew:
                # a join without a timeout would hold back Ctrl-C on some platforms
                while member.is_alive():
                    member.join(0.1)
                    if self._crash is not None:
                        raise self._crash
            if self._crash is not None:
                raise self._crash
        except BaseException:
            with self._lock:
                self._next = len(self._jobs)
            self._model.close()
            raise

    def _run(self) -> None:
        while True:
            with self._lock:
                index = self._next
                self._next += 1
            if index >= len(self._jobs):
                return
            try:
                outcome = _complete(self._model, self._jobs[index], self._deadline)
                with self._lock:
                    self._outcomes[index] = outcome
                    self._on_done(index, outcome)
            except BaseException as error:
                self._crash = error
                return

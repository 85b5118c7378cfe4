"""Several requests: bounded, in order, within a deadline, and ended by Ctrl-C."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from docsync.errors import ModelReplyError, ModelUnavailable
from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.llm.pool import Job, complete_all


class Scripted:
    """A `ChatModel` that answers with what a function makes of the prompt."""

    name = "scripted"
    context_tokens = 4096

    def __init__(self, answer: Callable[[str], str]) -> None:
        self._answer = answer
        self._lock = threading.Lock()
        self.running = self.most_running = self.calls = 0
        self.timeouts: list[float] = []
        self.closed = threading.Event()

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        with self._lock:
            self.calls += 1
            self.running += 1
            self.most_running = max(self.most_running, self.running)
            self.timeouts.append(timeout_s)
        try:
            return ChatReply(self._answer(messages[0].content), "stop", self.name)
        finally:
            with self._lock:
                self.running -= 1

    def close(self) -> None:
        self.closed.set()


def jobs(count: int, timeout_s: float = 60.0) -> list[Job]:
    return [
        Job((ChatMessage("user", str(number)),), Sampling(), timeout_s) for number in range(count)
    ]


def soon(seconds: float = 30.0) -> float:
    return time.monotonic() + seconds


@pytest.mark.parametrize("concurrency", [1, 3])
def test_order_is_kept_and_concurrency_bounded(concurrency: int) -> None:
    def answer(text: str) -> str:
        time.sleep(0.02 * (8 - int(text)))
        return text

    model = Scripted(answer)
    seen: list[int] = []
    outcomes = complete_all(
        model,
        jobs(8),
        concurrency=concurrency,
        deadline=soon(),
        on_done=lambda index, outcome: seen.append(index),
    )
    assert [o.text for o in outcomes if isinstance(o, ChatReply)] == list("01234567")
    assert model.most_running == concurrency
    assert sorted(seen) == list(range(8))
    assert not model.closed.is_set()


@pytest.mark.parametrize("concurrency", [1, 3])
def test_a_failure_is_an_outcome_and_the_others_go_on(concurrency: int) -> None:
    def answer(text: str) -> str:
        if text == "1":
            raise ModelReplyError("nonsense")
        return text

    outcomes = complete_all(Scripted(answer), jobs(3), concurrency=concurrency, deadline=soon())
    assert [type(outcome) for outcome in outcomes] == [ChatReply, ModelReplyError, ChatReply]


@pytest.mark.parametrize("concurrency", [1, 2])
def test_what_does_not_fit_into_the_deadline_is_not_begun(concurrency: int) -> None:
    def answer(text: str) -> str:
        time.sleep(0.15)
        return text

    model = Scripted(answer)
    outcomes = complete_all(model, jobs(8), concurrency=concurrency, deadline=soon(0.2))
    assert model.calls == 2 * concurrency
    assert isinstance(outcomes[0], ChatReply)
    assert all(isinstance(outcome, ModelUnavailable) for outcome in outcomes[2 * concurrency :])
    assert max(model.timeouts) <= 0.2


def test_the_limit_of_a_job_counts_too() -> None:
    model = Scripted(str)
    complete_all(model, jobs(1, timeout_s=1.5), concurrency=1, deadline=soon())
    assert model.timeouts == [1.5]


def test_no_jobs_no_work() -> None:
    assert complete_all(Scripted(str), [], concurrency=4, deadline=soon()) == []


@pytest.mark.parametrize("concurrency", [1, 2])
def test_an_error_in_docsync_itself_is_not_hidden(concurrency: int) -> None:
    def answer(text: str) -> str:
        raise ZeroDivisionError

    model = Scripted(answer)
    with pytest.raises(ZeroDivisionError):
        complete_all(model, jobs(4), concurrency=concurrency, deadline=soon())
    assert model.closed.is_set()


@pytest.mark.parametrize("concurrency", [1, 2])
def test_ctrl_c_ends_it_at_once_and_begins_nothing_more(concurrency: int) -> None:
    blocked = threading.Event()

    def answer(text: str) -> str:
        blocked.wait(10)
        return text

    model = Scripted(answer)
    main = threading.main_thread().ident
    assert main is not None
    timer = threading.Timer(0.2, lambda: signal.pthread_kill(main, signal.SIGINT))
    timer.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        complete_all(model, jobs(6), concurrency=concurrency, deadline=soon())
    assert time.monotonic() - started < 2.0
    assert model.closed.is_set()
    blocked.set()
    time.sleep(0.05)
    assert model.calls == concurrency

"""How fast a model is, and what a question of docsync takes with it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from docsync.llm.chat import ChatMessage, ChatReply, Sampling
from docsync.llm.speed import MAX_WRITTEN, READ_TOKENS, WRITTEN_TOKENS, Speed, measure


class Timed:
    """A model that reads 100 and writes 10 tokens a second, and knows the text before."""

    name = "timed"
    context_tokens = 4096

    def __init__(self, tokens: int = 300, load_s: float = 0, most: int = 99) -> None:
        self.tokens, self.load_s, self.most = tokens, load_s, most
        self.asked: list[str] = []

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        (message,) = messages
        known = message.content in self.asked
        self.asked.append(message.content)
        written = min(sampling.max_tokens, self.most)
        seconds = written / 10 + (0 if known else self.tokens / 100) + self.load_s
        self.load_s = 0
        return ChatReply("and", "length", self.name, self.tokens, written, seconds)

    def close(self) -> None: ...


def test_reading_and_writing_are_told_apart() -> None:
    model = Timed()
    speed = measure(model, 10.0)
    assert speed is not None
    assert speed.written == pytest.approx(10)
    assert speed.read == pytest.approx(100, rel=0.05)
    assert len(set(model.asked)) == 2
    measure(model, 10.0)
    assert len(set(model.asked)) == 4, "what a server keeps of the last time says nothing"


def test_a_question_takes_what_it_reads_and_writes() -> None:
    assert Speed(READ_TOKENS, WRITTEN_TOKENS).prompt_s == 2
    assert MAX_WRITTEN < WRITTEN_TOKENS, "the trial is shorter than a question"


def test_loading_the_model_is_no_part_of_it() -> None:
    assert measure(Timed(load_s=20), 10.0) == pytest.approx(measure(Timed(), 10.0))


@pytest.mark.parametrize("model", [Timed(-1), Timed(most=1)])
def test_a_server_that_counts_no_tokens_or_ends_at_once_is_not_measured(model: Timed) -> None:
    assert measure(model, 10.0) is None

"""The only mock of the project: a model whose replies are queued."""

from __future__ import annotations

from collections.abc import Sequence

from docsync.errors import ModelError
from docsync.llm.chat import ChatMessage, ChatReply, Sampling


class FakeModel:
    """Replies in turn with each of `replies`: a text, a (text, finish reason), a (text, mean
    log-probability), or an error."""

    def __init__(
        self,
        *replies: str | tuple[str, str] | tuple[str, float] | ModelError,
        context_tokens: int = 8192,
    ) -> None:
        self.replies = list(replies)
        self.asked: list[tuple[ChatMessage, ...]] = []
        self.sampled: list[Sampling] = []
        self.context_tokens = context_tokens
        self.is_closed = False

    @property
    def name(self) -> str:
        return "fake"

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        self.asked.append(tuple(messages))
        self.sampled.append(sampling)
        reply = self.replies.pop(0)
        if isinstance(reply, ModelError):
            raise reply
        text, told = (reply, "stop") if isinstance(reply, str) else reply
        if isinstance(told, float):
            return ChatReply(text, "stop", self.name, mean_logprob=told)
        return ChatReply(text, told, self.name)

    def close(self) -> None:
        self.is_closed = True

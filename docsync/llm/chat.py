"""The one seam between docsync and any model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class ChatMessage:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """Names and meaning as in the OpenAI-compatible chat endpoint; greedy by default.
    `wants_logprobs` asks for `ChatReply.mean_logprob`, which not every server gives."""

    max_tokens: int = 1024
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0
    stop: tuple[str, ...] = ()
    wants_logprobs: bool = False


@dataclass(frozen=True, slots=True)
class ChatReply:
    """`finish_reason` is "stop", "length" or what the server said; tokens are -1 if unknown.
    `mean_logprob` is over the tokens of the reply, None if it was not asked for or not given."""

    text: str
    finish_reason: str
    model: str
    prompt_tokens: int = -1
    completion_tokens: int = -1
    duration_s: float = 0.0
    mean_logprob: float | None = None


class ChatModel(Protocol):
    """Raises `ModelUnavailable` or `ModelReplyError`, nothing else."""

    @property
    def name(self) -> str: ...

    @property
    def context_tokens(self) -> int:
        """Tokens of prompt and reply together; a conservative 4096 if unknown."""
        ...

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply: ...

    def close(self) -> None: ...

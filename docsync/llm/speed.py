"""How fast a model answers, and what a prompt of docsync takes at that speed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from docsync.llm.chat import ChatMessage, ChatModel, ChatReply, Sampling

# what a prompt with the change reads and writes on the evaluation set: benchmarks/README.md
READ_TOKENS, WRITTEN_TOKENS = 709, 129
MIN_WRITTEN, MAX_WRITTEN = 8, 24  # of the trial
_TEXT = "The keeper lights the lamp at dusk, and looks for salt on the panes before he does so. "
_REPEATED = 12  # some 250 tokens


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second."""

    read: float
    written: float

    @property
    def prompt_s(self) -> float:
        """Seconds for one prompt with the change, and its answer."""
        return READ_TOKENS / self.read + WRITTEN_TOKENS / self.written


def measure(model: ChatModel, timeout_s: float) -> Speed | None:
    """Three short questions: one for a server that loads the model with the first, and two of one
    text, which a server that keeps prefixes reads once. None where the server does not count
    tokens, or the model ends at once.

    Raises ModelError where it does not answer in time."""
    # no server has read these texts before
    now = time.time_ns()
    _ask(model, f"{now}. Hello.", 1, timeout_s)
    text = f"{now + 1}. {_TEXT * _REPEATED}\nGo on with the story."
    first = _ask(model, text, 1, timeout_s)
    second = _ask(model, text, MAX_WRITTEN, timeout_s)
    if first.prompt_tokens <= 0 or second.completion_tokens < MIN_WRITTEN:
        return None
    reading, all_of_it = max(first.duration_s, 1e-3), max(second.duration_s, 1e-3)
    # a second that takes longer may have been read anew
    writing = all_of_it - reading if all_of_it > reading else all_of_it
    return Speed(first.prompt_tokens / reading, second.completion_tokens / max(writing, 1e-3))


def _ask(model: ChatModel, text: str, tokens: int, timeout_s: float) -> ChatReply:
    asked = (ChatMessage("user", text),)
    return model.complete(asked, Sampling(max_tokens=tokens), timeout_s=timeout_s)

"""How fast a model answers, and what a prompt of docsync takes at that speed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from docsync.llm.chat import ChatMessage, ChatModel, Sampling

# what a prompt with the change reads and writes on the evaluation set: benchmarks/README.md
READ_TOKENS, WRITTEN_TOKENS = 709, 129
MAX_WRITTEN = 24  # of the trial
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
    """Two short questions: the second has the text of the first, which a server that keeps
    prefixes need not read again. None where the server does not count tokens.

    Raises ModelError where it does not answer in time."""
    # no server has read this text before
    text = f"{time.time_ns()}. {_TEXT * _REPEATED}\nGo on with the story."
    asked = (ChatMessage("user", text),)
    first = model.complete(asked, Sampling(max_tokens=1), timeout_s=timeout_s)
    second = model.complete(asked, Sampling(max_tokens=MAX_WRITTEN), timeout_s=timeout_s)
    if first.prompt_tokens <= 0 or second.completion_tokens <= 0:
        return None
    return Speed(
        first.prompt_tokens / max(first.duration_s, 1e-3),
        second.completion_tokens / max(second.duration_s, 1e-3),
    )

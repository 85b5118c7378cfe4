"""A model whose replies are kept: what was asked once is not asked again."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from docsync.llm.chat import ChatMessage, ChatModel, ChatReply, Sampling


class KeptReplies:
    """A `ChatModel` for several threads. The model itself is opened with the first new question."""

    def __init__(
        self, file: Path, open_model: Callable[[], ChatModel], context_tokens: int
    ) -> None:
        self._file, self._open = file, open_model
        self._model: ChatModel | None = None
        self.context_tokens = context_tokens
        self.name = "kept"
        self.asked = 0
        self._known: dict[str, ChatReply] = {}
        self._lock = threading.Lock()
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self._known[row["key"]] = ChatReply(**row["reply"])

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        key = key_of(messages, sampling)
        if key in self._known:
            return self._known[key]
        with self._lock:
            if self._model is None:
                self._model = self._open()
            model = self._model
        reply = model.complete(messages, sampling, timeout_s=timeout_s)
        fields = {name: getattr(reply, name) for name in ChatReply.__slots__}
        row = {"key": key, "messages": [[m.role, m.content] for m in messages], "reply": fields}
        with self._lock:
            self.asked += 1
            with self._file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps(row) + "\n")
            self._known[key] = reply
        return reply

    def close(self) -> None:
        if self._model is not None:
            self._model.close()


def key_of(messages: Sequence[ChatMessage], sampling: Sampling) -> str:
    """Greedy replies do not depend on the seed."""
    seed = sampling.seed if sampling.temperature else 0
    said = [[m.role, m.content] for m in messages]
    text = json.dumps([said, sampling.max_tokens, sampling.temperature, seed])
    return hashlib.sha256(text.encode()).hexdigest()

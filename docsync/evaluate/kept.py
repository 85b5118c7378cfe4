"""Replies are kept until the report is written: an evaluation takes an hour on a CPU, and goes on
where it was ended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path

from docsync.llm.chat import ChatMessage, ChatModel, ChatReply, Sampling

Open = Callable[[], AbstractContextManager[ChatModel]]


class KeptReplies:
    """The `ChatModel` that it is given, asked only what `file` has no reply to. What a killed
    process left of its last line is asked again."""

    def __init__(self, model: ChatModel, file: Path, who: str) -> None:
        self.model, self.file, self.who = model, file, who
        self.known: dict[str, ChatReply] = {}
        lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
        for line in lines:
            try:
                row = json.loads(line)
                self.known[row["key"]] = ChatReply(**row["reply"])
            except (ValueError, KeyError, TypeError):
                continue
        if lines and not lines[-1].endswith(b"\n"):
            with file.open("ab") as stream:
                stream.write(b"\n")

    @property
    def name(self) -> str:
        return self.model.name

    @property
    def context_tokens(self) -> int:
        return self.model.context_tokens

    def complete(
        self, messages: Sequence[ChatMessage], sampling: Sampling, *, timeout_s: float
    ) -> ChatReply:
        asked = [self.who, [asdict(m) for m in messages], asdict(sampling)]
        key = hashlib.sha256(json.dumps(asked).encode()).hexdigest()
        if key not in self.known:
            reply = self.model.complete(messages, sampling, timeout_s=timeout_s)
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"key": key, "reply": asdict(reply)}) + "\n")
            self.known[key] = reply
        return self.known[key]

    def close(self) -> None:
        self.model.close()


def keeping(open_model: Open, file: Path, who: str) -> Open:
    """`who` tells the contestants apart, and files of one name that are not the same."""

    @contextmanager
    def opened() -> Iterator[ChatModel]:
        with open_model() as model:
            yield KeptReplies(model, file, who)

    return opened


def state_of(path: str) -> str:
    """Of a file of weights: other content has another size or another time. "" is none."""
    if not path:
        return ""
    try:
        found = Path(path).stat()
    except OSError:
        return path
    return f"{path} {found.st_size} {found.st_mtime_ns}"

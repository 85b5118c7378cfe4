"""One row of a dataset, in the forms that `docsync finetune` reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from docsync.errors import DatasetError
from docsync.jsonl import objects
from docsync.llm.chat import ChatMessage

Task = Literal["repair", "detection", "code", "text"]
UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Example:
    """`prompt` and `completion` for repair and code, `text` and `label` for detection, `text` alone
    for prose. `meta` is JSON: at least `task`, `source` ("history", "decision", "synthetic",
    "canary"), `repo`, `commit`, `date`, `licence`, `path`, `kind`."""

    meta: dict[str, Any]
    prompt: tuple[ChatMessage, ...] = ()
    completion: str = ""
    text: str = ""
    label: str = ""

    @property
    def is_unchanged(self) -> bool:
        return bool(self.meta.get("kind") == UNCHANGED)

    @property
    def content(self) -> str:
        """What makes two rows the same: of a repair the blocks before and after, not the frame."""
        if "old" in self.meta:
            return f"{self.meta['old']}\n{self.completion}"
        return self.text or f"{self.prompt[-1].content}\n{self.completion}"

    @property
    def rank(self) -> str:
        """A draw that depends on the row alone."""
        said = f"{self.meta.get('repo')}\0{self.meta.get('commit')}\0{self.content}"
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    def data(self) -> dict[str, Any]:
        if self.prompt:
            return {
                "prompt": [{"role": m.role, "content": m.content} for m in self.prompt],
                "completion": [{"role": "assistant", "content": self.completion}],
                "meta": self.meta,
            }
        if self.label:
            return {"text": self.text, "label": self.label, "meta": self.meta}
        return {"text": self.text, "meta": self.meta}


def lines_of(examples: Iterable[Example]) -> Iterator[str]:
    """ASCII, so that nothing depends on an encoding."""
    for example in examples:
        yield json.dumps(example.data(), ensure_ascii=True, sort_keys=True) + "\n"


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was read: `number` is its line, 1-based."""

    number: int
    prompt: tuple[ChatMessage, ...]
    completion: str
    meta: dict[str, Any] = field(default_factory=dict)


def read_rows(file: Path) -> list[Row]:
    """Rows of `docsync mine --dataset repair`. Raises DatasetError with file and line."""
    try:
        content_bytes = file.read_bytes()
    except OSError as error:
        raise DatasetError(f"{file} cannot be read: {error.strerror}") from error
    rows = []
    for number, data in objects(file, content_bytes):
        try:
            rows.append(_row(data, number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            lacks = f" {error} is missing," if isinstance(error, KeyError) else ""
            raise DatasetError(
                f"{file}:{number}:{lacks} this is no row that `docsync mine --dataset repair` "
                "writes: give a file that it wrote"
            ) from error
    if not rows:
        raise DatasetError(f"{file} holds no row: `docsync mine --dataset repair` writes some")
    return rows


def _row(data: dict[str, Any], number: int) -> Row:
    messages = tuple(ChatMessage(m["role"], m["content"]) for m in data["prompt"])
    (completion,) = data["completion"]
    meta = dict(data["meta"])
    for name in ("old", "facts"):  # without them nobody can tell what is right
        if name not in meta:
            raise KeyError(f"meta.{name}")
    return Row(number, messages, str(completion["content"]), meta)

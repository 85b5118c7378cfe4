"""One row of training data, whatever form it was written in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands; prints as `file:line`."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. The loss is taken on the turns that are targets."""

    role: Role
    content: str
    is_target: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """Turns to learn to answer, or a `text` to learn or to label.

    `is_raw` says that the turns are a prompt and its continuation, to be joined as they are; other
    turns go through a chat template. `licence` is what the row says of itself, or "".
    """

    place: Place
    turns: tuple[Turn, ...] = ()
    text: str = ""
    label: str = ""
    is_raw: bool = False
    licence: str = ""

    @property
    def key(self) -> str:
        """Equal for rows with the same words, however they are spaced."""
        words = [part for turn in self.turns for part in (turn.role, *turn.content.split())]
        joined = "\0".join([*words, *self.text.split()])
        return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()

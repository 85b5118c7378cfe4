"""What `docsync serve` is to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

DEFAULT_CONTEXT_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """`port` 0 is any free one, `threads` 0 one per physical core, `idle_exit_s` 0 never; `adapter`
    is a LoRA adapter in GGUF form. `parallel` requests are decoded together, each with a context of
    `context_tokens`."""

    weights: Path
    name: str
    engine: Literal["auto", "xllamacpp", "transformers"] = "auto"
    port: int = 0
    context_tokens: int = DEFAULT_CONTEXT_TOKENS
    threads: int = 0
    idle_exit_s: float = 900.0
    is_speculative: bool = True
    parallel: int = 1
    adapter: Path | None = None
    is_embedding: bool = False  # vectors instead of chat


class Engine(Protocol):
    """A model that listens on loopback with the OpenAI-compatible endpoints."""

    @property
    def name(self) -> str: ...

    @property
    def port(self) -> int: ...

    @property
    def context_tokens(self) -> int: ...

    def was_active(self) -> bool:
        """True if a chat request runs or has run since the last call."""
        ...

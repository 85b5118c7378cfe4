"""What is asked of a generator, and what judges it: for any set of problems."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from docsync.sandbox.sandbox import Sandbox


class Problem(Protocol):
    """A function without its body. The generator sees what `lay_out` lays out, and nothing of what
    `passes` goes by."""

    @property
    def id(self) -> str: ...

    @property
    def path(self) -> str:
        """Of the file, relative to the folder that is laid out."""

    @property
    def name(self) -> str:
        """Of the function, as `docsync generate` takes it."""

    @property
    def source(self) -> str:
        """Of the file, with the stub."""

    def lay_out(self, root: Path) -> None:
        """Writes the project as the generator may see it, but for the file itself."""

    def passes(self, sandbox: Sandbox, source: str) -> bool:
        """Whether the file with this text passes the hidden tests."""

    def passes_raw(self, sandbox: Sandbox, reply: str) -> bool:
        """The same of a whole reply, as other evaluations take one; False where they have none."""

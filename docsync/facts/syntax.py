"""What a language module raises when a blob is not in its language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from docsync.errors import DocsyncError

if TYPE_CHECKING:
    from docsync.facts.fact import ChangeFact


class SourceError(DocsyncError):
    """`path` cannot be parsed; `line` is 1-based (1 where the parser knows none), or 0 when the
    trouble is with the file as a whole. `facts` are what could be read all the same; None leaves
    the file to its words."""

    def __init__(
        self, path: str, line: int, message: str, facts: Sequence[ChangeFact] | None = None
    ) -> None:
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.path = path
        self.line = line
        self.message = message
        self.facts = facts

    @property
    def why(self) -> str:
        """For a report that names the path already."""
        return f"line {self.line}: {self.message}" if self.line else self.message

"""What a language module raises when a blob is not in its language."""

from __future__ import annotations

from docsync.errors import DocsyncError


class SourceError(DocsyncError):
    """`path` cannot be parsed; `line` is 1-based (1 where the parser knows none)."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message

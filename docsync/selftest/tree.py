"""The staged tree of a made-up project, in memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from docsync.verify.evidence import contains


@dataclass(frozen=True, slots=True)
class Tree:
    """Text by path. Stands in for git's index wherever the checks ask it for a word or a
    definition."""

    files: Mapping[str, str]

    def has(self, word: str) -> bool:
        return any(contains(path, word) or contains(text, word) for path, text in self._all())

    def signatures(self, name: str) -> tuple[str, ...]:
        start = re.compile(rf"\bdef {re.escape(name)}\(([^)]*)\)")
        return tuple(match[1] for _, text in self._all() for match in start.finditer(text))

    def has_path(self, path: str) -> bool:
        return path in self.files

    def text(self, path: str) -> str | None:
        return self.files.get(path)

    def _all(self) -> list[tuple[str, str]]:
        return list(self.files.items())

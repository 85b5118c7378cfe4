"""Both sides of one changed file, and how a fact about it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.publicness import is_surface_path
from docsync.facts.python.change import MOST_SIBLINGS
from docsync.facts.python.naming import dotted


@dataclass(frozen=True, slots=True)
class Change:
    """`package` stands before the dotted names of the file; "" where the language has none."""

    path: str
    old_path: str
    language: str
    package: str = ""

    @property
    def is_surface(self) -> bool:
        return is_surface_path(self.path)

    def place(self, line: int, *, is_old: bool = False) -> Place:
        return Place(self.old_path if is_old else self.path, line)

    def about(
        self,
        kind: FactKind,
        symbol: str,
        qualname: str,
        line: int,
        *,
        owner: str,
        before: str | None = None,
        after: str | None = None,
        is_old: bool = False,
        is_public: bool | None = None,
        siblings: Iterable[str] = (),
        detail: str = "",
        certainty: float = 1.0,
    ) -> ChangeFact:
        """`owner` is dotted within the file; `qualname` is what the fact is about."""
        return ChangeFact(
            kind=kind,
            symbol=symbol,
            before=before,
            after=after,
            place=self.place(line, is_old=is_old),
            is_public=self.is_surface if is_public is None else is_public,
            language=self.language,
            owner=dotted(self.package, owner),
            siblings=tuple(siblings)[:MOST_SIBLINGS],
            detail=detail,
            certainty=round(min(1.0, certainty), 2),
        )

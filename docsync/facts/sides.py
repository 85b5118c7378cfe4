"""Both sides of one changed file, and how a fact about it is made, in any language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from docsync.facts.fact import ChangeFact, FactKind, Place

MOST_SIBLINGS: Final = 12
# path, old and new content
Side = tuple[str, bytes | None, bytes | None]
# before and after, as a fact has them
Texts = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True, eq=False)
class Sides(ABC):
    """What a comparison needs to know of a changed file."""

    path: str
    old_path: str
    language: str

    @property
    @abstractmethod
    def is_surface(self) -> bool:
        """Whether flags, messages and the like of this file reach a user at all."""

    @abstractmethod
    def owner(self, qualname: str = "") -> str:
        """`qualname`, which is dotted within the file, as others would write it."""

    def is_public(self, qualname: str, *, is_old: bool = False) -> bool:
        return self.is_surface

    def certainty(self, qualname: str, *, is_old: bool = False) -> float:
        return 1.0

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
        """A fact about what `qualname` (on the side `is_old` says) is or has.

        `owner` is dotted within the file.
        """
        if is_public is None:
            is_public = self.is_public(qualname, is_old=is_old)
        sure = min(1.0, certainty) * self.certainty(qualname, is_old=is_old)
        return ChangeFact(
            kind=kind,
            symbol=symbol,
            before=before,
            after=after,
            place=self.place(line, is_old=is_old),
            is_public=is_public,
            language=self.language,
            owner=self.owner(owner),
            siblings=tuple(siblings)[:MOST_SIBLINGS],
            detail=detail,
            certainty=round(sure, 2),
        )


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The other names, the nearest in order first."""
    ordered = list(dict.fromkeys(names))
    if name not in ordered:
        return tuple(ordered)
    here = ordered.index(name)
    others = [(abs(index - here), index) for index in range(len(ordered)) if index != here]
    return tuple(ordered[index] for _, index in sorted(others))

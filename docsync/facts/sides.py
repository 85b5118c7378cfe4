"""Both sides of one changed file, and how a fact about it is made, in any language."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
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


def maybe_inherited(fact: ChangeFact) -> ChangeFact:
    """Of a type that has more from others than before: what went from it may come from them."""
    is_member = fact.kind in (FactKind.SYMBOL_REMOVED, FactKind.KEY_REMOVED)
    return replace(fact, stands_elsewhere=True) if is_member else fact


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The other names, the nearest in order first."""
    ordered = list(dict.fromkeys(names))
    if name not in ordered:
        return tuple(ordered)
    here = ordered.index(name)
    others = [(abs(index - here), index) for index in range(len(ordered)) if index != here]
    return tuple(ordered[index] for _, index in sorted(others))


class Neighbours:
    """The names of a scope with what each of them is, None for one that stands beside nobody. A
    generated file has thousands, and each may be asked about: none goes over all of them."""

    def __init__(self, scope: Iterable[tuple[str, Hashable | None]]) -> None:
        self._names: list[str] = []
        self._at: dict[str, int] = {}
        self._alike: dict[Hashable, list[int]] = {}
        for name, what in scope:
            if self._at.setdefault(name, len(self._names)) < len(self._names):
                continue
            if what is not None:
                self._alike.setdefault(what, []).append(len(self._names))
            self._names.append(name)

    def of(self, name: str, what: Hashable) -> tuple[str, ...]:
        """At most `MOST_SIBLINGS` of the other names that are the same, the nearest first."""
        alike = self._alike.get(what, [])
        here = self._at.get(name, -1)
        right = bisect_left(alike, here)
        left = right - 1
        right += alike[right : right + 1] == [here]
        found: list[str] = []
        while len(found) < MOST_SIBLINGS and (left >= 0 or right < len(alike)):
            for at in (left, right):
                if 0 <= at < len(alike):
                    found.append(self._names[alike[at]])
            left, right = left - 1, right + 1
        return tuple(found[:MOST_SIBLINGS])

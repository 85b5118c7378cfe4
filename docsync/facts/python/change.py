"""Both sides of one changed file, and how a fact about it is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Protocol

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.python.naming import dotted, is_public_module, is_public_name, is_test_path
from docsync.facts.python.symbols import Module, Symbol

LANGUAGE: Final = "python"
MOST_SIBLINGS: Final = 12
_UNLISTED = 0.8
# before and after, as a fact has them
Texts = tuple[str | None, str | None]


class Sides(Protocol):
    """What a comparison needs to know of a changed file, in whatever language it is."""

    @property
    def language(self) -> str: ...

    @property
    def is_surface(self) -> bool: ...

    def place(self, line: int, *, is_old: bool = False) -> Place: ...

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
    ) -> ChangeFact: ...


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """`old` None: the file is new; `new` None: it is gone."""

    path: str
    old_path: str
    old: Module | None
    new: Module | None

    @property
    def language(self) -> str:
        return LANGUAGE

    @property
    def module(self) -> Module:
        """The side that names things: the one that documentation already knows."""
        found = self.old or self.new
        assert found is not None
        return found

    @property
    def is_surface(self) -> bool:
        """Whether flags, messages and the like of this file reach a user at all."""
        return not is_test_path(self.path)

    def owner(self, qualname: str = "") -> str:
        return dotted(self.module.name, qualname)

    def place(self, line: int, *, is_old: bool = False) -> Place:
        return Place(self.old_path if is_old else self.path, line)

    def is_public(self, qualname: str, *, is_old: bool = False) -> bool:
        """Names in `__all__` are public wherever their module lives."""
        path = self.old_path if is_old else self.path
        module = self.old if is_old else self.new
        names = qualname.split(".") if qualname else []
        if is_test_path(path) or not all(map(is_public_name, names[1:])):
            return False
        if names and module is not None and names[0] in (module.exports or ()):
            return True
        return is_public_module(path) and all(map(is_public_name, names))

    def certainty(self, qualname: str, *, is_old: bool = False) -> float:
        module = self.old if is_old else self.new
        if module is None or module.exports is None or not qualname:
            return 1.0
        is_listed = qualname.split(".", maxsplit=1)[0] in module.exports
        is_open = is_public_module(self.old_path if is_old else self.path)
        return 1.0 if is_listed and is_open else _UNLISTED

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

        `owner` is dotted within the module.
        """
        if is_public is None:
            is_public = self.is_public(qualname, is_old=is_old)
        return ChangeFact(
            kind=kind,
            symbol=symbol,
            before=before,
            after=after,
            place=self.place(line, is_old=is_old),
            is_public=is_public,
            language=LANGUAGE,
            owner=self.owner(owner),
            siblings=tuple(siblings)[:MOST_SIBLINGS],
            detail=detail,
            certainty=round(certainty * self.certainty(qualname, is_old=is_old), 2),
        )


def nearest(name: str, names: Iterable[str]) -> tuple[str, ...]:
    """The other names, the nearest in order first."""
    ordered = list(dict.fromkeys(names))
    if name not in ordered:
        return tuple(ordered)
    here = ordered.index(name)
    others = [(abs(index - here), index) for index in range(len(ordered)) if index != here]
    return tuple(ordered[index] for _, index in sorted(others))


def beside(symbol: Symbol, scope: Iterable[Symbol]) -> tuple[str, ...]:
    """Names that stand beside a symbol and are of its kind and as public as it is."""
    return nearest(
        symbol.name,
        (
            other.name
            for other in scope
            if other.name == symbol.name
            or (other.kind is symbol.kind and is_public_name(other.name))
        ),
    )

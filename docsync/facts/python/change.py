"""Both sides of one changed file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from docsync.facts.python.naming import dotted, is_public_module, is_public_name, is_test_path
from docsync.facts.python.symbols import Module, Symbol
from docsync.facts.sides import Neighbours, Sides

LANGUAGE: Final = "python"
_UNLISTED = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class Change(Sides):
    """`old` None: the file is new; `new` None: it is gone."""

    old: Module | None
    new: Module | None

    @property
    def module(self) -> Module:
        """The side that names things: the one that documentation already knows."""
        found = self.old or self.new
        assert found is not None
        return found

    @property
    def is_surface(self) -> bool:
        return not is_test_path(self.path)

    def owner(self, qualname: str = "") -> str:
        return dotted(self.module.name, qualname)

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


def neighbours(scope: Iterable[Symbol]) -> Neighbours:
    """Names that stand beside a symbol are of its kind and public."""
    return Neighbours((s.name, s.kind if is_public_name(s.name) else None) for s in scope)

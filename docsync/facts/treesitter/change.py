"""Both sides of one changed file."""

from __future__ import annotations

from dataclasses import dataclass

from docsync.facts.publicness import is_surface_path
from docsync.facts.python.naming import dotted
from docsync.facts.sides import Sides


@dataclass(frozen=True, slots=True, eq=False)
class Change(Sides):
    """`package` stands before the dotted names of the file; "" where the language has none."""

    package: str = ""

    @property
    def is_surface(self) -> bool:
        return is_surface_path(self.path)

    def owner(self, qualname: str = "") -> str:
        return dotted(self.package, qualname)

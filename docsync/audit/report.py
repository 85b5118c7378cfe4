"""What an audit found. Owns counts and the return code; prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from docsync.docs.section import DocSection
from docsync.facts.fact import Unchecked
from docsync.git.history import Commit


class RefKind(StrEnum):
    SYMBOL = "dead-symbol"
    FLAG = "dead-flag"
    ENV = "dead-env"
    KEY = "dead-key"
    PATH = "dead-path"
    LINK = "dead-link"
    ANCHOR = "dead-anchor"


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in a document. `word` is what is looked for in the tree (the last part of a dotted
    name; a path relative to the top), `text` what stands there. `start` and `end` are byte offsets
    in the document, `line` is 1-based."""

    kind: RefKind
    word: str
    text: str
    path: str
    section: DocSection
    start: int
    end: int
    line: int
    where: str


@dataclass(frozen=True, slots=True)
class Death:
    """`commit` took the last occurrence away, from `path`, where it stood in `line` before (0: not
    known). `successor` is what stands in its place now, "" if nothing is known to."""

    commit: Commit
    path: str
    line: int
    successor: str = ""


@dataclass(frozen=True, slots=True)
class DeadReference:
    """`death` is None for a thing that was never seen in this repository."""

    reference: Reference
    death: Death | None
    why: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """`commits` of the main line were gone through, at `states` of them the whole tree was read."""

    tip: str
    dead: tuple[DeadReference, ...]
    unchecked: tuple[Unchecked, ...]
    notes: tuple[str, ...]
    documents: int
    references: int
    commits: int
    states: int
    duration_s: float

    @property
    def exit_code(self) -> int:
        """0 nothing to do, 1 something to review."""
        return 1 if self.dead else 0

    @property
    def state(self) -> str:
        return "CHECKED" if self.documents else "UNCHECKED"

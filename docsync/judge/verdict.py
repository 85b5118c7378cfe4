"""Whether a candidate is affected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from docsync.match.candidate import Candidate


class Affected(StrEnum):
    AFFECTED = "affected"
    UNAFFECTED = "unaffected"
    UNSURE = "unsure"


class State(StrEnum):
    """What was done with a section; see design principle "honest states"."""

    CHECKED = "CHECKED"  # judged
    SUSPECT = "SUSPECT"  # evidence, not judged or not repaired
    UNCHECKED = "UNCHECKED"  # could not look, and why


@dataclass(frozen=True, slots=True)
class Verdict:
    candidate: Candidate
    affected: Affected
    confidence: float  # 0..1, that `affected` is right
    why: str
    state: State = State.CHECKED

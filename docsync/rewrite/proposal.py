"""A rewrite on its way to the index."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from docsync.docs.section import ENCODED, as_read
from docsync.judge.verdict import Verdict


class Origin(StrEnum):
    MECHANICAL = "mechanical"
    MODEL = "model"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A new text for one span of one doc file. `start`/`end` are byte offsets in the blob
    `verdict.candidate.section.blob`; `old`/`new` are what is written in the span, decoded."""

    verdict: Verdict
    start: int
    end: int
    old: str
    new: str
    origin: Origin
    explanation: str  # for people: "`--jobs` is now `--workers`"
    prompt_id: str = ""  # journal id of the prompt, if a model wrote it
    model: str = ""
    finish_reason: str = ""
    mean_logprob: float | None = None  # of the reply's tokens, where the server gives it
    shown: str = ""  # hunks of the change that the model saw

    def as_read(self, format: str) -> Rewrite:
        """With the texts as readers of the document see them, for what judges words."""
        if format not in ENCODED:
            return self
        return replace(self, old=as_read(self.old, format), new=as_read(self.new, format))

    @property
    def start_line(self) -> int:
        """1-based, in the old document."""
        blocks = self.verdict.candidate.section.blocks
        return next((b for b in blocks if b.start == self.start), blocks[0]).start_line


class CheckStatus(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"


@dataclass(frozen=True, slots=True)
class Check:
    """One deterministic check and what it found; `detail` names the claim, link or heading."""

    name: str
    status: CheckStatus
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    rewrite: Rewrite
    checks: tuple[Check, ...]

    @property
    def is_sound(self) -> bool:
        return all(c.status is not CheckStatus.FAILED for c in self.checks)


class GuardDecision(StrEnum):
    ACCEPT = "accept"
    FLAG = "flag"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class ProtectedMatch:
    """`start`/`end`: characters in the new text; `distance` is normalised to 0..1. `characters`
    are those that count: white space as one, without what was known before. `kind` is "verbatim",
    "reordered" (the same sentences in another order), or "allowed" (its licence asks for no more
    than that it is named). `decision` is what this passage alone leads to."""

    source: str
    start: int
    end: int
    source_start: int
    source_end: int
    distance: float
    excerpt: str
    source_excerpt: str = ""
    characters: int = 0
    licence: str = ""
    owner: str = ""
    kind: str = "verbatim"
    corpus: str = ""
    decision: GuardDecision = GuardDecision.REJECT


@dataclass(frozen=True, slots=True)
class Guarded:
    verified: Verified
    decision: GuardDecision
    matches: tuple[ProtectedMatch, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether it passed every check, and copies nothing that is protected."""
        return self.verified.is_sound and self.decision is GuardDecision.ACCEPT

"""Candidates to verdicts, by evidence alone.

A small local model that is asked "is this section affected?" answers at chance, so no model is
asked here: it is given the section to rewrite, and what it leaves alone counts as left alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docsync.config import Config
from docsync.judge.verdict import Affected, State, Verdict
from docsync.match.candidate import Candidate


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Scores from which a section is called affected, and unsure."""

    affected: float
    unsure: float


CUT = "not judged: it is beyond max-sections"
THRESHOLDS = {
    "quiet": Thresholds(0.40, 0.20),
    "balanced": Thresholds(0.25, 0.12),  # the best F1 with the repository left out
    "thorough": Thresholds(0.10, 0.05),
}


def judge(candidates: Sequence[Candidate], config: Config) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts, most likely first, and those that `max-sections` cut: unsure, all of them,
    because nobody looked."""
    limits = THRESHOLDS[config.sensitivity]
    worth = [c for c in candidates if c.score >= limits.unsure]
    kept, cut = worth[: config.max_sections], worth[config.max_sections :]
    return (
        [_verdict(c, limits) for c in kept],
        [Verdict(c, Affected.UNSURE, c.score, CUT, State.SUSPECT) for c in cut],
    )


def _verdict(candidate: Candidate, limits: Thresholds) -> Verdict:
    why = candidate.reasons[0].text if candidate.reasons else ""
    if candidate.score >= limits.affected:
        return Verdict(candidate, Affected.AFFECTED, candidate.score, why)
    return Verdict(candidate, Affected.UNSURE, candidate.score, why, State.SUSPECT)

"""Which of several rewrites of one block is the best, and whether any is good enough."""

from __future__ import annotations

import math
from collections.abc import Iterable

from docsync.rewrite.proposal import CheckStatus, Origin, Verified


def best(candidates: Iterable[Verified]) -> Verified | None:
    """The sound one with the fewest warnings, then the smallest edit, then the one that no model
    wrote, then the one that its model found likeliest, where its server says so; where none is
    sound the one with the fewest failures, for people to see. None of none."""
    return min(candidates, key=_badness, default=None)


def _badness(verified: Verified) -> tuple[int, int, int, bool, float]:
    rewrite = verified.rewrite
    failed = sum(c.status is CheckStatus.FAILED for c in verified.checks)
    warned = sum(c.status is CheckStatus.WARNED for c in verified.checks)
    unlikely = math.inf if rewrite.mean_logprob is None else -rewrite.mean_logprob
    size = distance(rewrite.old, rewrite.new)
    return failed, warned, size, rewrite.origin is Origin.MODEL, unlikely


def distance(old: str, new: str) -> int:
    """Words that came or went."""
    from rapidfuzz.distance import Indel

    return int(Indel.distance(old.split(), new.split()))

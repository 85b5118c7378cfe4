"""Of several rewrites the one with the least against it is taken."""

from __future__ import annotations

from dataclasses import replace

from docsync.rewrite.proposal import Check, CheckStatus, Origin, Rewrite, Verified
from docsync.rewrite.rank import best
from tests.unit.rewrite.test_propose import REMOVED
from tests.unit.samples import document, verdict

DOC = document("Use `--turbo` to fly far.\n")


def one(
    new: str,
    *status: CheckStatus,
    origin: Origin = Origin.MODEL,
    mean_logprob: float | None = None,
) -> Verified:
    old = "Use `--turbo` to fly far."
    rewrite = Rewrite(verdict(DOC, REMOVED), 0, len(old), old, new, origin, "")
    rewrite = replace(rewrite, mean_logprob=mean_logprob)
    return Verified(rewrite, tuple(Check("x", s) for s in status))


def test_order() -> None:
    failed = one("Use it to fly far.", CheckStatus.FAILED)
    warned = one("Use it to fly far.", CheckStatus.WARNED)
    wide = one("It flies.", CheckStatus.PASSED)
    small = one("Use it to fly far.", CheckStatus.PASSED)
    certain = one("Use it to fly far.", CheckStatus.PASSED, origin=Origin.MECHANICAL)
    assert best([]) is None
    assert best([failed, warned]) is warned
    assert best([warned, wide]) is wide
    assert best([wide, small]) is small
    assert best([small, certain]) is certain
    assert best([failed]) is failed


def test_of_equals_the_likelier() -> None:
    text = "Use it to fly far."
    unknown = one(text, CheckStatus.PASSED)
    doubtful = one(text, CheckStatus.PASSED, mean_logprob=-0.7)
    likely = one(text, CheckStatus.PASSED, mean_logprob=-0.1)
    small = one("`--turbo` to fly far.", CheckStatus.PASSED, mean_logprob=-3.0)
    assert best([unknown, doubtful, likely]) is likely
    assert best([unknown, doubtful]) is doubtful
    assert best([likely, small]) is small

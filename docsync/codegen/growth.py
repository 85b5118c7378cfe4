"""Whether a claim on the cost fits what calls of growing size take. A report, not a verdict: on a
busy machine a measured exponent is off by a few tenths."""

from __future__ import annotations

import math
from dataclasses import dataclass

from docsync.codegen.inputs import grown_calls
from docsync.codegen.loop import Workplace, known_calls
from docsync.codegen.specification import Cost, Specification
from docsync.codegen.target import Stub, Target
from docsync.codegen.trial import Wanted, run_trial

SIZES = (500, 1_000, 2_000, 4_000, 8_000)
TOO_QUICK_S = 2e-6  # below this the clock is what is measured
TOLERANCE = 0.4


@dataclass(frozen=True, slots=True)
class Growth:
    """`exponent` is the slope of time over size, both as logarithms; None where it could not be
    measured, and `why` says why."""

    claim: Cost
    exponent: float | None
    why: str = ""

    @property
    def sentence(self) -> str:
        if self.exponent is None:
            return f"cost: {self.claim.words} is claimed, and was not measured: {self.why}"
        fits = "fits" if self.exponent <= self.claim.exponent + TOLERANCE else "is more than"
        return (
            f"cost: {self.claim.words} is claimed; from {SIZES[0]:,} to {SIZES[-1]:,} elements the "
            f"time grew as n^{self.exponent:.1f}, which {fits} that"
        )


def measure_growth(
    work: Workplace, target: Stub, specification: Specification, source: str
) -> Growth | None:
    """None where nothing is claimed. Raises SandboxUnavailable."""
    claim = specification.cost
    if claim is None:
        return None
    if not isinstance(target, Target):
        return Growth(claim, None, "that is done for Python alone")
    calls = grown_calls(target.short_name, known_calls(specification), SIZES)
    if not calls or target.owner:
        return Growth(claim, None, "no example has a list or a text that could be made longer")
    # in one process: what is sent from one to another takes time that grows, too
    trial = run_trial(
        work.sandbox,
        work.place,
        target,
        source,
        Wanted(calls=calls, repeats=3),
        work.limits,
        is_apart=False,
    )
    points = [
        (math.log(size), trial.outcomes[call].duration_s)
        for size, call in zip(SIZES, calls, strict=True)
        if call in trial.outcomes and not trial.outcomes[call].said.startswith(("raises", "too "))
    ]
    if len(points) < 3:
        return Growth(claim, None, "too few of the longer calls came to an end")
    if points[-1][1] < TOO_QUICK_S:
        return Growth(claim, 0.0)
    return Growth(claim, _slope([(x, math.log(max(y, 1e-9))) for x, y in points]))


def _slope(points: list[tuple[float, float]]) -> float:
    """Of the least squares line."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread

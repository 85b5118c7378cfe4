"""What the trials say: how many faults were caught, by what, and how sure that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from docsync.selftest.fault import Kind
from docsync.selftest.trial import GUARD, KINDS, Trial
from docsync.verify.verify import CHECK_NAMES
from docsync.wilson import wilson

NAMES = (*CHECK_NAMES, GUARD)
MIN_KILL_RATE = 0.98
MAX_FALSE_ALARMS = 0.02


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`. `low` and `high` are Wilson's bounds at 95 %."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 0.0

    @property
    def low(self) -> float:
        return wilson(self.hits, self.total)[0]

    @property
    def high(self) -> float:
        return wilson(self.hits, self.total)[1]


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check: the faults that it is there for and how many of them were caught by whatever;
    how many of all it caught, and how many nobody else did."""

    name: str
    aimed: Share
    caught: int
    alone: int


@dataclass(frozen=True, slots=True)
class Tally:
    """`undecidable` are faults of kinds that no evidence can tell; they are in no other figure."""

    good: int
    false_alarms: tuple[Trial, ...]
    killed: Share
    kinds: tuple[tuple[Kind, Share], ...]
    checks: tuple[CheckLine, ...]
    survivors: tuple[Trial, ...]
    undecidable: Share
    without: frozenset[str]

    @property
    def alarms(self) -> Share:
        return Share(len(self.false_alarms), self.good)

    @property
    def is_enough(self) -> bool:
        return self.killed.value >= MIN_KILL_RATE and self.alarms.value <= MAX_FALSE_ALARMS


def tally(trials: Iterable[Trial], without: frozenset[str] = frozenset()) -> Tally:
    """`without` are names of checks whose word does not count, as if they were turned off: a check
    sees nothing of what others say, so that leaving it out and not listening are the same."""
    good = 0
    false_alarms: list[Trial] = []
    survivors: list[Trial] = []
    planted: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for trial in trials:
        by = trial.rejected_by - without
        if trial.kind is None:
            good += 1
            if by:
                false_alarms.append(trial)
            continue
        planted[trial.kind.name] += 1
        killed[trial.kind.name] += bool(by)
        if trial.kind.undecidable:
            continue
        caught.update(by)
        if len(by) == 1:
            alone.update(by)
        elif not by:
            survivors.append(trial)
    kinds = [(kind, Share(killed[kind.name], planted[kind.name])) for kind in KINDS]
    decidable = [(kind, share) for kind, share in kinds if not kind.undecidable]
    return Tally(
        good=good,
        false_alarms=tuple(false_alarms),
        killed=_sum(share for _, share in decidable),
        kinds=tuple(kinds),
        checks=tuple(
            CheckLine(
                name,
                _sum(share for kind, share in decidable if kind.aim == name),
                caught[name],
                alone[name],
            )
            for name in NAMES
        ),
        survivors=tuple(survivors),
        undecidable=_sum(share for kind, share in kinds if kind.undecidable),
        without=without,
    )


def _sum(shares: Iterable[Share]) -> Share:
    found = list(shares)
    return Share(sum(share.hits for share in found), sum(share.total for share in found))

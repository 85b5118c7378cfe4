"""Whether an adapter may be used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docsync.evaluate.figures import Difference, difference
from docsync.evaluate.memory import Memory
from docsync.evaluate.scores import Score


@dataclass(frozen=True, slots=True)
class Condition:
    name: str
    is_met: bool
    why: str


@dataclass(frozen=True, slots=True)
class Gate:
    conditions: tuple[Condition, ...]

    @property
    def is_open(self) -> bool:
        return all(one.is_met for one in self.conditions)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired differences of the adapter over the base, over leaving everything as it is, and of
    certain edits with the adapter for the rest over certain edits alone."""

    right: Difference
    harm: Difference
    over_nothing: Difference
    over_certain: Difference


def compare(
    base: Sequence[Score], adapter: Sequence[Score], certain: Sequence[Score], groups: Sequence[str]
) -> Comparison:
    """The three run in parallel; `groups` name the commit of each row."""
    together = [c if c.is_changed else a for a, c in zip(adapter, certain, strict=True)]
    return Comparison(
        right=difference(_right(base), _right(adapter), groups),
        harm=difference(
            [float(s.is_harmed) for s in base], [float(s.is_harmed) for s in adapter], groups
        ),
        over_nothing=difference(
            [float(not s.should_change) for s in adapter], _right(adapter), groups
        ),
        over_certain=difference(_right(certain), _right(together), groups),
    )


def _right(scores: Sequence[Score]) -> list[float]:
    return [float(score.is_right) for score in scores]


def judge(found: Comparison, memory: Memory | None) -> Gate:
    """A model that leaves everything as it is beats a base that breaks things, and helps nobody: so
    the adapter has to beat that too."""
    conditions = [
        _better("right more often than the base", found.right),
        _better("right more often than leaving every block as it is", found.over_nothing),
        Condition(
            "mends no less than certain edits alone, where it has the rest",
            not found.over_certain.is_worse and found.over_certain.mean >= 0,
            _told(found.over_certain),
        ),
        Condition("harms no more than the base", not found.harm.low > 0, _told(found.harm)),
    ]
    if memory is None:
        why = "give the rows that it was trained on: --train"
        conditions.append(Condition("learnt nothing by heart", False, why))
    else:
        asked = memory.canaries + memory.blocks
        conditions.append(
            Condition(
                "learnt nothing by heart",
                memory.is_clean and asked > 0,
                f"{len(memory.found.copied)} of {memory.canaries} planted rows and "
                f"{memory.blocks} training blocks came back",
            )
        )
    return Gate(tuple(conditions))


def _better(name: str, found: Difference) -> Condition:
    return Condition(name, found.is_better, _told(found))


def _told(found: Difference) -> str:
    return f"{found.mean:+.3f} ({found.low:+.3f} to {found.high:+.3f})"

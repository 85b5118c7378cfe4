"""Scores to figures with bounds, and two contestants against each other."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docsync.evaluate.answers import Answer
from docsync.evaluate.scores import Score
from docsync.wilson import wilson

DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, with Wilson's bounds at 95 %."""

    hits: int
    n: int

    @property
    def value(self) -> float:
        return self.hits / self.n if self.n else 0.0

    @property
    def bounds(self) -> tuple[float, float]:
        return wilson(self.hits, self.n)


@dataclass(frozen=True, slots=True)
class Figures:
    """`right` over all rows; `fixed` over those that have to change; `precision` over those that
    were changed; `grounded` over the replies that changed something; `f1` of changing the rows that
    have to change, whatever was made of them. `perplexity` is that of the own replies, None where
    the server gives no log-probabilities."""

    right: Share
    fixed: Share
    untouched: Share
    precision: Share
    harm: Share
    grounded: Share
    exact: Share
    exact_said: Share
    withheld: Share
    similarity: float
    f1: float
    perplexity: float | None
    tokens_per_s: float | None
    seconds: float


def figures(scores: Sequence[Score], answers: Sequence[Answer]) -> Figures:
    """Of one contestant; the two run in parallel."""
    changing = [s for s in scores if s.should_change]
    staying = [s for s in scores if not s.should_change]
    changed = [s for s in scores if s.is_changed]
    said = [a for s, a in zip(scores, answers, strict=True) if s.is_changed_said]
    found = sum(s.should_change for s in scores if s.is_changed_said)
    n_said = sum(s.is_changed_said for s in scores)
    tokens = [a for a in answers if a.tokens > 0 and a.duration_s > 0]
    known = [a for a in answers if a.mean_logprob is not None and a.tokens > 0]
    weight = sum(a.tokens for a in known)
    mean = sum((a.mean_logprob or 0.0) * a.tokens for a in known) / weight if weight else None
    spent = sum(a.duration_s for a in tokens)
    return Figures(
        right=_share(scores, lambda s: s.is_right),
        fixed=_share(changing, lambda s: s.is_fixed),
        untouched=_share(staying, lambda s: not s.is_changed),
        precision=_share(changed, lambda s: s.is_right),
        harm=_share(scores, lambda s: s.is_harmed),
        grounded=Share(sum(bool(a.is_grounded) for a in said), len(said)),
        exact=_share(scores, lambda s: s.is_exact),
        exact_said=_share(scores, lambda s: s.is_exact_said),
        withheld=Share(sum(bool(a.failed_checks) for a in said), len(said)),
        similarity=sum(s.similarity for s in scores) / max(len(scores), 1),
        f1=2 * found / (n_said + len(changing)) if n_said + len(changing) else 1.0,
        perplexity=math.exp(-mean) if mean is not None else None,
        tokens_per_s=sum(a.tokens for a in tokens) / spent if spent else None,
        seconds=sum(a.duration_s for a in answers),
    )


def _share(scores: Sequence[Score], holds: Callable[[Score], bool]) -> Share:
    return Share(sum(map(holds, scores)), len(scores))


@dataclass(frozen=True, slots=True)
class Difference:
    """Mean of second less first over the same rows, with the 95 % bounds of the paired bootstrap
    (percentiles; Efron 1979, Koehn 2004). `draws` are its means, in order."""

    mean: float
    low: float
    high: float
    draws: tuple[float, ...] = ()

    @property
    def is_better(self) -> bool:
        return self.low > 0

    @property
    def is_worse(self) -> bool:
        return self.high < 0


def difference(
    first: Sequence[float], second: Sequence[float], groups: Sequence[str], draws: int = DRAWS
) -> Difference:
    """`groups` are drawn as wholes: the rows of a commit are not independent. The same rows give
    the same bounds."""
    if not first:
        return Difference(0.0, 0.0, 0.0)
    by_group: dict[str, list[float]] = {}
    for a, b, group in zip(first, second, groups, strict=True):
        by_group.setdefault(group, []).append(b - a)
    sums = [(sum(values), len(values)) for values in by_group.values()]
    chance = random.Random(0)
    means = []
    for _ in range(draws):
        drawn = chance.choices(sums, k=len(sums))
        means.append(sum(s for s, _ in drawn) / sum(n for _, n in drawn))
    means.sort()
    mean = sum(s for s, _ in sums) / sum(n for _, n in sums)
    return Difference(mean, means[int(draws * 0.025)], means[int(draws * 0.975) - 1], tuple(means))

"""How much of its training data a model gives back: a gate for finetuned weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docsync.config import GuardConfig
from docsync.guard.corpus import Corpus
from docsync.guard.scan import scan_text
from docsync.rewrite.proposal import GuardDecision, ProtectedMatch
from docsync.wilson import wilson


@dataclass(frozen=True, slots=True)
class Memorised:
    """`copied` holds (number of the sample, the passages) of each sample that is blocked;
    `upper` is the upper end of the 95 % interval of their share (Wilson 1927), 1 when there are no
    samples."""

    samples: int
    copied: tuple[tuple[int, tuple[ProtectedMatch, ...]], ...]

    @property
    def share(self) -> float:
        return len(self.copied) / self.samples if self.samples else 0.0

    @property
    def upper(self) -> float:
        return wilson(len(self.copied), self.samples)[1]


def memorised(
    samples: Iterable[tuple[str, str]], corpora: Sequence[Corpus], config: GuardConfig | None = None
) -> Memorised:
    """Compare what a model wrote with what it was trained on.

    `samples` are (prompt, output): what stands in the prompt is no memory. Raises GuardError if a
    corpus cannot be read.
    """
    count = 0
    copied: list[tuple[int, tuple[ProtectedMatch, ...]]] = []
    for number, (prompt, output) in enumerate(samples):
        count += 1
        decision, matches = scan_text(output, corpora, config, old=prompt)
        if decision is GuardDecision.REJECT:
            copied.append((number, matches))
    return Memorised(count, tuple(copied))

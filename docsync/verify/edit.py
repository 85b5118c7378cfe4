"""One rewrite as every check sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Check, CheckStatus, Origin, Rewrite
from docsync.verify.difference import Difference
from docsync.verify.evidence import Evidence
from docsync.verify.outline import Outline
from docsync.verify.reach import Reach


@dataclass(frozen=True, slots=True)
class Edit:
    """`old` and `new` are the outlines of the two texts, `reach` the words of the facts,
    `difference` how the units of the two texts map."""

    rewrite: Rewrite
    evidence: Evidence
    format: str
    old: Outline
    new: Outline
    reach: Reach
    difference: Difference

    @property
    def has_removal(self) -> bool:
        return any(
            f.kind.is_removal or f.kind is FactKind.CHOICES_CHANGED for f in self.evidence.facts
        )

    @property
    def is_section_gone(self) -> bool:
        """Whether a rule takes out one whole section, whose heading is a thing that was removed:
        what it lists goes with it."""
        is_gone = self.rewrite.origin is Origin.MECHANICAL and not self.rewrite.new.strip()
        headings = self.old.headings
        return is_gone and len(headings) == 1 and self.reach.names_removed(headings[0].text)

    @property
    def is_section_new(self) -> bool:
        """Whether a rule puts in one whole section about an added thing."""
        return self._is_one_more and self.rewrite.origin is Origin.MECHANICAL

    @property
    def is_put_in(self) -> bool:
        """Whether it is one new section that a model wrote from what it was shown."""
        return self._is_one_more and bool(self.rewrite.shown)

    @property
    def _is_one_more(self) -> bool:
        return not self.rewrite.old and len(self.new.headings) == 1


Checker = Callable[[Edit], Check]


def passed(name: str) -> Check:
    return Check(name, CheckStatus.PASSED)


def failed(name: str, detail: str) -> Check:
    return Check(name, CheckStatus.FAILED, detail)


def warned(name: str, detail: str) -> Check:
    return Check(name, CheckStatus.WARNED, detail)


def quote(text: str, limit: int = 80) -> str:
    """One line of the text for a message, in quotation marks."""
    line = " ".join(text.split())
    return f'"{line[: limit - 1]}…"' if len(line) > limit else f'"{line}"'


def listed(words: list[str], limit: int = 4) -> str:
    """The first words of a list for a message, in backquotes."""
    shown = ", ".join(f"`{word}`" for word in words[:limit])
    return f"{shown} and {len(words) - limit} more" if len(words) > limit else shown

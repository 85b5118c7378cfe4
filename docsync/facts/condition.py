"""Which facts a `docsync: ignore` marker is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from docsync.facts.fact import ChangeFact, FactKind

_KINDS = re.compile(r"\s*\[([^\]]*)\]")
# where a comment ends, or another one begins beside it
_END = re.compile(r"\s*(?:-->|\*/|\*\)|#|//|--\]\]|\bbecause\b).*", re.S)
_QUOTES = "\"'`,"


@dataclass(frozen=True, slots=True)
class Condition:
    """`kinds` are names of `FactKind` or patterns of them (`flag-*`), `words` are names as
    documentation has them. Without either it covers every fact, else those that fit both."""

    kinds: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def is_total(self) -> bool:
        return not self.kinds and not self.words

    def covers(self, fact: ChangeFact) -> bool:
        return is_of_kind(fact, self.kinds) and (
            not self.words or not _names(fact).isdisjoint(self.words)
        )


def parse_condition(text: str) -> Condition:
    """Of what stands behind `ignore`: `[default-changed] --jobs because ...`."""
    kinds = _KINDS.match(text)
    rest = _END.sub("", text[kinds.end() :] if kinds else text)
    words = tuple(word.strip(_QUOTES) for word in rest.split())
    return Condition(_listed(kinds[1]) if kinds else (), tuple(w for w in words if w))


def is_of_kind(fact: ChangeFact, kinds: Sequence[str]) -> bool:
    """No kinds at all are every kind."""
    return not kinds or any(fnmatchcase(fact.kind.value, kind) for kind in kinds)


def unknown_kinds(kinds: Sequence[str]) -> list[str]:
    """Those that no fact can be of."""
    return [k for k in kinds if not any(fnmatchcase(kind.value, k) for kind in FactKind)]


def nearest_kind(name: str) -> str:
    """A hint for people: the kind that was meant, or where to find them."""
    from difflib import get_close_matches

    close = get_close_matches(name, [kind.value for kind in FactKind], n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else "docs/findings.md lists them."


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _names(fact: ChangeFact) -> set[str]:
    names = {fact.symbol.strip(_QUOTES)}
    if fact.owner:
        names.add(f"{fact.owner}.{fact.symbol}")
    if fact.kind.is_rename:
        names.update(side.strip(_QUOTES) for side in (fact.before, fact.after) if side)
    return names

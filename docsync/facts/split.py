"""Things that were parted in two, each with a word more in its name: `SyncPool` and `AsyncPool` of
`Pool`. Neither is the new name of the old one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.pairing import split_words

_GONE = {
    FactKind.SYMBOL_RENAMED: FactKind.SYMBOL_REMOVED,
    FactKind.KEY_RENAMED: FactKind.KEY_REMOVED,
    FactKind.TOKEN_RENAMED: FactKind.TOKEN_REMOVED,
}


def without_split(facts: Sequence[ChangeFact]) -> list[ChangeFact]:
    """The facts with a removal that takes nothing out for a rename beside which another thing came
    with other words more at the same place of the old name."""
    renamed = [f for f in facts if f.kind in _GONE]
    come = [f.symbol for f in facts if f.kind.is_addition] if renamed else []
    if not come:
        return list(facts)
    moved = {f.after: f.before for f in facts if f.kind is FactKind.FILE_MOVED}

    def parted(fact: ChangeFact) -> ChangeFact:
        if fact not in renamed or not _is_split(fact, come):
            return fact
        path = moved.get(fact.place.path) or fact.place.path
        return replace(
            fact,
            kind=_GONE[fact.kind],
            after=None,
            place=Place(path, fact.place.line),
            stands_elsewhere=True,
        )

    return [parted(fact) for fact in facts]


def _is_split(fact: ChangeFact, come: Sequence[str]) -> bool:
    old = split_words(fact.before or "")
    first = _put_in(old, split_words(fact.after or ""))
    if first is None:
        return False
    names = (split_words(name) for name in come if name != fact.after)
    others = [found for name in names if (found := _put_in(old, name)) is not None]
    # what has the words of the new name as well is made from that
    return any(at == first[0] and not set(first[1]) <= set(words) for at, words in others)


def _put_in(old: list[str], new: list[str]) -> tuple[int, tuple[str, ...]] | None:
    """Where words were put into a name, and which."""
    if not old or len(new) <= len(old):
        return None
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    more = len(new) - len(old)
    return (at, tuple(new[at : at + more])) if new[at + more :] == old[at:] else None

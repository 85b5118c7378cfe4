"""Flags that several files of a diff tell of: what declares them, a usage text, completions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from docsync.facts.fact import COMPLETION, ChangeFact, FactKind

FLAG = re.compile(r"(?<![\w-])--?[A-Za-z][\w-]*")
# what help texts of Go's `flag` and of pflag have for a value, by what makes the option
GO_TYPES = {
    **{name: name.lower() for name in ("String", "Int", "Uint", "Duration")},
    "Int64": "int",
    "Uint64": "uint",
    "Float64": "float",
    **{f"{name}Slice": f"{name.lower()}s" for name in ("String", "Int", "Uint", "Bool")},
    **{f"{name}32": f"{name.lower()}32" for name in ("Int", "Uint", "Float")},
    "StringArray": "stringArray",
}
_LONG = re.compile(r"-(?:-|[A-Za-z0-9][\w.-]*[\w])")


def is_long(name: str) -> bool:
    """`--addr`, and `-addr` of a program that takes its options with one dash."""
    return _LONG.match(name) is not None


def names_left(fact: ChangeFact) -> tuple[str, ...]:
    """The names that an option still has, of one that it lost: `--color` of `-c, --color`."""
    if fact.kind is not FactKind.FLAG_REMOVED:
        return ()
    names = FLAG.findall(fact.detail.partition(": ")[0])
    return tuple(name for name in names if name != fact.symbol and name in fact.siblings)


def without_repeated(facts: Sequence[ChangeFact]) -> list[ChangeFact]:
    """One fact for a flag that the program and its completions tell of, or several completions.
    Where the program gives the name alone, it gets the words of a completion; where one of its
    files gives the name alone and another says more, that one is enough."""
    flags = [fact for fact in facts if fact.symbol.startswith("-")]
    own = {word for f in flags if f.language != COMPLETION for word in (f.symbol, *_names(f))}
    kept: dict[tuple[str, str], ChangeFact] = {}
    words: dict[str, str] = {}
    described: dict[tuple[str, str], str] = {}
    for fact in flags:
        if fact.language == COMPLETION:
            what = fact.kind, fact.symbol
            if what not in kept or (_help(fact) and not _help(kept[what])):
                kept[what] = fact
            if fact.kind.is_addition and _help(fact):
                words.setdefault(fact.symbol, _help(fact))
        elif fact.kind is FactKind.FLAG_ADDED and not _is_bare(fact):
            described.setdefault((fact.owner, fact.symbol), fact.place.path)
    chosen = {id(fact) for fact in kept.values() if own.isdisjoint((fact.symbol, *_names(fact)))}

    def is_told(fact: ChangeFact) -> bool:
        if fact.language == COMPLETION:
            return id(fact) not in chosen
        elsewhere = described.get((fact.owner, fact.symbol), fact.place.path)
        is_other = elsewhere != fact.place.path
        return is_other and fact.kind is FactKind.FLAG_ADDED and _is_bare(fact)

    return _once([_worded(fact, words) for fact in facts if not is_told(fact)])


def _once(facts: Sequence[ChangeFact]) -> list[ChangeFact]:
    """The surest of those that say the same of a new flag in several files: what stands beside it
    there differs, and each would look for a place of its own."""
    best: dict[tuple[str, str, str], ChangeFact] = {}
    for fact in facts:
        if fact.kind is FactKind.FLAG_ADDED and (said := _said(fact)):
            key = fact.owner, fact.symbol, said
            if key not in best or fact.certainty > best[key].certainty:
                best[key] = fact
    chosen = {id(fact) for fact in best.values()}
    return [
        fact
        for fact in facts
        if id(fact) in chosen or fact.kind is not FactKind.FLAG_ADDED or not _said(fact)
    ]


def _said(fact: ChangeFact) -> str:
    """The help text, however it begins and ends."""
    name, _, rest = fact.detail.partition(": ")
    return (rest if name.startswith("-") else fact.detail).strip(" .").casefold()


def _names(fact: ChangeFact) -> tuple[str, ...]:
    return (fact.before or "", fact.after or "") if fact.kind.is_rename else ()


def _help(fact: ChangeFact) -> str:
    return fact.detail.partition(": ")[2]


def _is_bare(fact: ChangeFact) -> bool:
    return re.fullmatch(r"-[^:\n]*", fact.detail) is not None


def _worded(fact: ChangeFact, words: dict[str, str]) -> ChangeFact:
    told = words.get(fact.symbol)
    if told and fact.kind is FactKind.FLAG_ADDED and _is_bare(fact):
        return replace(fact, detail=f"{fact.detail}: {told}")
    return fact

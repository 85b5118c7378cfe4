"""The default of an option that a type declares and the code gives elsewhere: in a table of
defaults, or where a function takes the options apart (`const { retries = 3 } = options`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.sides import Side

SURE = 0.8  # certainty of a rename whose default is followed
MIN_SHARED = 2  # names beside both, in different files
MIN_SHARED_HERE = 1
_ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs")
_FALLBACK = re.compile(
    r"\??\.(?P<name>[A-Za-z_$][\w$]*)\s*(?:\?\?|\|\|)=?\s*"
    r"(?P<value>\"[^\"\n]*\"|'[^'\n]*'|[^;,\n)\]}]+)"
)
_LANGUAGES = ("typescript", "javascript")
_DEFAULTS = re.compile(r"(?i)defaults?")


def with_defaults(facts: list[ChangeFact]) -> list[ChangeFact]:
    """The facts, what else the code does with a renamed option as a rename or another default of
    it, and new members of a type with the default that they are given."""
    return _given(_followed(_joined(facts)))


def _joined(facts: list[ChangeFact]) -> list[ChangeFact]:
    """A field of Rust that came, and what `Default` gives it, as one."""
    given = {
        f.id: f
        for f in facts
        if f.language == "rust" and f.after and f.detail == f"{f.symbol} (default {f.after})"
    }
    typed = [f for f in facts if f.id in given and f is not given[f.id] and f.after]
    if not typed:
        return facts
    dropped = {id(given[f.id]) for f in typed}
    told = {id(f): _with_value(f, [given[f.id].after or ""]) for f in typed}
    return [told.get(id(f), f) for f in facts if id(f) not in dropped]


def _followed(facts: list[ChangeFact]) -> list[ChangeFact]:
    """A key that went and one that came in the same place are one if a type says that it has
    another name."""
    renames = [f for f in facts if f.kind is FactKind.KEY_RENAMED and f.certainty >= SURE]
    gone = [f for f in facts if f.kind is FactKind.KEY_REMOVED] if renames else []
    dropped: set[int] = set()
    made: list[ChangeFact] = []
    for old in gone:
        came = [f for f in facts if f.kind is FactKind.KEY_ADDED and _is_place(f, old)]
        for new in came:
            known = next((r for r in renames if _is_of(r, old, new)), None)
            if known is None or id(new) in dropped:
                continue
            dropped |= {id(old), id(new)}
            sure = round(min(known.certainty, new.certainty), 3)
            fact = replace(new, symbol=old.symbol, certainty=sure)
            if old.before and new.after and old.before != new.after:
                changed = FactKind.DEFAULT_CHANGED
                made.append(replace(fact, kind=changed, before=old.before))
            else:
                names = old.symbol, new.symbol
                renamed = FactKind.KEY_RENAMED
                made.append(replace(fact, kind=renamed, before=names[0], after=names[1]))
            break
    return [fact for fact in facts if id(fact) not in dropped] + made


def _is_place(one: ChangeFact, other: ChangeFact) -> bool:
    places = ((f.place.path, f.owner, f.language) for f in (one, other))
    return len(set(places)) == 1 and bool(one.owner)


def _is_of(rename: ChangeFact, old: ChangeFact, new: ChangeFact) -> bool:
    names = (rename.before, rename.after) == (old.symbol, new.symbol)
    return names and rename.language == old.language and _are_beside(rename, new)


def _are_beside(one: ChangeFact, other: ChangeFact) -> bool:
    """Whether the same things stand beside both."""
    shared = len(set(one.siblings) & set(other.siblings))
    is_here = one.place.path == other.place.path
    return shared >= (MIN_SHARED_HERE if is_here else MIN_SHARED)


def _given(facts: list[ChangeFact]) -> list[ChangeFact]:
    declared = [f for f in facts if f.kind is FactKind.KEY_ADDED and _line(f) is not None]
    if not declared:
        return facts
    made: dict[int, ChangeFact] = {}
    for fact in declared:
        others = [f for f in facts if _gives(f, fact)]
        values = list(dict.fromkeys(f.after or "" for f in others))
        if not values:
            continue
        told = made[id(fact)] = _with_value(fact, values)
        for other in others:
            # what says the same of it, of whatever function or table it is
            made[id(other)] = replace(
                told,
                owner=other.owner,
                place=other.place,
                siblings=other.siblings,
                certainty=other.certainty,
            )
    return [made.get(id(fact), fact) for fact in facts]


def with_fallbacks(facts: list[ChangeFact], files: Iterable[Side]) -> list[ChangeFact]:
    """The facts, new members of a type with what the new code takes where they are left out:
    `options.retries ?? 3`."""
    untold = [f for f in facts if f.kind is FactKind.KEY_ADDED and _line(f) is not None]
    if not untold:
        return facts
    wanted = {fact.symbol: set[str]() for fact in untold}
    for path, _old, new in files:
        if not new or not path.endswith(_ENDINGS):
            continue
        for match in _FALLBACK.finditer(new.decode("utf-8", "replace")):
            if match["name"] in wanted:
                wanted[match["name"]].add(match["value"].strip())
    known = {id(fact) for fact in untold}
    return [
        _with_value(f, sorted(wanted[f.symbol])) if id(f) in known and wanted[f.symbol] else f
        for f in facts
    ]


def _with_value(fact: ChangeFact, values: Sequence[str]) -> ChangeFact:
    """Of two defaults none is the one, and it is not without."""
    line, newline, more = fact.detail.partition("\n")
    return replace(fact, detail=f"{line} = {' or '.join(values)}{newline}{more}")


def _line(fact: ChangeFact) -> str | None:
    """`retries?: number` of a member that has no default there."""
    line = fact.detail.partition("\n")[0]
    is_typed = fact.language in _LANGUAGES and " = " not in line
    typed = re.match(rf"(?:readonly )?{re.escape(fact.symbol)}\?: ", line) if is_typed else None
    return line if typed else None


def _gives(one: ChangeFact, fact: ChangeFact) -> bool:
    """Whether a fact says what a new member is where it is left out."""
    if one.kind is not FactKind.KEY_ADDED or not one.after or one.language not in _LANGUAGES:
        return False
    if one.symbol != fact.symbol or one.owner == fact.owner or _line(one) is not None:
        return False
    is_default = one.detail == f"{one.symbol} (default {one.after})"
    is_default = is_default or _DEFAULTS.search(one.owner.rpartition(".")[2]) is not None
    return is_default and _are_beside(one, fact)

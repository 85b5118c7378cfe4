"""Things of the same name that stayed as they were: the `--timeout` of another command, the `port`
of another service, the parameter of another function with the same default.

What a document says of the name may be said of them. Whose it is, see `ownership`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsync.errors import DocsyncError
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.publicness import is_example_path, is_ignored_path, is_test_path
from docsync.match.terms import last_part, strip_quotes

if TYPE_CHECKING:
    from docsync.match.given import Lines

MAX_NAMES, MAX_FILES, MAX_BYTES = 40, 8, 200_000
_VALUES = frozenset({FactKind.DEFAULT_CHANGED, FactKind.VALUE_CHANGED})
_KINDS = _VALUES | {
    FactKind.ANNOTATION_CHANGED,
    FactKind.CHOICES_CHANGED,
    FactKind.ENV_REMOVED,
    FactKind.ENV_RENAMED,
    FactKind.FLAG_REMOVED,
    FactKind.FLAG_RENAMED,
    FactKind.HELP_CHANGED,
    FactKind.KEY_REMOVED,
    FactKind.KEY_RENAMED,
    FactKind.PARAMETER_REMOVED,
    FactKind.PARAMETER_RENAMED,
}
_DECLARES = frozenset({FactKind.SYMBOL_ADDED, FactKind.COMMAND_ADDED})
_UNNAMED = frozenset({"", "__init__", "__new__", "constructor", "new"})


def with_rivals(
    facts: Sequence[ChangeFact],
    code: Lines,
    read: Callable[[str], bytes],
    is_told: Callable[[str], bool],
) -> tuple[ChangeFact, ...]:
    """The facts with their rivals. `read` gives a file of the new state, empty if none. Only what
    `is_told` in some document is looked for, in the changed file and a few that have the name."""
    asked = [f for f in facts if f.kind in _KINDS and f.owner and is_told(_name(f))]
    if not asked:
        return tuple(facts)
    found = _declared_in(_files(asked, code), read)
    pairs = {id(f): tuple(dict.fromkeys(_pairs(f, found))) for f in asked}
    return tuple(replace(f, rivals=pairs[id(f)]) if pairs.get(id(f)) else f for f in facts)


def _name(fact: ChangeFact) -> str:
    """As it was before the change."""
    symbol = (fact.before or fact.symbol) if fact.kind.is_rename else fact.symbol
    return last_part(strip_quotes(symbol))


def _files(facts: Sequence[ChangeFact], code: Lines) -> list[str]:
    """Those that changed, and the nearest that have the names."""
    changed = list(dict.fromkeys(fact.place.path for fact in facts))
    names = list(dict.fromkeys(_name(fact).lstrip("-") for fact in facts))[:MAX_NAMES]
    words = "|".join(re.escape(name) for name in names)
    lines = code.lines(rf"(^|[^0-9A-Za-z_])({words})($|[^0-9A-Za-z_])")
    ends = {path.rpartition(".")[2] for path in changed}
    others = dict.fromkeys(
        path
        for path, _text in lines
        if path not in changed and path.rpartition(".")[2] in ends and _is_told(path)
    )
    near = sorted(others, key=lambda path: -max(_shared(path, of) for of in changed))
    return [*changed, *near[:MAX_FILES]]


def _is_told(path: str) -> bool:
    return not (is_test_path(path) or is_ignored_path(path) or is_example_path(path))


def _shared(path: str, other: str) -> int:
    """How many folders two paths have in common."""
    one, two = path.split("/")[:-1], other.split("/")[:-1]
    same = [a == b for a, b in zip(one, two, strict=False)]
    return same.index(False) if False in same else len(same)


def _declared_in(paths: Iterable[str], read: Callable[[str], bytes]) -> list[ChangeFact]:
    """What the files offer, as if they were new."""
    from docsync.facts.registry import finders
    from docsync.facts.syntax import SourceError

    found: list[ChangeFact] = []
    for path in paths:
        try:
            blob = read(path)
            for finder in finders(path) if 0 < len(blob) <= MAX_BYTES else ():
                found += finder(path, None, blob, path)
        except (SourceError, DocsyncError):
            continue
    return [fact for fact in found if fact.is_public]


def _pairs(fact: ChangeFact, declared: Iterable[ChangeFact]) -> Iterator[tuple[str, str]]:
    """By what the owner and that of a rival are told apart."""
    name, before = _name(fact), strip_quotes(fact.before or "").strip()
    is_value = fact.kind in _VALUES
    for one in declared:
        if last_part(strip_quotes(one.symbol)) == name:
            is_same = not is_value or strip_quotes(one.after or "").strip() == before
            if is_same and one.owner != fact.owner and not one.is_told_by_words:
                yield from _apart(fact.owner, one.owner)
        elif one.kind in _DECLARES and _declares(one, name, before if is_value else ""):
            yield from _apart(fact.owner, f"{one.owner}.{one.symbol}")


def _declares(one: ChangeFact, name: str, value: str) -> bool:
    """Whether a signature or the lines below a command have the name, with the value."""
    first, *more = one.detail.split("\n")
    lines = more if one.kind is FactKind.COMMAND_ADDED else [first]
    named = re.compile(rf"(?<![\w-])-*{re.escape(name.lstrip('-'))}(?![\w-])(?P<rest>[^\n,;)]*)")
    has = re.compile(rf"(?<![\w.]){re.escape(value)}(?![\w.])") if value else None
    return any(
        has is None or has.search(match["rest"]) for line in lines for match in named.finditer(line)
    )


def _apart(owner: str, other: str) -> Iterator[tuple[str, str]]:
    """The last of their parts that differ."""
    own, rival = _parts(owner), _parts(other)
    while own and rival and own[-1] == rival[-1]:
        own.pop()
        rival.pop()
    if rival and rival[-1] not in own:
        yield (own[-1] if own else "", rival[-1])


def _parts(owner: str) -> list[str]:
    return [part for part in re.split(r"[.:\s]+", owner) if part not in _UNNAMED]

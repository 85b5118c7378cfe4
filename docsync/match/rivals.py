"""Things of the same name that stayed as they were: the `--timeout` of another command, the `port`
of another service, the parameter of another function with the same default.

What a document says of the name may be said of them. Whose it is, see `ownership`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

from docsync.errors import DocsyncError
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.publicness import is_example_path, is_ignored_path, is_test_path
from docsync.match.terms import last_part, strip_quotes

if TYPE_CHECKING:
    from docsync.match.given import Lines

MAX_NAMES, MAX_FILES, MAX_BYTES, MAX_RIVALS = 40, 8, 200_000, 40
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


class Told(Protocol):
    def places(self, word: str) -> Collection[object]:
        """The sections of documents that hold a word."""
        ...

    def held(self, word: str) -> Mapping[str, object]:
        """The same by document."""
        ...


def with_rivals(
    facts: Sequence[ChangeFact], code: Lines, read: Callable[[str], bytes], index: Told
) -> tuple[ChangeFact, ...]:
    """The facts with their rivals. `read` gives a file of the new state, empty if none. Only what
    some document has is looked for, in the changed file and a few that have the name."""
    facts = [_of_its_file(f, code) if _is_unowned(f, index) else f for f in facts]
    asked = [f for f in facts if f.kind in _KINDS and f.owner and index.places(_name(f))]
    if not asked:
        return tuple(facts)
    declared = _Declared(_declared_in(_files(asked, code), read))
    crowds: dict[tuple[str, str | None], _Crowd] = {}

    def rivals(fact: ChangeFact) -> tuple[tuple[str, str], ...]:
        owners = declared.owners(fact)
        if len(owners) <= MAX_RIVALS:
            others = owners
        else:
            key = _key(fact)
            if key not in crowds:
                crowds[key] = _Crowd(owners, index)
            others = crowds[key].of(fact)
        return tuple(dict.fromkeys(pair for o in others for pair in _apart(fact.owner, o)))

    pairs = {id(f): rivals(f) for f in asked}
    return tuple(replace(f, rivals=pairs[id(f)]) if pairs.get(id(f)) else f for f in facts)


def _is_unowned(fact: ChangeFact, index: Told) -> bool:
    is_constant = fact.kind is FactKind.CONSTANT_CHANGED and not fact.owner
    return is_constant and bool(fact.before) and bool(index.places(_name(fact)))


def _of_its_file(fact: ChangeFact, code: Lines) -> ChangeFact:
    """A constant whose name and value other files of the folder have too, `exports.type = 'item'`:
    whose it is a document says by the name of the file."""
    path, value = fact.place.path, re.escape(strip_quotes(fact.before or ""))
    named = re.compile(rf"(?<![\w-]){re.escape(_name(fact))}\s*[:=].*(?<![\w.]){value}(?![\w.])")
    lines = code.lines(rf"(^|[^0-9A-Za-z_-]){_name(fact)}[[:space:]]*[:=]")
    others = {
        other
        for other, text in lines
        if other != path
        and _folders(other) == _folders(path)
        and other.rpartition(".")[2] == path.rpartition(".")[2]
        and named.search(text)
    }
    pairs = tuple((_stem(path), _stem(other)) for other in sorted(others)[:MAX_RIVALS])
    return replace(fact, rivals=pairs) if pairs else fact


def _stem(path: str) -> str:
    return path.rpartition("/")[2].partition(".")[0]


def _key(fact: ChangeFact) -> tuple[str, str | None]:
    """The name, and the old value where a rival has to have it too."""
    before = strip_quotes(fact.before or "").strip()
    return _name(fact), before if fact.kind in _VALUES else None


class _Crowd:
    """Of many rivals those that matter: an edit is made only where a document names the owner, so
    those that stand in such a document; and some others."""

    def __init__(self, owners: Sequence[str], index: Told) -> None:
        self._index = index
        self._some = owners[:MAX_RIVALS]
        self._by_document: defaultdict[str, list[str]] = defaultdict(list)
        for owner in owners:
            for part in _parts(owner)[-1:]:
                for path in index.held(part):
                    self._by_document[path].append(owner)

    def of(self, fact: ChangeFact) -> list[str]:
        paths = [path for part in _parts(fact.owner)[-1:] for path in self._index.held(part)]
        beside = [owner for path in paths for owner in self._by_document.get(path, ())]
        return list(dict.fromkeys((*beside, *self._some)))


class _Declared:
    """What the code has, by the words that it is looked for by."""

    def __init__(self, facts: Iterable[ChangeFact]) -> None:
        self._by_word: defaultdict[str, list[ChangeFact]] = defaultdict(list)
        self._known: dict[tuple[str, str | None], list[str]] = {}
        for fact in facts:
            words = {last_part(strip_quotes(fact.symbol))}
            for line in _lines(fact):
                words.update(word.lstrip("-") for word in re.findall(r"[\w-]+", line))
            for word in {word.lstrip("-") for word in words}:
                self._by_word[word].append(fact)

    def owners(self, fact: ChangeFact) -> list[str]:
        """Of all things of that name, its own among them; each is the whole dotted path."""
        key = _key(fact)
        if key not in self._known:
            self._known[key] = list(dict.fromkeys(self._found(*key)))
        return self._known[key]

    def _found(self, name: str, value: str | None) -> Iterator[str]:
        for one in self._by_word.get(name.lstrip("-"), ()):
            if last_part(strip_quotes(one.symbol)) == name:
                is_same = value is None or strip_quotes(one.after or "").strip() == value
                if is_same and not one.is_told_by_words:
                    yield one.owner
            elif _declares(one, name, value or ""):
                yield f"{one.owner}.{one.symbol}"


def _name(fact: ChangeFact) -> str:
    """As it was before the change."""
    symbol = (fact.before or fact.symbol) if fact.kind.is_rename else fact.symbol
    return last_part(strip_quotes(symbol))


def _files(facts: Sequence[ChangeFact], code: Lines) -> list[str]:
    """Those that changed, and the nearest that have the names."""
    changed = dict.fromkeys(fact.place.path for fact in facts)
    names = list(dict.fromkeys(map(_name, facts)))[:MAX_NAMES]
    lines = code.lines("|".join(map(_declared_like, names)))
    ends = {path.rpartition(".")[2] for path in changed}
    found = dict.fromkeys(path for path, _text in lines)
    others = [p for p in found if p not in changed and p.rpartition(".")[2] in ends and _is_told(p)]
    folders = {folder for path in changed for folder in _folders(path)}
    near = sorted(others, key=lambda path: -sum(f in folders for f in _folders(path)))
    return [*changed, *near[:MAX_FILES]]


def _declared_like(name: str) -> str:
    """An extended regular expression. The bare name of an option may be any word of the code."""
    if not name.startswith("--"):
        return rf"(^|[^0-9A-Za-z_]){re.escape(name.lstrip('-'))}($|[^0-9A-Za-z_])"
    bare = re.escape(name[2:])
    said = bare.replace("\\-", "[-_]")
    return rf"--{bare}($|[^0-9A-Za-z_-])|[\"'`:.]{bare}[\"'`]|(^|[^0-9A-Za-z_.]){said} *[:=(]"


def _is_told(path: str) -> bool:
    return not (is_test_path(path) or is_ignored_path(path) or is_example_path(path))


def _folders(path: str) -> list[str]:
    """Those that it lies in, from the top down."""
    return list(accumulate(path.split("/")[:-1], "{}/{}".format))


def _declared_in(paths: Iterable[str], read: Callable[[str], bytes]) -> list[ChangeFact]:
    """What the files offer, as if they were new."""
    from docsync.facts.owners import WITH_PARTS
    from docsync.facts.registry import finders
    from docsync.facts.syntax import SourceError

    found: list[ChangeFact] = []
    token = WITH_PARTS.set(True)
    try:
        for path in paths:
            try:
                blob = read(path)
                for finder in finders(path) if 0 < len(blob) <= MAX_BYTES else ():
                    found += finder(path, None, blob, path)
            except (SourceError, DocsyncError):
                continue
    finally:
        WITH_PARTS.reset(token)
    return [fact for fact in found if fact.is_public]


def _lines(one: ChangeFact) -> list[str]:
    """The signature of a function, or what a command takes; none of anything else."""
    if one.kind not in _DECLARES:
        return []
    first, *more = one.detail.split("\n")
    return more if one.kind is FactKind.COMMAND_ADDED else [first]


def _declares(one: ChangeFact, name: str, value: str) -> bool:
    """Whether a signature or the lines below a command have the name, with the value."""
    named = re.compile(rf"(?<![\w-])-*{re.escape(name.lstrip('-'))}(?![\w-])(?P<rest>[^\n,;)]*)")
    has = re.compile(rf"(?<![\w.]){re.escape(value)}(?![\w.])") if value else None
    return any(
        has is None or has.search(match["rest"])
        for line in _lines(one)
        for match in named.finditer(line)
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

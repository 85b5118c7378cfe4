"""What the code says of a thing in another place than where it is: the typings of JavaScript have
the sentence that tells of a parameter, or a comment lists what may be given, an item each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.sides import Side

NEAR = 4  # lines in which an item of a list has another one
MAX_LINES = 3  # of an item
MIN_WORDS = 3
_TYPED_KINDS = (FactKind.PARAMETER_ADDED, FactKind.KEY_ADDED)
_DECLARED = re.compile(r"(?P<name>\w+)\??: ")
_TAKEN_APART = re.compile(r"\(\s*\{(?P<inside>[^{}]*)\}\s*:\s*(?:Partial<|Readonly<)?(?P<type>\w+)")
_GIVEN = re.compile(r"(\w+)\s*=\s*(\"[^\"]*\"|'[^']*'|-?\d[\d_.]*|true|false)(?=\s*(?:,|\Z))")
_ITEM = re.compile(
    r"\s*(?:[/*#]+\s+)?[-*+]\s+(?P<marks>[`*_]*)(?P<name>-{0,2}[A-Za-z_][\w.-]*)[`*_]*"
    r"(?:\s*(?:\([^()]*\)|\{[^{}]*\}|<[^<>]*>))?[`*_]*\s*(?::|\s[-–—])\s+(?P<text>\S.*)"
)
_MORE = re.compile(r"(?P<indent>\s*(?:[/*#]+\s+)?)(?P<text>[^\s*/#@-].*)")


def told_by_typings(facts: list[ChangeFact]) -> list[ChangeFact]:
    """The facts, those of untold things with the comment that the only typing of their name has."""
    told: dict[str, str] = {}
    for fact in facts:
        if fact.kind is not FactKind.KEY_ADDED or not fact.place.path.endswith(".d.ts"):
            continue
        declared, _, comment = fact.detail.partition("\n")
        if comment and _DECLARED.match(declared):
            name = _last(fact)
            # two typings of one name may be of two things
            told[name] = "" if told.get(name, comment) != comment else comment
    if not any(told.values()):
        return facts
    return [
        _with(fact, " ".join(told[_last(fact)].split("\n\n")[0].split()))
        if fact.kind in _TYPED_KINDS and fact.language == "javascript" and told.get(_last(fact))
        else fact
        for fact in facts
    ]


def with_taken_defaults(facts: list[ChangeFact]) -> list[ChangeFact]:
    """The facts, new members of a type with the default that a function of the file gives them
    where it takes the type apart: `{ retries = 3 }: Options`."""
    defaults: dict[tuple[str, str, str], set[str]] = {}
    for fact in facts:
        typed = _TAKEN_APART.search(fact.detail.split("\n", 1)[0])
        if typed and fact.kind in (FactKind.PARAMETER_ADDED, FactKind.SYMBOL_ADDED):
            for name, value in _GIVEN.findall(typed["inside"]):
                key = fact.place.path, typed["type"], name
                defaults.setdefault(key, set()).add(value)
    return [_defaulted(f, defaults) if f.kind is FactKind.KEY_ADDED else f for f in facts]


def _defaulted(fact: ChangeFact, defaults: Mapping[tuple[str, str, str], set[str]]) -> ChangeFact:
    owner = fact.owner.rpartition(".")[2]
    given = defaults.get((fact.place.path, owner, _last(fact)), set())
    declared, newline, more = fact.detail.partition("\n")
    if len(given) != 1 or not _DECLARED.match(declared):
        return fact  # two functions may have two
    return replace(fact, detail=f"{declared} = {next(iter(given))}{newline}{more}")


def told_in_lists(facts: list[ChangeFact], files: Iterable[Side]) -> list[ChangeFact]:
    """The facts, those of untold things with what a list in the new code says of them. The list has
    an item for a sibling close by, so that it is about the same things."""
    untold = {_last(fact) for fact in facts if fact.kind.is_addition and not _is_told(fact)}
    if not untold:
        return facts
    items = [item for _path, old, new in files for item in _items(old, new, untold)]
    if not items:
        return facts
    return [_from(fact, items) if fact.kind.is_addition else fact for fact in facts]


def _from(fact: ChangeFact, items: Sequence[tuple[str, frozenset[str], str]]) -> ChangeFact:
    name = _last(fact)
    beside = {sibling.lstrip("-").strip("\"'`") for sibling in fact.siblings}
    texts = {text for own, others, text in items if own == name and others & beside}
    return _with(fact, texts.pop()) if len(texts) == 1 else fact


def _items(
    old: bytes | None, new: bytes | None, names: set[str]
) -> Iterator[tuple[str, frozenset[str], str]]:
    """Name, the names of items close by, and text of the new items for `names`."""
    if not new or b"\0" in new[:4000]:
        return
    known = set((old or b"").decode("utf-8", "replace").split("\n"))
    lines = new.decode("utf-8", "replace").split("\n")
    for at, line in enumerate(lines):
        match = _ITEM.match(line) if line not in known else None
        if match is None or match["name"].lstrip("-") not in names:
            continue
        near = (*lines[max(at - NEAR, 0) : at], *lines[at + 1 : at + 1 + NEAR])
        others = (found["name"].lstrip("-") for each in near if (found := _ITEM.match(each)))
        text = " ".join((match["text"].strip(), *_rest(lines, at, match.start("marks"))))
        if len(text.split()) >= MIN_WORDS:
            yield match["name"].lstrip("-"), frozenset(others), text


def _rest(lines: Sequence[str], at: int, depth: int) -> Iterator[str]:
    """What the next lines say of the same item: those that begin where its name does."""
    for line in lines[at + 1 : at + MAX_LINES]:
        match = _MORE.match(line)
        if match is None or match.start("text") != depth:
            return
        yield match["text"].strip()


def _with(fact: ChangeFact, text: str) -> ChangeFact:
    return fact if _is_told(fact) else replace(fact, detail=f"{fact.detail}\n{_last(fact)}: {text}")


def _is_told(fact: ChangeFact) -> bool:
    """Whether the code has a text of its own on it: besides the line that declares it, or in it."""
    first, _, more = fact.detail.partition("\n")
    return bool(more) or re.search(r"\w: \w+ \w+ \w+|  +\w+ \w+ \w+", first) is not None


def _last(fact: ChangeFact) -> str:
    return fact.symbol.strip("\"'`").lstrip("-").rpartition(".")[2]

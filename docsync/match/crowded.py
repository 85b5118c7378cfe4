"""A word that stands in too many sections to say anything by itself, as `alpha` does where two
hundred functions have a parameter of that name. What it belongs to tells its sections from the
others: those that name the function as well, or stand under a heading that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from docsync.facts.fact import ChangeFact
from docsync.match.evidence import group_of, value_forms
from docsync.match.index import Place, SectionIndex, query_words
from docsync.match.occurrence import word_pattern
from docsync.match.terms import (
    STRONG,
    is_member_fact,
    key_words,
    last_part,
    owner_forms,
    word_strength,
)

MAX_PLACES = 60  # a word in more sections than this says nothing by itself
MIN_CERTAINTY = 0.9  # of a fact that nobody is told of when it was not looked for
MAX_NAMED = 3  # owners in a note
_SILENT = frozenset({"__init__", "__new__", "__call__"})  # readers call the class


@dataclass(frozen=True, slots=True)
class Crowd:
    """`count` sections hold `word`; of them `places` are looked at, which have what is in `beside`
    as well. Nothing in it: no place is, since nothing tells one from another."""

    word: str
    count: int
    beside: tuple[str, ...]
    places: tuple[Place, ...]


def is_crowded(word: str, index: SectionIndex) -> bool:
    return word_strength(word) < STRONG and index.spread_of(word) > MAX_PLACES


def crowd(fact: ChangeFact, word: str, index: SectionIndex) -> Crowd:
    """For a word that is crowded. What belongs to nothing but its file, or to what too many of its
    sections name, is told by its old value."""
    found: dict[Place, None] = {}
    beside: list[str] = []
    values = _values(fact)
    for owner in _owners(fact):
        here = dict.fromkeys(_meeting(word, owner, index))
        if len(here) > MAX_PLACES and values:
            here = dict.fromkeys(p for p in here if _has_any(p, values, index))
        # documents seldom say in which file a thing is
        if len(here) <= MAX_PLACES and (here or not is_file(owner[0], fact)):
            found |= here
            beside.append(owner[0])
    if not beside and values and all(is_file(owner[0], fact) for owner in _owners(fact)):
        here = dict.fromkeys(p for p in index.places(word) if _has_any(p, values, index))
        if len(here) <= MAX_PLACES:
            found |= here
            beside.append(values[0])
    return Crowd(word, index.spread_of(word), tuple(beside), tuple(found))


def is_file(owner: str, fact: ChangeFact) -> bool:
    """Whether it is the module that the code stands in."""
    parts = re.sub(r"(?:/__init__)?\.\w+\Z", "", fact.place.path).split("/")
    return owner == parts[-1]


def _owners(fact: ChangeFact) -> list[tuple[str, ...]]:
    """What a thing belongs to, the nearest first, each as texts may spell it."""
    if is_member_fact(fact):
        return [owner_forms(fact)]
    parts = [part for part in re.split(r"[.:]+", fact.owner) if part and part not in _SILENT]
    if fact.owner.startswith("-"):
        parts = [fact.owner]
    named = parts[-1:]
    if len(parts) > 1 and parts[-2][:1].isupper():
        named.append(parts[-2])  # the class of a method
    return [(name,) for name in named if len(name) > 2 and query_words(name)]


def _meeting(word: str, owner: Iterable[str], index: SectionIndex) -> Iterator[Place]:
    """The sections that hold the word and name its owner, and those that hold it below a heading
    that does."""
    held = index.held(word)
    for form in owner:
        named = index.places(form)
        yield from (place for place in named if place[1] in held.get(place[0], ()))
        if len(named) > MAX_PLACES:
            continue  # its headings are those of anything
        above = [place for place in named if place[0] in held]
        index.preload(path for path, _ in above)
        for path, ordinal in above:
            yield from _below(path, ordinal, form, held[path], index)


def _below(
    path: str, ordinal: int, owner: str, held: Iterable[int], index: SectionIndex
) -> Iterator[Place]:
    sections = index.document(path).sections
    heading = sections[ordinal].heading if ordinal < len(sections) else ""
    if owner not in heading or not word_pattern(owner).search(heading):
        return
    for number in range(ordinal + 1, len(sections)):
        if sections[number].level <= sections[ordinal].level:
            return
        if number in held:
            yield path, number


def _values(fact: ChangeFact) -> tuple[str, ...]:
    """The old value as documents write it, where it has words that can be looked for."""
    if group_of(fact) != "value" or not fact.before:
        return ()
    return tuple(form for form in value_forms(fact.before) if query_words(form))


def _has_any(place: Place, values: Iterable[str], index: SectionIndex) -> bool:
    return any(place[1] in index.held(value).get(place[0], ()) for value in values)


@dataclass(frozen=True, slots=True)
class Looked:
    """What is to be said of crowded words: `notes` of those that were looked for beside another
    word, `blind` of those that were not looked for; `unlooked` counts the facts of these."""

    notes: tuple[str, ...] = ()
    blind: tuple[str, ...] = ()
    unlooked: int = 0


def looked(facts: Iterable[ChangeFact], index: SectionIndex) -> Looked:
    """Of the facts that are sure, and whose words are all crowded but for those in no section."""
    seen: dict[tuple[str, int], dict[str, None]] = {}
    unseen: dict[tuple[str, int], int] = {}
    crowded = cache(lambda word: is_crowded(word, index))
    for fact in facts:
        if not (fact.is_public and fact.certainty >= MIN_CERTAINTY and has_words(fact)):
            continue
        words = [word for word in key_words(fact) if index.places(word)]
        if not words or not all(map(crowded, words)):
            continue
        crowds = [crowd(fact, word, index) for word in words]
        beside = {name: None for each in crowds for name in each.beside}
        key = crowds[0].word, crowds[0].count
        if beside:
            seen.setdefault(key, {}).update(beside)
        else:
            unseen[key] = unseen.get(key, 0) + 1
    return Looked(
        tuple(_told(*key, list(names)) for key, names in seen.items()),
        tuple(
            f"`{word}` stands in {count} sections, and nothing tells which of them are about "
            f"{'it' if number == 1 else f'the {number} changes of that name'}: "
            "none was looked at"
            for (word, count), number in unseen.items()
        ),
        sum(unseen.values()),
    )


def has_words(fact: ChangeFact) -> bool:
    """Whether sections are looked for by the name of the thing."""
    return fact.rows is None and group_of(fact) not in ("addition", "text")


def _told(word: str, count: int, names: list[str]) -> str:
    shown = [f"`{last_part(name)}`" for name in names[:MAX_NAMED]]
    more = len(names) - len(shown)
    said = ", ".join(shown) + (f" or one of {more} more" if more else "")
    if not more and len(shown) > 1:
        said = ", ".join(shown[:-1]) + f" or {shown[-1]}"
    return f"`{word}` stands in {count} sections: only those that name {said} were looked at"

"""The words by which facts reach a text, and the words that facts explain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.terms import own_version, strip_quotes
from docsync.verify.evidence import contains

_TOKEN = re.compile(r"--?[A-Za-z][\w-]*|\w+(?:[.'’:/-]\w+)*")
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_NAME = re.compile(r"-{0,2}[A-Za-z_][\w.:/-]*")

_LITERALS = frozenset({"none", "true", "false", "null"})


def tokens(text: str) -> list[str]:
    """The words of a text, lower case; a flag, a dotted name and a version are one word."""
    return _TOKEN.findall(text.casefold())


def pieces(name: str) -> set[str]:
    """`maxRetries_count` -> max, retries, count; and a plural's singular."""
    found = {piece.casefold() for piece in _PIECE.findall(name)}
    found |= {piece[:-1] for piece in found if piece.endswith("s") and len(piece) > 4}
    return {piece for piece in found if len(piece) >= 4}


def tail(name: str) -> str:
    """The last part of a dotted name; a flag or a path is left whole."""
    if name.startswith("-") or "/" in name:
        return name
    return name.rsplit(".", 1)[-1].rsplit("::", 1)[-1]


def removed_words(fact: ChangeFact) -> set[str]:
    """What no longer exists after this fact, as written in code; empty for most facts."""
    before, after = fact.before or "", fact.after or ""
    gone: set[str] = set()
    if fact.kind.is_removal:
        gone |= {fact.symbol, tail(fact.symbol)}
        if fact.kind is FactKind.FILE_REMOVED:
            gone.add(fact.symbol.rpartition("/")[2])
        if _NAME.fullmatch(before) and before.casefold() not in _LITERALS:
            gone.add(before)
    elif fact.kind in (FactKind.CHOICES_CHANGED, FactKind.VALUE_CHANGED):
        was, now = set(_values(before)), set(_values(after))
        if len(was) > 1:
            gone |= was - now
    return {word for word in gone if len(word) > 1}


def _values(text: str) -> list[str]:
    return [part.strip(" '\"\t\n") for part in re.split(r"[,|\[\]{}()\n]", text) if part.strip()]


@dataclass(frozen=True, slots=True)
class Reach:
    """`words`: a unit with one of them is about a fact; `phrases`: the same for three words in a
    row of a message or a docstring. `explained`: words that a fact accounts for when they come or
    go. `removed`: what no longer exists. `versions`: those of the project itself, which stand in
    names of files. All lower case but `removed`."""

    words: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    explained: frozenset[str]
    removed: frozenset[str]
    versions: frozenset[str] = frozenset()

    def reaches(self, text: str) -> bool:
        found = tokens(text)
        if not self.words.isdisjoint(found) or not self.phrases.isdisjoint(_triples(found)):
            return True
        if any(contains(text, version) for version in self.versions):
            return True
        ends = {tail(token) for token in found if "." in token}
        if not self.words.isdisjoint(ends - _WEAK_WORDS):
            return True  # `URL.with_path` is about `with_path`
        return any(not self.words.isdisjoint(pieces(token)) for token in _TOKEN.findall(text))

    def names_removed(self, text: str) -> bool:
        return any(contains(text, word) for word in self.removed)


def reach(facts: tuple[ChangeFact, ...]) -> Reach:
    words: set[str] = set()
    phrases: set[tuple[str, ...]] = set()
    explained: set[str] = set()
    removed: set[str] = set()
    for fact in facts:
        exact = {fact.symbol.casefold(), tail(fact.symbol).casefold()}
        named = [fact.symbol, tail(fact.owner), fact.before or "", fact.after or ""]
        if fact.kind.is_addition or fact.kind.is_removal:
            named += fact.siblings
        for text in named:
            if len(tokens(text)) > LONG_TEXT_WORDS:
                phrases |= _triples(tokens(text))
            else:
                # `name` as a symbol reaches; "name" as a piece of `file_name` would reach all
                words |= _shapes(text) - _WEAK_WORDS
        words |= exact
        for text in (*named, fact.detail, fact.owner, *fact.siblings):
            explained |= _shapes(text)
        removed |= removed_words(fact)
    words = {word for word in words if len(word) > 1 or word.isdigit()}
    versions = {strip_quotes(v) for f in facts if own_version(f) for v in (f.before, f.after) if v}
    versions |= {f"v{version}" for version in versions}  # as tags have it
    return Reach(
        frozenset(words),
        frozenset(phrases),
        frozenset(explained),
        frozenset(removed),
        frozenset(versions),
    )


LONG_TEXT_WORDS = 6
"""A before or after text of more words is a sentence, and its single words reach nothing."""


def _triples(words: list[str]) -> set[tuple[str, ...]]:
    return set(zip(words, words[1:], words[2:], strict=False))


def _shapes(name: str) -> set[str]:
    if not name:
        return set()
    found = set(tokens(name)) | pieces(name)
    found |= {part for token in tokens(name) for part in re.split(r"[.:/-]+", token) if part}
    found.add(name.casefold().strip("'\""))
    return found


_WEAK = (
    "a an and are as at be by can cannot do does for from has have if in into is it its may must no"
    " not of on only or so such than that the their then there these they this to until use used"
    " uses using was were when where which while will with you your default defaults value values"
    " name names type types self true false none null str int float bool list dict string object"
    " file files path code data"
)
_WEAK_WORDS = frozenset(_WEAK.split())

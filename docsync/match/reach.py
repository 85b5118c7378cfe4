"""The sections that hold the words of a fact."""

from __future__ import annotations

import re
from collections import Counter

from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_headed
from docsync.match.crowded import MAX_PLACES, crowd, is_crowded
from docsync.match.evidence import Evidence, gather, group_of
from docsync.match.excerpt import core
from docsync.match.folders import folder_of, is_beside, is_of_another_folder
from docsync.match.index import Place, SectionIndex
from docsync.match.quotation import is_address
from docsync.match.score import score
from docsync.match.spelled import spellings
from docsync.match.terms import (
    MAX_SIBLINGS,
    STRONG,
    is_member_fact,
    is_module_move,
    is_path_fact,
    is_route_fact,
    is_support,
    key_words,
    last_part,
    names_of_default,
    runtime_forms,
    runtime_names,
    runtime_of,
    strip_quotes,
    word_strength,
)

MAX_NEW_PLACES = 6  # sections proposed for one added thing
MAX_ROWS = 8  # beside a new one that are looked for
MAX_ROW_PLACES = 8
MIN_BESIDE = 2  # siblings that the document about the code lists


def reach(fact: ChangeFact, index: SectionIndex) -> list[tuple[Place, Evidence]]:
    """The sections that may be about what a fact tells of, in documents that are not of another
    folder with the like."""
    found = _reach(fact, index)
    if not fact.others_at:
        return found
    if fact.kind.is_addition and folder_of(fact.place.path):
        return [each for each in found if is_beside(fact, each[0][0])]
    return [each for each in found if not is_of_another_folder(fact, each[0][0])]


def _reach(fact: ChangeFact, index: SectionIndex) -> list[tuple[Place, Evidence]]:
    if fact.kind is FactKind.BODY_CHANGED:
        return []
    if group_of(fact) == "addition":
        return _reach_of_addition(fact, index)
    places: dict[Place, int] = {}
    if fact.rows is not None:
        return _gather(fact, index, _places_of_rows(fact, index))
    if group_of(fact) == "text":
        text = "\n".join(core(fact).old) if fact.is_excerpt else fact.before or ""
        if len(text.split()) >= 3 or is_address(text):
            here = index.places(text)
            places = dict.fromkeys(here, len(here))
        if fact.kind is FactKind.HELP_CHANGED:
            # too short to be looked for alone, it may be what the entry of its thing says
            here = index.places(strip_quotes(fact.symbol))
            if index.spread(here) <= MAX_PLACES:
                places = {**dict.fromkeys(here, len(here)), **places}
    else:
        for n, word in enumerate(key_words(fact)):
            if n and (is_path_fact(fact) or word_strength(word) < 0.4) and places:
                break
            if is_route_fact(fact) and places and " " not in word:
                break  # where a method stands before the path, the other methods have theirs
            here = index.places(word)
            if is_crowded(word, index):
                here = list(crowd(fact, word, index).places)
            for place in here:
                places.setdefault(place, len(here))
    if is_module_move(fact):
        # the index has `app.store.disk` whole and in parts, and `app.store` is neither
        for place in index.places(fact.symbol.replace(".", " ")):
            places.setdefault(place, max(1, len(places)))
    for word in names_of_default(fact):
        for place in index.places(word):
            places.setdefault(place, 1)
    if name := runtime_of(fact):
        named = {place for each in runtime_names(name) for place in index.places(each)}
        for form in runtime_forms(fact):
            here = index.places(form)
            for place in here:
                if place in named:
                    places.setdefault(place, len(here))
    return _gather(fact, index, places)


def _places_of_rows(fact: ChangeFact, index: SectionIndex) -> dict[Place, int]:
    """Where several of the rows beside a new one are named, and it is not."""
    counts: Counter[Place] = Counter()
    for name in fact.siblings[:MAX_ROWS]:
        # of equals the first of the index: a set has another order in each process
        here = dict.fromkeys(place for shown in spellings(name) for place in index.places(shown))
        if len(here) <= MAX_PLACES:
            counts.update(here.keys())
    best = [place for place, count in counts.most_common(MAX_ROW_PLACES) if count > 2]
    return dict.fromkeys(best, len(best))


def _reach_of_addition(fact: ChangeFact, index: SectionIndex) -> list[tuple[Place, Evidence]]:
    """An added thing belongs where its siblings are listed, unless the docs have it already."""
    name = strip_quotes(fact.symbol)
    known = index.places(name)
    is_plain = word_strength(name) >= STRONG or len(known) > MAX_PLACES
    # of a supported version the number may be that of anything
    is_told = bool(known) and is_plain and not is_support(fact)
    if is_told and fact.kind is not FactKind.FLAG_ADDED:
        return _reach_beside_code(fact, index, {path for path, _ in known})
    if is_told and len(known) > MAX_PLACES:
        return []
    counts: Counter[Place] = Counter()
    for word in map(strip_quotes, fact.siblings[:MAX_SIBLINGS]):
        if index.spread_of(word) <= MAX_PLACES:
            counts.update(index.places(word))
    owner = last_part(fact.owner)
    if len(owner) > 2 and index.spread_of(owner) <= MAX_PLACES // 2:
        counts.update(index.places(owner))
    if is_told:
        # other commands have a flag of that name: it is new under the heading of its own
        headed = {place for place in {*counts, *known} if _is_headed(fact, place, index)}
        if headed.intersection(known):
            return []
        if not headed:
            return _reach_beside_code(fact, index, {path for path, _ in known})
        counts = Counter({place: n for place, n in counts.items() if place in headed})
    # a page in English comes before its translations, which follow it
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], index.is_translation(pair[0][0])))
    best = [place for place, n in ordered[:12] if n >= 1]
    found = _gather(fact, index, dict.fromkeys(best, max(len(counts), 1)))
    found.sort(key=lambda pair: (index.is_translation(pair[0][0]), -score(pair[1])))
    return found[:MAX_NEW_PLACES]


def _reach_beside_code(
    fact: ChangeFact, index: SectionIndex, told: set[str]
) -> list[tuple[Place, Evidence]]:
    """Other parts have a thing of that name: it is new in the document about this one, which goes
    by the name of the code and lists what stands beside it there."""
    siblings = fact.siblings[:MAX_SIBLINGS]
    owner = _owner_places(fact, index)
    known = set(index.places(strip_quotes(fact.symbol)))
    counts: Counter[Place] = Counter()
    for word in siblings:
        here = index.places(strip_quotes(word))
        counts.update(
            place
            for place in here
            if (place[0] not in told and is_about(place[0], fact.place.path))
            or (place in owner and place not in known)
        )
    public = [word for word in siblings if not word.startswith("_")]
    least = max(MIN_BESIDE, len(public) / 2)
    best = [place for place, n in counts.most_common(MAX_NEW_PLACES) if n >= least]
    return _gather(fact, index, dict.fromkeys(best, 1))


def _owner_places(fact: ChangeFact, index: SectionIndex) -> set[Place]:
    """The sections that name the class of a member."""
    owner = last_part(fact.owner)
    if fact.kind is not FactKind.SYMBOL_ADDED or not owner[:1].isupper():
        return set()
    here = index.places(owner)
    return set(here) if len(here) <= MAX_PLACES // 2 else set()


def is_about(document: str, code: str) -> bool:
    """Whether a document goes by the name of a file of code: `ldap-auth.md` of `ldap_auth.lua`, or
    the README beside it."""
    folder, _, name = document.rpartition("/")
    stem = _bare(name)
    if stem in ("readme", "index"):
        return bool(folder) and code.startswith(f"{folder}/")
    return len(stem) > 2 and stem in (
        _bare(code.rsplit("/", 1)[-1]),
        *map(_bare, code.split("/")[-2:-1]),
    )


def _bare(name: str) -> str:
    return re.sub(r"[-_]|\.\w+\Z", "", name).lower()


def _is_headed(fact: ChangeFact, place: Place, index: SectionIndex) -> bool:
    path, ordinal = place
    return is_headed(fact, index.document(path).sections[ordinal].heading_path)


def _gather(
    fact: ChangeFact, index: SectionIndex, places: dict[Place, int]
) -> list[tuple[Place, Evidence]]:
    index.preload(path for path, _ in places)
    found = []
    for (path, ordinal), spread in places.items():
        document = index.document(path)
        evidence = gather(fact, document, document.sections[ordinal], spread)
        if evidence is not None:
            found.append(((path, ordinal), evidence))
    if is_member_fact(fact) and not fact.kind.is_addition:
        # where a section names the table, the same column elsewhere is another's
        return [pair for pair in found if pair[1].owner_near] or found
    return found

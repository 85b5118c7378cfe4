"""Facts and sections to candidates, each with its reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from docsync.docs.history import is_historical
from docsync.docs.section import DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.candidate import Candidate, Reason
from docsync.match.evidence import Evidence, gather, group_of
from docsync.match.index import Place, SectionIndex
from docsync.match.overlap import NO_OVERLAP, overlap
from docsync.match.score import score
from docsync.match.terms import (
    is_member_fact,
    is_path_fact,
    is_route_fact,
    key_words,
    last_part,
    strip_quotes,
    word_strength,
)

MAX_PLACES = 60  # a word in more sections than this says nothing by itself
MAX_NEW_PLACES = 3  # sections proposed for one added thing
FLOOR = 0.03


def match(
    facts: Sequence[ChangeFact], index: SectionIndex, changed_lines: str = ""
) -> list[Candidate]:
    """Candidates, most likely first. Sections that tell history are left out. `changed_lines` are
    the lines of code that the change added or removed."""
    shared = overlap(changed_lines, index) if changed_lines else NO_OVERLAP
    found: defaultdict[Place, list[tuple[float, Evidence]]] = defaultdict(list)
    for fact in facts:
        for place, evidence in reach(fact, index):
            value = score(evidence, *shared.of(place))
            if value >= FLOOR:
                found[place].append((value, evidence))
    candidates = [
        candidate
        for (path, ordinal), pairs in found.items()
        if (candidate := _candidate(index, path, ordinal, pairs)) is not None
    ]
    return sorted(candidates, key=lambda c: (-c.score, c.section.path, c.section.ordinal))


def reach(fact: ChangeFact, index: SectionIndex) -> list[tuple[Place, Evidence]]:
    if group_of(fact) == "addition":
        return _reach_of_addition(fact, index)
    places: dict[Place, int] = {}
    if group_of(fact) == "text":
        text = fact.before or ""
        if len(text.split()) >= 3:
            here = index.places(text)
            places = dict.fromkeys(here, len(here))
    else:
        for n, word in enumerate(key_words(fact)):
            if n and (is_path_fact(fact) or word_strength(word) < 0.4) and places:
                break
            if is_route_fact(fact) and places and " " not in word:
                break  # where a method stands before the path, the other methods have theirs
            here = index.places(word)
            if len(here) > MAX_PLACES and word_strength(word) < 0.7:
                continue
            for place in here:
                places.setdefault(place, len(here))
    return _gather(fact, index, places)


def _reach_of_addition(fact: ChangeFact, index: SectionIndex) -> list[tuple[Place, Evidence]]:
    """An added thing belongs where its siblings are listed, unless the docs have it already."""
    name = strip_quotes(fact.symbol)
    known = index.places(name)
    if known and (word_strength(name) >= 0.7 or len(known) > MAX_PLACES):
        return []
    counts: Counter[Place] = Counter()
    for word in fact.siblings[:12]:
        here = index.places(strip_quotes(word))
        if len(here) <= MAX_PLACES:
            counts.update(here)
    owner = last_part(fact.owner)
    if len(owner) > 2:
        here = index.places(owner)
        if len(here) <= MAX_PLACES // 2:
            counts.update(here)
    best = [place for place, n in counts.most_common(12) if n >= 1]
    found = _gather(fact, index, dict.fromkeys(best, max(len(counts), 1)))
    found.sort(key=lambda pair: -score(pair[1]))
    return found[:MAX_NEW_PLACES]


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


def _candidate(
    index: SectionIndex, path: str, ordinal: int, pairs: list[tuple[float, Evidence]]
) -> Candidate | None:
    document = index.document(path)
    section = document.sections[ordinal]
    if is_historical(section, document.text(section.start, section.end)):
        return None
    pairs.sort(key=lambda pair: -pair[0])
    missed = 1.0
    for value, _evidence in pairs[:3]:
        missed *= 1.0 - value
    reasons = tuple(r for _value, evidence in pairs for r in _reasons(evidence, section))
    facts = tuple(dict.fromkeys(evidence.fact for _value, evidence in pairs))
    return Candidate(section, facts, reasons, max(pairs[0][0], (1.0 - missed) * 0.9))


def _reasons(evidence: Evidence, section: DocSection) -> Iterable[Reason]:
    fact = evidence.fact
    for occurrence in (*evidence.keys, *evidence.values):
        yield Reason(
            fact_id=fact.id,
            word=occurrence.word,
            where=occurrence.where,
            start=occurrence.start,
            end=occurrence.end,
            line=occurrence.line,
            text=f"{fact.kind.value}: `{_short(occurrence.word)}` stands in its {occurrence.where}"
            f" (line {occurrence.line})",
        )
    if evidence.siblings:
        names = ", ".join(f"`{_short(s)}`" for s in evidence.siblings[:4])
        yield Reason(
            fact_id=fact.id,
            word=strip_quotes(fact.symbol),
            where="siblings",
            start=section.start,
            end=section.end,
            line=section.start_line,
            text=f"{fact.kind.value}: `{_short(strip_quotes(fact.symbol))}` belongs beside {names}",
        )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."

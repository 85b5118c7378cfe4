"""A change and the documentation to candidates, each with its reasons."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.candidate import HISTORY, WORDS, Candidate, Reason
from docsync.match.crowded import is_file
from docsync.match.evidence import Evidence
from docsync.match.index import Place, SectionIndex
from docsync.match.model import Model, highest, shipped
from docsync.match.precedent import Precedents
from docsync.match.prior import NO_PRIOR, Moves, Prior
from docsync.match.rank import Commit, Patience, Standing, standings
from docsync.match.said_of import said_values
from docsync.match.terms import MAX_SIBLINGS, STRONG, last_part, strip_quotes

FLOOR = 0.02
LIKELY = 0.15
MIN_TOGETHER = 2
MIN_LISTED = 3
MIN_CERTAINTY = 0.9
MIN_LISTED_SHARE = 0.6
MIN_SPREAD = 4  # siblings with sections of their own
MIN_SPREAD_SHARE = 0.4  # of them, since only some places are looked at
MAX_LINKED = 3  # facts that a section is about when none of their words stand in it


def match(
    commit: Commit,
    index: SectionIndex,
    prior: Prior = NO_PRIOR,
    model: Model | None = None,
    patience: Patience | None = None,
) -> list[Candidate]:
    """Candidates, most likely first. Sections that tell history are left out.

    The score is the chance that people would change the document, for its most likely section;
    for the others it is lower in the proportion of their own chances."""
    if not commit.facts:
        return []
    model = model or shipped()
    found = standings(commit, index, prior, patience)
    by_document: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in found:
        by_document[one.place[0]].append(one)
    candidates = []
    for here in by_document.values():
        whole = model.document.score(highest(one.features for one in here))
        listing = _listing(here)
        plain = {one.place for one in here if _is_plain(one, commit)}
        if whole < FLOOR and not listing and not plain and not any(one.quoted for one in here):
            continue
        own = [model.section.score(one.features) for one in here]
        most = max(own)
        for one, value in zip(here, own, strict=True):
            score = whole * value / most
            # where a document is likely, each of its sections that a fact reaches may be mended
            is_worth = score >= FLOOR or (one.evidence and whole >= LIKELY)
            if is_worth or one.place in listing or one.place in plain or one.quoted:
                found_here = replace(
                    _candidate(index, one, score, commit, prior),
                    lists_siblings=one.place in listing,
                    quotes=bool(one.quoted),
                    is_plain=one.place in plain,
                )
                candidates.append(found_here)
    return sorted(candidates, key=lambda c: (-c.score, c.section.path, c.section.ordinal))


def _is_plain(one: Standing, commit: Commit) -> bool:
    """Whether a section has the name of its own that a thing lost, or gives the old value of the
    very thing: that is wrong, however seldom people mend so much in a commit."""
    return any(
        evidence.fact.is_public
        and evidence.fact.certainty >= MIN_CERTAINTY
        and evidence.fact.symbol not in commit.standing
        and (
            (evidence.group == "rename" and evidence.key_strength >= STRONG)
            or (evidence.value_near and _is_of_thing(evidence))
        )
        for _value, evidence in one.evidence
    )


def _is_of_thing(evidence: Evidence) -> bool:
    fact = evidence.fact
    return evidence.key_strength >= STRONG or (
        evidence.owner_near and not is_file(last_part(fact.owner), fact)
    )


def _candidate(
    index: SectionIndex, one: Standing, score: float, commit: Commit, prior: Prior
) -> Candidate:
    path, ordinal = one.place
    moves = prior.moves.get(path)
    document = index.document(path)
    section = document.sections[ordinal]
    reaching = [*(evidence for _value, evidence in one.evidence), *one.quoted]
    reasons = [r for each in reaching for r in _reasons(each, document, section, one.listed)]
    facts = tuple(dict.fromkeys(evidence.fact for evidence in reaching))
    if not facts:
        facts = _nearest(commit, one, moves)
    reasons += _past_reasons(section, facts[0], prior.precedents)
    reasons += _wider_reasons(section, facts[0], one, moves)
    return Candidate(section, facts, tuple(reasons), score)


def _listing(here: Sequence[Standing]) -> frozenset[Place]:
    """The sections of a document in which most siblings of a thing that was surely added stand as
    names of code; and where they have sections of their own, one of those."""
    found: set[Place] = set()
    spread: dict[str, tuple[set[str], Place]] = {}
    for one in here:
        for _value, evidence in one.evidence:
            fact, names = evidence.fact, evidence.siblings
            if evidence.group != "addition" or fact.certainty < MIN_CERTAINTY:
                continue
            known = min(len(fact.siblings), MAX_SIBLINGS)
            if len(names) >= max(MIN_LISTED, MIN_LISTED_SHARE * known):
                found.add(one.place)
            together, first = spread.setdefault(fact.id, (set(), one.place))
            together.update(names)
            if len(together) >= max(MIN_SPREAD, MIN_SPREAD_SHARE * known):
                found.add(first)
    return frozenset(found)


def _nearest(commit: Commit, one: Standing, moves: Moves | None) -> tuple[ChangeFact, ...]:
    """The facts of the file that ties the document best, those whose names are shared first."""
    file = moves.file if moves else ""
    shared = set(one.shared)
    ordered = sorted(
        [f for f in commit.facts if f.kind is not FactKind.PASSAGE_CHANGED] or commit.facts,
        key=lambda f: (f.symbol not in shared, f.place.path != file, not f.is_public),
    )
    return tuple(ordered[:MAX_LINKED])


def _wider_reasons(
    section: DocSection, fact: ChangeFact, one: Standing, moves: Moves | None
) -> Iterable[Reason]:
    """What ties the section to the change beside the words of a fact."""

    def reason(where: str, word: str, text: str) -> Reason:
        return Reason(fact.id, word, where, section.start, section.end, section.start_line, text)

    if one.shared:
        names = ", ".join(f"`{_short(word)}`" for word in one.shared[:4])
        yield reason(WORDS, one.shared[0], f"it shares {names} with the changed lines")
    if moves is not None and moves.together >= MIN_TOGETHER:
        yield reason(
            HISTORY,
            moves.file,
            f"it changed in {moves.together} of the {moves.changes} commits that changed "
            f"{moves.file}",
        )


def _past_reasons(
    section: DocSection, fact: ChangeFact, precedents: Precedents
) -> Iterable[Reason]:
    """What people did when lines like these changed."""
    past = precedents.documents.get(section.path)
    if past is None:
        return
    said = []
    if past.sibling_together >= MIN_TOGETHER:
        said.append(
            (
                fact.symbol,
                past.sibling_together,
                precedents.sibling_changes,
                "added names beside it",
            )
        )
    if past.name_together >= MIN_TOGETHER:
        what = f"changed lines with `{_short(past.name)}`"
        said.append((past.name, past.name_together, past.name_changes, what))
    for word, together, changes, what in said:
        yield Reason(
            fact_id=fact.id,
            word=word,
            where=HISTORY,
            start=section.start,
            end=section.end,
            line=section.start_line,
            text=f"it changed in {together} of the last {changes} commits that {what}",
        )


def _reasons(
    evidence: Evidence, document: DocFile, section: DocSection, listed: Mapping[str, str]
) -> Iterable[Reason]:
    fact = evidence.fact
    for occurrence in (*evidence.keys, *said_values(evidence, document, section)):
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
            text=f"{fact.kind.value}: `{_short(strip_quotes(fact.symbol))}` belongs beside {names}"
            + (f"; {listed[fact.id]}" if fact.id in listed else ""),
        )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."

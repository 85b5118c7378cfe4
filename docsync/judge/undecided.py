"""What a person has to look at to decide on an unsure section."""

from __future__ import annotations

from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.judge import CUT
from docsync.judge.wording import Found, contradictions, quoted
from docsync.match.candidate import APART, LINKED, Reason
from docsync.match.evidence import group_of
from docsync.match.terms import word_strength

SURE = 0.95  # certainty of a fact that syntax tells
TELLING = 0.7  # a word of this strength means the thing wherever it stands
_BY_GROUP = {
    "addition": "decides whether this is meant to list all of them",
    "signature": "decides whether the text describes that part of it",
    "text": "decides whether the text quotes the code, or says it in its own words",
    "removal": "decides whether the text means what was removed",
    "rename": "decides whether the text means what was renamed",
    "value": "decides whether the text relies on the old value without naming it",
}


def undecided(finding: Found) -> str:
    """One line, without a full stop."""
    candidate = finding.verdict.candidate
    if finding.verdict.why == CUT:
        return "nobody looked; a higher `max-sections` judges it"
    told = contradictions(finding)
    facts = {fact.id: fact for fact in candidate.facts}
    if not told or told[0].fact_id not in facts:
        return "nothing but the nearness of the names speaks for it"
    fact = facts[told[0].fact_id]
    mine = [each for each in candidate.reasons if each.fact_id == fact.id]
    reason = next((each for each in mine if each.where not in APART), mine[0])
    if reason.where == LINKED:
        return "decides whether this document tells of it anywhere, in whatever words"
    if reason.where in APART:
        return "decides whether the text describes what the changed lines do, in its own words"
    return _doubt(fact, reason)


def _doubt(fact: ChangeFact, reason: Reason) -> str:
    place = f"{fact.place.path}:{fact.place.line}"
    if fact.certainty < SURE:
        return f"{place} was read by its words alone: a look at it decides whether this changed"
    is_named = group_of(fact) not in ("addition", "text")
    if is_named and word_strength(reason.word) < TELLING:
        owner = f" of {quoted(fact.owner)}" if fact.owner else ""
        thing = "path" if fact.kind in _PATHS else "name"
        return f"decides whether {quoted(reason.word)} means the {thing}{owner} in {place} here"
    return _BY_GROUP[group_of(fact)]


_PATHS = frozenset({FactKind.FILE_MOVED, FactKind.FILE_REMOVED})

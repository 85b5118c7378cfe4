"""What a person has to answer to decide on an unsure section."""

from __future__ import annotations

from docsync.facts.fact import SURE, ChangeFact, FactKind
from docsync.judge.judge import CUT
from docsync.judge.wording import Found, contradictions, quoted
from docsync.match.candidate import APART, LINKED, Reason
from docsync.match.evidence import group_of
from docsync.match.terms import STRONG, word_strength

_BY_GROUP = {
    "addition": "is this meant to list all of them?",
    "signature": "does the text describe that part of it?",
    "text": "does the text quote the code, or say it in its own words?",
    "removal": "does the text mean what was removed?",
    "rename": "does the text mean what was renamed?",
    "value": "does the text rely on the old value without naming it?",
}


def undecided(finding: Found) -> str:
    """One line: the open question, or why nobody asked it."""
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
        return "does this document tell of it anywhere, in whatever words?"
    if reason.where in APART:
        return "does the text describe what the changed lines do, in its own words?"
    return _doubt(fact, reason)


def _doubt(fact: ChangeFact, reason: Reason) -> str:
    place = f"{fact.place.path}:{fact.place.line}"
    if fact.stands_elsewhere:
        what = "renamed" if fact.kind.is_rename else "removed"
        return f"does the text mean the one that was {what}, or the one that is still there?"
    if fact.certainty < SURE:
        return f"does what changed in {place} reach what this tells of?"
    is_named = group_of(fact) not in ("addition", "text")
    if is_named and word_strength(reason.word) < STRONG:
        owner = f" of {quoted(fact.owner)}" if fact.owner else ""
        thing = "path" if fact.kind in _PATHS else "name"
        return f"does {quoted(reason.word)} mean the {thing}{owner} in {place} here?"
    return _BY_GROUP[group_of(fact)]


_PATHS = frozenset({FactKind.FILE_MOVED, FactKind.FILE_REMOVED})

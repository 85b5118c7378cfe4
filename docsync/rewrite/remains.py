"""What still speaks against a section after some of it was rewritten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from docsync.facts.fact import SURE, ChangeFact
from docsync.judge.verdict import Verdict
from docsync.match.candidate import APART, Reason
from docsync.match.evidence import group_of, value_forms
from docsync.match.terms import key_words, strip_quotes, word_strength
from docsync.rewrite.heading import subjects_of
from docsync.rewrite.proposal import Rewrite
from docsync.verify.evidence import count

NO_PLACE = "no list or table of its siblings to put it in"
_CODE = frozenset({"code span", "fence", "directive", "definition"})
MIN_CERTAINTY = 0.7  # from which code that names what went is wrong, however plain the word
MIN_STRENGTH = 0.5  # of a word and its fact together


def contradicts(fact: ChangeFact, reason: Reason) -> bool:
    """Whether the word itself is what the fact denies: a removed or renamed thing, an old value."""
    group = group_of(fact)
    if group in ("removal", "rename"):
        return word_strength(reason.word) * fact.certainty >= MIN_STRENGTH
    return group == "value" and reason.word not in key_words(fact)


def remaining(
    verdict: Verdict, written: Sequence[Rewrite], left: Collection[str]
) -> tuple[Reason, ...]:
    """The reasons of a section that `written` did not answer. Of a removal, a rename or a value
    that is what stands as it was, in so many words, or as code; of anything else that is sure only
    what `left` names, the ids of facts that something should have been written for. What was added
    has its place elsewhere more often than not, and makes nothing wrong here, unless `left` names
    it."""
    facts = {fact.id: fact for fact in verdict.candidate.facts}
    reasons = [r for r in verdict.candidate.reasons if r.fact_id in facts and r.where not in APART]
    answered = {id(r) for r in reasons if _is_answered(facts[r.fact_id], r, written)}
    titles = subjects_of(verdict.candidate.section.heading)
    mended = {r.fact_id for r in reasons if id(r) in answered}

    def is_due(reason: Reason) -> bool:
        fact = facts[reason.fact_id]
        if fact.id in left and fact.certainty >= SURE:
            return True
        if fact.kind.is_addition:
            return False
        if contradicts(fact, reason):
            return True
        # of a flag the bare word may be the name of a setting
        is_bare = fact.symbol.startswith("-") and not reason.word.startswith("-")
        if group_of(fact) not in ("removal", "rename") or is_bare:
            return False
        if fact.id in mended and reason.where not in ("prose", "heading"):
            return True
        is_code = reason.where in _CODE or (reason.where == "heading" and reason.word in titles)
        return is_code and fact.certainty >= MIN_CERTAINTY

    return tuple(r for r in reasons if id(r) not in answered and is_due(r))


def _is_answered(fact: ChangeFact, reason: Reason, written: Sequence[Rewrite]) -> bool:
    come = value_forms(fact.after or "") if fact.after else ()
    return any(_answers(rewrite, reason, come) for rewrite in written)


def has_section(fact: ChangeFact, written: Sequence[Rewrite]) -> bool:
    """Whether one of them is a new section about the added thing: the sections of its siblings
    lack nothing then."""
    name = strip_quotes(fact.symbol)
    return fact.kind.is_addition and any(not r.old and count(r.new, name) for r in written)


@lru_cache(maxsize=8)
def _changes(old: str, new: str) -> list[tuple[str, int, int, str, str]]:
    """What became of which lines of a rewrite, with their texts before and after."""
    was, now = old.splitlines(), new.splitlines()
    codes = SequenceMatcher(None, was, now, False).get_opcodes()
    return [
        (tag, start, end, "\n".join(was[start:end]), "\n".join(now[first:last]))
        for tag, start, end, first, last in codes
    ]


def _answers(rewrite: Rewrite, reason: Reason, come: Sequence[str]) -> bool:
    """Whether it took the word out of its lines, or put there what is true now."""
    if not rewrite.start <= reason.start < rewrite.end:
        return False
    line = reason.line - rewrite.start_line
    for tag, start, end, was, now in _changes(rewrite.old, rewrite.new):
        if tag == "insert" or not start <= line < end:
            continue
        if tag == "equal":
            return False
        if count(now, reason.word) < count(was, reason.word):
            return True
        return any(count(now, word) > count(was, word) for word in come)
    return False

"""What still speaks against a section after some of it was rewritten."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from docsync.facts.fact import SURE, ChangeFact, FactKind
from docsync.judge.verdict import Verdict
from docsync.match.candidate import APART, Reason
from docsync.match.evidence import MIN_CHOICES, contradicts, group_of, value_forms
from docsync.match.terms import key_words, strip_quotes
from docsync.rewrite.heading import subjects_of
from docsync.rewrite.listing import choices_of
from docsync.rewrite.proposal import Rewrite
from docsync.verify.evidence import count

NO_PLACE = "no list or table of its siblings to put it in"
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_CODE = frozenset({"code span", "fence", "directive", "definition"})
MIN_CERTAINTY = 0.7  # from which code that names what went is wrong, however plain the word


def remaining(
    verdict: Verdict, written: Sequence[Rewrite], left: Collection[str], text: str = ""
) -> tuple[Reason, ...]:
    """The reasons of a section that `written` did not answer. Of a removal, a rename or a value
    that is what stands as it was, in so many words, or as code; of allowed values that several of
    the old ones stand in `text`, that of the section; of anything else that is sure only what
    `left` names, the ids of facts that something should have been written for. What was added has
    its place elsewhere more often than not, and makes nothing wrong here, unless `left` names
    it."""
    facts = {fact.id: fact for fact in verdict.candidate.facts}
    open_reasons = unanswered(verdict, written)
    still = {id(reason) for reason in open_reasons}
    reasons = [r for r in verdict.candidate.reasons if r.fact_id in facts and r.where not in APART]
    titles = subjects_of(verdict.candidate.section.heading)
    mended = {r.fact_id for r in reasons if id(r) not in still}

    def is_due(reason: Reason) -> bool:
        fact = facts[reason.fact_id]
        if fact.id in left and fact.certainty >= SURE:
            return True
        if fact.kind.is_addition:
            return False
        if fact.kind is FactKind.CHOICES_CHANGED:
            return fact.id not in mended and _are_listed(fact, text)
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

    return tuple(reason for reason in open_reasons if is_due(reason))


def _are_listed(fact: ChangeFact, text: str) -> bool:
    return sum(count(text, word) > 0 for word in choices_of(fact.before)) >= MIN_CHOICES


def unanswered(verdict: Verdict, written: Sequence[Rewrite]) -> tuple[Reason, ...]:
    """The reasons of a section that still hold after `written`, whether or not it is wrong."""
    facts = {fact.id: fact for fact in verdict.candidate.facts}
    reasons = (r for r in verdict.candidate.reasons if r.fact_id in facts and r.where not in APART)
    return tuple(r for r in reasons if not _is_answered(facts[r.fact_id], r, written))


def _is_answered(fact: ChangeFact, reason: Reason, written: Sequence[Rewrite]) -> bool:
    if fact.kind.is_addition and reason.where == "siblings":
        name = strip_quotes(fact.symbol).lstrip("-")
        return any(count(each.new, name) > count(each.old, name) for each in written)
    if fact.kind is FactKind.CHOICES_CHANGED and fact.before and fact.after:
        was, now = set(choices_of(fact.before)), set(choices_of(fact.after))
        return any(_takes(each, was - now, now - was) for each in written)
    come = value_forms(fact.after or "") if fact.after else ()
    # a word beside its new one may be listed as allowed
    is_value = group_of(fact) == "value" and reason.word not in key_words(fact)
    is_one = is_value and any(map(str.isdigit, reason.word))
    if group_of(fact) in ("removal", "rename"):
        is_one = reason.where in _CODE and contradicts(fact, reason)
    return any(_answers(rewrite, reason, come, is_one) for rewrite in written)


def _takes(rewrite: Rewrite, gone: Collection[str], come: Collection[str]) -> bool:
    """Whether it put a word in, or took one out."""
    counts = [(word, count(rewrite.old, word), count(rewrite.new, word)) for word in (*gone, *come)]
    return any(now < was if word in gone else now > was for word, was, now in counts)


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


def _answers(rewrite: Rewrite, reason: Reason, come: Sequence[str], is_one: bool) -> bool:
    """Whether it took the word out of its lines, or put there what is true now; with `is_one`
    whether it took this one, for a line may have it twice."""
    if not rewrite.start <= reason.start < rewrite.end:
        return False
    line = reason.line - rewrite.start_line
    for tag, start, end, was, now in _changes(rewrite.old, rewrite.new):
        if tag == "insert" or not start <= line < end:
            continue
        if tag == "equal":
            return False
        if is_one and (stands := _stands(rewrite, reason, start, was, now)) is not None:
            return not stands
        if count(now, reason.word) < count(was, reason.word):
            return True
        return any(count(now, word) > count(was, word) for word in come)
    return False


def _stands(rewrite: Rewrite, reason: Reason, first: int, was: str, now: str) -> bool | None:
    """Whether a word stands in the new text of its lines as it did; None where its place is not
    known. `first` is the number of the first of its lines."""
    ahead = rewrite.old.encode()[: reason.start - rewrite.start].decode(errors="replace")
    at = len(ahead) - sum(len(line) for line in rewrite.old.splitlines(keepends=True)[:first])
    if was[at : at + len(reason.word)] != reason.word:
        return None
    old, new = (_TOKEN.findall(text) for text in (was, now))
    start = 0
    for tag, low, high, _, _ in SequenceMatcher(None, old, new, False).get_opcodes():
        end = start + sum(map(len, old[low:high]))
        if tag != "equal" and start < at + len(reason.word) and at < end:
            return False
        start = end
    return True

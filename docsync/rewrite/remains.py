"""What still speaks against a section after some of it was rewritten."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from docsync.facts.fact import SURE
from docsync.judge.verdict import Verdict
from docsync.match.candidate import APART, Reason
from docsync.match.evidence import group_of, value_forms
from docsync.match.terms import key_words, word_strength
from docsync.rewrite.proposal import Rewrite
from docsync.verify.evidence import occurrences

STRONG = 0.5  # of a word and its fact together, as for what a model is asked about


def remaining(
    verdict: Verdict, written: Sequence[Rewrite], left: Collection[str]
) -> tuple[Reason, ...]:
    """The reasons of a section that `written` did not answer. Of a removal, a rename or a value
    that is what stands as it was, in so many words; of anything else that is sure only what `left`
    names, the ids of facts that something should have been written for. What was added has its
    place elsewhere more often than not, and makes nothing wrong here."""
    facts = {fact.id: fact for fact in verdict.candidate.facts}
    found = []
    for reason in verdict.candidate.reasons:
        fact = facts.get(reason.fact_id)
        if fact is None or fact.kind.is_addition or reason.where in APART:
            continue
        group = group_of(fact)
        if group in ("removal", "rename"):
            is_said = word_strength(reason.word) * fact.certainty >= STRONG
        else:
            is_said = group == "value" and reason.word not in key_words(fact)
        if not is_said and (fact.id not in left or fact.certainty < SURE):
            continue
        come = value_forms(fact.after or "") if fact.after else ()
        if not any(_answers(rewrite, reason, come) for rewrite in written):
            found.append(reason)
    return tuple(found)


def _answers(rewrite: Rewrite, reason: Reason, come: Sequence[str]) -> bool:
    """Whether it took the word out of its lines, or put there what is true now."""
    if not rewrite.start <= reason.start < rewrite.end:
        return False
    section = rewrite.verdict.candidate.section
    first = next((b for b in section.blocks if b.start == rewrite.start), section.blocks[0])
    line = reason.line - first.start_line
    old, new = rewrite.old.splitlines(), rewrite.new.splitlines()
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, False).get_opcodes():
        if tag == "insert" or not start <= line < end:
            continue
        if tag == "equal":
            return False
        was, now = "\n".join(old[start:end]), "\n".join(new[new_start:new_end])
        if _count(now, reason.word) < _count(was, reason.word):
            return True
        return any(_count(now, word) > _count(was, word) for word in come)
    return False


def _count(text: str, word: str) -> int:
    return len(occurrences(text, word)) if word else 0

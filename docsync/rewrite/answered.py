"""Whether a model did what it was asked to: a rewrite that leaves what the facts contradict as it
stood is another edit, however true."""

from __future__ import annotations

from collections.abc import Sequence

from docsync.facts.fact import ChangeFact
from docsync.match.evidence import group_of, value_forms
from docsync.match.terms import key_words
from docsync.rewrite.proposal import Check, CheckStatus
from docsync.verify.evidence import count

NAME = "answered"


def check_answered(facts: Sequence[ChangeFact], old: str, new: str) -> Check:
    """Of some fact the removed name or the old value is rarer in `new` than in `old`, or the new
    value more frequent. Passes where no fact says what that would be."""
    asked = [f for f in facts if group_of(f) in ("removal", "value")]
    if not asked or len(asked) < len(facts) or any(_is_met(f, old, new) for f in asked):
        return Check(NAME, CheckStatus.PASSED)
    word = asked[0].symbol if group_of(asked[0]) == "removal" else asked[0].before
    return Check(NAME, CheckStatus.FAILED, f"`{word}` is still said as it was")


def _is_met(fact: ChangeFact, old: str, new: str) -> bool:
    if group_of(fact) == "value":
        gone, come = value_forms(fact.before or ""), value_forms(fact.after or "")
    else:
        gone, come = tuple(key_words(fact)), ()
    return any(count(new, w) < count(old, w) for w in gone) or any(
        count(new, w) > count(old, w) for w in come
    )

"""Words that are new only because a fact renamed a part of them."""

from __future__ import annotations

from collections.abc import Iterable

from docsync.facts.fact import ChangeFact


def stood_before(word: str, text: str, facts: Iterable[ChangeFact]) -> bool:
    """Whether `text` holds `word` as it was before a rename: a link to `/new.py` is grounded where
    one to `/old.py` stood and the file moved from the one to the other."""
    for fact in facts:
        if fact.kind.is_rename and fact.before and fact.after and fact.after in word:
            former = word.replace(fact.after, fact.before)
            if former != word and former in text:
                return True
    return False

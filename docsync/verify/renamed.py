"""Words that are new only because a fact renamed a part of them."""

from __future__ import annotations

from collections.abc import Iterable

from docsync.facts.fact import ChangeFact
from docsync.verify.reach import tail


def stood_before(word: str, text: str, facts: Iterable[ChangeFact]) -> bool:
    """Whether `text` holds `word` as it was before a rename: a link to `/new.py` is grounded where
    one to `/old.py` stood and the file moved from the one to the other."""
    for fact in facts:
        if not (fact.kind.is_rename and fact.before and fact.after):
            continue
        for before, after in zip(_forms(fact.before), _forms(fact.after), strict=True):
            former = word.replace(after, before)
            if former != word and former in text:
                return True
    return False


def _forms(name: str) -> tuple[str, str, str]:
    """A name, its last part, and that as the anchor of a heading."""
    short = tail(name)
    return name, short, short.replace("_", "-").casefold()

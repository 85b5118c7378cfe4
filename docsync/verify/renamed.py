"""Words that are new only because a fact gave a part of them another name or version."""

from __future__ import annotations

from collections.abc import Iterable

from docsync.facts.fact import ChangeFact
from docsync.match.terms import own_version, strip_quotes
from docsync.verify.reach import tail


def stood_before(word: str, text: str, facts: Iterable[ChangeFact]) -> bool:
    """Whether `text` holds `word` as it was before a rename: a link to `/new.py` is grounded where
    one to `/old.py` stood and the file moved from the one to the other, a download of the
    project's new version where one of its old stood."""
    for fact in facts:
        if not ((fact.kind.is_rename or own_version(fact)) and fact.before and fact.after):
            continue
        names = strip_quotes(fact.before), strip_quotes(fact.after)
        for before, after in zip(*map(_forms, names), strict=True):
            former = word.replace(after, before)
            if former != word and former in text:
                return True
    return False


def _forms(name: str) -> tuple[str, str, str]:
    """A name, its last part, and that as the anchor of a heading."""
    short = tail(name)
    return name, short, short.replace("_", "-").casefold()

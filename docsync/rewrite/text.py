"""Texts that the code has in other words, and passages and lines of it: where a document has them
as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.columns import filled
from docsync.rewrite.edit import Edit

_PLACE = re.compile(r"%\(\w+\)[sdrifgx]|\{\w*(?:![rsa])?(?::[^{}]*)?\}")
_TEXTS = frozenset({FactKind.HELP_CHANGED, FactKind.DOCSTRING_CHANGED})


def text_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if document.is_encoded and (fact.rows is not None or fact.is_excerpt):
        return  # what has a form of its own would need its markup
    if fact.rows is not None:
        from docsync.rewrite.analogy import analogy_edits

        yield from analogy_edits(fact, document, section)
        return
    if fact.is_excerpt:
        from docsync.rewrite.excerpt import excerpt_edits

        yield from excerpt_edits(fact, document, section)
        return
    if fact.is_continuation:
        from docsync.rewrite.continuation import continuation_edits

        yield from continuation_edits(fact, document, section)
        return
    if fact.kind is FactKind.PASSAGE_CHANGED:
        from docsync.rewrite.quotation import quotation_edits

        yield from quotation_edits(fact, document, section)
        return
    if not fact.before or not fact.after or fact.kind is FactKind.MESSAGE_REMOVED:
        return
    if len(fact.before.split()) < 3 or "{}" in fact.before:
        return
    if fact.after.rstrip().endswith(":") and not fact.before.rstrip().endswith(":"):
        return  # what it announces is not part of the text
    if _is_to_fill_in(fact.before, fact.after):
        return
    places = list(occurrences(document, section, fact.before))
    for occurrence in places:
        if _is_in_row_of_another(fact, occurrence, len(places)):
            continue
        old, new = document.text(occurrence.start, occurrence.end), fact.after.strip()
        place = occurrence.start, occurrence.end, new
        is_laid_out = occurrence.block.kind is BlockKind.FENCE
        if document.is_encoded:
            if not is_laid_out:
                yield Edit(*place, fact, f"the text is now “{new[:60]}”")
            continue
        if is_laid_out or document.format == "text":
            if (found := filled(document, occurrence, new)) is None:
                continue
            place = found
        elif "\n" in old or "\n" in new:
            continue
        yield Edit(*place, fact, f"the text is now “{new[:60]}”")


def _is_to_fill_in(before: str, after: str) -> bool:
    """Whether a text got a place that a program fills in: what readers see there, it does not
    say."""
    return _PLACE.search(after) is not None and _PLACE.search(before) is None


def _is_in_row_of_another(fact: ChangeFact, occurrence: Occurrence, count: int) -> bool:
    """Whether a row of a table that does not name the thing has its old text: the row of a sibling,
    or one of several that say so."""
    if occurrence.block.kind is not BlockKind.TABLE or fact.kind not in _TEXTS:
        return False
    row = occurrence.line_text.partition(occurrence.word)[0]
    if not row.strip(" |") or _is_named(fact.symbol, row):
        return False
    return count > 1 or any(_is_named(sibling, row) for sibling in fact.siblings)


def _is_named(name: str, row: str) -> bool:
    """Whether a row has a name, in whatever spelling."""
    bare = _plain(last_part(strip_quotes(name)).strip("-"))
    return bool(bare) and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", _plain(row)) is not None


def _plain(text: str) -> str:
    return text.replace("\\", "").replace("-", "_").lower()

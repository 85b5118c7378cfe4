"""What a docstring or a help text says in one sentence, in the entry or the section of its thing:
that is the text of the code, however short it is, and follows it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_of_another
from docsync.match.occurrence import word_pattern
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.addition import SETTING, entry_of
from docsync.rewrite.edit import Edit
from docsync.rewrite.form import like
from docsync.rewrite.heading import subjects_of

SAID = (FactKind.DOCSTRING_CHANGED, FactKind.HELP_CHANGED)
MAX_CHARS = 160
MIN_WORDS = 2
MOST_LONG = 6  # words: longer ones are found as passages, wherever they stand


def entry_text_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    before, after = (fact.before or "").strip(), (fact.after or "").strip()
    if fact.kind not in SAID or fact.certainty < 1:
        return
    if not _is_sentence(before) or not _is_sentence(after) or len(before.split()) > MOST_LONG:
        return
    name = last_part(strip_quotes(fact.symbol))
    owner = last_part(fact.owner)
    is_member = owner[:1].isupper()
    if is_of_another(fact, section.heading_path) or (
        is_member and not word_pattern(owner).search(" ".join(section.heading_path))
    ):
        return  # a method of the same name of another class may say the same
    lines = document.text(0, len(document.content)).lower().split("\n")
    if fact.kind is FactKind.HELP_CHANGED:
        lines = [line for line in lines if name.lower() in line]
    said = "\n".join(lines).count(before.rstrip(".").lower())
    if said > 1 and not is_member:
        return  # a method of the same name may say the same
    for start, end in _places(name, document, section):
        text = document.text(start, end)
        words = re.escape(before[1:].rstrip("."))
        found = list(re.finditer(rf"(?<!\w)(?i:{re.escape(before[0])}){words}\.?", text))
        if len(found) != 1:
            continue
        match = found[0]
        # the whole of what it says, behind the name, or one sentence of it
        lead, tail = text[: match.start()], text[match.end() :]
        if re.search(r"[\w,`]\s*\Z", lead) or not re.match(r"\s*(?:\|?\s*\Z|\|)", tail):
            continue
        span = document.span(start, end, *match.span())
        new = like(after, match[0])
        if text.lstrip().startswith("|"):
            new = new.replace("|", r"\|")
        yield Edit(*span, new, fact, f"`{name}` is described anew")


def _is_sentence(text: str) -> bool:
    is_one = "\n" not in text and not re.search(r"[.!?:] ", text) and "::" not in text
    return is_one and len(text) <= MAX_CHARS and len(text.split()) >= MIN_WORDS


def _places(name: str, document: DocFile, section: DocSection) -> Iterator[tuple[int, int]]:
    entry = entry_of(name, document, section)
    if entry is not None and entry.unit != SETTING:
        yield entry.start, entry.end
    if name in subjects_of(section.heading):
        for block in section.blocks:
            if block.kind is BlockKind.PARAGRAPH:
                yield block.start, block.end
                return

"""Where a document has what new sentences of the code stand behind, and goes on with no words of
its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docsync.docs.roff_entries import entry_parts
from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.facts.passages import TOKEN
from docsync.facts.sentences import Parts, parts
from docsync.match.occurrence import Occurrence
from docsync.match.quotation import quotation_pattern, quotations

MIN_RETOLD = 0.75  # of the words of a sentence that one block around has, which retells it then
MIN_WORDS = 3
_WORD = re.compile(r"\w{4,}")
_AROUND = frozenset({BlockKind.PARAGRAPH, BlockKind.DIRECTIVE, BlockKind.HTML})
_TEXT = frozenset(
    {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE}
)
_ITEM = r"(?:[-*+][ \t]|\d+[.)][ \t])"
_ENDS = re.compile(rf"[ \t]*(?:\r?\n[ \t>]*(?:\r?\n|\Z|(?={_ITEM}))|\Z)")
_CELL_ENDS = re.compile(r"[ \t]*\|")
_GOES_ON = re.compile(r"[ \t]+(?!\s)|[ \t]*\r?\n[ \t]*(?:[>#*;/]+[ \t]+)?(?!\s)")
# what a sentence begins behind
_BEGINS = re.compile(r"(?:\A|[.!?:|)*–—\]>-]|\n[ \t>]*\r?\n)[`*\"'“‘\s]*\Z")
_OPENS = re.compile(rf"\n[ \t>]*\r?\n|^(?=[ \t>]*{_ITEM})", re.M)
_NO_TEXT = re.compile(rf"{_ITEM}|```|~~~|\||\.\. |:\w|<|#|[ \t]|=|\+--")
# the next paragraph goes on about the one before it
_LEANS = re.compile(
    r"\W*(?:else|it|its|this|that|these|those|they|such|here|so|thus|if so|otherwise|however|then"
    r"|also|see|both|in (?:this|that|these) cases?|for (?:example|instance)|e\.g|note that"
    r"|in addition|doing so|the (?:above|former|latter|same|following))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Places are characters of `text`, which is the block. What stays ends at `at`, with the word
    at `word`, in the paragraph or item that begins at `start`."""

    found: Occurrence
    text: str
    parts: Parts
    start: int
    word: int
    at: int


def continuations(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Place]:
    """None in a document that has any of the new sentences: somebody has seen to it. Of several
    places those in lists and tables only sum up."""
    told = parts(fact)
    if document.is_report_only or not told.come:
        return
    whole = document.text(0, len(document.content))
    if any(quotation_pattern(sentence).search(whole) for sentence in told.come):
        return
    is_summed_up = len(quotation_pattern(fact.before or "").findall(whole)) > 1
    for found in quotations(document, section, fact.before or ""):
        if is_summed_up and found.block.kind is not BlockKind.PARAGRAPH:
            continue
        place = _place(fact, told, found, document)
        if place is None or _is_retold(place, document, section):
            continue
        if not told.paragraphs or _may_break(fact, place, document, section):
            yield place


def _is_retold(place: Place, document: DocFile, section: DocSection) -> bool:
    """Whether the text around says one of the new sentences in words of its own."""
    own = place.found.block
    texts = [document.text(own.start, place.found.start), document.text(place.found.end, own.end)]
    if own.kind is BlockKind.PARAGRAPH:
        blocks = (b for b in section.blocks if b.kind in _AROUND and b is not own)
        texts += [document.text(b.start, b.end) for b in blocks]
    known = [set(_WORD.findall(text.lower())) for text in texts]
    said = (set(_WORD.findall(sentence.lower())) for sentence in place.parts.come)
    return any(
        len(words & others) >= MIN_RETOLD * len(words)
        for words in said
        if len(words) >= MIN_WORDS
        for others in known
    )


def _place(fact: ChangeFact, told: Parts, found: Occurrence, document: DocFile) -> Place | None:
    block = found.block
    is_row = block.kind is BlockKind.TABLE and document.format == "markdown"
    if found.where == "fence" or "code" in block.info or not (is_row or block.kind in _TEXT):
        return None
    if is_row and (told.tail or told.paragraphs):
        return None
    text = document.text(block.start, block.end)
    first = len(document.text(block.start, found.start))
    match = quotation_pattern(fact.before or "").match(text, first)
    if match is None or not _BEGINS.search(text[:first]):
        return None
    last = len(TOKEN.findall(told.lead))
    ends = _CELL_ENDS if is_row else _GOES_ON if told.tail else _ENDS
    if not ends.match(text, match.end(last)):
        return None
    word = next((n for n in range(last, 0, -1) if match[n][0].isalnum()), 1)
    start = max((gap.end() for gap in _OPENS.finditer(text, 0, first)), default=0)
    if (entry := entry_parts(document, block)) is not None:
        start = max(start, len(document.text(block.start, entry.body)))
        if first < start:
            return None
    return Place(found, text, told, start, match.start(word), match.end(last))


def _may_break(fact: ChangeFact, place: Place, document: DocFile, section: DocSection) -> bool:
    """Whether a new paragraph can stand behind: what comes next says nothing of this one. An item
    has several paragraphs already: of each of many things a list has the first one only."""
    block, text = place.found.block, place.text
    raw = document.content[block.start : block.end].strip()
    if document.is_encoded and not re.search(rb"\n\r?\n", raw):
        return False  # a paragraph takes a macro there
    is_plain = block.kind is BlockKind.PARAGRAPH
    opening = text[place.start : place.at].lstrip(" \t")
    if not is_plain and (
        not place.start or re.match(_ITEM, opening) or document.format == "asciidoc"
    ):
        return False
    if opening.startswith(">") or re.match(rf"[ \t]*\r?\n[ \t>]*{_ITEM}", text[place.at :]):
        return False
    inside = re.sub(r"\A\s*\n", "", text[place.at :])
    rest = inside if inside.strip() else document.text(block.end, section.end).lstrip("\r\n")
    if any(quotation_pattern(each).match(rest.lstrip()) for each in fact.siblings):
        return True
    if not inside.strip():
        following = next((b for b in section.blocks if b.start >= block.end), None)
        if following is None or following.kind in (BlockKind.HEADING, BlockKind.COMMENT):
            return True
        if not is_plain and following.kind is block.kind:
            return True
    elif not is_plain:
        depth = place.at - place.start - len(opening)
        rest = rest[depth:] if rest[:depth].isspace() else rest
    return not _NO_TEXT.match(rest) and not _LEANS.match(rest)

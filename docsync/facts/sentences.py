"""Sentences that the change puts behind others in a text for people: a comment, a help text, a
description. Documentation that has the others from there lacks the new ones.

A fact has in `before` the sentence that stays, or as many as make it known, and where its paragraph
goes on the one behind; `after` has the new ones between them, and a blank line where a paragraph
ends. `siblings` is the sentence with which the text goes on in another paragraph. It reaches only a
document that has the old ones word for word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from docsync.facts.fact import SENTENCES, ChangeFact, FactKind, Place
from docsync.facts.prose import Paragraph, paragraphs, sentences
from docsync.facts.replacements import MAX_FILES, MAX_LINES
from docsync.facts.sides import Side

MAX_FACTS = 30
MIN_WORDS = 6  # of the sentences that stay
MIN_TELLING = 3  # different words of four letters and more among them
MIN_NEW_WORDS = 3
MAX_NEW_WORDS = 140
MAX_ANCHORS = 3  # sentences that make a place known
PARAGRAPH = "\n\n"

_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[A-Z`\"'(*\[<\d-]|\w+[A-Z_]|\w+ ?\(")
_END = re.compile(r"[.!?][\"'`)\]*_]*\Z")
_FILLED_IN = re.compile(r"[{}\\$]|%[sdr(]|<\w+[ >/]")
_ASIDE = re.compile(
    r"(?i)copyright|licen[cs]e|spdx|all rights reserved|\b(?:TO[D]O|FIX[M]E|X{3}|HACK|noqa|nolint"
    r"|eslint|pylint|istanbul|@ts-)\b|\b(?:I|I'm|we|we're|our|us|let's)\b"
    # what stands elsewhere in the code
    r"|\b(?:see|shown|described|listed|mentioned|given|defined|as|the|from) (?:above|below)\b"
    r"|\b(?:above|below)\W*\Z|\bfollowing\b|\bthis (?:file|comment|header)\b"
)


class _Said(NamedTuple):
    """A sentence with the number of its paragraph."""

    text: str
    paragraph: int
    is_prose: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """What stays (`lead`, and `tail` where the paragraph goes on), the new sentences that go on in
    the paragraph of the lead, and those of each new paragraph."""

    lead: str
    same: tuple[str, ...]
    paragraphs: tuple[tuple[str, ...], ...]
    tail: str

    @property
    def come(self) -> tuple[str, ...]:
        return (*self.same, *(sentence for part in self.paragraphs for sentence in part))


def parts(fact: ChangeFact) -> Parts:
    """Of a fact of this module."""
    first, *more = (sentences(part) for part in (fact.after or "").split(PARAGRAPH))
    kept = sentences(fact.before or "")
    count = 0
    while count < min(len(kept), len(first)) and kept[count] == first[count]:
        count += 1
    tail = kept[count:]
    return Parts(
        " ".join(kept[:count]), first[count : len(first) - len(tail)], tuple(more), " ".join(tail)
    )


def sentence_facts(files: Sequence[Side]) -> list[ChangeFact]:
    """At most `MAX_FACTS`; what gets two different sentences is none."""
    found: dict[str, ChangeFact] = {}
    unclear: set[str] = set()
    for path, old, new in files[:MAX_FILES]:
        for fact in _changes(path, _decoded(old), _decoded(new)):
            was = fact.before or ""
            if found.setdefault(was, fact).after != fact.after:
                unclear.add(was)
    return [fact for was, fact in found.items() if was not in unclear][:MAX_FACTS]


def without_grown(facts: Sequence[ChangeFact], grown: Sequence[ChangeFact]) -> list[ChangeFact]:
    """Without the passages that are cut out of what gets the new sentences of `grown`: these tell
    where it ends."""
    come = [parts(fact).come[0].split()[:3] for fact in grown]
    begun = [" ".join(words) for words in come]

    def is_cut(fact: ChangeFact) -> bool:
        is_passage = fact.kind is FactKind.PASSAGE_CHANGED and not fact.is_excerpt
        return is_passage and any(
            words in (fact.after or "") and words not in (fact.before or "") for words in begun
        )

    return [fact for fact in facts if not is_cut(fact)]


def _decoded(blob: bytes | None) -> str:
    if not blob or b"\0" in blob[:4000] or blob.count(b"\n") > MAX_LINES:
        return ""
    return blob.decode("utf-8", "replace").replace("\r\n", "\n")


class _Old(NamedTuple):
    """Of each sentence how often it stood there, the one behind it, and whether that was in the
    same paragraph."""

    counts: Counter[str]
    behind: dict[str, tuple[str, bool]]


def _changes(path: str, old: str, new: str) -> Iterator[ChangeFact]:
    was = _old(path, old)
    texts = [_flat(text) for text in paragraphs(path, new)] if was.counts else []
    counts = Counter(said.text for text in texts for said in text)
    if counts.keys() <= was.counts.keys():
        return
    for text in texts:
        at = 0
        while at < len(text):
            end = at
            while end < len(text) and text[end].text not in was.counts:
                end += 1
            if at < end and at and counts[text[at - 1].text] == 1:
                added = _added(text, at, end, was)
                if added is not None:
                    yield _fact(path, _line(new, text[at].text), *added)
            at = end + 1


def _old(path: str, text: str) -> _Old:
    was = _Old(Counter(), {})
    for part in paragraphs(path, text) if text else ():
        said = _flat(part)
        was.counts.update(one.text for one in said)
        for n, one in enumerate(said):
            beside = said[n + 1] if n + 1 < len(said) else None
            is_in = beside is not None and beside.paragraph == one.paragraph
            was.behind[one.text] = beside.text if beside else "", is_in
    return was


def _flat(text: Sequence[Paragraph]) -> list[_Said]:
    return [_Said(s, n, part.is_prose) for n, part in enumerate(text) for s in part.sentences]


def _added(
    text: Sequence[_Said], start: int, end: int, was: _Old
) -> tuple[str, str, tuple[str, ...]] | None:
    """Before, after and sibling of the new sentences `start` to `end`. Nothing but them has come or
    gone there: what a sentence takes the place of may stand in other words in a document."""
    come, last = text[start:end], text[start - 1]
    beside = text[end].text if end < len(text) else ""
    is_inside = beside != "" and text[end].paragraph == come[-1].paragraph
    if was.counts[last.text] != 1 or was.behind[last.text] != (beside, is_inside):
        return None
    if is_inside and come[0].paragraph != text[end].paragraph:
        return None
    lead = _lead(text, start)
    if not lead or not _END.search(last.text) or not _is_told(come):
        return None
    tail = text[end : end + 1] if is_inside else []
    if is_inside and (last.paragraph != text[end].paragraph or not text[end].is_prose):
        return None
    after = _joined([*lead, *come, *tail])
    return _joined([*lead, *tail]), after, (beside,) if beside and not tail else ()


def _lead(text: Sequence[_Said], end: int) -> Sequence[_Said]:
    """The sentences before a place that make it known, in one paragraph; none where they do not."""
    for first in range(end - 1, max(-1, end - 1 - MAX_ANCHORS), -1):
        lead = text[first:end]
        if not lead[0].is_prose or lead[0].paragraph != lead[-1].paragraph:
            return ()
        if _is_known(lead):
            return lead
    return ()


def _fact(path: str, line: int, was: str, now: str, beside: tuple[str, ...]) -> ChangeFact:
    return ChangeFact(
        kind=FactKind.PASSAGE_CHANGED,
        symbol=was,
        before=was,
        after=now,
        place=Place(path, line),
        is_public=True,
        language=SENTENCES,
        siblings=beside,
        certainty=0.9,
    )


def _line(text: str, sentence: str) -> int:
    """Where it begins, whatever stands between its words."""
    words = map(re.escape, _WORD.findall(sentence)[:4])
    match = re.search(r"\b" + r"\W+".join(words), text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _joined(said: Sequence[_Said]) -> str:
    text, last = said[0].text, said[0].paragraph
    for one in said[1:]:
        text += f"{PARAGRAPH if one.paragraph != last else ' '}{one.text}"
        last = one.paragraph
    return text


def _is_known(said: Sequence[_Said]) -> bool:
    words = _WORD.findall(" ".join(one.text for one in said))
    telling = {word.lower() for word in words if len(word) > 3 and word[0].isalpha()}
    return len(words) >= MIN_WORDS and len(telling) >= MIN_TELLING


def _is_told(come: Sequence[_Said]) -> bool:
    """Whether all of it are whole sentences for anybody."""
    count = sum(len(_WORD.findall(one.text)) for one in come)
    return MIN_NEW_WORDS <= count <= MAX_NEW_WORDS and all(
        one.is_prose
        and _END.search(one.text)
        and _SENTENCE.match(one.text)
        and not _FILLED_IN.search(one.text)
        and not _ASIDE.search(one.text)
        for one in come
    )

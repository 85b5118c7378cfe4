"""The entries of a document by their lines: what a line says with the deeper lines below it,
whatever the markup. Of each deeper line it is asked as well whether it is an entry itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from weakref import WeakKeyDictionary

from docsync.docs.section import DocFile

MAX_LINES = 8
MAX_ABOVE = 200
_OPENS = re.compile(r"\s*(?:[-*+|]|\d+[.)]|--?\w)\s?")
_LISTED = re.compile(r"\s*(?:[-*+|]|\d+[.)])\s|\s*--?\w")
_HEADING = re.compile(r"\s{0,3}#+\s[^=:]*\Z")
_ENDS = re.compile(r"\s*(?:```|~~~|[}\])]|</)")
_KNOWN: WeakKeyDictionary[DocFile, Entries] = WeakKeyDictionary()

Span = tuple[int, int]
"""The first line of an entry and the one behind its last, from 0."""


class Entries:
    def __init__(self, document: DocFile) -> None:
        self.lines = [
            line.rstrip("\r") for line in document.content.decode(document.encoding).split("\n")
        ]
        self._starts = [0]
        for line in document.content.split(b"\n"):
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._end = len(document.content)
        self.spans: list[Span] = []
        at = 0
        while at < len(self.lines):
            end = self._end_of(at)
            if end > at:
                self.spans.append((at, end))
                self.spans += [(n, n + 1) for n in range(at + 1, end)]
            at = max(end, at + 1)
        self.spans.sort()
        self._by_text: defaultdict[str, list[Span]] = defaultdict(list)
        self._by_word: defaultdict[str, list[Span]] = defaultdict(list)
        for span in self.spans:
            text = self.text(span)
            self._by_text[" ".join(text.split())].append(span)
            for word in set(re.findall(r"[a-z\d]+", text.lower())):
                self._by_word[word].append(span)

    def text(self, span: Span) -> str:
        return "\n".join(self.lines[span[0] : span[1]])

    def bytes_of(self, span: Span) -> tuple[int, int]:
        """With the line break behind it."""
        return self._starts[span[0]], min(self._starts[span[1]], self._end)

    def saying(self, text: str) -> list[Span]:
        """The entries that say just this, however their lines are broken and aligned."""
        return self._by_text.get(" ".join(text.split()), [])

    def naming(self, name: str) -> list[Span]:
        """The entries with all words of a name in them."""
        words = re.findall(r"[a-z\d]+", name.lower())
        found = [self._by_word.get(word, []) for word in words]
        if not found:
            return []
        least = min(found, key=len)
        others = [set(spans) for spans in found if spans is not least]
        return [span for span in least if all(span in spans for spans in others)]

    def beginning(self, text: str) -> list[Span]:
        """The entries that begin so, and do not go on in the last word."""
        return [
            span
            for said, spans in self._by_text.items()
            if said.startswith(text) and not said[len(text) : len(text) + 1].isalnum()
            for span in spans
        ]

    def below(self, span: Span) -> int:
        """The next line with words."""
        at = span[1]
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        return at

    def depth(self, at: int) -> int:
        return len(self.lines[at]) - len(self.lines[at].lstrip())

    def run(self, span: Span, like: re.Pattern[str]) -> list[Span]:
        """The entries around one that are like it, one behind the other, with it."""
        found = [span]
        while (below := self._next(found[-1], like)) is not None:
            found.append(below)
        at = bisect_left(self.spans, span)
        for above in reversed(self.spans[max(at - MAX_ABOVE, 0) : at]):
            if above[0] < found[0][0] - MAX_LINES:
                break
            if self.below(above) == found[0][0] and self._is_like(above, found[0], like):
                found.insert(0, above)
        return found

    def is_whole(self, span: Span, like: re.Pattern[str]) -> bool:
        """Whether an entry stands beside another of its kind, and nothing of its own is below."""
        first, below = self.lines[span[0]], self.below(span)
        if _HEADING.match(first):
            return False
        is_last = below >= len(self.lines)
        if not is_last and self.depth(below) > self.depth(span[0]):
            return False
        if self._next(span, like) is not None:
            return True
        if len(self.run(span, like)) < 2:
            return False
        if is_last or below > span[1] or self.depth(below) < self.depth(span[0]):
            return True
        line = self.lines[below]
        marks = [_OPENS.match(each) for each in (first, line)]
        is_alike = marks[0] is not None and marks[1] is not None and marks[0][0] == marks[1][0]
        return is_alike or _ENDS.match(line) is not None or _shape(line) == _shape(first)

    def _next(self, span: Span, like: re.Pattern[str]) -> Span | None:
        below = self.below(span)
        at = bisect_left(self.spans, (below, below))
        for other in self.spans[at : at + 2]:
            if other[0] == below and self._is_like(other, span, like):
                return other
        return None

    def _is_like(self, other: Span, span: Span, like: re.Pattern[str]) -> bool:
        is_level = self.depth(other[0]) == self.depth(span[0])
        return is_level and like.fullmatch(" ".join(self.text(other).split())) is not None

    def _end_of(self, at: int) -> int:
        """`at` where the line is blank."""
        if not self.lines[at].strip():
            return at
        depth, end = self.depth(at), at + 1
        while (
            end < len(self.lines)
            and self.lines[end].strip()
            and self.depth(end) > depth
            and not _LISTED.match(self.lines[end])
        ):
            end += 1
        return end if end - at <= MAX_LINES else at + 1


def _shape(line: str) -> str:
    return " ".join(re.sub(r"\w[\w-]*", "w", line).split())


def entries_of(document: DocFile) -> Entries:
    found = _KNOWN.get(document)
    if found is None:
        found = _KNOWN[document] = Entries(document)
    return found

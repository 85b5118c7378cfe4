"""The entries of a document by their lines: what a line says with the deeper lines below it,
whatever the markup. Of each deeper line it is asked as well whether it is an entry itself."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from weakref import WeakKeyDictionary

from docsync.docs.section import DocFile
from docsync.match.spelled import parts_of

MAX_LINES = 8
MAX_ABOVE = 200  # lines that are looked through for a prompt
MAX_RUN = 200
MAX_PLACES = 60  # of one name that are looked at
MAX_BETWEEN = 2_000
MAX_LEAD = 8
MAX_CHARS = 1_000  # of an entry that is compared with a form
_OPENS = re.compile(r"\s*(?:[-*+|]|\d+[.)]|--?\w)\s?")
_LISTED = re.compile(r"\s*(?:[-*+|]|\d+[.)])\s|\s*--?\w")
_HEADING = re.compile(r"\s{0,3}#+\s[^=:]*\Z")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_PROMPT = re.compile(r"\s*(?:\$|%|>>>|PS[^>]*>)\s+\S")
_OPTION = re.compile(r"\s*(?::[\w-]+:|\|)")
_ENDS = re.compile(r"\s*(?:```|~~~|[}\])]|</)")
_KNOWN: WeakKeyDictionary[DocFile, Entries] = WeakKeyDictionary()

Span = tuple[int, int]
"""The first line of an entry and the one behind its last, from 0."""


class Entries:
    def __init__(self, document: DocFile) -> None:
        self.lines = [line.rstrip("\r") for line in document.written().split("\n")]
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
        self._sorted = sorted(self._by_text)
        self._naming: dict[str, list[Span]] = {}

    def text(self, span: Span) -> str:
        return "\n".join(self.lines[span[0] : span[1]])

    def bytes_of(self, span: Span) -> tuple[int, int]:
        """With the line break behind it."""
        return self._starts[span[0]], min(self._starts[span[1]], self._end)

    def saying(self, text: str) -> list[Span]:
        """The entries that say just this, however their lines are broken and aligned."""
        return self._by_text.get(" ".join(text.split()), [])

    def naming(self, name: str) -> list[Span]:
        """The first entries with all words of a name in them, written apart or as one."""
        known = self._naming.get(name)
        if known is not None:
            return known
        parts = re.findall(r"[a-z\d]+", " ".join(parts_of(name)).lower())
        as_written = re.findall(r"[a-z\d]+", name.lower())
        found: set[Span] = set()
        for words in {tuple(parts), tuple(as_written), ("".join(parts),)}:
            having = [self._by_word.get(word, []) for word in words]
            if not having:
                continue
            least = min(having, key=len)
            others = [set(spans) for spans in having if spans is not least]
            found.update(span for span in least if all(span in spans for spans in others))
        self._naming[name] = sorted(found)[:MAX_PLACES]
        return self._naming[name]

    def beginning(self, text: str) -> list[Span]:
        """The entries that begin so, and do not go on in the last word."""
        found: list[Span] = []
        for said in self._sorted[bisect_left(self._sorted, text) :]:
            if not said.startswith(text) or len(found) >= MAX_PLACES:
                break
            if not said[len(text) : len(text) + 1].isalnum():
                found += self._by_text[said]
        return found

    def lead(self, span: Span) -> str:
        """The line with words above an entry, and what stands on as deep or deeper above it."""
        at, found = span[0] - 1, ""
        while at >= max(span[0] - MAX_LEAD, 0):
            line = self.lines[at]
            if line.strip():
                found = line if not found else found + "\n" + line
                if self.depth(at) < self.depth(span[0]) or not _OPTION.match(line):
                    break
            at -= 1
        return found

    def around(self, span: Span) -> list[Span]:
        """The entries that an entry is a line of."""
        first = bisect_left(self.spans, (span[0] - MAX_LINES, 0))
        last = bisect_left(self.spans, (span[0] + 1, 0))
        near = self.spans[first:last]
        return [one for one in near if one != span and one[0] <= span[0] and span[1] <= one[1]]

    def is_output(self, span: Span) -> bool:
        """Whether a prompt with a command stands above an entry in its block."""
        for at in range(span[0] - 1, max(span[0] - MAX_ABOVE, 0) - 1, -1):
            line = self.lines[at]
            if _PROMPT.match(line):
                return True
            if line.strip() and (self.depth(at) < self.depth(span[0]) or _FENCE.match(line)):
                return False
        return False

    def are_together(self, above: Span, below: Span, like: re.Pattern[str]) -> bool:
        """Whether nothing stands between two entries but others of their list."""
        mark, depth = _mark(self.lines[above[0]]), self.depth(above[0])
        if below[0] - above[1] > MAX_BETWEEN or self.depth(below[0]) != depth:
            return False
        for at in range(above[1], below[0]):
            line = self.lines[at]
            if not line.strip():
                if mark.startswith("|"):
                    return False
                continue
            if self.depth(at) > depth:
                continue
            if self.depth(at) < depth or _HEADING.match(line):
                return False
            if _mark(line) != mark if mark else not self._begins_like(at, like):
                return False
        return True

    def goes_on_below(self, span: Span, text: str) -> bool:
        """Whether the next line of its list comes before a text by the alphabet."""
        at = self.below(span)
        if at != span[1] or at >= len(self.lines) or _ENDS.match(self.lines[at]):
            return False
        if self.depth(at) != self.depth(span[0]):
            return False
        if _mark(self.lines[at]) != _mark(self.lines[span[0]]):
            return False
        return " ".join(self.lines[at].split()).lower() < text

    def _begins_like(self, at: int, like: re.Pattern[str]) -> bool:
        here = bisect_left(self.spans, (at, at))
        return any(s[0] == at and self._is_like(s, s, like) for s in self.spans[here : here + 2])

    def below(self, span: Span) -> int:
        """The next line with words."""
        at = span[1]
        while at < len(self.lines) and not self.lines[at].strip():
            at += 1
        return at

    def depth(self, at: int) -> int:
        return len(self.lines[at]) - len(self.lines[at].lstrip())

    def run(self, span: Span, like: re.Pattern[str]) -> list[Span]:
        """The entries around one that are like it, one behind the other, with it: `MAX_RUN` on
        either side."""
        found = [span]
        while len(found) <= MAX_RUN and (below := self._next(found[-1], like)) is not None:
            found.append(below)
        at, first = bisect_left(self.spans, span), span
        above: list[Span] = []
        for other in reversed(self.spans[:at][-MAX_RUN * MAX_LINES :]):
            if other[0] < first[0] - 2 * MAX_LINES or len(above) >= MAX_RUN:
                break
            if self.below(other) == first[0] and self._is_like(other, first, like):
                above.append(other)
                first = other
        return [*reversed(above), *found]

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
        if self.depth(other[0]) != self.depth(span[0]):
            return False
        text = self.text(other)
        said = "\n".join(" ".join(line.split()) for line in text.split("\n"))
        return len(text) <= MAX_CHARS and like.fullmatch(said) is not None

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


def _mark(line: str) -> str:
    """What an entry opens with, one number as good as another."""
    match = _OPENS.match(line)
    return re.sub(r"\w+", "w", match[0].strip()).replace("--", "-") if match else ""


def _shape(line: str) -> str:
    return " ".join(re.sub(r"\w[\w-]*", "w", line).split())


def entries_of(document: DocFile) -> Entries:
    found = _KNOWN.get(document)
    if found is None:
        found = _KNOWN[document] = Entries(document)
    return found

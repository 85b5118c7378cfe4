"""A documentation file as sections and blocks with exact byte spans."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from docsync.docs.roff_text import Reading


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"  # one item with its marker and its nested content
    TABLE = "table"  # a whole table, header included
    FENCE = "fence"  # fenced, indented or literal code
    DEFINITION = "definition"  # a definition, option or field list entry
    DIRECTIVE = "directive"  # an RST directive, an admonition or container, with its body
    HTML = "html"
    FRONT_MATTER = "front-matter"
    COMMENT = "comment"
    OTHER = "other"  # blank lines, thematic breaks, link definitions


@dataclass(frozen=True, slots=True)
class Block:
    """`start` and `end` are byte offsets in the file, half open, on line borders; the blank lines
    after a block belong to it. Blocks of a section are contiguous and in order. `group` numbers
    the list, table or definition list that a block belongs to (items of one list share it)."""

    kind: BlockKind
    start: int
    end: int
    start_line: int  # 1-based
    end_line: int  # 1-based, inclusive
    group: int
    info: str = ""  # fence language, directive name


@dataclass(frozen=True, slots=True)
class DocSection:
    """The smallest piece with a heading of its own. Sections of a file are contiguous, in order,
    and cover it: joined, they give back the file byte for byte. The first may have no heading."""

    path: str
    blob: str  # object id of the file
    ordinal: int  # 0-based, in the file
    start: int  # byte offsets, half open
    end: int
    start_line: int  # 1-based
    end_line: int  # 1-based, inclusive
    heading: str  # text of its own heading, "" before the first one
    heading_path: tuple[str, ...]  # from the top heading down to its own
    level: int  # 0 before the first heading
    blocks: tuple[Block, ...]

    @property
    def id(self) -> str:
        """Names a section across edits of its text: its path and headings."""
        return f"{self.path}#{'/'.join(self.heading_path) or '0'}"


# what is read so that findings can name it, and never rewritten: see docs/documents.md
REPORT_ONLY = frozenset({"notebook", "code", "api"})
# readers see other words than the file has: rules can write those, a model would lose the markup
ENCODED = frozenset({"roff"})


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class DocFile:
    """A parsed documentation file. `encoding` is utf-8, or latin-1 where the bytes are not UTF-8
    (then every byte still maps to one character and is kept). Compared by identity, so that what
    is read from one can be remembered for as long as it lives."""

    path: str
    blob: str
    content: bytes
    format: str  # "markdown" | "rst" | "asciidoc" | "text" | "roff", or one of REPORT_ONLY
    encoding: str
    newline: str  # "\n" or "\r\n", by majority
    sections: tuple[DocSection, ...]
    problems: tuple[str, ...] = ()  # malformed input that was read as plain text, with lines

    @property
    def is_report_only(self) -> bool:
        return self.format in REPORT_ONLY

    @property
    def is_encoded(self) -> bool:
        """Whether readers see other words than are written, so that rules alone may write it."""
        return self.format in ENCODED

    def text(self, start: int, end: int) -> str:
        """What is written between two byte offsets, as its readers see it: of a man page the
        words without escapes and macros, of anything else just the characters. It has a line
        break wherever the bytes have one."""
        if not self.is_encoded:
            return self.written(start, end)
        page = _page(self)
        first, last = page.first(start), page.first(end)
        return page.text[first:last]

    def written(self, start: int = 0, end: int | None = None) -> str:
        """What is written between two byte offsets, with escapes and macros."""
        return self.content[start:end].decode(self.encoding)

    def span(self, start: int, end: int, first: int, last: int) -> tuple[int, int]:
        """The byte offsets of the characters `first` to `last` (half open) of `text(start, end)`.
        Where none is between them, the place behind the one before."""
        if self.is_encoded:
            page = _page(self)
            at = page.first(start)
            if first == last:
                place = page.ends[at + first - 1] if first else start
                return place, place
            return page.starts[at + first], page.ends[at + last - 1]
        raw = self.written(start, end)
        begin = start + len(raw[:first].encode(self.encoding))
        return begin, begin + len(raw[first:last].encode(self.encoding))


def as_read(text: str, format: str) -> str:
    """Whole lines of a document of a format, as readers see them."""
    return _reading(text).text if format in ENCODED else text


@dataclass(frozen=True, slots=True)
class _Page:
    """The words of a document, with the byte offsets of each character."""

    text: str
    starts: list[int]
    ends: list[int]

    def first(self, offset: int) -> int:
        """The first character that begins at a byte offset or behind it. What ends with a line
        and takes no room belongs to that."""
        at = bisect_left(self.starts, offset)
        behind = at
        while self.ends[behind : behind + 1] == [offset]:
            behind += 1
        return behind if self.text[behind : behind + 1] in ("", "\n", "\r") else at


_PAGES: WeakKeyDictionary[DocFile, _Page] = WeakKeyDictionary()


def _page(document: DocFile) -> _Page:
    page = _PAGES.get(document)
    if page is None:
        raw = document.written()
        reading = _reading(raw)
        places = [0]
        for char in raw:
            places.append(places[-1] + len(char.encode(document.encoding)))
        starts = [places[n] for n in reading.starts]
        page = _PAGES[document] = _Page(reading.text, starts, [places[n] for n in reading.ends])
    return page


@lru_cache(maxsize=256)
def _reading(raw: str) -> Reading:
    from docsync.docs.roff_text import read_roff

    return read_roff(raw)

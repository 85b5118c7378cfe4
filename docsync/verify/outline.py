"""A block of documentation as lines, fences and units, enough to compare two versions of it.

This reads a *fragment*: a rewrite starts in the middle of a document, so a line scanner that never
fails serves better here than a parser that needs the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache


class UnitKind(StrEnum):
    SENTENCE = "sentence"
    ROW = "row"  # a table row
    CODE = "code"  # one line of code
    HEADING = "heading"
    MARKUP = "markup"  # fence and directive lines, rules, table borders


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest piece that a fact can reach. Offsets are characters in the block, half open.
    Units of one paragraph, list item or code block share `group`; each table row has its own."""

    kind: UnitKind
    start: int
    end: int
    text: str
    group: int


@dataclass(frozen=True, slots=True)
class Fence:
    """Code: a Markdown fence or an RST directive or literal block. `marker` is how it opens."""

    marker: str
    language: str
    body: str
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Heading:
    level: str  # "#" count, or the adornment character
    text: str
    is_underlined_enough: bool = True


@dataclass(frozen=True, slots=True)
class Outline:
    text: str
    units: tuple[Unit, ...]
    fences: tuple[Fence, ...]
    headings: tuple[Heading, ...]
    code: tuple[tuple[int, int], ...]  # spans of code lines
    spans: tuple[tuple[int, int], ...]  # spans of inline code, with their marks
    prose: str  # the text with code lines blanked, offsets kept


_FENCE = re.compile(
    r"^[ \t]*(?:>[ \t]?)*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(?P<mark>`{3,}|~{3,})(?P<info>.*)$"
)
_ATX = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?[ \t]*#*[ \t]*$")
_ASCIIDOC_TITLE = re.compile(r"^(={1,6})[ \t]+(\S.*)$")
_ASCIIDOC_FENCE = re.compile(r"^(?P<mark>-{4,}|\.{4,}|`{3,}|\+{4,}|/{4,})(?P<info>.*)$")
_ASCIIDOC_SOURCE = re.compile(r"^\[source,\s*([\w+#-]+)")
_ASCIIDOC_TABLE = re.compile(r"^[|,:!]={3,}\s*$")
_ADORNMENT = re.compile(r"^([=\-~^\"'`#*+.:_<>!$%&(),/;?@\[\]{|}\\])\1{2,}\s*$")
_SIMPLE_BORDER = re.compile(r"^\s*=+(?:\s+=+)+\s*$")
_RST_CODE = re.compile(r"^(\s*)\.\. (?:code-block|code|sourcecode|literalinclude)::\s*(\S*)")
_RST_LITERAL = re.compile(r"^(\s*)(?!\.\. ).*::\s*$")
_MARKUP_LINE = re.compile(
    r"^\s*(?:\.\. |:::|!!!|\?\?\?|<!--|-->|={3,}|-{3,}\s*$|\*{3,}\s*$|\+[-=+]+\+|:[\w-]+:)"
)
_ITEM = re.compile(r"^\s*(?:>\s?)*(?:[-*+]|\d+[.)]|#\.)\s+\S")
_SENTENCE_END = re.compile(r"(?<=[.!?])[)\"'*_]*\s+(?=[A-Z`*_\[(\"'<0-9])")
_ABBREVIATION = re.compile(r"(?:\be\.g|\bi\.e|\betc|\bvs|\bcf|\bNo|\bFig)\.[)\"'*_]*\s*$")
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


@dataclass(slots=True)
class _Reader:
    """Collects while the lines go by."""

    text: str
    format: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)
    paragraph: list[tuple[int, str]] = field(default_factory=list)
    group: int = 0

    def read(self) -> Outline:
        at = 0
        for line in self.text.splitlines(keepends=True):
            self.lines.append((at, line.rstrip("\r\n")))
            at += len(line)
        index = 0
        while index < len(self.lines):
            index = self.step(index)
        self.flush()
        prose = list(self.text)
        for start, end in self.code:
            prose[start:end] = [c if c == "\n" else " " for c in self.text[start:end]]
        plain = "".join(prose)
        spans = tuple(m.span() for m in _INLINE_CODE.finditer(plain) if "\n\n" not in m[0])
        return Outline(
            self.text,
            tuple(self.units),
            tuple(self.fences),
            tuple(self.headings),
            tuple(self.code),
            spans,
            plain,
        )

    def step(self, index: int) -> int:
        start, line = self.lines[index]
        if not line.strip():
            self.flush()
            return index + 1
        if self.format == "markdown" and (match := _FENCE.match(line)):
            return self.fence(index, match)
        if self.format == "markdown" and (match := _ATX.match(line)):
            self.headings.append(Heading(match[1], (match[2] or "").strip()))
            return self.single(UnitKind.HEADING, index)
        if self.format == "asciidoc" and (match := _ASCIIDOC_TITLE.match(line)):
            self.headings.append(Heading(match[1], match[2].strip()))
            return self.single(UnitKind.HEADING, index)
        if self.format == "asciidoc" and (match := _ASCIIDOC_FENCE.match(line)):
            return self.fence(index, match)
        if self.format == "rst" and (match := _RST_CODE.match(line)):
            self.single(UnitKind.MARKUP, index)
            return self.literal(index, len(match[1]), ".. code::", match[2])
        if self.is_title(index):
            return self.title(index)
        if self.format == "asciidoc" and _ASCIIDOC_TABLE.match(line):
            return self.single(UnitKind.MARKUP, index)
        if line.lstrip(" >").startswith("|") or (
            self.format == "markdown" and self.is_bare_row(index)
        ):
            return self.single(UnitKind.ROW, index)
        if self.format == "rst" and _SIMPLE_BORDER.match(line):
            return self.simple_table(index)
        if _MARKUP_LINE.match(line):
            return self.single(UnitKind.MARKUP, index)
        if _ITEM.match(line):
            self.flush()
        self.paragraph.append((start, line))
        if self.format == "rst" and (match := _RST_LITERAL.match(line)) and self.opens(index):
            self.flush()
            return self.literal(index, len(match[1]), "::", "")
        return index + 1

    def single(self, kind: UnitKind, index: int) -> int:
        self.flush()
        start, line = self.lines[index]
        self.group += 1
        self.units.append(Unit(kind, start, start + len(line), line, self.group))
        self.group += 1
        return index + 1

    def fence(self, index: int, match: re.Match[str]) -> int:
        mark, body = match["mark"], []
        if mark[0] == "`" and "`" in match["info"]:
            self.paragraph.append(self.lines[index])
            return index + 1
        self.single(UnitKind.MARKUP, index)
        closing = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$")
        end = index + 1
        while end < len(self.lines) and not closing.match(self.lines[end][1]):
            body.append(self.lines[end][1])
            self.code_line(end)
            end += 1
        is_closed = end < len(self.lines)
        if is_closed:
            self.single(UnitKind.MARKUP, end)
        info = match["info"].strip()
        if not info and index and (named := _ASCIIDOC_SOURCE.match(self.lines[index - 1][1])):
            info = named[1]
        self.fences.append(Fence(mark + info, _language(info), "\n".join(body), is_closed))
        return end + 1

    def opens(self, index: int) -> bool:
        """Whether an indented block follows, after a blank line, as RST literal blocks do."""
        depth = indent_of(self.lines[index][1])
        if index + 1 >= len(self.lines) or self.lines[index + 1][1].strip():
            return False
        after = [line for _, line in self.lines[index + 1 :] if line.strip()]
        return bool(after) and indent_of(after[0]) > depth

    def literal(self, index: int, depth: int, marker: str, language: str) -> int:
        end, body = index + 1, []
        while end < len(self.lines):
            line = self.lines[end][1]
            if line.strip() and indent_of(line) <= depth:
                break
            if line.strip():
                self.code_line(end)
            body.append(line)
            end += 1
        options = 0
        while options < len(body) and body[options].lstrip().startswith(":"):
            options += 1
        code = "\n".join(body[options:]).rstrip()
        self.fences.append(Fence(f"{marker} {language}".strip(), language.lower(), code, True))
        return end

    def code_line(self, index: int) -> None:
        start, line = self.lines[index]
        self.code.append((start, start + len(line)))
        if line.strip():
            self.units.append(Unit(UnitKind.CODE, start, start + len(line), line, self.group))

    def is_title(self, index: int) -> bool:
        line = self.lines[index][1]
        if index + 1 >= len(self.lines) or line[:1] in " \t" or _ADORNMENT.match(line):
            return False
        under = self.lines[index + 1][1]
        if not _ADORNMENT.match(under) or self.paragraph:
            return False
        if self.format == "markdown":
            return under.strip()[0] in "=-" and "|" not in line and not _ITEM.match(line)
        return self.format == "rst" and len(under.strip()) >= min(len(line.strip()), 4)

    def title(self, index: int) -> int:
        title, under = self.lines[index][1].strip(), self.lines[index + 1][1].strip()
        is_enough = self.format == "markdown" or len(under) >= len(title)
        self.headings.append(Heading(under[0], title, is_enough))
        self.single(UnitKind.HEADING, index)
        return self.single(UnitKind.MARKUP, index + 1)

    def is_bare_row(self, index: int) -> bool:
        """A Markdown table without outer pipes: a delimiter row stands at or near this line."""
        if "|" not in self.lines[index][1]:
            return False
        low = index
        while low > 0 and "|" in self.lines[low - 1][1]:
            low -= 1
        block = [line for _, line in self.lines[low : low + 2]]
        return len(block) == 2 and bool(re.fullmatch(r"[\s:|-]*-[\s:|-]*", block[1]))

    def simple_table(self, index: int) -> int:
        self.single(UnitKind.MARKUP, index)
        end, last = index + 1, index
        for ahead in range(index + 1, len(self.lines)):
            line = self.lines[ahead][1]
            if _SIMPLE_BORDER.match(line):
                last = ahead
                follows = self.lines[ahead + 1][1].strip() if ahead + 1 < len(self.lines) else ""
                if not follows:
                    break
        while end <= last:
            line = self.lines[end][1]
            if line.strip():
                border = _SIMPLE_BORDER.match(line) or re.fullmatch(r"[-\s]+", line)
                self.single(UnitKind.MARKUP if border else UnitKind.ROW, end)
            end += 1
        return end

    def flush(self) -> None:
        if not self.paragraph:
            return
        first = self.paragraph[0][0]
        last, line = self.paragraph[-1]
        for start, end in sentences(self.text[first : last + len(line)]):
            span = (first + start, first + end)
            text = self.text[span[0] : span[1]]
            self.units.append(Unit(UnitKind.SENTENCE, *span, text, self.group))
        self.group += 1
        self.paragraph = []


@lru_cache(maxsize=16)
def outline(text: str, format: str) -> Outline:
    """Read a block. `format` is "markdown", "rst", "asciidoc" or "text". Never raises."""
    return _Reader(text, format).read()


def sentences(paragraph: str) -> Iterator[tuple[int, int]]:
    """The spans of the sentences of a paragraph; `e.g.` ends none."""
    start = 0
    for match in _SENTENCE_END.finditer(paragraph):
        if _ABBREVIATION.search(paragraph[start : match.end()]):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(paragraph):
        yield start, len(paragraph)


def indent_of(line: str) -> int:
    expanded = line.expandtabs(8)
    return len(expanded) - len(expanded.lstrip())


def _language(info: str) -> str:
    match = re.match(r"\{?\.?(?:code-block\}\s*)?([\w+#-]*)", info)
    return match[1].lower() if match else ""

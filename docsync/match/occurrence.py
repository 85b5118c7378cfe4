"""Where a word stands in a section, and what it does there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from docsync.docs.anchors import is_in_anchor
from docsync.docs.nested import inner_code
from docsync.docs.section import Block, BlockKind, DocFile, DocSection

_IDENT = r"[A-Za-z0-9_]"
_CODE_SPAN = re.compile(r"``[^`\n]+``|`[^`\n]+`")
_SUBJECT = re.compile(
    r"""^[\s>]*
    (?:(?:[-*+]\s+){1,2}|\d+[.)]\s+|\#+\s+|\|\s*|\.\.\s+[\w:-]+::\s*  # item, row
    |:\w+\s+(?:[^:\n`]+\s)?)?  # field
    (?:\[[ x]\]\s+)?
    (?:[`*]*-\w(?:[ =][\w<>\[\].]+)?[`*]*\s*(?:,|/|\||or)\s*)?  # the short flag
    (?::[a-z][\w:.+-]*:(?=`))?  # a role
    [`*_\["'(<~]*(?:\$\{?|%)?(?:[A-Za-z_]\w*(?:\.|::))*\s*$""",
    re.VERBOSE,
)


# `/users` is not in `/users/{id}` and not in `/admin/users`, but behind a host, a port or a version
# it is itself
_BEFORE_ROUTE = (
    r"(?:(?<![\w}>)\]./-])|(?<=:\d\d)|(?<=:\d{4})|(?<=\.(?:com|org|net|dev))|(?<=\.io)"
    r"|(?<=/v\d)|(?<=/api)|(?<=localhost))"
)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """`start`/`end` are byte offsets in the file. `is_subject` says that the word opens its
    heading, item, row, definition or directive, so that the block is about it."""

    word: str
    start: int
    end: int
    line: int
    block: Block
    where: (
        str  # "heading", "code span", "table", "fence", "directive", "definition", "prose", "html"
    )
    is_subject: bool
    line_text: str

    @property
    def is_technical(self) -> bool:
        return self.where != "prose" or self.is_subject


@lru_cache(maxsize=8192)
def word_pattern(word: str) -> re.Pattern[str]:
    """`word` as a whole word: `--read` is not in `--read-only`, `3.7` not in `3.7.1`. White space
    inside it is free."""
    parts = word.split()
    is_route = parts[-1].startswith("/") and len(parts[-1]) > 1 if parts else False
    # a method may stand in a cell or a code span of its own before its path
    between = r"[\s`*|]+" if is_route and len(parts) > 1 else r"\s+"
    body = between.join(re.escape(part) for part in parts)
    first, last = word[:1], word[-1:]
    left = right = ""
    if first == "/" and is_route:
        left = _BEFORE_ROUTE
    elif first == "-":
        left = r"(?<![\w-])"
    elif first.isdigit():
        left = r"(?<![\w.])"
    elif first.isalpha() or first == "_":
        left = rf"(?<!{_IDENT})(?<!--)(?<!\w-)"
    if is_route:
        right = r"(?![\w/{:<-])(?!\.\w)"
    elif word.startswith("-"):
        right = r"(?![\w]|-\w)"
    elif last.isdigit() and re.fullmatch(r"[\d.]+", word):
        right = r"(?![^\W_]|_+\w|\.\d)"  # `__3.7__` is emphasised
    elif last.isalnum() or last == "_":
        right = rf"(?!{_IDENT})(?!-\w)"
    return re.compile(left + body + right)


def occurrences(document: DocFile, section: DocSection, word: str) -> Iterator[Occurrence]:
    pattern = word_pattern(word)
    text = document.text(section.start, section.end)
    if any(part not in text for part in word.split()) or not pattern.search(text):
        return
    for block in section.blocks:
        block_text = document.text(block.start, block.end)
        for match in pattern.finditer(block_text):
            yield occurrence_at(document, block, block_text, match, word)


def occurrence_at(
    document: DocFile, block: Block, text: str, match: re.Match[str], word: str
) -> Occurrence:
    """`text` is that of the block, and `match` is in it."""
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    line_text = text[begin : end if end >= 0 else len(text)]
    column = match.start() - begin
    span = document.span(block.start, block.end, *match.span())
    where = _where(block, line_text, column, is_first=not text[:begin].strip())
    if where == "prose" and block.kind is BlockKind.DIRECTIVE:
        is_listed = any(m.start() < match.start() < m.end() for m in _MEMBERS.finditer(text))
        where = "directive" if is_listed else where
    if where != "fence" and any(a <= span[0] < b for a, b in inner_code(document, block)):
        where = "fence"
    return Occurrence(
        word=word,
        start=span[0],
        end=span[1],
        line=block.start_line + text.count("\n", 0, match.start()),
        block=block,
        where=where,
        is_subject=where == "heading" or bool(_SUBJECT.match(line_text[:column])),
        line_text=line_text,
    )


def sides(document: DocFile, occurrence: Occurrence) -> tuple[str, str]:
    """What stands before and behind it in its line."""
    lead = document.text(occurrence.block.start, occurrence.start).rsplit("\n", 1)[-1]
    return lead, document.text(occurrence.end, occurrence.block.end).split("\n", 1)[0]


def names_anchor(document: DocFile, occurrence: Occurrence) -> bool:
    """Whether others lead to this place by the word, which stays what it is for them."""
    column = len(sides(document, occurrence)[0])
    is_code = occurrence.where == "fence"
    return not is_code and is_in_anchor(occurrence.line_text, column, document.format)


# such a list may go on in lines that are deeper
_MEMBERS = re.compile(
    r"(?m)^(?P<indent>[ \t]+):(?:exclude-)?members:[ \t].*(?:\n(?P=indent)[ \t]+\S.*)*"
)
_BY_KIND = {
    BlockKind.HEADING: "heading",
    BlockKind.TABLE: "table",
    BlockKind.FENCE: "fence",
    BlockKind.HTML: "html",
    BlockKind.COMMENT: "html",
    BlockKind.FRONT_MATTER: "fence",
}


def _where(block: Block, line: str, column: int, *, is_first: bool) -> str:
    if block.kind in _BY_KIND:
        return _BY_KIND[block.kind]
    if block.kind is BlockKind.DIRECTIVE and (is_first or _MEMBERS.match(line)):
        return "directive"
    if any(m.start() < column < m.end() for m in _CODE_SPAN.finditer(line)):
        return "code span"
    if block.kind is BlockKind.DEFINITION and is_first:
        return "definition"
    if block.kind is BlockKind.DIRECTIVE and "code" in block.info:
        return "fence"
    return "prose"

"""What stands inside a block: nested list items and code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from docsync.docs.asciidoc_lines import code_ranges, inner_items
from docsync.docs.markdown_lines import MARKER, RULE, closes_fence, opens_fence
from docsync.docs.rst_lines import BULLET, CODE_DIRECTIVES, DIRECTIVE, ENUMERATOR
from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.docs.source import Source, indent_of, is_blank, read_source

_HOLDERS = frozenset(
    {BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE, BlockKind.PARAGRAPH}
)
_CODE_MARK = re.compile(rb"`{3}|~{3}|::[ \t]|::\r?$|-{4}|\.{4}", re.M)
# MyST writes notes and the like as fences
_NO_CODE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?[`~:]{3,}\{(?!code)")
_INNER: WeakKeyDictionary[DocFile, dict[int, tuple[tuple[int, int], ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class CodeBody:
    """The lines of code without fences, directive or options; byte offsets in the file.
    `indent` is the number of columns that the markup adds to each line."""

    start: int
    end: int
    language: str
    indent: int


def nested_items(docfile: DocFile, block: Block) -> list[tuple[int, int]]:
    """Byte spans of the list items inside a list item, at any depth, in order of their start.

    An item holds its own nested items and the blank lines after it. Empty for other blocks.
    """
    if block.kind is not BlockKind.LIST_ITEM:
        return []
    source = read_source(docfile.content[block.start : block.end], docfile.encoding)
    if docfile.format == "asciidoc":
        starts = [block.start + start for start in source.starts]
        return [(starts[first], starts[last]) for first, last in inner_items(source.lines)]
    is_markdown = docfile.format in {"markdown", "notebook"}
    opened: list[tuple[int, int]] = []  # column, byte offset
    found: list[tuple[int, int]] = []
    fence, previous = "", source.lines[0]
    for number, line in enumerate(source.lines[1:], 1):
        stripped = line.lstrip(" \t")
        start = block.start + source.starts[number]
        was_blank, previous = is_blank(previous), line
        if not stripped or is_blank(line):
            continue
        if fence:
            if closes_fence(stripped, fence):
                fence = ""
            continue
        column = indent_of(line)
        is_item = _is_item(stripped, is_markdown) and (
            is_markdown or was_blank or any(column == at for at, _ in opened)
        )
        if is_item or was_blank:
            while opened and column <= opened[-1][0]:
                found.append((opened.pop()[1], start))
        if is_item:
            opened.append((column, start))
        match = opens_fence(MARKER.sub("", stripped, count=1)) if is_markdown else None
        if match:
            fence = match[1]
    found += [(start, block.end) for _, start in opened]
    return sorted(found)


def _is_item(stripped: str, is_markdown: bool) -> bool:
    if is_markdown:
        return bool(MARKER.match(stripped)) and not RULE.match(stripped)
    return bool(BULLET.match(stripped) or ENUMERATOR.match(stripped))


def code_bodies(docfile: DocFile, section: DocSection) -> list[CodeBody]:
    """Every piece of code in a section, also inside list items and directives, in order.

    The language is "" where the text does not name one.
    """
    return [body for block in section.blocks for body in block_code(docfile, block)]


def block_code(docfile: DocFile, block: Block) -> list[CodeBody]:
    """`code_bodies` of one block."""
    if block.kind in {BlockKind.COMMENT, BlockKind.HTML, BlockKind.FRONT_MATTER}:
        return []
    source = read_source(docfile.content[block.start : block.end], docfile.encoding)
    bodies: list[tuple[int, int, str]] = []
    if docfile.format in {"markdown", "notebook"}:
        bodies = _fenced(source)
        if not bodies and block.kind is BlockKind.FENCE:
            bodies = [(0, len(source.lines), "")]
    elif docfile.format == "rst":
        bodies = _literal(source, block)
    elif docfile.format == "asciidoc":
        bodies = code_ranges(source.lines)
        if not bodies and block.kind is BlockKind.FENCE:
            bodies = [(0, len(source.lines), "")]
    found: list[CodeBody] = []
    for first, stop, language in bodies:
        last = stop
        while last > first and is_blank(source.lines[last - 1]):
            last -= 1
        if last > first:
            columns = [indent_of(x) for x in source.lines[first:last] if not is_blank(x)]
            start, end = source.starts[first], source.starts[last]
            found.append(CodeBody(block.start + start, block.start + end, language, min(columns)))
    return found


def inner_code(docfile: DocFile, block: Block) -> tuple[tuple[int, int], ...]:
    """Byte spans of the code inside a block that is none itself: fences of list items, of notes and
    of quotes."""
    if block.kind not in _HOLDERS:
        return ()
    known = _INNER.setdefault(docfile, {})
    if block.start not in known:
        known[block.start] = tuple(_inner_code(docfile, block))
    return known[block.start]


def _inner_code(docfile: DocFile, block: Block) -> Iterator[tuple[int, int]]:
    if not _CODE_MARK.search(docfile.content, block.start, block.end):
        return
    for body in block_code(docfile, block):
        above = docfile.text(block.start, body.start).rstrip("\r\n").rsplit("\n", 1)[-1]
        if not _NO_CODE.match(above):
            yield body.start, body.end


def _fenced(source: Source) -> list[tuple[int, int, str]]:
    bodies: list[tuple[int, int, str]] = []
    fence, language, first = "", "", 0
    for number, line in enumerate(source.lines):
        text = line.strip(" \t>")
        if fence:
            if closes_fence(text, fence):
                bodies.append((first, number, language))
                fence = ""
            continue
        match = opens_fence(MARKER.sub("", text, count=1))
        if match:
            fence, first = match[1], number + 1
            info = re.sub(r"\A\{(?:code|code-block|code-cell)\}", "", match["info"].strip(" \t"))
            words = re.split(r"[\s,{]+", info.lstrip("{. "), maxsplit=1)
            language = source.decode(words[0].rstrip("}"))
    if fence:
        bodies.append((first, len(source.lines), language))
    return bodies


def _literal(source: Source, block: Block) -> list[tuple[int, int, str]]:
    bodies: list[tuple[int, int, str]] = []
    lines = source.lines
    count = len(lines)
    number = 0
    if block.kind is BlockKind.FENCE and not lines[0].lstrip(" ").startswith(("..", "::")):
        return [(0, count, block.info)]
    while number < count:
        text = lines[number].strip(" \t")
        match = DIRECTIVE.match(text)
        is_code = bool(match and match["name"] in CODE_DIRECTIVES)
        if not is_code and (match or not text.endswith("::")):
            number += 1
            continue
        column = indent_of(lines[number])
        end = number + 1
        while end < count and (is_blank(lines[end]) or indent_of(lines[end]) > column):
            end += 1
        first = number + 1
        while first < end and is_code and lines[first].lstrip(" \t").startswith(":"):
            first += 1
        while first < end and is_blank(lines[first]):
            first += 1
        if first < end and (is_code or is_blank(lines[number + 1])):
            bodies.append(
                (first, end, source.decode(match["argument"].strip(" ")) if match else "")
            )
            number = end
        else:
            number += 1
    return bodies

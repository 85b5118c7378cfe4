"""The entry of an option in printed help: its line, and those that go on below it."""

from __future__ import annotations

import re

from docsync.docs.section import Block, BlockKind, DocFile
from docsync.match.occurrence import Occurrence, word_pattern

HELP_KINDS = (BlockKind.FENCE, BlockKind.PARAGRAPH)
_FLAG_LINE = re.compile(r"^(\s*)-{1,2}[A-Za-z]")


def help_entry(document: DocFile, block: Block, occurrence: Occurrence) -> tuple[int, int] | None:
    """The lines of the flag that opens the line of `occurrence`; None if none does."""
    first = _FLAG_LINE.match(occurrence.line_text)
    names = occurrence.line_text.strip().split("  ")[0]
    if not first or not word_pattern(occurrence.word).search(names):
        return None
    if block.kind is BlockKind.PARAGRAPH and not first.group(1):
        return None
    content = document.content
    start, end = line_span(document, block, occurrence)
    indent = len(first.group(1))
    if _is_text_of_flag(document, block, start, indent):
        return None
    last_name = _last_name(occurrence.line_text)
    while end < block.end:
        line_end = content.find(b"\n", end) + 1 or block.end
        line = content[end:line_end].decode("latin-1")
        deeper = len(line) - len(line.lstrip())
        if not line.strip():
            break
        if deeper <= indent + 2 and not _is_continued(line, indent):
            break
        if deeper <= last_name and _FLAG_LINE.match(line):
            break
        end = line_end
    return start, end


def _is_continued(line: str, indent: int) -> bool:
    """Whether a line at the margin of the flags goes on with the text of the one above: it has
    words, and is neither a heading nor an entry of its own."""
    text = line.strip()
    is_deep = len(line) - len(line.lstrip()) >= indent > 0
    is_entry = _FLAG_LINE.match(line) is not None or re.search(r"\S(?: {2,}|\t)\S", text)
    return is_deep and not is_entry and not text.endswith(":") and len(text.split()) > 2


def _last_name(line: str) -> int:
    """Where the last name of a flag begins in a line: where a short one comes first, flags without
    one are indented to the long ones."""
    indent = len(line) - len(line.lstrip())
    names = line.strip().split("  ")[0]
    found = [m.start() for m in re.finditer(r"(?<![\w-])-{1,2}\w", names)]
    return indent + max(found, default=0)


def _is_text_of_flag(document: DocFile, block: Block, end: int, indent: int) -> bool:
    """Whether a line so deep, which begins at `end`, goes on with what is said of a flag."""
    while end > block.start:
        start = max(document.content.rfind(b"\n", 0, end - 1) + 1, block.start)
        line, end = document.text(start, end), start
        if line.strip() and len(line) - len(line.lstrip()) < indent:
            return _FLAG_LINE.match(line) is not None and indent > _last_name(line)
    return False


def line_span(document: DocFile, block: Block, occurrence: Occurrence) -> tuple[int, int]:
    """The bytes of the line that a word stands in, within its block."""
    content = document.content
    start = content.rfind(b"\n", 0, occurrence.start) + 1
    end = content.find(b"\n", occurrence.end)
    return max(start, block.start), (end + 1 if 0 <= end < block.end else block.end)

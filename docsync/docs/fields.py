"""Fields of a description in reStructuredText: `:param int limit: How many.`, with what is below.

They stand in the body of a directive, which names what they are fields of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from docsync.docs.section import Block, BlockKind, DocFile

FIELD_LINE = re.compile(
    r"(?P<indent>[ \t]*):(?P<kind>param|parameter|arg|argument|key|keyword|kwarg|type)"
    r"(?P<type>[ \t]+(?:[^:\n]+[ \t]+)?)\*{0,2}(?P<name>[A-Za-z_]\w*):(?=\s|\Z)"
)


@dataclass(frozen=True, slots=True)
class Field:
    """`start`..`end` are bytes of the document, without the blank lines that follow; `gap` is where
    the next line with a word begins, `at` where the name does. `type` is "" where none is given."""

    name: str
    kind: str
    type: str
    start: int
    end: int
    gap: int
    at: int


def fields(document: DocFile, block: Block) -> Iterator[Field]:
    """Those of a directive; none of another block."""
    if document.format != "rst" or block.kind is not BlockKind.DIRECTIVE:
        return
    lines = document.content[block.start : block.end].splitlines(keepends=True)
    starts = list(accumulate(map(len, lines), initial=block.start))
    for n, line in enumerate(lines):
        match = (
            FIELD_LINE.match(line.decode(document.encoding, "replace")) if b":" in line else None
        )
        if match is None:
            continue
        last = n + 1
        while last < len(lines) and (not lines[last].strip() or depth(lines[last]) > depth(line)):
            last += 1
        end = last
        while not lines[end - 1].strip():
            end -= 1
        kind, type_ = match["kind"], match["type"].strip()
        at = starts[n] + len(match.string[: match.start("name")].encode(document.encoding))
        yield Field(match["name"], kind, type_, starts[n], starts[end], starts[last], at)


def field_at(document: DocFile, block: Block, at: int) -> Field | None:
    """The one that the byte `at` stands in."""
    return next((f for f in fields(document, block) if f.start <= at < f.end), None)


def described_by(document: DocFile, block: Block, name: str) -> bool:
    """Whether a directive describes the function, method or class `name`."""
    head = document.text(block.start, block.end).split("\n", 1)[0]
    pattern = rf"\s*\.\.\s+[\w:-]+::\s+(?:async\s+)?(?:\w+\.)*{re.escape(name)}(?:\s*\\?\(|\s*\Z)"
    return re.match(pattern, head) is not None


def has_signature(document: DocFile, block: Block) -> bool:
    """Whether a directive describes something that is called."""
    head = document.text(block.start, block.end).split("\n", 1)[0]
    return re.match(r"\s*\.\.\s+[\w:-]+::\s+(?:async\s+)?[\w.]+\s*\\?\(", head) is not None


def depth(line: bytes) -> int:
    """Bytes of white space before the first word."""
    return len(line) - len(line.lstrip())

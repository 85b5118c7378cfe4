"""Where a document shows lines of a file, as they were before the change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.occurrence import Occurrence, occurrence_at

MIN_SHARE = 0.8  # of the lines of a block that are lines of the file
_FRAME = re.compile(r"\s*(?:```.*|~~~.*|\.\. [\w:-]+::.*|:[\w-]+:.*|\{[{%].*[%}]\})?\s*")


def is_excerpt(fact: ChangeFact) -> bool:
    """Whether a passage is one of whole lines."""
    return fact.kind is FactKind.PASSAGE_CHANGED and "\n" in (fact.before or "")


def line_changes(fact: ChangeFact) -> tuple[list[str], list[str]]:
    """The lines that went and those that came, without the white space around them."""
    old, new = (
        [" ".join(line.split()) for line in (text or "").split("\n") if line.strip()]
        for text in (fact.before, fact.after)
    )
    return [line for line in old if line not in new], [line for line in new if line not in old]


def excerpts(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Occurrence]:
    """The blocks of code that have the lines once, and little that the file has not."""
    known = {line.strip() for line in (fact.before or "").split("\n")} | set(fact.siblings)
    pattern = excerpt_pattern(fact.before or "")
    for block in section.blocks:
        if block.kind is not BlockKind.FENCE and not _is_code(block):
            continue
        shown = document.text(block.start, block.end).replace("\r\n", "\n")
        found = list(pattern.finditer(shown))
        lines = [line.strip() for line in shown.split("\n") if not _FRAME.fullmatch(line)]
        if len(found) != 1 or sum(line in known for line in lines) < MIN_SHARE * len(lines):
            continue
        if "\r\n" in document.text(block.start, block.end):
            continue  # offsets are those of the text as it is
        yield occurrence_at(document, block, shown, found[0], found[0][1])


def _is_code(block: Block) -> bool:
    return block.kind is BlockKind.DIRECTIVE and "code" in block.info


@lru_cache(maxsize=256)
def excerpt_pattern(lines: str) -> re.Pattern[str]:
    """A group for each line that has words, wherever it is indented."""
    parts = (f"({re.escape(line.strip())})" for line in lines.split("\n") if line.strip())
    return re.compile(r"^[ \t]*" + r"[ \t]*\n\s*".join(parts) + r"[ \t]*$", re.M)

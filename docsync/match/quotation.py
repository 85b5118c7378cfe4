"""Where a document quotes the code word for word, in whatever markup and however it is wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from docsync.docs.section import DocFile, DocSection
from docsync.facts.addresses import ADDRESS
from docsync.facts.passages import TOKEN
from docsync.match.occurrence import Occurrence, occurrence_at

# what stands between two words of a passage in a document, and not in the code: marks around a
# name, another kind of quotes, the beginning of a line of a quotation or a comment
_MARKS = r"[`*\"'“”‘’]{0,3}"
_BREAK = r"[ \t]*\r?\n[ \t]*(?:(?:>|#|//+|\*|;+)[ \t]+)?"
_GAP = rf"{_MARKS}(?:[ \t]+|{_BREAK}){_MARKS}"
_BESIDE = rf"(?:{_MARKS}|[ \t]+|{_BREAK})"
_PROJECT = re.compile(r"https?://(?:github\.com|gitlab\.com|codeberg\.org)/[^/]+/[^/]+")


def is_address(text: str) -> bool:
    return ADDRESS.fullmatch(text) is not None


def quotations(document: DocFile, section: DocSection, text: str) -> Iterator[Occurrence]:
    """The places where the section has `text`: a passage, or an address as a whole."""
    pattern = quotation_pattern(text)
    for block in section.blocks:
        shown = document.text(block.start, block.end)
        for match in pattern.finditer(shown):
            said = " ".join(match[0].split())
            yield occurrence_at(document, block, shown, match, said)


@lru_cache(maxsize=1024)
def quotation_pattern(text: str) -> re.Pattern[str]:
    if is_address(text):
        rest = r"(?![\w/?#&=%@+~-])(?![.:!]\w)"
        if _PROJECT.fullmatch(text):
            rest = r"(?![\w?&=%@+~-])(?![.:!]\w)"  # what lies below a project moves with it
        return re.compile(rf"(?<![\w/]){re.escape(text)}{rest}")
    parts: list[str] = []  # a group for each token
    end = 0
    for match in TOKEN.finditer(text):
        if parts:
            parts.append(_GAP if match.start() > end else _between(text[end - 1], match[0]))
        parts.append(f"({re.escape(match[0])})")
        end = match.end()
    return re.compile(rf"(?<!\w){''.join(parts)}(?!\w)")


def _between(left: str, right: str) -> str:
    """Between two signs that touch each other in the code."""
    return "" if left.isalnum() and right[0].isalnum() else _BESIDE

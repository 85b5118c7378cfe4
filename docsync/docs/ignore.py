"""Parts of a file that its authors keep for themselves.

`<!-- docsync: ignore -->` (in reStructuredText `.. docsync: ignore`) on a line of its own reaches
to `<!-- docsync: end-ignore -->`, or without one to the end of its section.
`docsync: ignore-file` keeps the whole file. `ignore` may name kinds of fact and names, and then
keeps the text from those alone: `<!-- docsync: ignore[default-changed] --jobs because ... -->`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.condition import Condition, parse_condition
from docsync.facts.fact import ChangeFact

_MARK = re.compile(
    rb"^[ \t]*(?:[-*+][ \t]+|>[ \t]*)?(?:<!--[ \t]*|\{/\*[ \t]*|\.\.[ \t]+|//[ \t]*"
    rb"|[.'][ \t]*\\[\"#][ \t]*)"
    rb"docsync:[ \t]*(?P<word>ignore-file|ignore|end-ignore)"
    rb"(?P<rest>\[[^\]\n]*\][^\n]*?|[ \t][^\n]*?)??[ \t]*(?:-->|\*/\}|\r?$)",
    re.M,
)
_Mark = tuple[int, str, Condition]  # byte offset, word, what it is about


@dataclass(frozen=True, slots=True)
class Ignored:
    """Byte offsets in the file, half open, the marker included."""

    start: int
    end: int
    condition: Condition


def ignored_parts(docfile: DocFile) -> list[Ignored]:
    """In order of their end. A marker inside code is an example."""
    if b"docsync:" not in docfile.content:
        return []
    found: list[Ignored] = []
    opened: dict[Condition, int] = {}
    for section in docfile.sections:
        for start, word, condition in _marks(docfile, section):
            if word == "ignore-file":
                found.append(Ignored(0, len(docfile.content), condition))
            elif word == "ignore":
                opened.setdefault(condition, start)
            else:
                found += [Ignored(first, start, each) for each, first in opened.items()]
                opened.clear()
        if opened and not _is_closed_later(docfile, section):
            found += [Ignored(first, section.end, each) for each, first in opened.items()]
            opened.clear()
    return found


def ignored_spans(docfile: DocFile) -> list[tuple[int, int]]:
    """Byte spans that are kept from every fact, in order and apart from each other."""
    spans = [(part.start, part.end) for part in ignored_parts(docfile) if part.condition.is_total]
    whole = (0, len(docfile.content))
    return [whole] if whole in spans else spans


def is_kept_from(docfile: DocFile, fact: ChangeFact, start: int, end: int) -> bool:
    """Whether the authors keep a byte span from this fact, by a marker of either form."""
    return any(
        part.start < end and start < part.end and part.condition.covers(fact)
        for part in ignored_parts(docfile)
    )


def _marks(docfile: DocFile, section: DocSection) -> list[_Mark]:
    return [
        (
            match.start(),
            match["word"].decode(),
            parse_condition((match["rest"] or b"").decode("utf-8", "replace")),
        )
        for block in section.blocks
        if block.kind is not BlockKind.FENCE
        for match in _MARK.finditer(docfile.content, block.start, block.end)
    ]


def _is_closed_later(docfile: DocFile, section: DocSection) -> bool:
    """Whether the next marker of the following sections is an end, so that it belongs to this."""
    for later in docfile.sections[section.ordinal + 1 :]:
        for _, word, _ in _marks(docfile, later):
            return word == "end-ignore"
    return False

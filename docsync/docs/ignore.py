"""Parts of a file that its authors keep for themselves.

`<!-- docsync: ignore -->` (in reStructuredText `.. docsync: ignore`) on a line of its own reaches
to `<!-- docsync: end-ignore -->`, or without one to the end of its section.
`docsync: ignore-file` keeps the whole file.
"""

from __future__ import annotations

import re

from docsync.docs.section import BlockKind, DocFile, DocSection

_MARK = re.compile(
    rb"^[ \t]*(?:[-*+][ \t]+|>[ \t]*)?(?:<!--[ \t]*|\{/\*[ \t]*|\.\.[ \t]+)"
    rb"docsync:[ \t]*(?P<word>ignore-file|ignore|end-ignore)[ \t]*(?:-->|\*/\}|\r?$)",
    re.M,
)


def ignored_spans(docfile: DocFile) -> list[tuple[int, int]]:
    """Byte spans, in order and apart from each other. A marker inside code is an example."""
    if b"docsync:" not in docfile.content:
        return []
    found: list[tuple[int, int]] = []
    opened = -1
    for section in docfile.sections:
        for start, word in _marks(docfile, section):
            if word == b"ignore-file":
                return [(0, len(docfile.content))]
            if word == b"ignore" and opened < 0:
                opened = start
            elif word == b"end-ignore" and opened >= 0:
                found.append((opened, start))
                opened = -1
        if opened >= 0 and not _is_closed_later(docfile, section):
            found.append((opened, section.end))
            opened = -1
    return found


def _marks(docfile: DocFile, section: DocSection) -> list[tuple[int, bytes]]:
    return [
        (match.start(), match["word"])
        for block in section.blocks
        if block.kind is not BlockKind.FENCE
        for match in _MARK.finditer(docfile.content, block.start, block.end)
    ]


def _is_closed_later(docfile: DocFile, section: DocSection) -> bool:
    """Whether the next marker of the following sections is an end, so that it belongs to this."""
    for later in docfile.sections[section.ordinal + 1 :]:
        for _, word in _marks(docfile, later):
            return word == b"end-ignore"
    return False

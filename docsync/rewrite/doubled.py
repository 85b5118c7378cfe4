"""A slip of the code is not copied: "Whether to to skip"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docsync.docs.section import DocFile
from docsync.rewrite.edit import Edit

_DOUBLED = re.compile(r"(?<![\w`'\"*./-])([a-z]{2,}) \1(?![\w./=(-])")
_MEANT = frozenset({"that", "had", "very", "so", "is", "do", "more", "long", "far", "blah"})
_AROUND = 40  # bytes on either side


def without_doubled(edits: Iterable[Edit], document: DocFile) -> list[Edit]:
    """Without what would bring a word twice in a row; lines of code are as they are."""
    return [e for e in edits if e.fact.is_excerpt or not _brings(e, document)]


def _brings(edit: Edit, document: DocFile) -> bool:
    content, around = document.content, 0 if document.is_encoded else _AROUND
    first, last = max(edit.start - around, 0), edit.end + around
    lead, old, rest = (
        content[a:b].decode(document.encoding, "ignore")
        for a, b in ((first, edit.start), (edit.start, edit.end), (edit.end, last))
    )
    return not _doubled(lead + edit.new + rest) <= _doubled(lead + old + rest)


def _doubled(text: str) -> set[str]:
    return set(_DOUBLED.findall(text)) - _MEANT

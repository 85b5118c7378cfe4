"""A slip of the code is not copied: "Whether to to skip". What stands right beside a place does not
come there a second time."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docsync.docs.section import DocFile
from docsync.rewrite.edit import Edit

_DOUBLED = re.compile(r"(?<![\w`'\"*./-])([a-z]{2,}) \1(?![\w./=(-])")
_MEANT = frozenset({"that", "had", "very", "so", "is", "do", "more", "long", "far", "blah"})
_SAYS = re.compile(r"\w{3}")
_AROUND = 40  # bytes on either side


def without_doubled(edits: Iterable[Edit], document: DocFile) -> list[Edit]:
    """Without what would bring a word twice in a row; lines of code are as they are."""
    return [
        e
        for e in edits
        if e.fact.is_excerpt or not (_brings(e, document) or _is_there(e, document))
    ]


def _is_there(edit: Edit, document: DocFile) -> bool:
    """Whether the words that an edit adds to a text stand behind it already."""
    old = document.text(edit.start, edit.end)
    if edit.start == edit.end or not edit.new.startswith(old):
        return False
    more = edit.new.removeprefix(old).split()
    rest = document.text(edit.end, min(edit.end + 8 * len(edit.new), len(document.content)))
    return any(map(_SAYS.search, more)) and rest.split()[: len(more)] == more


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

"""Putting new bytes into a file, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from docsync.docs.section import DocFile


def splice(content: bytes, edits: Sequence[tuple[int, int, bytes]]) -> bytes:
    """Replaces each `content[start:end]` by its new bytes, in any order of edits.

    Two insertions at one place keep the order in which they are given. Raises ValueError for a
    span outside the content, and for spans that overlap.
    """
    parts: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        if not 0 <= start <= end <= len(content):
            raise ValueError(f"edit {start}..{end} is outside the file ({len(content)} bytes)")
        if start < at:
            raise ValueError(f"edit {start}..{end} overlaps the one that ends at {at}")
        parts += [content[at:start], new]
        at = end
    parts.append(content[at:])
    return b"".join(parts)


def encode_like(docfile: DocFile, text: str) -> bytes:
    """`text`, whose lines end in "\\n", with the line ends and in the encoding of the file.

    Raises ValueError for a character that the encoding of the file does not have.
    """
    lines = text.replace("\r\n", "\n").replace("\n", docfile.newline)
    try:
        return lines.encode(docfile.encoding)
    except UnicodeEncodeError as error:
        char = error.object[error.start]
        raise ValueError(
            f"{docfile.path} is {docfile.encoding}, which has no character {char!r}"
        ) from error

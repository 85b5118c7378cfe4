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


def encode_like(docfile: DocFile, text: str, old: str = "") -> bytes:
    """`text` with the line ends and in the encoding of the file. Where the file has both kinds of
    line ends, what has them already stays so: `text`, or `old` in whose place it comes.

    Raises ValueError for a character that the encoding of the file does not have.
    """
    is_mixed = 0 < docfile.content.count(b"\r\n") < docfile.content.count(b"\n")
    lines = text
    if not is_mixed or ("\r\n" in old and "\r\n" not in text):
        lines = text.replace("\r\n", "\n").replace("\n", docfile.newline)
    try:
        return lines.encode(docfile.encoding)
    except UnicodeEncodeError as error:
        char = error.object[error.start]
        raise ValueError(
            f"{docfile.path} is {docfile.encoding}, which has no character {char!r}"
        ) from error

"""Bytes to text, with the line of the first byte that is no text."""

from __future__ import annotations

from docsync.facts.syntax import SourceError


def decode(path: str, blob: bytes | None) -> str:
    """UTF-8 with or without a byte order mark, line ends as `\\n`; an absent side is empty.

    Raises SourceError when the bytes are no UTF-8."""
    if blob is None:
        return ""
    try:
        text = blob.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = blob.count(b"\n", 0, error.start) + 1
        raise SourceError(path, line, "not UTF-8 text") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_leniently(blob: bytes | None) -> str:
    """For words only: bytes that are no UTF-8 become U+FFFD, which no identifier holds."""
    if blob is None:
        return ""
    text = blob.decode("utf-8", "replace").removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n")

"""Git's C-style quoting of paths, as patches carry it."""

from __future__ import annotations

import re

_ESCAPES = {
    b"a": b"\a",
    b"b": b"\b",
    b"f": b"\f",
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"v": b"\v",
    b'"': b'"',
    b"\\": b"\\",
}
_ESCAPE = re.compile(rb'\\([0-7]{3}|[abfnrtv"\\])')


def quote(path_bytes: bytes) -> bytes:
    """A quoted form of any path; every byte that could be read otherwise is octal."""
    inner = b"".join(
        bytes([byte]) if 0x20 <= byte < 0x7F and byte not in b'"\\' else b"\\%03o" % byte
        for byte in path_bytes
    )
    return b'"' + inner + b'"'


def unquote(inner_bytes: bytes) -> bytes:
    """The path of what stands between the quotation marks."""

    def replace(match: re.Match[bytes]) -> bytes:
        escape = match[1]
        return bytes([int(escape, 8) & 0xFF]) if len(escape) == 3 else _ESCAPES[escape]

    return _ESCAPE.sub(replace, inner_bytes)

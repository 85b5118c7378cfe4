"""Fixed-length pieces of a normalised text, as numbers."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

LENGTH = 16
"""Characters of a piece: shorter ones are in every text, longer ones are broken by any edit."""

STRIDE = 4
"""The corpus keeps every fourth piece. As the new text is asked for all of its pieces, any common
run of `LENGTH + STRIDE - 1` = 19 characters is found."""


def grams(text: str, stride: int = 1) -> Iterator[tuple[int, int]]:
    """(number, offset) of each piece. A collision costs an alignment, never a wrong answer."""
    for at in range(0, len(text) - LENGTH + 1, stride):
        yield crc32(text[at : at + LENGTH].encode("utf-8", "surrogatepass")), at

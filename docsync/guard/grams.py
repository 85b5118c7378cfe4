"""Fixed-length pieces of a normal form, as numbers.

The corpus keeps the pieces that begin at every `STRIDE`th character; a new text is asked for all of
its pieces. So any run of `LENGTH + STRIDE - 1` = 20 characters that both have is found. Choosing
the pieces by winnowing instead, with the same number of them kept, finds fewer edited passages and
promises only runs of `LENGTH + 16`: winnowing pays where both sides choose.
`benchmarks/guard.py` shows the two side by side.
"""

from __future__ import annotations

LENGTH = 12
"""Characters of a piece, white space not counted: about 15 of ordinary text. Shorter ones are in
every text, longer ones are broken by any edit."""

STRIDE = 9

BITS = 36
PRIME = (1 << BITS) - 5
"""Numbers are below it. Two pieces that share one cost an alignment, never a wrong answer."""


def byte_form(text: str) -> bytes:
    """One byte a character: what the numbers are made of."""
    if text.isascii():
        return text.encode("ascii")
    wide = text.encode("utf-32-le", "surrogatepass")
    low, high, top = (int.from_bytes(wide[n::4], "little") for n in range(3))
    return (low ^ high ^ top).to_bytes(len(text), "little")


def all_grams(text: str) -> list[int]:
    """The number of the piece at each offset."""
    data = byte_form(text)
    number = int.from_bytes
    return [number(data[at : at + LENGTH], "big") % PRIME for at in range(len(data) - LENGTH + 1)]


def sampled_grams(data: bytes, first: int) -> list[int]:
    """The numbers of the pieces at `first`, `first + STRIDE`, ... of a `byte_form`."""
    number = int.from_bytes
    return [
        number(data[at : at + LENGTH], "big") % PRIME
        for at in range(first, len(data) - LENGTH + 1, STRIDE)
    ]

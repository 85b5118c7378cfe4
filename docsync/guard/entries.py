"""The entries of an index, sorted with bounded memory.

An entry is one number of 64 bits: that of the piece above, where it stands below. Full runs are
sorted and put aside; at the end the runs are merged in parts that fit into memory.
"""

from __future__ import annotations

import contextlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from docsync.guard.grams import BITS, STRIDE, sampled_grams

LOC_BITS = 64 - BITS
MAX_STREAM = STRIDE << LOC_BITS
_LOC_MASK = (1 << LOC_BITS) - 1
_RUN = 1 << 20
_PARTS = 256
_PART_SHIFT = 64 - 8


@dataclass(frozen=True, slots=True)
class Part:
    """A sorted stretch of entries: bytes for the sections `rem` and `loc`, and how many entries
    each group has, from `first_group` on."""

    rem: bytes
    loc: bytes
    first_group: int
    counts: array[int]


class Entries:
    """`scratch` is a file that is made and taken away again. Raises OSError."""

    def __init__(self, scratch: Path, postings: int) -> None:
        self.count = 0
        self._postings = postings
        self._scratch = scratch
        self._file: IO[bytes] | None = None
        self._pending: list[int] = []
        self._runs: list[tuple[int, list[int]]] = []  # offset, cuts between the parts

    def add(self, data: bytes, first: int, at: int) -> None:
        """The pieces of `data`, whose first byte is character `at` of the stream; `first` is the
        offset of the first one to take."""
        numbers = sampled_grams(data, first)
        loc = (at + first) // STRIDE
        self._pending += [n << LOC_BITS | place for place, n in enumerate(numbers, loc)]
        self.count += len(numbers)
        if len(self._pending) >= _RUN:
            self._put_aside()

    def _put_aside(self) -> None:
        self._pending.sort()
        self._leave_out_copies()
        cuts = [bisect_left(self._pending, part << _PART_SHIFT) for part in range(_PARTS)]
        self._write_run(array("Q", self._pending).tobytes(), [*cuts, len(self._pending)])
        self._pending.clear()

    def _leave_out_copies(self) -> None:
        """More than `postings` of one number in a run: else a text that repeats itself would come
        into one part, and memory, as a whole."""
        run, kept = self._pending, self._postings
        later = zip(run[kept:], run, strict=False)
        run[kept:] = [entry for entry, before in later if (entry ^ before) >> LOC_BITS]

    def _write_run(self, data: bytes, cuts: list[int]) -> None:
        if self._file is None:
            self._file = self._scratch.open("w+b")
        self._runs.append((self._file.tell(), cuts))
        self._file.write(data)

    def _part(self, number: int) -> bytes:
        assert self._file is not None
        pieces = []
        for offset, cuts in self._runs:
            self._file.seek(offset + 8 * cuts[number])
            pieces.append(self._file.read(8 * (cuts[number + 1] - cuts[number])))
        return b"".join(pieces)

    def merged(self, fan_bits: int) -> Iterator[Part]:
        """All entries in their order, each number at most `postings` times, the first ones."""
        self._flush()
        for number in range(_PARTS):
            yield self._merge(self._part(number), number, fan_bits)

    def _flush(self) -> None:
        self._put_aside()

    def _merge(self, data: bytes, number: int, fan_bits: int) -> Part:
        values = array("Q", data)
        first_group, groups = part_groups(number, fan_bits)
        counts = array("I", bytes(4 * groups))
        shift = BITS - fan_bits
        mask = (1 << shift) - 1
        rem = array(rem_code(fan_bits))
        loc = array("I")
        last = copies = -1
        for value in sorted(values):
            gram = value >> LOC_BITS
            if gram == last:
                copies += 1
                if copies > self._postings:
                    continue
            else:
                last, copies = gram, 1
            rem.append(gram & mask)
            loc.append(value & _LOC_MASK)
            counts[(gram >> shift) - first_group] += 1
        return Part(rem.tobytes(), loc.tobytes(), first_group, counts)

    def close(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):  # what is buffered may not fit on the disk either
                self._file.close()
        self._scratch.unlink(missing_ok=True)


def rem_code(fan_bits: int) -> str:
    return "H" if BITS - fan_bits <= 16 else "I"


def part_groups(number: int, fan_bits: int) -> tuple[int, int]:
    """The first group of a part, and how many it has."""
    per_part = 1 << (fan_bits - 8)
    return number * per_part, per_part


def open_entries(scratch: Path, postings: int) -> Entries:
    """The fast kind if numpy is there."""
    from docsync.guard.vector import VectorEntries, has_numpy

    return VectorEntries(scratch, postings) if has_numpy() else Entries(scratch, postings)

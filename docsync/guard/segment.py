"""One immutable part of a corpus: the texts, and where their pieces stand.

A segment's texts are one long string, its *stream* their normal forms, joined. `loc` numbers count
pieces of the stream: a piece with number n begins at character n * STRIDE of it. Entries are sorted
by (number, loc); `fan` says where each group of numbers with the same leading bits begins, `rem`
has the other bits.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from docsync.errors import GuardError
from docsync.guard.grams import BITS, LENGTH, STRIDE
from docsync.guard.normal import FORM, normal_of_bytes, normal_text, normalise
from docsync.guard.pages import PAGE, PAGE_BITS, TOUCHED, PagedFile

SUFFIX = ".seg"
BLOCK_CHARS = 4_096
POSTINGS = 8
"""A piece is kept this often in a segment, the first ones: what is in more texts than that says
little, and the first copies protect the others."""

MAX_MAPPED_BYTES = 144 << 20
"""Of all segments of a corpus together: what a process keeps of an index in its memory."""

_CACHED_BLOCKS = 1_024
_SPARE_BYTES = 256
_STEPS = 1_024, 64
_LOOKUPS_BEFORE_EASE = 256


@dataclass(frozen=True, slots=True)
class ProtectedText:
    """`chars` is the length of the text as it was extracted; `added_at` is in seconds since the
    epoch; `policy` is "block", "warn" or "allow"; `digest` is of the text without case and
    white space, `raw` of the file's bytes, both SHA-256 in hex."""

    source: str
    digest: str
    raw: str
    chars: int
    licence: str = ""
    owner: str = ""
    policy: str = "block"
    added_at: int = 0


class Segment:
    """Read-only, and safe to use from several threads. Raises GuardError when it is damaged."""

    def __init__(self, path: Path) -> None:
        if sys.byteorder != "little":
            raise GuardError("the guard's index needs a little-endian machine")
        self.file = file = PagedFile(path)
        self.path = path
        header = file.header
        if (header["form"], header["length"], header["stride"]) != (FORM, LENGTH, STRIDE):
            file.close()
            raise GuardError(
                f"{path} was indexed by another version of the guard: remove the corpus's folder"
                " and add its texts again with `docsync guard add`"
            )
        self.entries = int(header["entries"])
        self.documents = int(header["documents"])
        self.chars = int(header["chars"])
        self._shift = BITS - int(header["fan_bits"])
        self._mask = (1 << self._shift) - 1
        self._fan = file.section("fan", "I")
        self._rem_bytes = array(header["rem"]).itemsize
        self._doc_stream = file.section("doc_stream", "Q")
        self._doc_char = file.section("doc_char", "Q")
        self._doc_about = file.section("doc_about", "Q")
        self._block_stream = file.section("block_stream", "Q")
        self._block_char = file.section("block_char", "Q")
        self._block_at = file.section("block_at", "Q")
        try:
            for name in ("doc_stream", "doc_char", "doc_about"):
                file.check_section(name)
            for name in ("block_stream", "block_char", "block_at"):
                file.check_section(name)
        except GuardError:
            self.close()
            raise
        self.lookup_bytes = file.size("fan") + file.size("rem")
        """What is looked up again and again."""
        # UTF-8, or nothing where only a start was unpacked, and the normal form
        self._blocks: OrderedDict[int, tuple[bytes, str]] = OrderedDict()
        self._lock = Lock()
        self.max_mapped_bytes = MAX_MAPPED_BYTES

    def find(self, numbers: Sequence[int]) -> list[tuple[int, Sequence[int]]]:
        """(index in `numbers`, characters of the stream) of every piece that is here."""
        found: list[tuple[int, Sequence[int]]] = []
        fan, shift, mask = self._fan, self._shift, self._mask
        file = self.file
        good, check, whole, read = file.is_good, file.check, file.whole, file.read_unchecked
        fan_at, rem_at, loc_at = file.offset("fan"), file.offset("rem"), file.offset("loc")
        width = self._rem_bytes
        # a page that is mapped anew costs several reads: what cannot all stay mapped is read, and
        # what can is neither noted nor given back
        is_mapped = self.lookup_bytes <= self.max_mapped_bytes
        for index, number in enumerate(numbers):
            if not is_mapped and not index % _LOOKUPS_BEFORE_EASE:
                file.ease(self.max_mapped_bytes)
            if number < 0:
                continue
            group = number >> shift
            at = fan_at + 4 * group
            if not good[at >> PAGE_BITS] or not good[at + 7 >> PAGE_BITS]:
                check(at, at + 8)
            if not is_mapped:
                file.is_touched[at // TOUCHED] = 1
            at, end = rem_at + width * fan[group], rem_at + width * fan[group + 1]
            if at == end:
                continue
            if not good[at >> PAGE_BITS] or not good[end - 1 >> PAGE_BITS] or end - at > PAGE:
                check(at, end)
            rest = (number & mask).to_bytes(width, "little")
            rem = whole[at:end] if is_mapped else read(at, end)
            first = rem.find(rest)
            while first % width and first >= 0:
                first = rem.find(rest, first + 1)
            if first < 0:
                continue
            last = first + width
            while rem.startswith(rest, last):
                last += width
            # read, not mapped: it is the largest part of an index, and asked for the least
            low = loc_at + 4 * ((at - rem_at + first) // width)
            high = low + 4 * (last - first) // width
            if not good[low >> PAGE_BITS] or not good[high - 1 >> PAGE_BITS]:
                check(low, high)
            locs = memoryview(read(low, high)).cast("I")
            found.append((index, [loc * STRIDE for loc in locs]))
        return found

    def document_at(self, at: int) -> int:
        """The number of the document that holds a character of the stream."""
        return bisect_right(self._doc_stream, at, 0, self.documents) - 1

    def document_end(self, at: int) -> int:
        """Where the document that holds a character of the stream ends in it."""
        return self._doc_stream[bisect_right(self._doc_stream, at, 0, self.documents)]

    def document_span(self, document: int) -> tuple[int, int]:
        """Where it stands in the stream."""
        return self._doc_stream[document], self._doc_stream[document + 1]

    def about(self, document: int) -> ProtectedText:
        start, end = self._doc_about[document], self._doc_about[document + 1]
        return ProtectedText(**json.loads(self.file.read(start, end)))

    def stream(self, start: int, end: int) -> str:
        """A part of the stream."""
        block = bisect_right(self._block_stream, start) - 1
        begin = self._block_stream[block]
        text = self._normal(block, end - begin)
        block += 1
        while begin + len(text) < end and block < len(self._block_at) - 1:
            text += self._normal(block, end - self._block_stream[block])
            block += 1
        return text[start - begin : end - begin]

    def original(self, start: int, end: int) -> tuple[int, str]:
        """What stands behind a part of the stream: (its offset in its document, the text)."""
        document = self.document_at(start)
        first = bisect_right(self._block_stream, start) - 1
        last = max(bisect_right(self._block_stream, end - 1) - 1, first)
        text = "".join(map(self._original_block, range(first, last + 1)))
        begin = self._block_stream[first]
        low, high = _offset(text, start - begin), _offset(text, end - 1 - begin) + 1
        return self._block_char[first] + low - self._doc_char[document], text[low:high]

    def text(self, document: int) -> Iterator[str]:
        """The whole text of a document, in parts."""
        start, end = self._doc_char[document], self._doc_char[document + 1]
        block = bisect_right(self._block_char, start) - 1
        while start < end:
            at = self._block_char[block]
            part = self._original_block(block)[start - at : end - at]
            yield part
            start += len(part)
            block += 1

    def _normal(self, block: int, chars: int) -> str:
        """The normal form of a block, or of its start if that has as many characters."""
        with self._lock:
            held = self._blocks.get(block)
            if held is not None:
                self._blocks.move_to_end(block)
        if held is not None and (held[0] or len(held[1]) >= chars):
            return held[1]
        packed = self.file.read(self._block_at[block], self._block_at[block + 1])
        whole = self._block_stream[block + 1] - self._block_stream[block]
        # a few words of a block are asked for: what stands behind them is not unpacked
        if chars < whole * 3 // 4:
            size = BLOCK_CHARS * chars // whole + _SPARE_BYTES
            start = zlib.decompressobj().decompress(packed, size)
            if start.isascii() and len(normal := normal_of_bytes(start)) >= chars:
                return self._keep(block, b"", normal)
        data = zlib.decompress(packed)
        return self._keep(block, data, normal_of_bytes(data))

    def _keep(self, block: int, data: bytes, normal: str) -> str:
        with self._lock:
            self._blocks[block] = data, normal
            if len(self._blocks) > _CACHED_BLOCKS:
                self._blocks.popitem(last=False)
        return normal

    def _original_block(self, block: int) -> str:
        with self._lock:
            data = self._blocks.get(block, (b"", ""))[0]
        if not data:
            data = zlib.decompress(self.file.read(self._block_at[block], self._block_at[block + 1]))
        return data.decode("utf-8", "surrogatepass")

    def close(self) -> None:
        self.file.close()


def _offset(text: str, at: int) -> int:
    """The offset in a text of a character of its normal form."""
    start = done = 0
    for step in _STEPS:
        while start < len(text):
            chars = len(normal_text(text[start : start + step]))
            if done + chars > at:
                break
            start += step
            done += chars
    if start >= len(text):
        return len(text)
    return start + normalise(text[start : start + step]).offsets[at - done]

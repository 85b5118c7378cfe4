"""Writes one segment, with memory that does not grow with the texts but for a few bytes each."""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path

from docsync.guard.entries import MAX_STREAM, open_entries, rem_code
from docsync.guard.grams import LENGTH, STRIDE, byte_form
from docsync.guard.normal import FORM, normal_text
from docsync.guard.pages import PageWriter
from docsync.guard.segment import BLOCK_CHARS, POSTINGS, ProtectedText

FULL = MAX_STREAM // 2
_LEVEL = 6


class SegmentWriter:
    """Raises OSError when the disk is full; then call `abandon`, and nothing is left behind."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # first what may load numpy: whoever interrupts that finds no file left behind
        self._entries = open_entries(path.with_suffix(".sort"), POSTINGS)
        self._pages = PageWriter(path)
        self._stream = self._chars = 0
        self._block: list[str] = []
        self._block_chars = 0
        self._doc_stream, self._doc_char = array("Q"), array("Q")
        self._block_stream, self._block_char = array("Q"), array("Q")
        self._block_at = array("Q")
        self._about: list[bytes] = []

    @property
    def documents(self) -> int:
        return len(self._about)

    @property
    def is_full(self) -> bool:
        return self._stream >= FULL

    def add(self, parts: Iterable[str], about: ProtectedText) -> None:
        self._doc_stream.append(self._stream)
        self._doc_char.append(self._chars)
        self._about.append(json.dumps(asdict(about), ensure_ascii=False).encode("utf-8", "replace"))
        held, at = b"", self._stream
        for part in parts:
            for piece in self._cut(part):
                normal = normal_text(piece)
                self._take(piece, len(normal))
                held += byte_form(normal)
                self._entries.add(held, -at % STRIDE, at)
                # the pieces that begin in the last bytes end in what comes next
                done = max(len(held) - LENGTH + 1, 0)
                held, at = held[done:], at + done

    def _cut(self, part: str) -> Iterable[str]:
        at = 0
        while at < len(part):
            room = BLOCK_CHARS - self._block_chars
            yield part[at : at + room]
            at += room

    def _take(self, piece: str, normal_chars: int) -> None:
        if not self._block:
            self._block_stream.append(self._stream)
            self._block_char.append(self._chars)
        self._block.append(piece)
        self._block_chars += len(piece)
        self._chars += len(piece)
        self._stream += normal_chars
        if self._block_chars >= BLOCK_CHARS:
            self._write_block()

    def _write_block(self) -> None:
        if self._block:
            text = "".join(self._block).encode("utf-8", "surrogatepass")
            self._block_at.append(self._pages.write(zlib.compress(text, _LEVEL)))
            self._block, self._block_chars = [], 0

    def finish(self) -> None:
        """The segment is complete and on the disk when this returns."""
        pages = self._pages
        self._write_block()
        pages.section("text", 4096)
        self._doc_stream.append(self._stream)
        self._doc_char.append(self._chars)
        self._block_stream.append(self._stream)
        self._block_char.append(self._chars)
        self._block_at.append(pages.at)
        fan_bits = max(8, self._entries.count.bit_length() - 4)
        loc_path = self.path.with_suffix(".loc")
        count = array("I", [0])
        start = pages.at
        try:
            with loc_path.open("w+b", buffering=0) as loc_file:
                for part in self._entries.merged(fan_bits):
                    pages.write(part.rem)
                    loc_file.write(part.loc)
                    count.extend(part.counts)
                pages.section("rem", start)
                start = pages.at
                loc_file.seek(0)
                while data := loc_file.read(1 << 20):
                    pages.write(data)
                pages.section("loc", start)
        finally:
            loc_path.unlink(missing_ok=True)
            self._entries.close()
        fan = array("I", accumulate(count))
        entries = fan[-1]
        self._section("fan", fan)
        start = pages.at
        about_at = array("Q")
        for about in self._about:
            about_at.append(pages.write(about))
        about_at.append(pages.at)
        pages.section("about", start)
        for name, values in (
            ("doc_stream", self._doc_stream),
            ("doc_char", self._doc_char),
            ("doc_about", about_at),
            ("block_stream", self._block_stream),
            ("block_char", self._block_char),
            ("block_at", self._block_at),
        ):
            self._section(name, values)
        pages.finish(
            {
                "form": FORM,
                "length": LENGTH,
                "stride": STRIDE,
                "fan_bits": fan_bits,
                "rem": rem_code(fan_bits),
                "entries": entries,
                "documents": self.documents,
                "chars": self._chars,
            }
        )

    def _section(self, name: str, values: array[int]) -> None:
        start = self._pages.at
        view = memoryview(values).cast("B")
        for at in range(0, len(view), 1 << 20):
            self._pages.write(bytes(view[at : at + (1 << 20)]))
        self._pages.section(name, start)

    def abandon(self) -> None:
        self._entries.close()
        self._pages.abandon()

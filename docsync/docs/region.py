"""Byte offsets of a documentation file as lines and columns, for programs that show files."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from docsync.docs.source import Source, detect_encoding, read_source

_BOM = "\xef\xbb\xbf"  # in the latin-1 view


@dataclass(frozen=True, slots=True)
class Region:
    """Lines and columns are 1-based; `end_column` is exclusive. Columns count UTF-16 code units,
    without a byte order mark. `snippet` is the text between the two."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    snippet: str


class RegionFinder:
    """Regions of one file; its lines are counted once."""

    def __init__(self, content: bytes) -> None:
        encoding, _ = detect_encoding(content)
        self._source: Source = read_source(content, encoding)

    def find(self, start: int, end: int) -> Region:
        """The region of a half-open span of byte offsets, cut off at the end of the file."""
        size = len(self._source.view)
        start = min(max(start, 0), size)
        end = min(max(end, start), size)
        start_line, start_column = self._position(start)
        end_line, end_column = self._position(end)
        snippet = self._source.decode(self._source.view[start:end])
        return Region(start_line + 1, start_column, end_line + 1, end_column, snippet)

    def line(self, number: int) -> Region:
        """A whole line without its end; beyond the file the last one."""
        lines = self._source.lines
        index = min(max(number, 1), max(len(lines), 1)) - 1
        text = self._source.decode(lines[index]) if lines else ""
        return Region(index + 1, 1, index + 1, _utf16_length(text) + 1, text)

    def _position(self, offset: int) -> tuple[int, int]:
        """The 0-based line and the 1-based column of a byte offset."""
        starts = self._source.starts[: max(len(self._source.lines), 1)]
        line = max(bisect_right(starts, offset) - 1, 0)
        begin = starts[line] if starts else 0
        before = self._source.view[begin:offset]
        if line == 0:
            before = before.removeprefix(_BOM)
        return line, _utf16_length(self._source.decode(before)) + 1


def _utf16_length(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)

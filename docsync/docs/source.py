"""The bytes of a file as lines, with byte offsets that never drift.

Scanning happens on a latin-1 view: one byte is one character, so an offset in the view is a byte
offset in the file, whatever the encoding. Lines end at "\\n" only: a lone carriage return, a form
feed or U+2028 inside a line is text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

_BOM = "\xef\xbb\xbf"
BLANKS = " \t\r\f\v"


@dataclass(frozen=True, slots=True)
class Source:
    """`lines` carry no line end, and the first one no byte order mark. `starts` are byte offsets;
    it has one entry more than `lines`, the length of the file."""

    view: str
    encoding: str
    lines: tuple[str, ...]
    starts: tuple[int, ...]

    def decode(self, piece: str) -> str:
        """The real text of a piece of the view; half a character at its border is replaced."""
        if piece.isascii():
            return piece
        return piece.encode("latin-1").decode(self.encoding, "replace")

    def line_at(self, offset: int) -> int:
        """The 0-based index of the line that holds a byte offset."""
        return max(0, min(bisect_right(self.starts, offset), len(self.lines)) - 1)


def read_source(content: bytes, encoding: str) -> Source:
    view = content.decode("latin-1")
    lines = view.split("\n")
    starts = [0]
    offset = 0
    for line in lines:
        offset += len(line) + 1
        starts.append(offset)
    if not lines[-1]:
        lines.pop()
        starts.pop()
    starts[-1] = len(view)
    lines = [line[:-1] if line.endswith("\r") else line for line in lines]
    if lines and lines[0].startswith(_BOM):
        lines[0] = lines[0][len(_BOM) :]
    return Source(view, encoding, tuple(lines), tuple(starts))


def detect_encoding(content: bytes) -> tuple[str, int]:
    """The encoding, and the 1-based line of the first byte that is not UTF-8 (0: none)."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return "latin-1", content.count(b"\n", 0, error.start) + 1
    return "utf-8", 0


def detect_newline(content: bytes) -> str:
    crlf = content.count(b"\r\n")
    return "\r\n" if crlf * 2 > content.count(b"\n") else "\n"


def is_blank(line: str) -> bool:
    return not line.strip(BLANKS)


def indent_of(line: str, tab: int = 4) -> int:
    """Columns of leading white space; a tab goes to the next multiple of `tab`."""
    column = 0
    for char in line:
        if char == " ":
            column += 1
        elif char == "\t":
            column += tab - column % tab
        else:
            break
    return column

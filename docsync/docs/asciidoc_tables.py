"""The rows of an AsciiDoc table, whose cells may stand on one line or on many."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BORDER = re.compile(r"[|,:!]={3,}\Z")
_CELL = re.compile(
    r"(?:(?:(?P<times>\d+)\*|(?P<span>\d+)?(?:\.(?P<rows>\d+))?\+)?[<^>]?(?:\.[<^>])?[aehlmsdv]?)?"
    r"(?<!\\)(?P<bar>\|)"
)
_COLUMNS = re.compile(r"\bcols\s*=\s*(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^,\]]+))")
_TIMES = re.compile(r"\s*(\d+)\*")


def row_ranges(lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Line ranges (first, after) and roles ("header", "body"), in order. Rows that share a line
    are one range. `lines` are those of the block, with what stands above the table."""
    opener = next((n for n, line in enumerate(lines) if _BORDER.match(line)), len(lines))
    head = " ".join(lines[:opener])
    end = len(lines)
    while end > opener + 1 and not lines[end - 1]:
        end -= 1
    if end > opener + 1 and _BORDER.match(lines[end - 1]):
        end -= 1
    body = range(opener + 1, end)
    if opener < len(lines) and lines[opener][0] in ",:":
        rows = [(n, n + 1) for n in body if lines[n]]
    else:
        rows = _rows(lines, body, _width(head, lines, body))
    is_headed = bool(re.search(r"%\w*header|%header|options\s*=\s*\"[^\"]*header", head))
    if rows and not is_headed and "noheader" not in head:
        # without saying so, the first row is a header if it is one line with a blank one below
        first, after = rows[0]
        texts = [n for n in range(first, after) if lines[n]]
        is_headed = (
            first == opener + 1 and len(texts) == 1 and not any(lines[first + 1 : first + 2])
        )
        is_headed = is_headed and first + 1 < end
    return [
        (first, _last(lines, first, after), "header" if is_headed and not number else "body")
        for number, (first, after) in enumerate(rows)
    ]


def _width(head: str, lines: Sequence[str], body: range) -> int:
    """The number of columns: as the table says, else that of its first line with text."""
    match = _COLUMNS.search(head)
    if match:
        total = 0
        for part in re.split("[,;]", match["quoted"] or match["bare"] or ""):
            times = _TIMES.match(part)
            total += min(int(times[1][:3]), 100) if times else 1
        return total
    for number in body:
        if lines[number]:
            return max(sum(_cells(lines[number])), 1)
    return 1


def _cells(line: str) -> list[int]:
    """How many columns each cell that begins on the line takes."""
    return [
        min(int((match["times"] or match["span"] or "1")[:3]), 100)
        for match in _CELL.finditer(line)
    ]


def _rows(lines: Sequence[str], body: range, width: int) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []
    filled = 0
    start = -1
    for number in body:
        cells = _cells(lines[number])
        if cells and filled >= width:
            rows.append((start, number))
            start, filled = -1, 0
        if cells and start < 0:
            start = number
        filled += sum(cells)
    if start >= 0:
        rows.append((start, body.stop))
    return rows


def _last(lines: Sequence[str], first: int, after: int) -> int:
    while after > first + 1 and not lines[after - 1]:
        after -= 1
    return after

"""The rows of a table with their byte spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from docsync.docs.rst_lines import SIMPLE_BORDER
from docsync.docs.section import Block, BlockKind, DocFile
from docsync.docs.source import indent_of, is_blank


class RowRole(StrEnum):
    HEADER = "header"
    DELIMITER = "delimiter"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class TableRow:
    """Byte offsets in the file, half open, on line borders (an HTML row: from `<tr` to `</tr>`).
    The blank lines after a row are not its own."""

    start: int
    end: int
    role: RowRole


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


_GRID_BORDER = re.compile(r"\+[-=+]+\+\Z")
_SPAN_BORDER = re.compile(r"-+(?: +-+)*\Z")
_OPTION = re.compile(r":(?P<name>[\w-]+):(?: +(?P<value>.*))?\Z")
_LIST_ROW = re.compile(r"[*+-] +[*+-](?: |\Z)")
_CELL = re.compile(r"(?<!\\)\||\t|\n|\s{2,}")
_HTML_ROW = re.compile(r"<tr\b.*?</tr\s*>", re.I | re.S | re.A)


def table_rows(docfile: DocFile, block: Block) -> list[TableRow]:
    """In order; empty for a block that is no table. Pipe, grid and simple tables, `list-table`,
    `csv-table`, and the rows of raw HTML."""
    view = docfile.content[block.start : block.end].decode("latin-1")
    if block.kind is BlockKind.HTML:
        return [
            TableRow(
                block.start + match.start(),
                block.start + match.end(),
                RowRole.HEADER if "<th" in match[0].lower() else RowRole.BODY,
            )
            for match in _HTML_ROW.finditer(view)
        ]
    if block.kind is not BlockKind.TABLE:
        return []
    lines = list(_lines(view, block.start))
    if docfile.format in {"markdown", "notebook"}:
        roles = (RowRole.HEADER, RowRole.DELIMITER)
        return [
            TableRow(line.start, line.end, roles[number] if number < 2 else RowRole.BODY)
            for number, line in enumerate(lines)
            if line.text
        ]
    if docfile.format == "roff":
        return [TableRow(line.start, line.end, RowRole.BODY) for line in lines if line.text]
    if docfile.format == "asciidoc":
        from docsync.docs.asciidoc_tables import row_ranges

        return [
            TableRow(lines[first].start, lines[last - 1].end, RowRole(role))
            for first, last, role in row_ranges([line.text for line in lines])
        ]
    if block.info == "list-table":
        return _list_rows(lines)
    if block.info == "csv-table":
        return _csv_rows(lines)
    if block.info == "table":
        lines = _body(lines)[1]
    if lines and lines[0].text.startswith("+"):
        return _grid_rows(lines)
    return _simple_rows(lines)


def span_at(docfile: DocFile, block: Block, offset: int) -> tuple[int, int] | None:
    """What goes or comes with the row that holds a byte offset: of a grid table also the border
    below it. None where no row holds it."""
    rows = table_rows(docfile, block)
    at = next((n for n, r in enumerate(rows) if r.start <= offset < r.end), None)
    if at is None:
        return None
    end = rows[at].end
    is_grid = docfile.format == "rst" and docfile.content[rows[at].start :].lstrip()[:1] == b"|"
    if is_grid and at + 1 < len(rows) and rows[at + 1].role is RowRole.DELIMITER:
        end = rows[at + 1].end
    return rows[at].start, end


def is_among_words(lead: str, rest: str) -> bool:
    """Whether a place of a row, between `lead` and `rest`, is a word of what its cell says: that in
    "Whether to cache downloads" is not the `cache` that the row is about."""
    before, after = _CELL.split(lead)[-1], _CELL.split(rest)[0]
    if before.count("`") % 2:
        return False  # in a code span
    return bool(re.search(r"[A-Za-z]{2,} +\Z", before) or re.match(r" +[A-Za-z]{2,}", after))


def _lines(view: str, base: int) -> Iterator[_Line]:
    offset = base
    for raw in re.split(r"(?<=\n)", view):
        if raw:
            yield _Line(offset, offset + len(raw), raw.rstrip(" \t\r\n\f\v"))
        offset += len(raw)


def _body(lines: list[_Line]) -> tuple[dict[str, _Line], list[_Line]]:
    """The options of a directive, and the lines after the first blank one (without blank ends)."""
    options: dict[str, _Line] = {}
    for number, line in enumerate(lines[1:], 1):
        text = line.text.strip()
        if not text:
            rest = lines[number + 1 :]
            while rest and not rest[0].text:
                rest.pop(0)
            while rest and not rest[-1].text:
                rest.pop()
            return options, rest
        match = _OPTION.match(text)
        if match:
            options[match["name"]] = line
    return options, []


def _list_rows(lines: list[_Line]) -> list[TableRow]:
    options, body = _body(lines)
    headers = 0
    if "header-rows" in options:
        value = options["header-rows"].text.rpartition(":")[2].strip()
        headers = int(value) if re.fullmatch(r"[0-9]{1,4}", value) else 0
    if not body:
        return []
    margin = indent_of(body[0].text)
    firsts = [
        number
        for number, line in enumerate(body)
        if indent_of(line.text) == margin and _LIST_ROW.match(line.text.lstrip(" \t"))
    ]
    rows: list[TableRow] = []
    for count, number in enumerate(firsts):
        after = firsts[count + 1] if count + 1 < len(firsts) else len(body)
        last = max(at for at in range(number, after) if body[at].text)
        role = RowRole.HEADER if count < headers else RowRole.BODY
        rows.append(TableRow(body[number].start, body[last].end, role))
    return rows


def _csv_rows(lines: list[_Line]) -> list[TableRow]:
    options, body = _body(lines)
    rows: list[TableRow] = []
    if "header" in options:
        rows.append(TableRow(options["header"].start, options["header"].end, RowRole.HEADER))
    rows += [TableRow(line.start, line.end, RowRole.BODY) for line in body if line.text]
    return rows


def _grid_rows(lines: list[_Line]) -> list[TableRow]:
    rows: list[TableRow] = []
    start = None
    for line in lines:
        text = line.text.strip()
        if _GRID_BORDER.match(text):
            if start is not None:
                rows.append(TableRow(start, line.start, RowRole.BODY))
            if "=" in text:
                rows = [
                    TableRow(row.start, row.end, RowRole.HEADER)
                    if row.role is RowRole.BODY
                    else row
                    for row in rows
                ]
            rows.append(TableRow(line.start, line.end, RowRole.DELIMITER))
            start = None
        elif text and start is None:
            start = line.start
    return rows


def _simple_rows(lines: list[_Line]) -> list[TableRow]:
    """A row begins where the first column has text; the other lines continue it."""
    lines = [line for line in lines if not is_blank(line.text)]
    if not lines:
        return []
    margin = indent_of(lines[0].text)
    width = len(lines[0].text[margin:].split(" ")[0])
    borders = sum(1 for line in lines if SIMPLE_BORDER.match(line.text.strip()))
    seen = 0
    rows: list[TableRow] = []
    for line in lines:
        text = line.text.strip()
        if SIMPLE_BORDER.match(text):
            seen += 1
            rows.append(TableRow(line.start, line.end, RowRole.DELIMITER))
        elif _SPAN_BORDER.match(text) and rows:
            rows.append(TableRow(line.start, line.end, RowRole.DELIMITER))
        else:
            role = RowRole.HEADER if seen == 1 and borders > 2 else RowRole.BODY
            is_more = is_blank(line.text[margin : margin + width]) and rows
            if is_more and rows[-1].role is role:
                rows[-1] = TableRow(rows[-1].start, line.end, role)
            else:
                rows.append(TableRow(line.start, line.end, role))
    return rows

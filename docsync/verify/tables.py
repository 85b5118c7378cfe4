"""Whether tables keep their shape: columns, header, rows."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed, quote
from docsync.verify.outline import Outline, UnitKind
from docsync.verify.reach import tail, tokens

_DELIMITER = re.compile(r"^[\s|:>-]*-[\s|:>-]*$")
_GRID = re.compile(r"^\s*\+(?:[-=]+\+)+\s*$")
_SIMPLE_BORDER = re.compile(r"^\s*=+(?:\s+=+)+\s*$")
_FENCED = re.compile(r"^[|,:!]={3,}\s*$")
_LIST_ROW = re.compile(r"^(\s*)\* -(?:\s|$)")

Row = tuple[str, ...]


def check_tables(edit: Edit) -> Check:
    old, new = tables(edit.old), tables(edit.new)
    if edit.is_section_gone:
        return passed("tables")
    if edit.is_section_new and not old:
        if any(len({len(row) for row in table}) > 1 for table in new):
            return failed("tables", "a row has more or fewer cells than the head")
        return passed("tables")
    if len(old) != len(new):
        what = "removed" if len(new) < len(old) else "added"
        return failed("tables", f"a table was {what}")
    for was, now in zip(old, new, strict=True):
        if problem := _compare(was, now, edit):
            return failed("tables", problem)
    if problem := _parted_code(edit) or _narrow_delimiter(edit):
        return failed("tables", problem)
    if edit.format == "rst" and (problem := _grid_problem(edit)):
        return failed("tables", problem)
    return passed("tables")


def _parted_code(edit: Edit) -> str:
    """GitHub and AsciiDoc part cells at a pipe in code as well. Others do not: what counts is how
    the rows of the old table are even."""
    if edit.format == "rst":
        return ""
    for was, now in zip(tables(edit.old, by_all=True), tables(edit.new, by_all=True), strict=True):
        odd = next((row for row in now if len(row) != len(was[0])), None)
        if odd is not None and len({len(row) for row in was}) == 1:
            return f"a pipe that is not escaped parts a cell: {quote(' | '.join(odd))}"
    return ""


def _narrow_delimiter(edit: Edit) -> str:
    """The line under a header says how many columns there are: with another number it is text."""
    was, now = (
        [cells(u.text) for u in o.units if u.kind is UnitKind.ROW and _DELIMITER.match(u.text)]
        for o in (edit.old, edit.new)
    )
    if edit.format == "markdown" and list(map(len, was)) != list(map(len, now)):
        return "the line under the header has another number of columns, or is gone"
    return ""


def tables(outline: Outline, *, by_all: bool = False) -> list[list[Row]]:
    """Each table as rows of cells, the header first; delimiter rows and borders are left out."""
    found: list[list[Row]] = []
    previous_end = -2
    is_inside = False  # an AsciiDoc table, in which blank lines part nothing
    for unit in outline.units:
        if _FENCED.match(unit.text):
            is_inside = not is_inside
            previous_end = -2
            continue
        if unit.kind is not UnitKind.ROW:
            # borders belong to the table that they cut
            if _GRID.match(unit.text) or _SIMPLE_BORDER.match(unit.text):
                previous_end = unit.end if previous_end >= unit.start - 2 else previous_end
            continue
        is_apart = previous_end < 0 if is_inside else unit.start > previous_end + 2
        if is_apart or not found:
            found.append([])
        is_next = unit.start == previous_end + 1
        previous_end = unit.end
        if _DELIMITER.match(unit.text):
            continue
        row = cells(unit.text, by_all=by_all)
        if is_inside and is_next and len(row) == 1 and _goes_on(found[-1], unit.text):
            row = (*found[-1].pop(), *row)
        found[-1].append(row)
    return [rows for rows in found if rows]


def _goes_on(rows: list[Row], line: str) -> bool:
    """Whether a line of AsciiDoc holds the next cell of the last row, which has fewer than the
    first."""
    return len(rows) > 1 and line.startswith("|") and len(rows[-1]) < len(rows[0])


def cells(line: str, *, by_all: bool = False) -> Row:
    """The cells of one row; a pipe behind a backslash is text, and one in inline code unless cells
    are parted `by_all`."""
    if "|" not in line:
        return tuple(re.split(r"\s{2,}", line.strip()))
    masked = line if by_all else re.sub(r"(`+)(.+?)\1", lambda m: "x" * len(m[0]), line)
    cuts = [m.start() for m in re.finditer(r"(?<!\\)\|", masked)]
    edges = [-1, *cuts, len(line)]
    parts = [line[a + 1 : b].strip() for a, b in pairwise(edges)]
    if parts and not parts[0].strip("> "):
        parts = parts[1:]
    if parts and not parts[-1] and line.rstrip().endswith("|"):
        parts = parts[:-1]
    return tuple(parts)


def _compare(was: list[Row], now: list[Row], edit: Edit) -> str:
    width = len(now[0])
    has_even_rows = len({len(row) for row in was}) == 1
    if len(was[0]) != width:
        return f"the table had {len(was[0])} columns and has {width}"
    for row in now:
        if has_even_rows and len(row) != width:
            return f"a row has {len(row)} cells instead of {width}: {quote(' | '.join(row))}"
    words = set(tokens(" ".join(was[0]))) ^ set(tokens(" ".join(now[0])))
    if was[0] != now[0] and not words <= edit.reach.explained:
        return f"the header changed: {quote(' | '.join(now[0]))}"
    keys = [row[0] for row in now[1:]]
    lost = []
    for row in was[1:]:
        if row[0] in keys:
            keys.remove(row[0])
        else:
            lost.append(row)
    for row in lost:
        text = " | ".join(row)
        if edit.reach.names_removed(text):
            continue
        # a renamed key is the old row with few words changed
        twin = next((r for r in now[1:] if r[0] in keys and _is_explained(row, r, edit)), None)
        if twin is None:
            return f"row dropped: {quote(text)}"
        keys.remove(twin[0])
    return ""


def _is_explained(was: Row, now: Row, edit: Edit) -> bool:
    """Whether facts account for the words of the first cell that came and went, and for most of the
    others: a flag may get another name and another default at once."""
    first = set(tokens(was[0])), set(tokens(now[0]))
    if was is not now and len(was) == len(now) and was[1:] != now[1:]:
        rest = [set(tokens(" ".join(row[1:]))) - edit.reach.explained for row in (was, now)]
        if rest[0] and len(rest[0] & rest[1]) * 2 < len(rest[0]):
            return False
    return (first[0] ^ first[1]) <= edit.reach.explained or _renamed(was[0], edit) == now[0]


def _renamed(cell: str, edit: Edit) -> str:
    """A first cell with the new names of its keys: of `image.pullPolicy`, which is one word, the
    fact has the part that was renamed, and its owner."""
    for fact in edit.evidence.facts:
        if fact.kind is FactKind.KEY_RENAMED and fact.before and fact.after:
            lead = f"{fact.owner}." if fact.owner else ""
            old, new = (lead + tail(name) for name in (fact.before, fact.after))
            cell = new.join(re.split(rf"(?<![\w.-]){re.escape(old)}(?![\w-])", cell))
    return cell


def _grid_problem(edit: Edit) -> str:
    """RST draws its tables: every line of a grid is as wide as its border, and text of a simple
    table stays inside the columns that its border draws."""
    if _uneven_grid(edit.new.text) and not _uneven_grid(edit.old.text):
        return f"a line does not fit the grid: {quote(_uneven_grid(edit.new.text))}"
    if _outside_columns(edit.new.text) and not _outside_columns(edit.old.text):
        return f"text runs over a column: {quote(_outside_columns(edit.new.text))}"
    return _uneven_list_table(edit)


def _uneven_grid(text: str) -> str:
    width = None
    for line in text.splitlines():
        if _GRID.match(line):
            width = width or _columns(line.rstrip())
        elif not line.lstrip().startswith("|"):
            width = None
            continue
        if width is not None and _columns(line.rstrip()) != width:
            return line
    return ""


def _outside_columns(text: str) -> str:
    gaps: list[int] = []
    borders = 0
    for line in text.splitlines():
        if _SIMPLE_BORDER.match(line):
            last = line.rstrip().rfind(" ")
            gaps = [i for i, char in enumerate(line) if char == " " and i <= last]
            first = len(line) - len(line.lstrip())
            gaps = [i for i in gaps if i >= first]
            borders += 1
        elif not line.strip() and borders >= 2:
            gaps, borders = [], 0
        elif gaps and any(i < len(line) and line[i] != " " for i in gaps):
            return line
    return ""


def _uneven_list_table(edit: Edit) -> str:
    was, now = _list_rows(edit.old.text), _list_rows(edit.new.text)
    if was and len(set(was)) == 1 and set(now) - set(was):
        return f"a row of the list table has {next(iter(set(now) - set(was)))} cells, not {was[0]}"
    return ""


def _list_rows(text: str) -> list[int]:
    rows: list[int] = []
    depth = -1
    for line in text.splitlines():
        if match := _LIST_ROW.match(line):
            rows.append(1)
            depth = len(match[1]) + 2
        elif rows and depth >= 0 and line.startswith(" " * depth + "-"):
            rows[-1] += 1
    return rows


def _columns(line: str) -> int:
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in line)
    return len(line) + wide - sum(bool(unicodedata.combining(c)) for c in line)

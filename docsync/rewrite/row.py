"""A new row of a table, made like its sisters: pipe tables, and the grid, simple and list tables
of reStructuredText. Each column is one that is known by its header, or the same in all rows."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docsync.docs.section import DocFile
from docsync.docs.tables import RowRole, table_rows
from docsync.facts.fact import ChangeFact
from docsync.rewrite.addition import Slot
from docsync.rewrite.columns import WIDTH
from docsync.rewrite.description import Said, without_default
from docsync.rewrite.form import like, renamed

_ENDLESS = 10_000  # the last column of a simple table takes what comes
NAMES = {
    "text": r"descriptions?|meaning|purpose|notes?|details?|what.*|effect|explanation|summary|help",
    "default": r"defaults?(?: value)?",
    "type": r"types?|values?",
    "required": r"required\??|mandatory",
}
_BORDER = re.compile(r"\s*\+(?:-+\+)+\s*")
_SIMPLE = re.compile(r"\s*=+(?: +=+)+\s*")
# how a type is called, and what its values are
_TYPES = (
    (re.compile(r"str(?:ing)?|text", re.I), re.compile(r"\"[^\"]*\"|'[^']*'")),
    (re.compile(r"int(?:eger)?|number", re.I), re.compile(r"-?\d+")),
    (re.compile(r"bool(?:ean)?|flag|switch", re.I), re.compile(r"true|false", re.I)),
)
# "none" of an option that takes a value, "off" of one that takes none
_NOTHING = re.compile(r"[`*_]*(?:none|null|n/a|-|–|—|unset|empty|not set)?[`*_]*", re.I)
_BLANK = re.compile(r"[-–—]?")
_ON = re.compile(r"[`*_]*(?:yes|true|required|✓|✔|x)[`*_]*", re.I)
_DUE = re.compile(r"[`*_(]*(?:required|n/a)[`*_)]*|[-–—]?", re.I)  # instead of a default
_OFF = re.compile(r"[`*_]*(?:off|no|false)[`*_]*", re.I)


@dataclass(frozen=True, slots=True)
class _Table:
    """Cells without the space around them; `heads` are "" where the table has no header."""

    heads: list[str]
    body: list[list[str]]
    row: list[str]


def table_row(document: DocFile, slot: Slot, said: Said) -> str | None:
    """Like the last of the slot's sisters; None where a cell is not known."""
    sister = slot.sisters[-1]
    text = document.text(sister.start, sister.end).rstrip("\r\n")
    if document.format == "rst":
        return _rst_row(document, slot, text, said)
    return _pipe_row(document, slot, text.rstrip(), said)


def _pipe_row(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    if not text.lstrip().startswith("|") or "\n" in text:
        return None
    every = table_rows(document, slot.block)
    header = next((r for r in every if r.role is RowRole.HEADER), None)
    if header is None:
        return None
    heads = _cells(document.text(header.start, header.end))
    body = [_cells(document.text(r.start, r.end)) for r in every if r.role is RowRole.BODY]
    cells = _cells(text)
    if len(cells) != len(heads) or any(len(row) != len(heads) for row in body):
        return None
    made = _filled(
        _Table([_bare(h) for h in heads], _stripped(body), [c.strip() for c in cells]),
        slot,
        said,
        "`",
    )
    if made is None:
        return None
    new: list[str] = []
    kept = [re.sub(r"(?<!\\)\|", r"\\|", value) for value in made]  # in code as well
    for n, (cell, value) in enumerate(zip(cells, kept, strict=True)):
        rows = [heads, *body] if len(body) == 1 else body
        is_aligned = len({len(row[n]) for row in rows}) == 1
        padded = f" {value} " if cell.startswith(" ") else value
        if not value:
            padded = next((row[n] for row in body if not row[n].strip()), padded)
        new.append(padded.ljust(len(cell)) if is_aligned else padded)
    lead = text[: len(text) - len(text.lstrip())]
    line = f"{lead}|{'|'.join(new)}"
    return f"{line}|" if text.endswith("|") else line.rstrip()


def _filled(table: _Table, slot: Slot, said: Said, quote: str) -> list[str] | None:
    """The cells of the new row; None where one is not known, or none tells what the thing does."""
    sister = slot.sisters[-1]
    own = next((n for n, cell in enumerate(table.row) if sister.name in cell), None)
    if own is None:
        return None
    new: list[str] = []
    # a table of names and types has no words to write
    has_text = bool(said.type) and not any(
        re.fullmatch(NAMES["text"], head, re.I) for head in table.heads
    )
    if said.default and any(re.fullmatch(NAMES["default"], head, re.I) for head in table.heads):
        said = replace(said, text=without_default(said.text))
    for n, (head, cell) in enumerate(zip(table.heads, table.row, strict=True)):
        made: str | None
        if n == own:
            made = renamed(cell, sister.name, slot, said)
        elif re.fullmatch(NAMES["type"], head, re.I) and said.type:
            made = f"{quote}{said.type}{quote}" if cell.startswith("`") else said.type
        elif re.fullmatch(NAMES["text"], head, re.I) or len(table.row) == 2:
            made, has_text = like(said.text, cell) if said.text else None, True
        elif re.fullmatch(NAMES["default"], head, re.I):
            others = [row[n] for row in table.body]
            off = "False" if slot.fact.language == "python" else "false"
            made = default_cell(_sample(slot.fact, cell, others), said, quote, others, off)
        elif re.fullmatch(NAMES["type"], head, re.I) and slot.fact.language == "yaml":
            made = _type_of_key(slot.fact, [row[n] for row in table.body])
        elif re.fullmatch(NAMES["type"], head, re.I) and said.names:
            made = _type_of_flag(slot.fact, said, [row[n] for row in table.body])
        elif re.fullmatch(NAMES["required"], head, re.I) and said.is_required:
            made = next((row[n] for row in table.body if _ON.fullmatch(row[n])), None)
        elif re.fullmatch(NAMES["required"], head, re.I) and said.is_optional:
            made = next((row[n] for row in table.body if _OFF.fullmatch(row[n])), None)
        else:
            column = {row[n] for row in table.body}
            made = column.pop() if len(column) == 1 else None
        if made is None:
            return None
        new.append(made)
    return new if has_text else None


def _kind_of_key(fact: ChangeFact) -> re.Pattern[str]:
    """What a table may call the type of a plain value of YAML."""
    value = (fact.after or "").strip()
    return next((kind for kind, values in _TYPES[1:] if values.fullmatch(value)), _TYPES[0][0])


def _type_of_key(fact: ChangeFact, column: Sequence[str]) -> str | None:
    if not fact.after:
        return None  # a list or a table
    kind = _kind_of_key(fact)
    return next((cell for cell in column if kind.fullmatch(cell.strip("`"))), None)


def _sample(fact: ChangeFact, cell: str, column: Sequence[str]) -> str:
    """The cell whose quotes a default of YAML takes: of a text that of another text, which the
    nearest row may not have."""
    if fact.language != "yaml" or not fact.after or _kind_of_key(fact) is not _TYPES[0][0]:
        return cell
    texts = (one for one in column if re.fullmatch(r"`*(?:\"[^\"`]*\"|[A-Za-z./][^\"`]*)`*", one))
    words = (one for one in texts if not re.fullmatch(r"`*(?:true|false|null|nil)`*", one))
    return next(words, cell)


def _type_of_flag(fact: ChangeFact, said: Said, column: Sequence[str]) -> str | None:
    """What the table calls the type that the default of a flag has; nothing for a switch, where
    others have nothing."""
    if fact.language == "go" and fact.after is None and not said.value:
        return None  # `flags.Var` says nothing of the type, and a switch has a default there
    if not said.takes_value and "" in column:
        return ""
    default = (fact.after or "").strip()
    name = next((kind for kind, values in _TYPES if values.fullmatch(default)), None)
    if name is None:
        return None
    return next((cell for cell in column if name.fullmatch(cell.strip("`"))), None)


def default_cell(
    sample: str, said: Said, quote: str, column: Sequence[str], off: str
) -> str | None:
    """What stands in the column of defaults, written as `sample`; None where that is not known."""
    if said.is_required:
        due = [cell for cell in column if _DUE.fullmatch(cell)]
        return next((cell for cell in due if "required" in cell.lower()), next(iter(due), None))
    if not said.default:
        if said.names and said.takes_value:
            return sample if _NOTHING.fullmatch(sample) else None
        if said.names:
            return _off_cell(sample, column, f"{quote}{off}{quote}")
        if said.is_defaulted:
            return None  # a default that no table can quote
        # of what may be left out, and of whose default the code says nothing
        return next((cell for cell in column if _BLANK.fullmatch(cell)), None)
    is_off = said.default.lower() == "false" and said.names and not said.takes_value
    if is_off and "" in column and not any(map(_OFF.fullmatch, column)):
        return ""  # no switch of this table says that it is off
    quoted = sum(cell.startswith("`") for cell in column)
    is_odd = not sample.startswith("`") and quoted * 2 > len(column)
    if is_odd or _NOTHING.fullmatch(sample) or _OFF.fullmatch(sample):
        sample = next((cell for cell in column if cell.startswith("`")), sample)
    value = said.default
    if not re.match(r"`*[\"']", sample):
        value = value.strip("\"'")
    return f"{quote}{value}{quote}" if sample.startswith("`") or not sample else value


def _off_cell(sample: str, column: Sequence[str], off: str) -> str | None:
    """Of a switch whose default the code does not give: as the others of the table have it. Where
    there is none, and values stand there as code has them, it is `off`."""
    if _OFF.fullmatch(sample):
        return sample
    offs = {cell for cell in column if _OFF.fullmatch(cell)}
    if "" in column:
        return None if offs else ""
    if not offs and all(cell.startswith("`") or _BLANK.fullmatch(cell) for cell in column):
        return off
    return offs.pop() if len(offs) == 1 else None


def _rst_row(document: DocFile, slot: Slot, text: str, said: Said) -> str | None:
    sister = slot.sisters[-1]
    rows = table_rows(document, slot.block)
    body = [document.text(r.start, r.end) for r in rows if r.role is RowRole.BODY]
    header = next((r for r in reversed(rows) if r.role is RowRole.HEADER), None)
    head = document.text(header.start, header.end) if header is not None else ""
    if slot.block.info == "list-table":
        return _list_row(slot, text, body, head, said)
    lines = document.text(slot.block.start, slot.block.end).split("\n")
    border = next((line for line in lines if _SIMPLE.fullmatch(line)), None)
    row = next((r for r in rows if r.start == sister.start), None)
    if row is None:
        return None
    text = document.text(row.start, row.end).rstrip()
    if text.lstrip().startswith("|"):
        below = document.text(row.end, sister.end).strip("\r\n")
        if not _BORDER.fullmatch(below):
            return None
        return _grid_row(slot, text, below, body, head, said)
    return None if border is None else _simple_row(slot, text, border, body, head, said)


def _grid_row(
    slot: Slot, text: str, below: str, body: Sequence[str], head: str, said: Said
) -> str | None:
    spans = [(m.start() + 1, m.end()) for m in re.finditer(r"\+-+(?=\+)", below)]
    new = _spread(slot, text, spans, body, head, said)
    if new is None:
        return None
    pads = [1 if text.split("\n", 1)[0][a : a + 1] == " " else 0 for a, _ in spans]
    columns = []
    for (first, last), pad, cell in zip(spans, pads, new, strict=True):
        width = last - first - 2 * pad
        wrapped = textwrap.wrap(cell, width, break_long_words=False, break_on_hyphens=False) or [""]
        if any(len(line) > width for line in wrapped):
            return None
        columns.append([(" " * pad + line).ljust(last - first) for line in wrapped])
    lead = below[: len(below) - len(below.lstrip())]
    lines = []
    for n in range(max(map(len, columns))):
        parts = [
            column[n] if n < len(column) else " " * (last - first)
            for column, (first, last) in zip(columns, spans, strict=True)
        ]
        lines.append(f"{lead}|{'|'.join(parts)}|")
    return "\n".join([*lines, below])


def _simple_row(
    slot: Slot, text: str, border: str, body: Sequence[str], head: str, said: Said
) -> str | None:
    spans = [m.span() for m in re.finditer(r"=+", border)]
    starts = [first for first, _ in spans]
    spans[-1] = (starts[-1], _ENDLESS)
    new = _spread(slot, text, spans, body, head, said)
    if new is None or any(
        len(cell) > last - first for (first, last), cell in zip(spans[:-1], new[:-1], strict=True)
    ):
        return None
    line = ""
    for first, cell in zip(starts, new, strict=True):
        line = line.ljust(first) + cell
    return line


def _spread(
    slot: Slot,
    text: str,
    spans: Sequence[tuple[int, int]],
    body: Sequence[str],
    head: str,
    said: Said,
) -> list[str] | None:
    """The new cells, where the columns of the table are places in its lines."""

    def cells(row: str) -> list[str]:
        lines = row.replace("\r", "").split("\n")
        return [" ".join(" ".join(line[a:b] for line in lines).split()) for a, b in spans]

    heads = [_bare(h) for h in cells(head)] if head else [""] * len(spans)
    return _filled(_Table(heads, [cells(r) for r in body], cells(text)), slot, said, "``")


_ITEM = re.compile(r"(?P<lead> *(?:\* )? *- )")


def _list_row(slot: Slot, text: str, body: Sequence[str], head: str, said: Said) -> str | None:
    """`* - name`, and each further cell on a line of its own."""

    def cells(row: str) -> list[list[str]]:
        found: list[list[str]] = []
        for line in row.rstrip().split("\n"):
            match = _ITEM.match(line)
            if match and (not found or len(match["lead"]) == width):
                found.append([line[match.end() :]])
            elif found:
                found[-1].append(line)
        return found

    first = re.match(r" *[*+-] +- ", text)
    if first is None:
        return None
    width = len(first[0])
    own = cells(text)
    if any(not line.strip() for cell in own for line in cell[1:]):
        return None
    plain = [[" ".join(" ".join(cell).split()) for cell in cells(row)] for row in (*body, head)]
    row = [" ".join(" ".join(cell).split()) for cell in own]
    heads = [_bare(h) for h in plain[-1]] if head else [""] * len(row)
    if any(len(other) != len(row) for other in plain[:-1]) or len(heads) != len(row):
        return None
    new = _filled(_Table(heads, plain[:-1], row), slot, said, "``")
    if new is None:
        return None
    widest = max(WIDTH, *map(len, text.split("\n")))
    lines: list[str] = []
    for n, cell in enumerate(new):
        lead = first[0] if not n else " " * (width - 2) + "- "
        lines += textwrap.wrap(
            cell,
            widest,
            initial_indent=lead,
            subsequent_indent=" " * width,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [lead.rstrip()]
    return "\n".join(lines)


def _bare(head: str) -> str:
    return head.strip(" `*_")


def _stripped(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[cell.strip() for cell in row] for row in rows]


def _cells(line: str) -> list[str]:
    stripped = line.strip().removeprefix("|")
    stripped = (
        stripped[:-1] if stripped.endswith("|") and not stripped.endswith("\\|") else stripped
    )
    return re.split(r"(?<!\\)\|", stripped)

"""An entry as cells: those of a row of a table, or what the signs of an item part."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docsync.facts.record import Record
from docsync.match.spelled import pattern_of

MAX_CHARS = 600
MAX_CELLS = 12

_BAR = re.compile(r"(?<!\\)\|")
_OPENS = re.compile(r"\s*(?:[-*+]\s+)?")
_SIGN = re.compile(
    r"\s*(?:\n\s*(?:[-*+:]\s+)?|\s[-–—]+\s|:{1,2}(?=\s)|\(|\)|[;,](?=\s)|\.(?=\s|\Z))\s*"
)
_SPAN = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True, slots=True)
class Cut:
    """`signs` part the cells, the first stands before them and the last behind. `raw` are the cells
    of a row of a table with the space around them."""

    signs: tuple[str, ...]
    cells: tuple[str, ...]
    raw: tuple[str, ...] = ()

    @property
    def is_row(self) -> bool:
        return bool(self.raw)

    @property
    def marks(self) -> tuple[str, ...]:
        """The signs, however much space is around them."""
        return tuple("\n" * ("\n" in sign) + " ".join(sign.split()) for sign in self.signs)


def cut(text: str, record: Record) -> Cut | None:
    """The cells of an entry; signs in the texts of its row and in code part nothing."""
    bare = text.strip()
    if len(bare) > MAX_CHARS:
        return None
    if bare.startswith("|"):
        raw = _BAR.split(bare)
        if "\n" in bare or raw[-1] or not 3 <= len(raw) <= MAX_CELLS:
            return None
        cells = tuple(raw[1:-1])
        return Cut(("|",) * len(raw[1:]), tuple(map(str.strip, cells)), cells)
    kept = [match.span() for match in _SPAN.finditer(text)]
    for one in record:
        if one.kind == "text" and " " in one.value.strip():
            for said in (one.value.strip(), one.value.strip().rstrip(".")):
                kept += [match.span() for match in pattern_of(said).finditer(text)]
    opens = _OPENS.match(text)
    at = opens.end() if opens else 0
    signs, cells_ = [text[:at]], list[str]()
    for match in _SIGN.finditer(text, at):
        if any(match.start() < end and start < match.end() for start, end in kept):
            continue
        cells_.append(text[at : match.start()])
        signs.append(match[0])
        at = match.end()
    cells_.append(text[at:].rstrip())
    signs.append("")
    return Cut(tuple(signs), tuple(cells_)) if 2 <= len(cells_) <= MAX_CELLS else None


def joined(beside: Cut, cells: Sequence[str], indent: str, *, is_even: bool) -> str:
    """New cells in the signs of an entry; with `is_even` in its columns."""
    if not beside.is_row:
        parts = [beside.signs[0]]
        for cell, sign in zip(cells, beside.signs[1:], strict=True):
            parts += [cell, sign]
        return "".join(parts).rstrip()
    made, surplus = list[str](), 0
    for cell, raw in zip(cells, beside.raw, strict=True):
        lead = raw[: len(raw) - len(raw.lstrip())] if raw.strip() else raw[:1]
        least = 1 if raw.endswith(" ") and cell else 0
        if is_even:
            space = max(len(raw) - len(lead + cell) - surplus, least)
            surplus += len(lead + cell) + space - len(raw)
        else:
            space = least if cell or raw.strip() else len(raw) - len(lead)
        made.append(lead + cell + " " * space)
    return f"{indent}|{'|'.join(made)}|"

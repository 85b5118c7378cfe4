"""Which of several equal values in a block are said of the thing that changed: two rows of a table
may both have `3`."""

from __future__ import annotations

import re

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.docs.tables import RowRole, table_rows
from docsync.docs.units import Unit, smallest_unit
from docsync.match.evidence import Evidence
from docsync.match.occurrence import Occurrence
from docsync.match.stated import is_chosen
from docsync.match.terms import own_version, runtime_of

# what looks like the name of something else: `wait`, --wait, wait_s, waitFor
OTHER_NAME = re.compile(
    r"`[^`\n]*[A-Za-z_][^`\n]*`|(?<![\w-])--?[a-z][\w-]*|\b[A-Za-z]\w*_\w+\b|\b[a-z]+[A-Z]\w*\b"
)


def said_values(
    evidence: Evidence, document: DocFile, section: DocSection
) -> tuple[Occurrence, ...]:
    """Those in a row, item, line or sentence that names the thing, or that names nothing at all:
    "It is 60 seconds by default." What an example chooses is said of that alone, and versions of
    whole lists."""
    if runtime_of(evidence.fact) or own_version(evidence.fact):
        return evidence.values
    return tuple(
        value
        for value in evidence.values
        if _is_said(evidence.keys, value, document, section)
        and not is_chosen(evidence.fact, evidence.keys, value, document)
    )


def _is_said(
    keys: tuple[Occurrence, ...], value: Occurrence, document: DocFile, section: DocSection
) -> bool:
    block = value.block
    unit = smallest_unit(document, section, block, value.start)
    here = [key for key in keys if key.block.start == block.start]
    near = [k for k in here if unit.start <= k.start < unit.end or k.line == value.line]
    if near or not here:
        return True
    if block.kind is BlockKind.TABLE:
        return any(_is_title(key, document) for key in here)
    return not _names_another(document, unit, value)


def _is_title(key: Occurrence, document: DocFile) -> bool:
    rows = table_rows(document, key.block)
    return any(r.start <= key.start < r.end for r in rows if r.role is RowRole.HEADER)


def _names_another(document: DocFile, unit: Unit, value: Occurrence) -> bool:
    text = document.text(unit.start, value.start) + " " + document.text(value.end, unit.end)
    # the marks around the value itself are left over
    return OTHER_NAME.search(re.sub(r"`\s*`", " ", text)) is not None

"""Places that record what was once so: the row of an old release, the output of a tool that lists
its surroundings, a table of measurements."""

from __future__ import annotations

import re

from docsync.docs.section import BlockKind, DocFile
from docsync.match.occurrence import Occurrence

_OF_RELEASE = re.compile(r"[\s|`*>\[]*v?\d+\.(?:\d+|x)(?:\.(?:\d+|x))*\+?[`*\]]*\s*(?:\||\s\s|\()")
_RULE = re.compile(r"[\s|:+=-]*")
_VERSION = re.compile(r"(?<![\w.])v?\d+\.\d+\.\d+")
_SURROUNDINGS = re.compile(
    r"(?mi)^[\s>*|-]*(?:os|operating system|platform|cpu|gpu|kernel|processor|architecture|machine|"
    r"hardware|memory|\[?host\]?|runtime)\b[ \t]*(?:[:=]|--)|"
    r"\b(?:Intel|AMD|Apple M\d|Windows (?:Server )?\d|macOS \d|Ubuntu \d|Linux[- ]\d|x86_64)\b|"
    r"\b(?:logical|physical) (?:and \d+ (?:logical|physical) )?cores?\b"
)
_MEASURE = re.compile(
    r"\b(?:mean|median|std ?dev|stddev|allocated|ops/s(?:ec)?|ops/min|req/s|requests/s(?:ec)?|rps|"
    r"p9[059]|p99\.9|throughput|latency|iterations?|speed-?up|benchmark)\b",
    re.I,
)
_NUMBER = re.compile(
    r"[~±*`]*-?\d[\d.,_ ]*(?:[x%]|[nuµμm]?s|sec|min|[KMG]?i?B|(?:ops|req|MB)/s)?[*`]*"
)
MIN_ROWS = 2


def is_of_release(document: DocFile, at: Occurrence) -> bool:
    """Whether the first column of its table is versions: each row tells of a release of its own."""
    if at.block.kind is not BlockKind.TABLE:
        return False
    rows = _rows(document, at)
    found = sum(_OF_RELEASE.match(row) is not None for row in rows)
    return found >= MIN_ROWS and 2 * found >= len(rows) - 1


def is_in_dump(document: DocFile, at: Occurrence) -> bool:
    """Whether it stands in what a tool said of the machine that it ran on."""
    if at.block.kind is not BlockKind.FENCE:
        return False
    text = document.text(at.block.start, at.block.end)
    lines = [line for line in text.split("\n") if _VERSION.search(line)]
    return len(lines) > 1 and _SURROUNDINGS.search(text) is not None


def is_measured(document: DocFile, at: Occurrence) -> bool:
    """Whether it stands in a row of a table that gives what was measured of each."""
    if at.block.kind not in (BlockKind.TABLE, BlockKind.FENCE) or "|" not in at.line_text:
        return False
    head, *rows = _rows(document, at) or [""]
    told = [r for r in rows if any(_NUMBER.fullmatch(c.strip()) for c in r.split("|") if c.strip())]
    return _MEASURE.search(head) is not None and bool(told) and 2 * len(told) >= len(rows)


def _rows(document: DocFile, at: Occurrence) -> list[str]:
    """The lines of a table with its head, without its rules; of a fence those with a bar."""
    lines = document.text(at.block.start, at.block.end).split("\n")
    is_table = at.block.kind is BlockKind.TABLE
    rows = [line for line in lines if _RULE.fullmatch(line) is None]
    return rows if is_table else [line for line in rows if "|" in line]

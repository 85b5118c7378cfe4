"""Two rewrites of one block as one: new entries in a list that changes for something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from docsync.docs.section import DocFile
from docsync.rewrite.proposal import Rewrite

_Opcode = tuple[str, int, int, int, int]


def together(document: DocFile, made: Rewrite, entries: Rewrite) -> Rewrite | None:
    """`made` with the lines that `entries` puts in, which changes nothing else; None where these
    would stand amid lines that `made` changes, or outside of it. What a model wrote of it makes
    the whole a model's."""
    if made.start > entries.start or made.end < entries.end:
        return None
    # in bytes, since `made` may be what is written and the entries what readers see
    above = document.written(made.start, entries.start)
    below = document.written(entries.end, made.end)
    base = made.old.splitlines(keepends=True)
    rows = (above + entries.new + below).splitlines(keepends=True)
    new = made.new.splitlines(keepends=True)
    changes = SequenceMatcher(None, base, new, False).get_opcodes()
    put_in: list[tuple[int, list[str]]] = []
    for tag, start, _, first, last in SequenceMatcher(None, base, rows, False).get_opcodes():
        if tag == "equal":
            continue
        at = _place(start, changes, len(new)) if tag == "insert" else None
        if at is None:
            return None
        put_in.append((at, rows[first:last]))
    for at, lines in reversed(put_in):
        new[at:at] = lines
    return replace(
        entries,
        start=made.start,
        end=made.end,
        old=made.old,
        new="".join(new),
        explanation=f"{made.explanation}; {entries.explanation}",
    )


def _place(line: int, changes: Sequence[_Opcode], end: int) -> int | None:
    """Where what stands before a line of the old text stands before in the new one."""
    for tag, start, stop, first, _ in changes:
        if line == start or (tag == "equal" and start <= line < stop):
            return first + line - start
        if start < line < stop:
            return None
    return end

"""Lines of a file that a document shows: what the change did to them is done to those as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.excerpt import excerpt_pattern, excerpts
from docsync.rewrite.edit import Edit


def excerpt_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    before, after = ((text or "").split("\n") for text in (fact.before, fact.after))
    old, new = ([line.strip() for line in side if line.strip()] for side in (before, after))
    head = _same(old, new)
    tail = _same(old[head:][::-1], new[head:][::-1])
    if not head or not tail:
        return
    for found in excerpts(fact, document, section):
        text = document.text(found.start, found.end)
        match = excerpt_pattern(fact.before or "").match(text)
        if match is None:
            continue
        start = text.index("\n", match.end(head)) + 1
        end = text.rindex("\n", 0, match.start(len(old) - tail + 1)) + 1
        shown = _indent(text, match.start(head))
        lines = _between(after, head, tail)
        placed = _placed(lines, _indent_of(before, head), shown)
        if placed is None:
            continue
        if "" in _between(before, head, tail) and not any(
            not line.strip() for line in text[start:end].split("\n")[:-1]
        ):
            placed = [line for line in placed if line]  # the document leaves out blank lines
        byte = found.start + len(text[:start].encode(document.encoding))
        yield Edit(
            byte,
            byte + len(text[start:end].encode(document.encoding)),
            "".join(f"{line}{document.newline}" for line in placed),
            fact,
            f"the lines are as in `{fact.place.path}` now",
        )


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines are the same from the first on."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))


def _indent(text: str, at: int) -> str:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return line if not line.strip() else ""


def _indent_of(lines: Sequence[str], count: int) -> str:
    """The white space before the `count`th line that has words."""
    line = [line for line in lines if line.strip()][count - 1]
    return line[: len(line) - len(line.lstrip())]


def _between(lines: Sequence[str], head: int, tail: int) -> list[str]:
    """The lines after the first `head` with words and before the last `tail`."""
    at = [n for n, line in enumerate(lines) if line.strip()]
    return list(lines[at[head - 1] + 1 : at[len(at) - tail]])


def _placed(lines: Sequence[str], indent: str, shown: str) -> list[str] | None:
    """Lines as the document indents them; None where they stand further out than their
    neighbour."""
    if any(line.strip() and not line.startswith(indent) for line in lines):
        return None
    return [shown + line[len(indent) :] if line.strip() else "" for line in lines]

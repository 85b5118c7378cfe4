"""Lines of a file that a document shows: what the change did to them is done to those as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.match.excerpt import Shown, cuts, excerpts
from docsync.rewrite.edit import Edit

MAX_OTHERS = 8
_TEXTS = (".md", ".mdx", ".rst", ".txt", ".adoc", ".ipynb")


def excerpt_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    for shown in excerpts(fact, document, section):
        edit = _edit(fact, document, shown)
        if edit is not None:
            yield edit


class Code(Protocol):
    """The tree as it will be."""

    def uses(self, name: str) -> tuple[tuple[str, str], ...]: ...

    def text(self, path: str) -> str | None: ...


def other_file(fact: ChangeFact, code: Code) -> str:
    """Another file that has the old lines still, so that a document may show that one; "" if none
    has. At most `MAX_OTHERS` are read."""
    cut = cuts(fact)[0]
    longest = max((line.strip() for line in cut.old), key=len)
    paths = dict.fromkeys(path for path, _line in code.uses(longest))
    others = [
        path
        for path in paths
        if path != fact.place.path
        and not path.lower().endswith(_TEXTS)
        and "test" not in path.lower().rpartition("/")[0]
    ]
    for path in others[:MAX_OTHERS]:
        if cut.pattern.search((code.text(path) or "").replace("\r\n", "\n")):
            return path
    return ""


def _edit(fact: ChangeFact, document: DocFile, shown: Shown) -> Edit | None:
    cut, found = shown.cut, shown.at
    text = document.text(found.start, found.block.end)
    match = cut.pattern.match(text)
    if match is None:
        return None
    start = text.index("\n", match.end(cut.head)) + 1
    end = start
    if cut.tail:
        end = text.rindex("\n", 0, match.start(cut.pattern.groups - cut.tail + 1)) + 1
    beside = [line for line in cut.old if line.strip()][cut.head - 1]
    lines = _placed(cut.between(cut.new), _indent(beside), _indent_at(text, match.start(cut.head)))
    if lines is None:
        return None
    gaps = sum(not line.strip() for line in text[start:end].split("\n")[:-1])
    known = sum(not line.strip() for line in cut.between(cut.old))
    if gaps > known:
        return None  # where they would stand in the new text only people know
    if not gaps and (cut.tail or not _has_gap(document.text(found.block.start, found.end))):
        lines = [line for line in lines if line]  # the document leaves out blank lines
    byte = found.start + len(text[:start].encode(document.encoding))
    return Edit(
        byte,
        byte + len(text[start:end].encode(document.encoding)),
        "".join(f"{line}{document.newline}" for line in lines),
        fact,
        f"the lines are as in `{fact.place.path}` now",
    )


def _has_gap(text: str) -> bool:
    return any(not line.strip() for line in text.strip("\n").split("\n"))


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _indent_at(text: str, at: int) -> str:
    """The white space between the beginning of a line and a place in it."""
    lead = text[text.rfind("\n", 0, at) + 1 : at]
    return "" if lead.strip() else lead


def _placed(lines: Sequence[str], indent: str, shown: str) -> list[str] | None:
    """Lines as deep as the document has their neighbour; None where that cannot be."""
    said = [line for line in lines if line.strip()]
    if shown.endswith(indent):
        more = shown.removesuffix(indent)
        return [more + line if line.strip() else "" for line in lines]
    if not indent.endswith(shown):
        return None
    less = indent.removesuffix(shown)
    if not all(line.startswith(less) for line in said):
        return None
    return [line.removeprefix(less) if line.strip() else "" for line in lines]

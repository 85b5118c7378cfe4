"""A flag that got another name and another text: where a document cannot follow in the text, that
of the old one would stand beside the new name and may say the opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.rewrite.edit import Edit

_WORD = re.compile(r"[a-z\d]+")
_COMMENT = re.compile(r"\s*(?:#|//|--|;|REM\b)")
STEM = 6  # letters by which two words are forms of one: "chronological" and "chronologically"


def without_held(edits: Sequence[Edit], document: DocFile, section: DocSection) -> list[Edit]:
    """Without those that rename a flag whose old text stays where it stands: in its entry, or, by a
    word of it, in the comment above an example."""
    held = []
    for edit in edits:
        if edit.fact.reworded is None:
            continue
        others = [e for e in edits if e.fact is not edit.fact]
        spans = _old(edit, edit.fact.reworded, document, section)
        if any(not _is_followed(span, others) for span in spans):
            held.append(edit)
    return [edit for edit in edits if edit not in held]


def _is_followed(span: tuple[int, int], edits: Sequence[Edit]) -> bool:
    return any(e.start < span[1] and span[0] < e.end for e in edits)


def _old(
    edit: Edit, texts: tuple[str, str], document: DocFile, section: DocSection
) -> Iterator[tuple[int, int]]:
    """Where beside a renamed flag its old text stands, as bytes."""
    block = next((b for b in section.blocks if b.start <= edit.start < b.end), None)
    if block is None:
        return
    whole = document.text(block.start, block.end)
    at = len(document.text(block.start, edit.start))
    first, last = 0, len(whole)
    if block.kind in (BlockKind.FENCE, BlockKind.TABLE):
        first = whole.rfind("\n", 0, at) + 1
        last = _end(whole, at, is_row=block.kind is BlockKind.TABLE)
    words = _WORD.findall(texts[0].lower())
    pattern = r"[^a-z\d]+".join(map(re.escape, words))
    for match in re.finditer(pattern, whole[first:last].lower()) if len(words) > 1 else ():
        yield document.span(block.start, block.end, first + match.start(), first + match.end())
    if block.kind is not BlockKind.FENCE:
        return
    kept = {word[:STEM] for word in _WORD.findall(texts[1].lower())}
    gone = {word[:STEM] for word in words if len(word) > STEM} - kept
    for start, end in _comments_above(whole, first):
        for match in _WORD.finditer(whole[start:end].lower()):
            if match[0][:STEM] in gone:
                yield document.span(
                    block.start, block.end, start + match.start(), start + match.end()
                )


def _end(text: str, at: int, *, is_row: bool) -> int:
    """The end of the line, and of those below it that are deeper: a help text that goes on."""
    end = text.find("\n", at)
    begin = text.rfind("\n", 0, at) + 1
    depth = len(text[begin:]) - len(text[begin:].lstrip())
    while end >= 0 and not is_row:
        line = text[end + 1 :].split("\n", 1)[0]
        if not line.strip() or len(line) - len(line.lstrip()) <= depth:
            break
        if line.lstrip().startswith("-"):
            break
        end = text.find("\n", end + 1)
    return end if end >= 0 else len(text)


def _comments_above(text: str, first: int) -> Iterator[tuple[int, int]]:
    """The lines of comment right above a line."""
    end = first - 1
    while end > 0:
        start = text.rfind("\n", 0, end) + 1
        if not _COMMENT.match(text[start:end]):
            return
        yield start, end
        end = start - 1

"""No second entry for a thing that its list has: whatever rule or file an entry comes from, its
head is compared with those that stand there and those that other rules put in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.rewrite.edit import Edit

_LISTS = (BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.FENCE, BlockKind.DEFINITION)
_BULLET = re.compile(r"[-*+] +|\d+[.)] +|\|")
_OPTION = re.compile(r"(?<![\w-])-{1,2}[A-Za-z][\w-]*")
_OPENS = re.compile(r"[`*_\"' ]*-{1,2}[A-Za-z]")
_SHOWN = re.compile(r"-{1,2}[A-Za-z]")
_BEHIND_HEAD = re.compile(r" {2,}|\t|\||: |:\Z| [-–—]{1,2} | => |\(|\n|(?<=[`*]) (?=[A-Z])")
_PLACEHOLDER = re.compile(r"[ =]?(?:<[^>]*>|\[[^\]]*\]|\{[^}]*\})")
MAX_HEAD = 60  # characters


def without_known(edits: Sequence[Edit], document: DocFile, section: DocSection) -> list[Edit]:
    kept: list[Edit] = []
    come: dict[int, set[str]] = {}
    for edit in edits:
        block = _list_at(edit.start, section) if _is_entry(edit, document) else None
        if block is None:
            kept.append(edit)
            continue
        every = list(_lines(block, document, section))
        known, new = _heads_of(every, block), _new_heads(edit, document, block)
        group = block.start if block.kind is BlockKind.FENCE else block.group
        others = come.setdefault(group, set())
        if _is_of_groups(known) or not new & (set(known) | others):
            kept.append(edit)
            others |= new
    return kept


def has_entry(name: str, block: Block, document: DocFile, section: DocSection) -> bool:
    """Whether the list that a block is part of has an entry of that name, in any case."""
    known = _heads_of(_lines(block, document, section), block)
    own = _OPTION.findall(name) or [name.casefold()]
    return not _is_of_groups(known) and not set(known).isdisjoint(own)


def _is_of_groups(heads: Sequence[str]) -> bool:
    """Whether several entries have the same head: then it is none of their names."""
    return len(set(heads)) < len(heads)


def _is_entry(edit: Edit, document: DocFile) -> bool:
    """Whether it puts whole lines in."""
    is_line = document.content[: edit.start].endswith(b"\n") or edit.new.startswith(("\n", "\r"))
    return edit.fact.rows is None and "\n" in edit.new and is_line and not edit.is_raw


def _list_at(at: int, section: DocSection) -> Block | None:
    here = [b for b in section.blocks if b.start <= at <= b.end and b.kind in _LISTS]
    return here[0] if here else None


def _lines(block: Block, document: DocFile, section: DocSection) -> Iterator[str]:
    """The lines that may begin an entry of the list that a block is part of."""
    if block.kind in (BlockKind.TABLE, BlockKind.FENCE):
        yield from document.text(block.start, block.end).split("\n")
        return
    for each in section.blocks:
        if (each.kind, each.group) == (block.kind, block.group):
            yield document.text(each.start, each.end).split("\n", 1)[0]


def _new_heads(edit: Edit, document: DocFile, block: Block) -> set[str]:
    old = document.text(edit.start, edit.end).split("\n")
    lines = [line for line in edit.new.split("\n") if line not in old]
    if block.kind not in (BlockKind.TABLE, BlockKind.FENCE):
        lines = [line for line in lines if line.strip()][:1]
    return set(_heads_of(lines, block))


def _heads_of(lines: Iterable[str], block: Block) -> list[str]:
    return [head for line in lines for head in _heads(line, block.kind is BlockKind.FENCE)]


def _heads(line: str, is_shown: bool) -> list[str]:
    """What an entry is about, without its marks and placeholders: the names of an option, or the
    words before its text. Of what is shown as code only options have entries."""
    text = line.strip()
    bullet = _BULLET.match(text)
    text = text[bullet.end() :].strip() if bullet and not is_shown else text
    if (_SHOWN if is_shown else _OPENS).match(text):
        head = re.split(r" {2,}|\t|\||`[ :](?!-)|: ", text, maxsplit=1)[0]
        return [name.replace("_", "-") for name in _OPTION.findall(_PLACEHOLDER.sub(" ", head))]
    if is_shown or bullet is None:
        return []
    head = _BEHIND_HEAD.split(text, maxsplit=1)[0]
    head = _PLACEHOLDER.sub("", head).strip("`*_\"' .")
    return [head.casefold()] if head and len(head) <= MAX_HEAD else []

"""What a prompt is grounded in besides the facts: the code as it is staged, where it is used, and
what stands beside the block. Bounded by the model's context; what tells most comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.facts.publicness import is_test_path
from docsync.match.terms import is_path_fact, strip_quotes, word_strength

MAX_CODE_CHARS = 600
MAX_EXCERPT_CHARS = 700
MAX_USES = 2
MAX_BESIDE_CHARS = 400
LINES_AROUND = 5
_IMPORT = re.compile(r"(?:from|import|use|require|#|//|\*)\b|\W*$")
_ENTRY_KINDS = (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE)


class Tree(Protocol):
    """The staged tree."""

    def text(self, path: str) -> str | None: ...

    def uses(self, name: str) -> tuple[tuple[str, str], ...]: ...


@dataclass(frozen=True, slots=True)
class Grounds:
    """Each "" or () when there is none, or no room."""

    code: str = ""  # signatures, docstrings and help texts of the new state
    excerpt: str = ""  # the staged lines around the change
    uses: tuple[str, ...] = ()  # lines of tests or other code that use the thing
    beside: str = ""  # a neighbouring entry, for the style


def code_of(facts: Sequence[ChangeFact]) -> str:
    """The new state of the code behind `facts`, in a few lines; what was removed has none."""
    details = list(
        dict.fromkeys(f.detail.strip() for f in facts if f.detail.strip() and not f.kind.is_removal)
    )
    return "\n".join(details)[:MAX_CODE_CHARS]


def grounds(
    facts: Sequence[ChangeFact],
    document: DocFile,
    section: DocSection,
    block: Block,
    tree: Tree | None,
    room_chars: int,
) -> Grounds:
    """At most `room_chars` characters in all."""
    room = room_chars
    code = code_of(facts)[: max(room, 0)]
    room -= len(code)
    excerpt = ""
    uses: tuple[str, ...] = ()
    if tree is not None:
        excerpt = _excerpt(facts, tree, code)
        if len(excerpt) > room:
            excerpt = ""
        room -= len(excerpt)
        uses = _uses(facts, tree, f"{code}\n{excerpt}")
        if sum(map(len, uses)) > room:
            uses = ()
        room -= sum(map(len, uses))
    beside = _beside(document, section, block)
    return Grounds(code, excerpt, uses, beside if len(beside) <= room else "")


def _excerpt(facts: Sequence[ChangeFact], tree: Tree, known: str) -> str:
    """The lines around the first fact whose code is still there, unless they are known."""
    for fact in facts:
        if fact.kind.is_removal or is_path_fact(fact):
            continue
        text = tree.text(fact.place.path)
        if text is None:
            continue
        lines = text.split("\n")
        first = max(fact.place.line - 1 - LINES_AROUND, 0)
        part = lines[first : fact.place.line + LINES_AROUND]
        shown = "\n".join(line[:160].rstrip() for line in part).strip("\n")
        if shown and len(shown) <= MAX_EXCERPT_CHARS and shown not in known:
            return shown
    return ""


def _uses(facts: Sequence[ChangeFact], tree: Tree, known: str) -> tuple[str, ...]:
    for fact in facts:
        name = strip_quotes((fact.after if fact.kind.is_rename else fact.symbol) or "")
        if fact.kind.is_removal or is_path_fact(fact) or word_strength(name) < 0.7:
            continue
        lines = [
            line
            for path, line in tree.uses(name)
            if is_test_path(path) and line not in known and not _IMPORT.match(line)
        ]
        if lines:
            return tuple(dict.fromkeys(lines))[:MAX_USES]
    return ()


def _beside(document: DocFile, section: DocSection, block: Block) -> str:
    """The entry before the block, or the one after it."""
    if block.kind not in _ENTRY_KINDS:
        return ""
    near = [b for b in section.blocks if b.group == block.group and b.kind is block.kind]
    at = near.index(block)
    other = near[at - 1] if at else near[at + 1] if len(near) > 1 else None
    if other is None:
        return ""
    text = document.text(other.start, other.end).strip()
    return text if len(text) <= MAX_BESIDE_CHARS and not re.search(r"</?doc>", text) else ""

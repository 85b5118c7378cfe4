"""Where a document shows lines of a file, as they were before the change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.excerpts import is_telling, parted
from docsync.facts.fact import ChangeFact
from docsync.facts.publicness import is_sample_path
from docsync.match.occurrence import Occurrence, occurrence_at

MIN_SHARE = 0.8  # of the lines of a block that are lines of the file
_FRAME = re.compile(r"\s*(?:```.*|~~~.*|\.\. [\w:-]+::.*|:[\w-]+:.*|\{[{%].*[%}]\})?\s*")
_FENCE = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d+[.)][ \t]+)?(?P<mark>`{3,}|~{3,})(?P<info>[^`]*)")
_FILE = re.compile(
    r"[\w./-]+\.(?:toml|ya?ml|json5?|ini|cfg|conf|env|properties|xml|py|[cm]?[jt]sx?|go|rs|rb|php|java"
    r"|kt|sh)\b"
)
MIN_SHOWN = 12  # characters of a new line that stands in the document already
_FEW = 3  # lines that stay, in a file that is not there to be copied


@dataclass(frozen=True, slots=True)
class Cut:
    """The lines of a passage, or as many of them as a document shows: of those with words the first
    `head` and the last `tail` stay; with a `tail` of none the file ended there, and so does what a
    document shows. `pattern` has a group for each old line with words."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    head: int
    tail: int

    @property
    def pattern(self) -> re.Pattern[str]:
        return _pattern(tuple(line.strip() for line in self.old if line.strip()))

    def between(self, lines: Sequence[str]) -> list[str]:
        """The lines between those that stay."""
        at = [n for n, line in enumerate(lines) if line.strip()]
        end = at[len(at) - self.tail] if self.tail else at[-1] + 1
        return list(lines[at[self.head - 1] + 1 : end])


@dataclass(frozen=True, slots=True)
class Shown:
    cut: Cut
    at: Occurrence


def line_changes(fact: ChangeFact) -> tuple[list[str], list[str]]:
    """The lines that went and those that came, without the white space around them."""
    old, new = (
        [" ".join(line.split()) for line in (text or "").split("\n") if line.strip()]
        for text in (fact.before, fact.after)
    )
    return [line for line in old if line not in new], [line for line in new if line not in old]


def core(fact: ChangeFact) -> Cut:
    """What any document has that shows the passage: one line on either side."""
    whole = cuts(fact)[0]
    if not whole.head or not whole.tail:
        return whole
    sides = [_trimmed(side, whole.head - 1, whole.tail - 1) for side in (whole.old, whole.new)]
    return Cut(sides[0], sides[1], 1, 1)


@lru_cache(maxsize=256)
def cuts(fact: ChangeFact) -> tuple[Cut, ...]:
    """The passage as a whole, then with fewer lines around what changed: a document may end
    there."""
    old, new = (tuple((text or "").split("\n")) for text in (fact.before, fact.after))
    lines = [[line.strip() for line in side if line.strip()] for side in (old, new)]
    head = _same(*lines)
    tail = _same(*(side[head:][::-1] for side in lines))
    is_at_end = head == len(lines[0]) < len(lines[1])
    if not head or not (tail or is_at_end):
        return (Cut(old, new, 0, 0),)
    stays = parted(*(side[head : len(side) - tail] for side in lines))
    found: list[Cut] = []
    sizes = ((head, 0),) if is_at_end else ((head, tail), (head, 1), (1, tail), (1, 1))
    for above, below in sizes:
        sides = [_trimmed(side, head - above, tail - below) for side in (old, new)]
        one = Cut(sides[0], sides[1], above, below)
        kept = [line for line in one.old if line.strip()]
        is_enough = is_sample_path(fact.place.path) or above + below >= _FEW
        said = (*kept[:above], *kept[len(kept) - below :])
        if one not in found and is_enough and is_telling((*said, *stays)):
            found.append(one)
    return tuple(found) or (Cut(old, new, 0, 0),)


def _trimmed(lines: Sequence[str], first: int, last: int) -> tuple[str, ...]:
    """Without the first and the last lines that have words."""
    at = [n for n, line in enumerate(lines) if line.strip()]
    return tuple(lines[at[first] : at[len(at) - 1 - last] + 1])


def _same(old: Sequence[str], new: Sequence[str]) -> int:
    """How many lines are the same from the first on."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(old), len(new)))


def excerpts(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Shown]:
    """The blocks of code that have the lines once, and little that the file has not."""
    known = {line.strip() for line in (fact.before or "").split("\n")} | set(fact.siblings)
    come = [line for line in line_changes(fact)[1] if len(line) >= MIN_SHOWN]
    whole = document.written()
    if any(line in whole for line in come):
        return  # it shows both, one after the other, or has been seen to
    for block in section.blocks:
        text = document.text(block.start, block.end)
        for start, end in _codes(block, text):
            lines = text[start:end].split("\n")
            said = [line.strip() for line in lines if not _FRAME.fullmatch(line)]
            if "\r" in text or sum(line in known for line in said) < MIN_SHARE * len(said):
                continue
            lead = document.text(max(section.start, block.start - 300), block.start) + text[:start]
            if _is_of_another(fact, lead.rstrip().split("\n")[-2:], lines[:2]):
                continue
            for cut in cuts(fact):
                found = list(cut.pattern.finditer(text, start, end)) if cut.head else []
                if not cut.tail:
                    found = [match for match in found if _is_end(text[match.end() : end])]
                if len(found) == 1:
                    yield Shown(cut, occurrence_at(document, block, text, found[0], found[0][1]))
                if found:
                    break


def _is_end(rest: str) -> bool:
    return all(map(_FRAME.fullmatch, rest.split("\n")))


def _is_of_another(fact: ChangeFact, lead: Sequence[str], first: Sequence[str]) -> bool:
    """Whether the lines above the code, or its first ones, name a file, and not this one."""
    names = [m[0].rsplit("/", 1)[-1] for m in _FILE.finditer("\n".join((*lead, *first)))]
    return bool(names) and fact.place.path.rsplit("/", 1)[-1] not in names


def _codes(block: Block, text: str) -> Iterator[tuple[int, int]]:
    """Where the code of a block begins and ends: all of it, or the fences in an item, a tab or a
    note."""
    if block.kind is BlockKind.FENCE or "code" in block.info:
        yield 0, len(text)
        return
    if block.kind not in (BlockKind.LIST_ITEM, BlockKind.DIRECTIVE):
        return
    at, opened, start = 0, "", 0
    for line in text.splitlines(keepends=True):
        match = _FENCE.match(line)
        if match is not None and not opened:
            opened, start = match["mark"], at + len(line)
        elif match is not None and match["mark"].startswith(opened) and not match["info"].strip():
            yield start, at
            opened = ""
        at += len(line)


@lru_cache(maxsize=1024)
def _pattern(lines: tuple[str, ...]) -> re.Pattern[str]:
    """Wherever they are indented, with blank lines between or without."""
    parts = (f"({re.escape(line)})" for line in lines)
    return re.compile(r"^[ \t]*" + r"[ \t]*\n\s*".join(parts) + r"[ \t]*$", re.M)

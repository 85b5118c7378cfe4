"""One document after a run, beside what people made of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docsync.docs.parse import parse_document

Block = tuple[int, int, int, int]  # lines i1:i2 of the old text became j1:j2
MAX_LOST = 8  # words that a right edit may cost and a person kept


@dataclass(frozen=True, slots=True)
class Grade:
    """`fixed`: the tokens are as right as people made them, and hardly a word is lost. `harm`: as
    a bag of words the text is further from the people's than before. `collateral` counts lines
    changed outside the sections that people changed."""

    changed: bool
    fixed: bool
    harm: bool
    collateral: int
    stale_left: tuple[str, ...] = ()
    required_missing: tuple[str, ...] = ()


def grade(
    path: str,
    old: str,
    human: str,
    new: str,
    stale: Sequence[str],
    required: Sequence[str],
) -> Grade:
    was, right, now = (text.splitlines(keepends=True) for text in (old, human, new))
    wanted, made = _blocks(was, right), _blocks(was, now)
    places = _sections(path, old, wanted)
    before = _text(was, places)
    theirs = _text(right, [_mapped(wanted, *place) for place in places])
    ours = _text(now, [_mapped(made, *place) for place in places])
    left = tuple(
        token for token in stale if count(token, before) > count(token, theirs) < count(token, ours)
    )
    missing = tuple(
        token
        for token in required
        if count(token, theirs) > count(token, before) >= count(token, ours)
    )
    lost_by_us, gained = _bag(old) - _bag(new), _bag(new) - _bag(old)
    lost_by_them, added = _bag(old) - _bag(human), _bag(human) - _bag(old)
    lost = sum(n for word, n in (lost_by_us - lost_by_them).items() if word[0].isalnum())
    gone = sum(n for word, n in lost_by_them.items() if word[0].isalnum())
    distance = sum((_bag(new) - _bag(human)).values()) + sum((_bag(human) - _bag(new)).values())
    return Grade(
        changed=bool(made),
        fixed=bool(made) and not left and not missing and lost <= max(MAX_LOST, gone),
        harm=bool(lost_by_us or gained)
        and distance > sum(lost_by_them.values()) + sum(added.values()),
        collateral=sum(
            max(i2 - i1, j2 - j1)
            for i1, i2, j1, j2 in made
            if not any(start <= i1 and i2 <= end for start, end in places)
        ),
        stale_left=left,
        required_missing=missing,
    )


def count(token: str, text: str) -> int:
    """As a whole identifier: `--read` is not in `--read-only`, `3.7` not in `3.7.1`."""
    left = r"(?<![\w.])" if token[0].isdigit() else r"(?<![\w-])" if token[0] == "-" else r"(?<!\w)"
    right = r"(?!\w|\.\d)" if token[-1].isdigit() and token[0].isdigit() else r"(?!\w|-\w)"
    return len(re.findall(left + re.escape(token) + right, text))


def _bag(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+|[^\w\s]", text))


def _blocks(old: list[str], new: list[str]) -> list[Block]:
    if old == new:
        return []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(i1, i2, j1, j2) for tag, i1, i2, j1, j2 in codes if tag != "equal"]


def _sections(path: str, old: str, wanted: list[Block]) -> list[tuple[int, int]]:
    """Lines, half open, of the sections that people changed."""
    document = parse_document(path, "", old.encode("utf-8", "surrogateescape"))
    spans = [(section.start_line - 1, section.end_line) for section in document.sections]
    touched = []
    for start, end in spans:
        for i1, i2, _, _ in wanted:
            first, last = (i1, i2) if i2 > i1 else (max(i1 - 1, 0), max(i1, 1))
            if start < last and first < end:
                touched.append((start, end))
                break
    return touched


def _mapped(blocks: list[Block], start: int, end: int) -> tuple[int, int]:
    """The lines of the new text that stand for old lines start:end; what was put in at a border
    belongs to them."""

    def at(line: int, *, is_end: bool) -> int:
        shift = 0
        for i1, i2, j1, j2 in blocks:
            if i1 < line < i2:
                return j2 if is_end else j1
            if i2 < line or (i2 == line and (is_end or i1 != i2)):
                shift = j2 - i2
        return line + shift

    return at(start, is_end=False), at(end, is_end=True)


def _text(lines: list[str], places: list[tuple[int, int]]) -> str:
    return "".join("".join(lines[start:end]) for start, end in places)

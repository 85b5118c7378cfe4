"""Texts that a whole diff replaces by the same other text wherever it has them: lines, passages,
addresses. Such a fact is about the text alone, and reaches only a document that has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place
from docsync.facts.linepairs import Block, replaced_blocks

MAX_FILES = 60
MAX_LINES = 6_000  # of a file
MIN_WORDS = 4  # of a line, for it to be one of a sentence
_WORD = re.compile(r"[A-Za-z]{2,}")
_STOP = re.compile(r"[\w)`'\"*\]][.!?][\"'`)*_\]]*(?:\s|\\n|\Z|[,;)\"'`])")


@dataclass(frozen=True, slots=True)
class Edited:
    """The lines of a file before and after, and which were replaced by which."""

    before: list[str]
    after: list[str]
    blocks: tuple[Block, ...]


@lru_cache(maxsize=MAX_FILES)
def edited(old: bytes, new: bytes) -> Edited | None:
    """None for a file of more than `MAX_LINES`. Several readings go over the files of a diff: each
    file is compared once."""
    before, after = (blob.decode("utf-8", "replace").split("\n") for blob in (old, new))
    if max(len(before), len(after)) > MAX_LINES:
        return None
    return Edited(before, after, tuple(replaced_blocks(before, after)))


def rewords(old: bytes | None, new: bytes | None) -> bool:
    """Whether some line that may be one of a sentence was replaced: reading passages costs more
    than this."""
    edit = edited(old, new) if old and new else None
    return edit is not None and any(
        len(_WORD.findall(line)) >= MIN_WORDS
        for a, b, c, d in edit.blocks
        if a < b and c < d
        for line in edit.before[a:b]
    )


def gains_sentences(old: bytes | None, new: bytes | None) -> bool:
    """Whether some line that came may be one of a sentence, and one of the block that it is in ends
    one: reading the texts of a file costs more than this."""
    edit = edited(old, new) if old and new else None
    return edit is not None and any(
        any(len(_WORD.findall(line)) >= MIN_WORDS - 1 for line in lines)
        and any(map(_STOP.search, lines))
        for _a, _b, c, d in edit.blocks
        if (lines := edit.after[c:d])
    )


class Replacements:
    """What became two different texts is none."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[str, str, int]] = {}
        self._unclear: set[str] = set()

    def add(self, was: str, now: str, path: str, line: int) -> None:
        if self._found.setdefault(was, (now, path, line))[0] != now:
            self._unclear.add(was)

    def facts(
        self, kind: FactKind, most: int, is_told: Callable[[str, str], bool]
    ) -> list[ChangeFact]:
        """At most `most`, in the order in which they came; `is_told` says of the old and the new
        text whether they make a fact."""
        return [
            ChangeFact(
                kind=kind,
                symbol=was,
                before=was,
                after=now,
                place=Place(path, line),
                is_public=True,
                language=WORDS,
                certainty=0.9,
            )
            for was, (now, path, line) in self._found.items()
            if was not in self._unclear and is_told(was, now)
        ][:most]

"""As much of what a model wrote as passes the checks.

A small model says what the change says and goes on: a sentence of its own, a line that it copied, a
list of what it did. Each part is one that it put in or put in the place of another; those that the
checks refuse are left away, and what is left has to pass all of them by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from docsync.docs.sentences import sentences
from docsync.rewrite.proposal import CheckStatus, Verified

MAX_PARTS = 10  # more is another text
MAX_LINES = 400
WHOLE = frozenset({"pasted code"})  # checks after which nothing is kept
_FENCE = re.compile(r"\s*(?:```|~~~)")
_OPENS = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|@\w|#{1,6}\s|\.\.\s|\||>|:\w+)")
_UNBROKEN = re.compile(r"\s*[|>]", re.M)  # a row, a quotation
# a sentence that says nothing without the one before
_LEANS = re.compile(
    r"\W*(?:else|it|its|this|that|these|those|they|their|if so|otherwise|however|then|also|such|so"
    r"|in (?:this|that|these|those|such) cases?|for (?:this|that|example|instance)|instead|here"
    r"|both|therefore|thus|hence|but|and|again|note that this|in addition|doing so)\b",
    re.I,
)
# a heading, and what announces the next
_LEADS = re.compile(r"\A\s*#{1,6}\s|\n([=\-~^\"'*+#])\1{2,}\s*\Z|:\s*\Z")
_LETTER = re.compile(r"[^\W\d_]")
_SEE = re.compile(r"(?<!,)(?=,? \(?(?:see|more in) (?:also )?\[)", re.I)


@dataclass(frozen=True, slots=True)
class _Part:
    """`new` took the place of `old`; the same for what stayed."""

    new: str
    old: str

    @property
    def is_change(self) -> bool:
        return self.new != self.old


def sound_part(old: str, new: str, judged: Callable[[str], Verified]) -> Verified:
    """All of `new` where it passes or no part of it does. Else the longest beginning that passes,
    or the parts that pass together, from the first on: whichever has more of it. What goes on with
    the code of the change is not read any further: its words are about that code."""
    judged = cache(judged)  # what is tried in both ways is tried once
    whole = judged(new)
    failed = {check.name for check in whole.checks if check.status is CheckStatus.FAILED}
    if whole.is_sound or not failed.isdisjoint(WHOLE):
        return whole
    parts = list(_parts(old, new))
    changes = [n for n, part in enumerate(parts) if part.is_change]
    if not 1 < len(changes) <= MAX_PARTS:
        return whole
    best, most = whole, 0
    for count in range(len(changes) - 1, 0, -1):
        kept = changes[:count]
        if _announces_nothing(parts, kept, kept[-1]):
            continue
        found = judged(_joined(parts, kept))
        if found.is_sound:
            best, most = found, count
            break
    kept = _together(parts, changes, judged)
    if len(kept) > most and (found := judged(_joined(parts, kept))).is_sound:
        best = found
    return best


def _together(
    parts: Sequence[_Part], changes: Sequence[int], judged: Callable[[str], Verified]
) -> list[int]:
    kept: list[int] = []
    is_led = True  # by what it belongs to
    for change in changes:
        is_behind = change - 1 in changes and change - 1 not in kept
        is_led = not is_behind or (is_led and not _LEADS.search(parts[change - 1].new))
        if is_behind and not (is_led and not _LEANS.match(parts[change].new)):
            continue
        if judged(_joined(parts, [*kept, change])).is_sound:
            kept.append(change)
    while alone := {n for n in kept if _announces_nothing(parts, kept, n)}:
        kept = [n for n in kept if n not in alone]
    return kept


def _announces_nothing(parts: Sequence[_Part], kept: Sequence[int], at: int) -> bool:
    """Whether a kept part announces the next one, and that is left away."""
    is_left_away = at + 1 < len(parts) and parts[at + 1].is_change and at + 1 not in kept
    return is_left_away and _LEADS.search(parts[at].new) is not None


def _joined(parts: Sequence[_Part], kept: Sequence[int]) -> str:
    """What is left away behind a part that was put in leaves the space behind it there."""
    made: list[str] = []
    space: str | None = None  # of the last one that is left away
    widest = ""
    for n, part in enumerate((*parts, _Part("", ""))):
        if part.is_change and not part.old and n not in kept:
            if (made and n - 1 in kept) or space is not None:
                space = part.new[len(part.new.rstrip()) :]
                widest = max(widest, space, key=_breaks)
            continue
        if space is not None:
            body = made[-1].rstrip()
            own = made[-1][len(body) :]
            made[-1] = body + (max(own, widest, key=_breaks) if n in kept else space)
        space, widest = None, ""
        made.append(part.new if n in kept else part.old)
    return "".join(made)


def _breaks(space: str) -> int:
    return space.count("\n")


def _parts(old: str, new: str) -> Iterator[_Part]:
    from rapidfuzz.distance import Postfix, Prefix

    was, now = old.splitlines(keepends=True), new.splitlines(keepends=True)
    if max(len(was), len(now)) > MAX_LINES:
        yield _Part(new, old)
        return
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        before, after = "".join(was[first:last]), "".join(now[start:end])
        if tag == "equal":
            yield _Part(after, before)
            continue
        units, others = list(_units(after)), list(_units(before))
        if before and not after.startswith(before.rstrip()) and len(units) > len(others):
            yield _Part("".join(units[: len(others)]), before)
            yield from (_Part(unit, "") for unit in units[len(others) :])
            continue
        head = Prefix.similarity(before, after)
        tail = Postfix.similarity(before[head:], after[head:])
        same, gone = before[:head], before[head : len(before) - tail]
        yield _Part(same, same)
        come = after[head : len(after) - tail]
        if gone:
            yield _Part(come, gone)
        else:
            yield from (_Part(unit, "") for unit in _units(come))
        rest = before[len(before) - tail :]
        yield _Part(rest, rest)


def _units(text: str) -> Iterator[str]:
    """Sentences, items, rows and fences, which make up the text again."""
    for block in _blocks(text):
        if _FENCE.match(block) or _UNBROKEN.match(block):
            yield block
            continue
        data = block.encode("utf-8", "surrogateescape")
        spans = sentences(data.decode("latin-1"), 0, len(data))
        starts = [0, *(start for start, _ in spans[1:]), len(data)]
        mark = ""  # without a letter, such as what opens a directive
        for first, last in pairwise(starts):
            for unit in _SEE.split(data[first:last].decode("utf-8", "surrogateescape")):
                if _LETTER.search(mark + unit):
                    yield mark + unit
                    mark = ""
                else:
                    mark += unit
        if mark:
            yield mark


def _blocks(text: str) -> Iterator[str]:
    """With the blank lines behind them."""
    block, is_fence, is_closed = "", False, False
    for line in text.splitlines(keepends=True):
        is_mark = _FENCE.match(line) is not None
        is_next = line.strip() and not is_fence and block.strip()
        if is_next and (is_closed or is_mark or block.endswith("\n\n") or _OPENS.match(line)):
            yield block
            block = ""
        block += line
        if is_mark:
            is_fence = not is_fence
        is_closed = (is_mark and not is_fence) or (is_closed and not line.strip())
    if block:
        yield block

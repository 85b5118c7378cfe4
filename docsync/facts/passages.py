"""Words in a row that the change put in other words: a sentence of a help text, a comment or a
docstring, a usage. Documentation quotes such passages, whatever the language of the code.

A fact has the changed words with a few that stay on either side. It reaches only a document that
has that very passage, and says nothing of one that tells the same in words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from docsync.facts.addresses import ADDRESS
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.linepairs import Block, replaced_blocks
from docsync.facts.replacements import MAX_FILES, MAX_LINES, Replacements
from docsync.facts.sides import Side

MAX_FACTS = 40
MAX_BLOCK = 30  # lines that were replaced at once
CONTEXT = 5  # words on either side of what changed
MIN_WORDS = 7  # of a passage
MIN_KEPT = 5  # of them that stay
MIN_KEPT_IN_TESTS = 8  # where more stands for anything
MIN_BESIDE = 3  # words on either side where words only came or only went
MIN_TELLING = 3  # different words of four letters and more
MAX_CHANGED = 25  # words
MAX_CHANGED_PROSE = 45  # the same where all are prose: a document that has them quotes them
MAX_PARTS = 5  # of the outermost word, which is taken whole
_BESIDE = ((CONTEXT, CONTEXT), (CONTEXT, 2), (2, CONTEXT))  # a document may go on otherwise
_MAX_PRODUCT = 400_000  # words of both sides that are compared
_AROUND = 2  # lines above and below that a passage may begin or end in

TOKEN = re.compile(r"\w+|[^\w\s]")
_COMMENT = re.compile(r"(?:///?!?|//!|#+!?(?![\w\[])|/\*\*?|\*(?![\w*])|--(?=\s)|;+(?=\s))\s?")
_LITERAL = re.compile(r"""[rbfuRBFU]{0,2}(["'`])(?P<text>(?:(?!\1).)*)\1(?P<end>\s*[+,;)\\]*)""")
_CODE = re.compile(r"[={};]|\w\(|->|::")
_SENTENCE_ENDS = frozenset(".!?")
_GLUE = frozenset("-.:/@")
_IMPORT = re.compile(r"\s*(?:import|from|use|#include|require|using|package)\b|.*\brequire\(")
_FILLED_IN = re.compile(r"[{}\\$]|%[sdr(]")
_LEGAL = re.compile(r"(?i)copyright|licen[cs]e|spdx|all rights reserved")


@dataclass(frozen=True, slots=True)
class _Text:
    """Lines of code as one text. `spots` are line, start and end of each word or sign, where a line
    number is left out between texts that do not go on in one another; `prose` are the lines that
    hold words for people and nothing else."""

    text: str
    tokens: list[str]
    spots: list[tuple[int, int, int]]
    prose: Mapping[int, bool]

    def raw(self, first: int, last: int) -> str:
        """From one token up to another, without line breaks."""
        if first >= last:
            return ""
        return " ".join(self.text[self.spots[first][1] : self.spots[last - 1][2]].split())

    def is_whole(self, first: int, last: int) -> bool:
        """Whether tokens make up a line, and share it with no others."""
        own = self.spots[first][0]
        beside = self.spots[first - 1][0] if first else -1
        behind = self.spots[last][0] if last < len(self.spots) else -1
        return own not in (beside, behind)

    def lines(self, first: int, last: int) -> list[int]:
        return list(dict.fromkeys(line for line, _start, _end in self.spots[first:last]))


def passage_facts(
    files: Sequence[Side], tests: Sequence[Side] = (), *, only_prose: bool = False
) -> list[ChangeFact]:
    """Passages that the whole diff puts in the same other words wherever it has them. Of tests only
    longer ones count. `only_prose` leaves out what is no text for people."""
    found = Replacements()
    left: list[str] = []
    for least, sides in ((MIN_KEPT, files), (MIN_KEPT_IN_TESTS, tests)):
        for path, old, new in sides[:MAX_FILES]:
            before, after = _lines(old), _lines(new)
            left.append(" ".join(" ".join(_cleaned(line)[0] for line in after).split()))
            if max(len(before), len(after)) > MAX_LINES:
                continue
            for block in replaced_blocks(before, after):
                for was, now, line in _passages(before, after, block, least, only_prose):
                    found.add(was, now, path, line)
    return found.facts(
        FactKind.PASSAGE_CHANGED,
        MAX_FACTS,
        lambda was, _now: not any(was in text for text in left),
    )


def _lines(blob: bytes | None) -> list[str]:
    if not blob or b"\0" in blob[:4000]:
        return []
    return [line.strip() for line in blob.decode("utf-8", "replace").split("\n")]


def _cleaned(line: str) -> tuple[str, bool, bool]:
    """A line without what makes it a comment or a text in quotes, whether it is prose, and whether
    the next line may go on with it."""
    if opened := _COMMENT.match(line):
        return line[opened.end() :].removesuffix("*/").strip(), True, True
    if whole := _LITERAL.fullmatch(line):
        return whole["text"].strip(), True, not whole["end"].strip(" +\\")
    bare = line.removesuffix("\\").rstrip()
    return bare, not (_CODE.search(bare) or _IMPORT.match(bare)), True


def _text(lines: Sequence[str], first: int, last: int) -> _Text:
    parts: list[str] = []
    tokens: list[str] = []
    spots: list[tuple[int, int, int]] = []
    prose: dict[int, bool] = {}
    at = number = 0
    for line in lines[first:last]:
        clean, is_prose, goes_on = _cleaned(line)
        for match in TOKEN.finditer(clean):
            tokens.append(match[0])
            spots.append((number, at + match.start(), at + match.end()))
        prose[number] = is_prose
        parts.append(clean)
        at += len(clean) + 1
        number += 1 if goes_on else 2
    return _Text("\n".join(parts), tokens, spots, prose)


def _passages(
    before: Sequence[str], after: Sequence[str], block: Block, least: int, only_prose: bool
) -> Iterator[tuple[str, str, int]]:
    a, b, c, d = block
    if a == b or c == d or max(b - a, d - c) > MAX_BLOCK:
        return  # whole lines that came or went are no other words for the same
    up = min(_AROUND, a, c)
    old = _text(before, a - up, b + _AROUND)
    new = _text(after, c - up, d + _AROUND)
    if not new.spots:
        return  # nothing is left that could be said in its place
    for run, inside in _runs(old, new):
        if only_prose and not _is_prose(old, new, run):
            continue
        at = new.spots[min(run[2], len(new.spots) - 1)][1]
        line = c - up + new.text.count("\n", 0, at) + 1
        for beside in _BESIDE:
            for is_cut in (True, False):
                if found := _passage(old, new, run, inside, least, beside, is_cut=is_cut):
                    yield *found, line


def _runs(old: _Text, new: _Text) -> list[tuple[Block, int]]:
    """Runs of tokens that differ, each with the number of words in it that stay. What changed in
    one sentence is one run: half of it in new words is no sentence."""
    runs: list[tuple[Block, int]] = []
    if len(old.tokens) * len(new.tokens) > _MAX_PRODUCT:
        return runs
    matcher = SequenceMatcher(None, old.tokens, new.tokens, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        start, kept = (i1, j1), 0
        if runs and _is_joined(old, runs[-1][0][1], i1):
            (low, end, other, _end), kept = runs.pop()
            start, kept = (low, other), kept + _words(old.tokens[end:i1])
        runs.append(((start[0], i2, start[1], j2), kept))
    return runs


def _is_joined(text: _Text, end: int, start: int) -> bool:
    """Whether two runs are parts of one sentence or one line."""
    count = _words(text.tokens[end:start])
    lines = text.lines(max(end - 1, 0), start + 1)
    if any(other - line > 1 for line, other in pairwise(lines)):
        return False
    if count < 2 or (len(lines) > 1 and not all(text.prose[n] for n in lines)):
        return count < 2
    return not any(
        text.tokens[n] in _SENTENCE_ENDS and text.text[text.spots[n][2] :][:1].isspace()
        for n in range(end, start)
    )


def _passage(
    old: _Text,
    new: _Text,
    run: Block,
    inside: int,
    least: int,
    most: tuple[int, int],
    *,
    is_cut: bool,
) -> tuple[str, str] | None:
    """The passage before and after; None where too little of it stays to know it again. `most` are
    the words to the left and to the right. `is_cut`
    says that it ends with the quotes around it: a help text, and not the call that has it."""
    i1, i2, j1, j2 = run
    gone, come = old.tokens[i1:i2], new.tokens[j1:j2]
    counts = _words(gone), _words(come)
    is_prose = _is_prose(old, new, run)
    most_changed = MAX_CHANGED_PROSE if is_prose else MAX_CHANGED
    if not any(counts) or max(counts) - inside > most_changed or _folded(gone) == _folded(come):
        return None
    if not is_prose and max(len(old.lines(i1, i2)), len(new.lines(j1, j2))) > 1:
        return None
    if not is_prose and i1 == i2 and new.is_whole(j1, j2):
        return None  # a line of code that came: in one with its neighbour it may be none
    low = i1 - _reach(old, new, (i1, j1), -1, most[0], is_cut=is_cut)
    high = i2 + _reach(old, new, (i2, j2), 1, most[1], is_cut=is_cut)
    beside = _words(old.tokens[low:i1]), _words(old.tokens[i2:high])
    kept = sum(beside) + inside
    if kept < least or sum(beside) + counts[0] < MIN_WORDS:
        return None
    if counts[0] - inside > 2 * kept and not is_prose:
        return None
    if not all(counts) and min(beside) < MIN_BESIDE:
        return None
    telling = {t.lower() for t in old.tokens[low:high] if len(t) > 3 and t[0].isalpha()}
    if len(telling) < MIN_TELLING or _is_in_address(old, i1, i2):
        return None
    was, now = old.raw(low, high), new.raw(j1 - (i1 - low), j2 + (high - i2))
    if not is_prose and "://" in was:
        return None
    if _LEGAL.search(was) or ((is_prose or is_cut) and _FILLED_IN.search(was + now)):
        return None
    rows = old.text[old.spots[low][1] - len(_line_before(old, low)) : old.spots[high - 1][2]]
    if not is_prose and any(map(_IMPORT.match, rows.split("\n"))):
        return None
    return was, now


def _is_prose(old: _Text, new: _Text, run: Block) -> bool:
    """Whether all lines of a run are words for people, before and after."""
    lines = old.lines(run[0], run[1]), new.lines(run[2], run[3])
    return all(old.prose[n] for n in lines[0]) and all(new.prose[n] for n in lines[1])


def _line_before(text: _Text, at: int) -> str:
    """What stands before a token in its line."""
    return text.text[: text.spots[at][1]].rpartition("\n")[2]


def _is_in_address(text: _Text, first: int, last: int) -> bool:
    """Whether a part of an address changed, which counts as a whole only."""
    if first >= last:
        return False
    start, end = text.spots[first][1], text.spots[last - 1][2]
    return any(
        match.start() < end
        and start < match.end()
        and not (start <= match.start() and match.end() <= end)
        for match in ADDRESS.finditer(text.text)
    )


def _reach(
    old: _Text, new: _Text, at: tuple[int, int], step: int, most: int, *, is_cut: bool
) -> int:
    """How many tokens on one side of a run belong to its passage; the outermost is a word."""
    edge, count, words, best = min(0, step), 0, 0, 0
    first = at[0] + edge
    while words < most or best < count:
        i, j = first + count * step, at[1] + edge + count * step
        if not (0 <= i < len(old.tokens) and 0 <= j < len(new.tokens)):
            break
        if old.tokens[i] != new.tokens[j] or _is_apart(old, i, i - step, is_cut=is_cut):
            break
        count += 1
        if _is_word(old.tokens[i]):
            words += 1
            # not in the middle of `use-uncached-io`
            if words > most + MAX_PARTS:
                break
            if not _is_glued(old, i, i + step):
                best = count
    return best


def _is_glued(text: _Text, at: int, beside: int) -> bool:
    """Whether a word goes on in its neighbour: `per-step`, `flake8.style_guide`."""
    if not 0 <= beside < len(text.tokens) or text.tokens[beside] not in _GLUE:
        return False
    (_line, start, end), (_other, first, last) = text.spots[at], text.spots[beside]
    if last == start:
        beyond = text.text[first - 1 : first]
    elif end == first:
        beyond = text.text[last : last + 1]
    else:
        return False
    return beyond.isalnum() or beyond in _GLUE


def _is_apart(text: _Text, at: int, beside: int, *, is_cut: bool) -> bool:
    """Whether a token is no part of the passage that its neighbour is in."""
    if not 0 <= beside < len(text.tokens):
        return False
    line, start, end = text.spots[at]
    other = text.spots[beside][0]
    if abs(line - other) > 1:
        return True  # a blank line between
    if line != other and text.prose[line] is not text.prose[other]:
        return True
    if not is_cut:
        return False
    if line != other and not text.prose[line]:
        return True
    token = text.tokens[at]
    is_inside = text.text[start - 1 : start].isalnum() and text.text[end : end + 1].isalnum()
    return token == '"' or (token == "'" and not is_inside)


def _is_word(token: str) -> bool:
    return token[0].isalnum() or token[0] == "_"


def _words(tokens: Sequence[str]) -> int:
    return sum(map(_is_word, tokens))


def _folded(tokens: Sequence[str]) -> str:
    return "".join(tokens).casefold()

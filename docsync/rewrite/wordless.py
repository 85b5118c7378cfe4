"""Whether a rewrite has no word of its writer's own: names that a fact renames, and nothing else;
or whole entries that are gone, each of which names what went. What a model might have made up is
asked for again, and here there is nothing of the kind. A line of an example is no entry: what is
set there may be set in another way now."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from docsync.facts.fact import ChangeFact
from docsync.match.occurrence import word_pattern
from docsync.match.terms import key_words, last_part, strip_quotes

_TOKEN = re.compile(r"-{0,2}\w[\w-]*|\s+|.", re.S)
_ENTRY = re.compile(r"\s*(?:[-*+]|\d+[.)]|#\.|\.\.|\|)\s*\S")


def is_wordless(old: str, new: str, facts: Sequence[ChangeFact]) -> bool:
    return _only_renames(old, new, facts) or _only_drops(old, new, facts)


def _only_renames(old: str, new: str, facts: Sequence[ChangeFact]) -> bool:
    pairs = set()
    for fact in facts:
        if fact.kind.is_rename and fact.before and fact.after:
            was, now = strip_quotes(fact.before), strip_quotes(fact.after)
            pairs |= {(was, now), (last_part(was), last_part(now))}
    if not pairs or old == new:
        return False
    mine, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    opcodes = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
    return all(
        tag == "equal" or ("".join(mine[a:b]), "".join(theirs[c:d])) in pairs
        for tag, a, b, c, d in opcodes
    )


def _only_drops(old: str, new: str, facts: Sequence[ChangeFact]) -> bool:
    gone = [
        word_pattern(word)
        for fact in facts
        if fact.kind.is_removal and not fact.stands_elsewhere
        for word in key_words(fact)[:1]
        if len(word) > 2
    ]
    lines, left = ([line.rstrip() for line in text.split("\n")] for text in (old, new))
    matcher = SequenceMatcher(None, lines, left, autojunk=False)
    dropped: list[range] = []
    for tag, a, b, _c, _d in matcher.get_opcodes():
        if tag == "delete":
            dropped.append(range(a, b))
        elif tag != "equal":
            return False
    return bool(dropped) and all(_is_whole(run, lines, gone) for run in dropped)


def _is_whole(run: range, lines: Sequence[str], gone: Sequence[re.Pattern[str]]) -> bool:
    """Whether lines that go are entries that name what went, with what is deeper and blank."""
    if sum(line.lstrip().startswith(("```", "~~~")) for line in lines[: run.start]) % 2:
        return False
    deep: int | None = None
    for n in run:
        line = lines[n]
        depth = len(line) - len(line.lstrip())
        if not line or (deep is not None and depth > deep):
            continue
        if not _ENTRY.match(line) or not any(each.search(line) for each in gone):
            return False
        deep = depth
    if deep is None:
        return False
    below = next((line for line in lines[run.stop :] if line), "")
    return len(below) - len(below.lstrip()) <= deep

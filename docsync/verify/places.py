"""Whether a new value went to the name that it belongs to, where others had the same old one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from docsync.facts.fact import ChangeFact
from docsync.rewrite.proposal import Check
from docsync.verify.edit import Edit, failed, passed, quote
from docsync.verify.evidence import occurrences
from docsync.verify.reach import tail
from docsync.verify.stale import VALUES, literal, value_places

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"`+(-{0,2}[A-Za-z_][\w.-]*)`+|(?<![\w-])(--[\w-]+|[A-Za-z_]\w*(?==))")

_CHOICES = re.compile(r"`[^`\n]+`(?:\s*(?:,(?:\s*(?:and|or)\b)?|\||/|\band\b|\bor\b)\s*`[^`\n]+`)+")


def check_places(edit: Edit) -> Check:
    """`a=1, b=1` becomes `a=2, b=1` when the default of `a` changed, and never `a=1, b=2`."""
    for fact in edit.evidence.facts:
        if fact.kind not in VALUES or fact.certainty < 1:
            continue
        before, after = literal(fact.before or ""), literal(fact.after or "")
        if not (_WORD.fullmatch(before) and _WORD.fullmatch(after)):
            continue
        for was, now in value_places(fact, edit):
            for name in _strayed(was, now, before, after, fact):
                detail = f"`{after}` is the new value of `{fact.symbol}`, not of `{name}`"
                return failed("places", f"{detail}: {quote(now)}")
    return passed("places")


def _strayed(was: str, now: str, before: str, after: str, fact: ChangeFact) -> Iterator[str]:
    """The names that another's new value was given to. Nothing where the old value stood once."""
    if len(occurrences(was, before, strict=True)) < 2:
        return
    names = {fact.symbol, tail(fact.symbol)}
    old, new = list(_WORD.finditer(was)), list(_WORD.finditer(now))
    words = [m[0] for m in old], [m[0] for m in new]
    # "`fast`, `fair` or `slow`": values, and nothing that has one
    choices = [m.span() for m in _CHOICES.finditer(was) if f"`{before}`" in m[0]]
    for tag, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag != "replace" or b - a != d - c:
            continue
        for one, other in zip(old[a:b], new[c:d], strict=True):
            if (one[0], other[0]) != (before, after):
                continue
            named = [
                m[1] or m[2]
                for m in _NAME.finditer(was, 0, one.start())
                if not any(start <= m.start() < end for start, end in choices)
            ]
            if named and named[-1] not in names and names & set(_all_names(was)):
                yield named[-1]


def _all_names(text: str) -> Iterator[str]:
    return (match[1] or match[2] for match in _NAME.finditer(text))

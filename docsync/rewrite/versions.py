"""Supported versions in prose: "Python 3.9, 3.10 and 3.11", "3.9 to 3.11", "3.9 or newer".

What the metadata of the project says is supported (classifiers, the least version) came or went; a
list that has nothing but such versions, and a range of them, is brought to the same state. The
least one of a major version that classifiers name is a least version, where nothing else says one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.docs.sentences import around
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.bound import UPWARDS, is_of_need
from docsync.match.occurrence import Occurrence, occurrences
from docsync.match.terms import (
    VERSIONED,
    is_value_fact,
    runtime_names,
    runtime_of,
    strip_quotes,
    version_of,
)
from docsync.rewrite.edit import Edit

_BARE = re.compile(r"\d+\.\d+")
_ONE = re.compile(r"(?<![\w.])[`*]{0,2}(?P<version>\d+\.\d+)[`*]{0,2}(?![\w])(?!\.\d)")
_PATCHED = re.compile(r"(?<![\w.])(\d+\.\d+)\.\d")
_TO = r"\s*(?:[-–—]|to|thru|through|until|up to)\s*"
_RANGE = re.compile(rf"{_TO}[`*]*\d")
_PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_AT_LEAST = re.compile(r"(?:>=|≥|\bat least|\bminimum(?: \w+){0,3}(?: is)?:?)\s*[`*]{0,2}\Z", re.I)
_DENIED = re.compile(
    r"\b(?:no longer|not|drop\w*|only(?! supports?\b)|if|unless|instead|until|was|were)\b", re.I
)
_CODE_NAME = re.compile(r"`[^`\n]*[A-Za-z_][^`\n]*`")
_SUPPORTED = re.compile(
    r"\b(?:support\w*|requires?|works?|runs?|tests?|tested|compatible|available)\b", re.I
)
_MOVES = re.compile(
    r"\b(?:mov\w+|migrat\w+|upgrad\w+|between|bugs?|fail\w*|need\w*|broken|benchmark\w*|only|not|"
    r"backports?|deprecat\w+|was|were)\b",
    re.I,
)
_HOLDS = re.compile(
    r"\A\W*(?:(?:the|our|this|each|every) )?`+[^`\n]+`+ (?!(?:are|is) )[a-z]+\b|"
    r"\b(?:comes? with|ships?|contains?|includes?|bundles?|installs?|provides?)\b",
    re.I,
)
_GAP = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+")

Version = tuple[int, ...]


def version_edits(
    facts: Sequence[ChangeFact], document: DocFile, section: DocSection
) -> Iterator[Edit]:
    for name in sorted(VERSIONED):
        mine = [f for f in facts if _is_support(f, name) or runtime_of(f) == name]
        if not mine:
            continue
        told = [f for f in mine if _is_support(f, name)]
        came = {f.symbol for f in told if f.kind is FactKind.KEY_ADDED}
        gone = {f.symbol for f in told if f.kind is FactKind.KEY_REMOVED}
        known = came | gone | {s for f in told for s in f.siblings if _BARE.fullmatch(s)}
        named = re.compile(rf"\b(?:{'|'.join(runtime_names(name))})\b", re.I)
        least = [f for f in mine if is_value_fact(f) and _is_raise(f)]
        floor = _version(version_of(least[0].after or "")) if least else ()
        for block in section.blocks:
            text = document.text(block.start, block.end)
            if block.kind is BlockKind.FENCE or not named.search(text):
                continue
            spans = list(_lists(text, came, gone, known, floor))
            if block.kind in _PROSE:
                spans += _ranges(text, name, came, gone, known, floor)
            for start, end, new in spans:
                first, last = document.span(block.start, block.end, start, end)
                why = f"the supported versions of {name} are others now"
                yield Edit(first, last, new, mine[0], why)
        if not any(is_value_fact(f) for f in mine):
            yield from _least(name, gone, known, mine[0], document, section)


def _is_support(fact: ChangeFact, name: str) -> bool:
    """Whether a fact is a version that a classifier names."""
    return (
        fact.kind in (FactKind.KEY_ADDED, FactKind.KEY_REMOVED)
        and fact.owner == name
        and _BARE.fullmatch(fact.symbol) is not None
    )


def _is_raise(fact: ChangeFact) -> bool:
    before, after = (version_of(strip_quotes(v or "")) for v in (fact.before, fact.after))
    return bool(before and after) and _version(before) < _version(after)


def _version(text: str) -> Version:
    return tuple(int(part) for part in text.split(".")[:2]) if text else ()


def _lists(
    text: str, came: set[str], gone: set[str], known: set[str], floor: Version
) -> Iterator[tuple[int, int, str]]:
    """Spans of characters, and what to put there."""
    run: list[re.Match[str]] = []
    for match in (*_ONE.finditer(text), None):
        if match is not None and run and _GAP.fullmatch(text[run[-1].end() : match.start()]):
            run.append(match)
            continue
        is_range = bool(run) and _RANGE.match(text, run[-1].end()) is not None
        if (
            len(run) > 1
            and not is_range
            and not _is_no_support(text, run)
            and not _leaves(text, run, gone)
            and (new := _list_of(text, run, came, gone, known, floor))
        ):
            yield run[0].start(), run[-1].end(), new
        run = [match] if match is not None else []


def _leaves(text: str, run: Sequence[re.Match[str]], gone: set[str]) -> bool:
    """Whether the sentence names one of the versions that went beside the list as well, as "3.2,
    4.0 (4.0.1+), 4.1 or 4.2" does: half of it is not brought to the new state."""
    listed = {match["version"] for match in run}
    said = " ".join(around(text[: run[0].start()], text[run[-1].end() :]))
    others = {match["version"] for match in _ONE.finditer(said)} | set(_PATCHED.findall(said))
    return bool(gone & listed) and bool((gone & others) - listed)


def _is_no_support(text: str, run: Sequence[re.Match[str]]) -> bool:
    """Whether a list says something else than what is supported: a line with a range shows what
    that means ("`>=3.8,<3.11`: 3.8, 3.9 and 3.10"), "2.7, 3.4+" is a bound, "(2.7, 3.6, etc.)" an
    example, and "On Python 2.6 and 2.7, it is also possible" about these alone."""
    line = text[text.rfind("\n", 0, run[0].start()) + 1 :].split("\n", 1)[0]
    rest = text[run[-1].end() :]
    lead = around(text[: run[0].start()], "")[0]
    said = " ".join(around(text[: run[0].start()], rest))
    if _HOLDS.search(lead) and not _SUPPORTED.search(said):
        return True  # "The `Vagrantfile` comes with Python 3.8 and 3.9": what that has
    return (
        re.search(r"[<>=~!]=?\s*\d+\.\d", line) is not None
        or UPWARDS.match(rest) is not None
        or re.match(r"[\s,]*etc\b", rest) is not None
        or re.search(r"\b(?:except|excluding|without)\b[^.]*\Z", lead, re.I) is not None
        or re.match(r"\W*(?:on|in|for|with|when|if|under)\s+(?:C?Python)\b", lead, re.I) is not None
    )


def _ranges(
    text: str, name: str, came: set[str], gone: set[str], known: set[str], floor: Version
) -> Iterator[tuple[int, int, str]]:
    """The ends of "3.9 through Python 3.12", where both are versions that are known."""
    before = sorted(known - came, key=_version)
    last = _ONE.pattern.replace("version", "last")
    pattern = re.compile(rf"{_ONE.pattern}{_TO}(?:{name} )?{last}", re.I)
    for match in pattern.finditer(text):
        low, high = match["version"], match["last"]
        if not before or low not in before or high != before[-1]:
            continue
        lead = text[: match.start()]
        said = " ".join(around(lead, text[match.end() :]))
        is_move = re.search(rf"\bfrom\s+(?:{name}\s+)?\Z", lead, re.I) or _MOVES.search(said)
        if is_move or not _SUPPORTED.search(said):
            continue
        now = [v for v in (*before, *came) if v not in gone and _version(v) >= floor]
        if not now:
            continue
        for group, old, new in (
            ("version", low, low if low in now else min(now, key=_version)),
            ("last", high, max(now, key=_version)),
        ):
            if new != old:
                yield *match.span(group), new


def _least(
    name: str,
    gone: set[str],
    known: set[str],
    fact: ChangeFact,
    document: DocFile,
    section: DocSection,
) -> Iterator[Edit]:
    """The least version of a major one that is supported no more, where the text calls it that."""
    for old in sorted(gone):
        mine = [v for v in known if _version(v)[0] == _version(old)[0]]
        left = sorted((v for v in mine if v not in gone), key=_version)
        if not left or any(_version(v) < _version(old) for v in mine if v not in gone):
            continue
        for at in occurrences(document, section, old):
            if at.block.kind in _PROSE and _is_bound(name, at, document):
                told = f"the least supported version of {name} is {left[0]}"
                yield Edit(at.start, at.end, left[0], fact, told)


def _is_bound(name: str, at: Occurrence, document: DocFile) -> bool:
    """ "Python 3.9 or newer", ">= 3.9": of the project, and not of something else."""
    lead = document.text(at.block.start, at.start)
    rest = document.text(at.end, at.block.end)
    said = " ".join(around(lead, rest))
    before = re.search(r"(?P<word>[A-Za-z][\w-]*)[^\w\n]*\Z", lead)
    is_other = before is not None and before["word"][0].isupper() and before["word"] != name
    near = re.split(r"[.!?]\s", lead)[-1] + re.split(r"[.!?](?:\s|\Z)", rest)[0]
    return (
        not is_other
        and is_of_need(document, at)
        and re.search(rf"\b{name}\b", near, re.I) is not None
        and bool(UPWARDS.match(rest) or _AT_LEAST.search(lead[-40:]))
        and not _DENIED.search(said)
        and _CODE_NAME.search(said) is None
        # "Python 2.7.x and 3.9+": of another major version is another bound
        and sum(_version(v)[:1] == _version(at.word)[:1] for v in _ONE.findall(at.line_text)) == 1
    )


def _list_of(
    text: str,
    run: Sequence[re.Match[str]],
    came: set[str],
    gone: set[str],
    known: set[str],
    floor: Version,
) -> str:
    """The list as it has to be; "" where it is right, or may be of something else."""
    names = [one["version"] for one in run]
    versions = [_version(name) for name in names]
    if versions != sorted(versions):
        return ""
    # one that is newer than all may be on its way ("3.9-dev")
    newest = max(map(_version, known), default=())
    strange = [n for n in names if n not in known and _version(n) <= newest]
    if known and (len(known & set(names)) < 2 or strange):
        return ""
    kept = [n for n in names if n not in gone and _version(n) >= floor]
    if not kept:
        return ""
    # only the newest that came goes in: an older one may be left out for a reason
    new = [n for n in came - set(names) if _version(n) > versions[-1]]
    wanted = kept + sorted(new, key=_version)
    if wanted == names or len(wanted) < 2 or (not known and len(kept) == len(names)):
        return ""
    shown = [
        run[names.index(n)][0] if n in names else run[-1][0].replace(names[-1], n) for n in wanted
    ]
    gaps = [text[a.end() : b.start()] for a, b in pairwise(run)]
    last = gaps[-1]
    plain = [g for g in gaps if not re.search(r"\w", g)]
    inner = next((g for g in plain if "\n" not in g), re.sub(r"\s+", " ", (plain or [", "])[0]))
    if len(wanted) == 2:
        last = re.sub(r"\A\s*,(?=\s+\w)", "", last)
    elif len(run) == 2 and re.search(r"\w", last) is None:
        last = inner
    made = shown[0]
    for n, (one, other) in enumerate(pairwise(wanted)):
        at = names.index(one) if one in names else len(gaps)
        is_kept = at < len(gaps) and names[at + 1] == other and gaps[at] in plain
        between = last if n == len(wanted) - 2 else gaps[at] if is_kept else inner
        made += between + shown[n + 1]
    return made

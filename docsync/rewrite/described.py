"""An entry of which a rule knows the form and the model writes the words.

A small model that writes a whole entry copies what a sister says of itself, loses the depth, the
marks and the borders of a table, and leaves the default away. What the form asks for is known; what
the thing does is not, and that is all that it is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from docsync.docs.section import DocFile
from docsync.rewrite.addition import Slot
from docsync.rewrite.description import DANGLES
from docsync.rewrite.entry import EMPTY, stem
from docsync.rewrite.pattern import entry_like_sisters
from docsync.rewrite.proposal import Check
from docsync.verify.edit import failed, passed

GAP = "___"
MIN_WORDS = 2
RUN, REPEATED = 2, 0.7  # words in a row, and the share of those that a sister's text has so
MIN_SHARED = 0.5  # of the words of two answers, for them to say the same
MOST_TOKENS = 80  # of a reply
_PLACEHOLDER = "Xyzzy"
_GAP = re.compile(_PLACEHOLDER, re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`*\"'(])")
_DEFAULT = re.compile(
    r"[(*_]*(?:(?:the )?default(?: value)?(?: is|:| to)|(?:it )?defaults to)(?!\w)", re.I
)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_KIND = r"(?:str(?:ing)?|int(?:eger)?|float|number|bool(?:ean)?|object|array|function|null)"
_TYPE = re.compile(
    rf"\A(?:`{_KIND}(?:[ |]+{_KIND})*`|\{{[^{{}}]+\}})"
    r"(?:\s*\((?:optional|required)\))?\s*[-–—:.]\s+",
    re.I,
)
_EMPHASIS = re.compile(r"(?P<mark>\*{1,2}|_{1,2})(?P<words>[^*_]+)(?P=mark)")
_QUOTED = re.compile(r"(?P<mark>[\"'])(?P<words>(?:(?!(?P=mark)).)+)(?P=mark)")
_MARKS = re.compile(r"\A(?:[-*+|:]\s+)+")


def entry_with_gap(document: DocFile, slot: Slot) -> str | None:
    """The new entry with `GAP` where its words belong; None where the form is not known."""
    made = entry_like_sisters(document, slot, _PLACEHOLDER)
    if made is None:
        return None
    return _GAP.sub(GAP, made) if len(_GAP.findall(made)) == 1 else None


def words_of(answer: str, entry: str, name: str) -> str:
    """The words that a model wrote for the gap of `entry`, on one line; "" for none. It may have
    given the whole entry, the name before the words, or the default and the type as well, which
    are the form's to give."""
    lines = answer.replace(GAP, " ").strip().split("\n")
    further = next((n for n, line in enumerate(lines[1:], 1) if _MARKS.match(line.lstrip())), None)
    flat = " ".join(" ".join(lines[:further]).split())
    before, _, after = (" ".join(part.split()) for part in entry.partition(GAP))
    if before and flat.startswith(before):
        flat = flat.removeprefix(before).strip()
        flat = flat.removesuffix(after).strip() if after.strip(" .") else flat
    flat = _MARKS.sub("", flat)
    if (quoted := _QUOTED.fullmatch(flat)) is not None:
        flat = quoted["words"]
    own = rf"[`*_]*{re.escape(name)}[`*_]*(?:\s*\([^()]*\))?(?:\s*[:=–—-]+\s+|\Z)"
    flat = _TYPE.sub("", re.sub(rf"\A{own}", "", flat))
    if wrapped := _EMPHASIS.fullmatch(flat):
        flat = wrapped["words"]
    kept = [one for one in _sentences(flat) if not _DEFAULT.match(one)]
    return " ".join(kept) if kept else flat


def words_in(entry: str, form: str, name: str) -> str:
    """The words that people wrote for the gap; "" where their entry has another form."""
    words = words_of(entry, form, name)
    made = form.replace(GAP, words.rstrip(".") if f"{GAP}." in form else words)
    return words if _flat(made) == _flat(entry) else ""


def _flat(text: str) -> str:
    return " ".join(re.sub(r"[|+=-]+(?=\s|\Z)", " ", text).split()).lower()


def _sentences(text: str) -> list[str]:
    return _END.split(text)


def check_own(words: str, sisters: Iterable[str]) -> Check:
    """The words are several, and not those for a thing beside it: they say what that does."""
    own = words.lower().split()
    if len(_LETTERS.findall(words)) < MIN_WORDS:
        return failed("entry", "one word does not say what it does")
    if DANGLES.search(words.rstrip(" .")):
        return failed("entry", f"it breaks off: {' '.join(own[-4:])!r}")
    for sister in sisters:
        if _content(words) <= _content(sister) and _repeated(own, sister) >= REPEATED * len(own):
            why = f"the words are those of the entry beside it: {' '.join(sister.split())[:60]!r}"
            return failed("entry", why)
    return passed("entry")


def _repeated(words: Sequence[str], text: str) -> int:
    """How many of the words stand in the text in runs of `RUN` and more, in their order."""
    matcher = SequenceMatcher(None, words, text.lower().split(), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size >= RUN)


def say_the_same(one: str, other: str, form: str) -> bool:
    """Whether two entries of one form have most of their words in common."""
    mine, theirs = (_content(entry) - _content(form) for entry in (one, other))
    return bool(mine) and len(mine & theirs) >= MIN_SHARED * len(mine | theirs)


def _content(text: str) -> set[str]:
    return {stem(word) for word in _WORD.findall(text.lower()) if word not in EMPTY}

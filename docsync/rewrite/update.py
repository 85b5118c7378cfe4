"""What no rule mends: the model sees the change itself beside the piece of the section that it
bears on, and what it writes is kept only where the change asks for it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.match.candidate import Candidate
from docsync.match.terms import is_support, key_words, last_part, strip_quotes, word_strength
from docsync.rewrite.entry import EMPTY, stem
from docsync.rewrite.hunks import WORD, Hunk, as_diff, telling
from docsync.rewrite.proposal import Check, CheckStatus
from docsync.rewrite.titles import MAX_TITLE_CHARS, titles_of
from docsync.rewrite.window import window
from docsync.verify.evidence import contains

MAX_DIFF_CHARS = 1_500
MAX_SHOWN_CHARS = MAX_DIFF_CHARS + MAX_TITLE_CHARS + 300  # with the names of the files
MAX_SIBLINGS = 12
MIN_STRENGTH = 0.45  # of a word of the diff, to be a name
KEY, SHARED = 3.0, 0.1  # what the words of facts weigh, and names of the diff
SIBLING, FARTHER = 3.0, 0.8  # the nearest sibling of an added thing, and each next one less
MAX_MISSING = 4  # names that the model is told to be missing
MAX_LOST = 3  # words that may go without the change saying so
MAX_ADDED = 60  # words
CHARS_A_TOKEN = 2  # of a piece that is given back: fewer than of prose, for tables and code
MORE_TOKENS = 180  # that an answer may have beyond what is there, then it is going round in circles
MIN_QUOTED = 4  # words that come in a row, from which on they have to be the change's own...
QUOTED = 0.6  # ...as far as this share of them
TOLD = 0.8  # of the words of an entry, that are said right beside the name
TOLD_BY = 0.6  # the same of one sentence of the change, for it to be what the entry is from
MAX_OPENED = 6  # lines of a text that the line of a name opens
NEAR = 4  # lines on either side, for a new item or row to stand as one of them does
FORM = 2  # times that a word stands in a text to be of the form of its entries
_WORD = re.compile(r"\w+")
_PROSE = re.compile(r"[A-Za-z]{3,}")
_GRAMMAR = frozenset(
    "the and for with that this which when from into are was its can has have will".split()
)
_FREE = frozenset(map(stem, EMPTY))
_STEMMED = _FREE.union(map(stem, _GRAMMAR))
# what names of the code shorten
_WHOLE = {
    "auth": "authentication",
    "cfg": "configuration",
    "conf": "configuration",
    "config": "configuration",
    "dir": "directory",
    "dirs": "directories",
    "env": "environment",
    "err": "error",
    "init": "initialization",
    "max": "maximum",
    "min": "minimum",
    "msg": "message",
    "num": "number",
    "param": "parameter",
    "params": "parameters",
    "repo": "repository",
    "tmp": "temporary",
}
_COMMENT = re.compile(r"\s*(?:#+|//+|/?\*+(?!\*?/)|--(?=\s)|;+(?=\s)|<!--)\s?(?=\S)")
_OPEN = re.compile(r"[({\[,\\:]\s*\Z|(?:\"\"\"|\'\'\')\\?\s*\Z")
_DECLARED = re.compile(r"\s*[\"\']?[A-Za-z_][\w.-]*[\"\']?\s*(?:=(?!=)|:(?!\s[a-z]+\s)|\()")
_PLAIN = re.compile(r"[a-z]+(?:n't)?")
_DENIED = frozenset(
    "not no never none nor neither cannot without don't doesn't isn't aren't can't won't"
    " shouldn't disables disable disabled ignore ignores ignored".split()
)
_LIMITED = frozenset("unless except only".split())
_CONDITIONS = frozenset("if when whenever whether unless only once while".split())
_SHAPED = re.compile(r"\d|[_.:/-]|[a-z][A-Z]")
_NAMED = re.compile(
    r"(?P<before>\s*(?:[*+|]|-(?!-)|\d+[.)])\s*[^\w\s$-]*)(?P<name>[\w$-][\w.:/-]*\w)"
    r"(?P<close>[`*_\"'\])]*)\s*(?P<behind>\W?)"
)
_QUALIFIERS = (".", ":", "/")
_NAME = re.compile(r"(?<![\w-])--?\w[\w-]*\w|[A-Za-z_$][\w$]*(?:[.:/-]\w+)*|\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class Piece:
    """`start` and `end` are byte offsets of the blocks around the window `first` to `last`."""

    start: int
    end: int
    first: int
    last: int
    text: str  # of the window
    hunks: tuple[Hunk, ...]

    @property
    def diff(self) -> str:
        return as_diff(self.hunks, MAX_SHOWN_CHARS)


def piece_of(document: DocFile, candidate: Candidate, hunks: Sequence[Hunk]) -> Piece | None:
    """None where no word of the change stands in the section, or too much at once."""
    section = candidate.section
    text = document.text(section.start, section.end)
    near = telling(hunks, candidate.facts, text, MAX_DIFF_CHARS)
    if not near:
        return None
    weights = _weights(candidate.facts, near)
    place = window(document, section, weights)
    if place is None:
        return None
    first, last = place
    around = [b for b in section.blocks if b.start < last and b.end > first]
    shown = telling(hunks, candidate.facts, document.text(first, last), MAX_DIFF_CHARS)
    return Piece(
        start=around[0].start,
        end=around[-1].end,
        first=first,
        last=last,
        text=document.text(first, last),
        hunks=(*(shown or near), *titles_of(hunks, candidate.facts)),
    )


def hunks_for(fact: ChangeFact, sisters: Sequence[str], hunks: Sequence[Hunk]) -> tuple[Hunk, ...]:
    """What a model is shown of the change for an entry beside `sisters`."""
    shown = tuple(telling(hunks, (fact,), "\n".join(sisters), MAX_DIFF_CHARS))
    return (*shown, *titles_of(hunks, (fact,))) if shown else ()


def _weights(facts: Sequence[ChangeFact], hunks: Sequence[Hunk]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for hunk in hunks:
        for word in WORD.findall(hunk.changed("-") + "\n" + hunk.changed("+")):
            if word_strength(word) >= MIN_STRENGTH:
                weights[word] = SHARED
    for fact in facts:
        for number, sibling in enumerate(map(strip_quotes, fact.siblings[:MAX_SIBLINGS])):
            weights[sibling] = max(weights.get(sibling, 0), SIBLING * FARTHER**number)
    for fact in facts:
        for word in key_words(fact):
            weights[word] = KEY
    return weights


def missing_in(text: str, facts: Sequence[ChangeFact]) -> tuple[str, ...]:
    """The added names that a text has nothing of."""
    names = (strip_quotes(fact.symbol) for fact in facts if fact.kind.is_addition)
    return tuple(n for n in dict.fromkeys(names) if n and not contains(text, n))[:MAX_MISSING]


def without_marks(new: str, old: str) -> str:
    """The answer without the marks of a diff that the model copied along with its lines."""
    known = set(old.split("\n"))
    lines = [
        line[1:] if line[:1] == "+" and line not in known else line for line in new.split("\n")
    ]
    return "\n".join(lines)


def asked_for(piece: Piece, new: str, facts: Sequence[ChangeFact] = ()) -> tuple[Check, ...]:
    """Checks of `new` in the place of the window."""
    old = piece.text
    was, now = Counter(_NAME.findall(old)), Counter(_NAME.findall(new))
    came, went = now - was, was - now
    removed = "\n".join(hunk.changed("-") for hunk in piece.hunks)
    added = "\n".join(hunk.changed("+") for hunk in piece.hunks)
    kept = "\n".join((*(hunk.text for hunk in piece.hunks), *(f.detail for f in facts)))
    # what took the place of a thing that went is another thing, and called otherwise
    is_gone = bool(facts) and all(fact.kind.is_removal for fact in facts)
    supported = {sibling for fact in facts if is_support(fact) for sibling in fact.siblings}
    in_place = _put_in_place(came, supported) if is_gone else ""
    return (
        _brings(came, went, removed, added),
        _check("kept", in_place) if in_place else _loses(old, new, removed),
        _said(old, new, kept),
        _formed(old, new),
    )


def entry_checks(
    entry: str,
    fact: ChangeFact,
    sisters: Sequence[str],
    hunks: Sequence[Hunk],
    names: Sequence[str] = (),
) -> tuple[Check, ...]:
    """Checks of a new entry that a model wrote from the change. `names` are those of the sisters:
    where the words of one are its name, those of the entry may be as well."""
    old = "\n".join(sisters)
    symbol = strip_quotes(fact.symbol)
    name = symbol if symbol.startswith("-") else last_part(symbol)
    change = "\n".join((*(hunk.text for hunk in hunks), fact.detail))
    own = Counter(_NAME.findall(entry)) - Counter(_NAME.findall(old))
    added = "\n".join(hunk.changed("+") for hunk in hunks)
    # a flag that the code names without its dashes is held to its evidence by the claims
    shaped = [w for w in own if _SHAPED.search(w) and w.removeprefix("--") != name]
    shaped = [w for w in shaped if not _is_qualified(w, name, old)]
    other = [w for w in shaped if not contains(name, w) and not contains(added, w)]
    parts = [part.lower() for part in _PROSE.findall(_parted(name))]
    free = _FREE.union(stem(_WHOLE[part]) for part in parts if part in _WHOLE)
    said = _said(old, f"{old}\n{entry}", change, free)
    if said.status is CheckStatus.PASSED and (turned := _turned(entry, name, added)):
        said = _check("said", turned)
    is_telling = _tells(entry, name, sisters) or any(map(_is_its_name, sisters, names))
    if said.status is CheckStatus.PASSED and not is_telling:
        said = _check("said", "it says no more than the name")
    return (
        _check("asked for", "" if contains(entry, name) else f"it does not name `{name}`"),
        _check("kept", f"the change does not bring `{other[0]}`" if other else ""),
        said,
    )


def _is_qualified(word: str, name: str, beside: str) -> bool:
    """`app.times.iso`, where entries beside it have `app.times.` before their names."""
    before = word.removesuffix(name)
    return before != word and before[-1:] in _QUALIFIERS and before in beside


def _tells(entry: str, name: str, sisters: Sequence[str]) -> bool:
    """Whether an entry with words has one that is neither of its name nor of the form of the
    entries beside it."""
    words = set(_words(entry.replace(name, " ")))
    others = [set(_words(sister)) for sister in sisters]
    form = set.intersection(*others) if len(others) > 1 else set()
    known = {*map(stem, _PROSE.findall(_parted(name))), *form, *map(stem, _GRAMMAR), *_GRAMMAR}
    return not words or bool(words - known)


def _is_its_name(entry: str, name: str) -> bool:
    """ "`files_restored`: Files restored"."""
    parts = [stem(part) for part in _PROSE.findall(_parted(name))]
    return len(parts) > 1 and _words(entry.replace(name, " ")) == parts


def _check(name: str, why: str) -> Check:
    return Check(name, CheckStatus.FAILED if why else CheckStatus.PASSED, why)


def _brings(came: Counter[str], went: Counter[str], removed: str, added: str) -> Check:
    """A name or value comes that the change brought, or one goes that it took."""
    gone, new = set(_NAME.findall(removed)), set(_NAME.findall(added))
    brought = any(_is_telling(word) and word in new - gone for word in came)
    taken = any(_is_telling(word) and word in gone - new for word in went)
    return _check("asked for", "" if brought or taken else "no name of the change comes or goes")


def _put_in_place(came: Counter[str], supported: set[str]) -> str:
    """`supported` are versions that are left of those of which one went."""
    names = [word for word in came if _SHAPED.search(word) and word not in supported]
    return f"something went, and `{names[0]}` came" if names else ""


def _is_telling(word: str) -> bool:
    return bool(_SHAPED.search(word)) or len(word.strip("-")) >= 5


def _loses(old: str, new: str, removed: str) -> Check:
    """Nothing goes but what the change took."""
    gone = Counter(_WORD.findall(old)) - Counter(_WORD.findall(new))
    told = set(_WORD.findall(removed))
    lost = [word for word in gone.elements() if word not in told]
    return _check("kept", f"{len(lost)} words go that stay true" if len(lost) > MAX_LOST else "")


def _formed(old: str, new: str) -> Check:
    """A new item or row has the marks of one near it: a list of which thing is part of which is no
    place for what a thing does."""
    was, now = old.split("\n"), new.split("\n")
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, first, last, start, end in matcher.get_opcodes():
        if tag != "insert":
            continue
        near = {form for line in was[max(first - NEAR, 0) : last + NEAR] if (form := _form(line))}
        for line in now[start:end]:
            form = _form(line)
            if form and near and form not in near:
                return _check("form", f"it does not stand as those beside it do: {line.strip()!r}")
    return _check("form", "")


def _form(line: str) -> tuple[str, str, str] | None:
    """The marks around the name that opens an item or row; "" before a word."""
    match = _NAMED.match(line)
    if match is None:
        return None
    before = re.sub(r"\d+|\s+", "", match["before"])
    return before, match["close"], match["behind"]


def _said(old: str, new: str, change: str, free: Collection[str] = ()) -> Check:
    """What comes are the change's own words: a sentence that is put together from a name is
    invented, however likely it sounds. Words that entries beside it begin or end with are free, and
    those of `free`."""
    was, now = _words(old), _words(new)
    ground = _words(change)
    known = {*ground, *was, *map(stem, _PROSE.findall(_parted(change))), *free}
    grown = len(now) - len(was)
    if grown > MAX_ADDED:
        return _check("said", f"{grown} words more at once")
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for tag, _, _, start, end in matcher.get_opcodes():
        run = now[start:end] if tag in ("insert", "replace") else []
        if strange := [word for word in run if word not in known and word not in _GRAMMAR]:
            return _check("said", f"neither the change nor the text says `{strange[0]}`")
        # what stands in the text twice is the form of its entries
        own = [word for word in run if was.count(word) < FORM and word not in free]
        if len(own) >= MIN_QUOTED and _quoted(own, ground) < QUOTED * len(own):
            return _check("said", f"the change does not say {' '.join(own[:8])!r} in such words")
    return _check("said", "")


def _turned(entry: str, name: str, added: str) -> str:
    """Why an entry says something else than the sentence of the change that it has its words from:
    that one denies it, or says under which condition it holds."""
    own = set(_words(entry.replace(name, " "))) - _STEMMED
    best: list[set[str]] = []
    most = 0.0
    for sentence in re.split(r"(?<=[.!?])\s|\n\W*\n", _prose_of(added)):
        words = set(_words(sentence))
        share = len(own & words) / len(own) if own else 0.0
        plain = set(_PLAIN.findall(sentence.lower()))
        if share > most:
            best, most = [plain], share
        elif share == most:
            best.append(plain)
    if most < TOLD_BY:
        return ""
    mine = set(_PLAIN.findall(entry.lower()))
    for kind in (_DENIED, _LIMITED, _CONDITIONS):
        if not mine & kind and best and all(words & kind for words in best):
            return f"the change says it with `{sorted(best[0] & kind)[0]}`"
    return ""


def _prose_of(added: str) -> str:
    """Lines of comments as one text, each other line by itself."""
    made = ""
    for line in added.split("\n"):
        comment = _COMMENT.match(line)
        made += f" {line[comment.end() :]}" if comment else f"\n\n{line}\n\n"
    return made


def is_told_beside(words: str, name: str, change: str) -> bool:
    """Whether the change says the words right beside the name: in its line, in the comment above
    it, or in the text that its line opens."""
    own, lines = _words(words), change.split("\n")
    whole = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
    for n, line in enumerate(lines):
        if _COMMENT.match(line) or not whole.search(line):
            continue
        first, last = n, n + 1
        while first and _COMMENT.match(lines[first - 1]):
            first -= 1
        while _OPEN.search(line) and last < len(lines) and last <= n + MAX_OPENED:
            if not lines[last].strip() or _DECLARED.match(lines[last]):
                break
            last += 1
        if _quoted(own, _words("\n".join(lines[first:last]))) >= TOLD * len(own):
            return bool(own)
    return False


def _quoted(words: Sequence[str], ground: Sequence[str]) -> int:
    """How many of the words stand in the ground in runs of two and more, in one place of it."""
    best = 0
    starts = [at for at, word in enumerate(ground) if word in words[:3]]
    for at in starts:
        here = ground[max(at - 2, 0) : at + 2 * len(words)]
        blocks = SequenceMatcher(None, words, here, autojunk=False).get_matching_blocks()
        best = max(best, sum(block.size for block in blocks if block.size > 1))
    return best


def _words(text: str) -> list[str]:
    """Stems of the plain words in order; names are of the checks before."""
    plain = re.sub(r"`[^`\n]*`|[\w.-]*[_\d][\w.-]*|--?\w[\w-]*", " ", text)
    return [stem(word) for word in _PROSE.findall(_parted(plain))]


def _parted(text: str) -> str:
    """Names as the words that they are made of."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", text)

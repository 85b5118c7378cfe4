"""Words that were put in the place of others on edited lines: renames, defaults, messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from docsync.facts.declarations import LITERAL
from docsync.facts.lexer import WORD, tokens
from docsync.facts.options import unquoted

_NAME_LIKE = re.compile(r"(?:--?)?[A-Za-z_$@][\w$@.:/-]*")
_LITERAL = re.compile(LITERAL)
_ANCHOR = re.compile(
    r"""(?x)(?P<quote>["']?)(?P<name>(?:--)?[A-Za-z_$][\w$.-]*)(?P=quote)[?!]?
    (?:\s*:\s*[^=:,;({"']+?|\s+[\w.*\[\]]+)?\s*
    (?::=|\?\?=?|\|\|=?|(?<![=!<>])=(?!=)|:)\s*(?:Some\(\s*|[A-Z]\w*\(\s*)?$"""
)
_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """if else for while do switch case break continue return function const let var class new
        this import from export default async await try catch finally throw typeof instanceof in of
        void null true false undefined func type struct interface map chan go defer range select
        package nil fn pub mut impl trait enum use mod crate self super where match loop move ref
        static unsafe dyn as string int bool float str usize u8 u16 u32 u64 i32 i64 f64 public
        private protected internal final abstract override extends implements char double long
        short unsigned signed size_t number boolean any object def end begin module require include
        then elif fi done local echo None True False not and or is""",
    )
)
_MIN_MESSAGE_CHARS = 12
_FEW_WORDS = 6  # up to here searching each is cheaper than counting all
_MAX_MOVED_SHARE = 0.5  # of a line; above it the line is another one, not an edited one
_MIN_KEPT_SHARE = 0.5  # of the words of both lines; more have to stay for a word to get a new name


@dataclass(frozen=True, slots=True)
class Replaced:
    """One token for another. `head` is what stands before it on the new line. `is_edited` says that
    most of the line stayed: else two lines with a sign or two in common are one by chance."""

    before: str
    after: str
    old_line: int  # 1-based
    new_line: int
    head: str
    is_edited: bool = True

    @property
    def is_message(self) -> bool:
        texts = (unquoted(self.before), unquoted(self.after))
        return all(
            text != token and len(text) >= _MIN_MESSAGE_CHARS and " " in text.strip()
            for text, token in zip(texts, (self.before, self.after), strict=True)
        )

    @property
    def anchor(self) -> str | None:
        """The name whose value a literal is: `port` in `port: u16 = 8080`."""
        if not (_LITERAL.fullmatch(self.before) and _LITERAL.fullmatch(self.after)):
            return None
        match = _ANCHOR.search(self.head)
        name = match["name"] if match else ""
        return name if len(name) > 1 and name not in _KEYWORDS else None

    @property
    def names(self) -> tuple[str, str] | None:
        """Two words one of which may be the new name of the other."""
        one, other = (unquoted(token) for token in (self.before, self.after))
        if (one == self.before) != (other == self.after):
            return None
        if not (_NAME_LIKE.fullmatch(one) and _NAME_LIKE.fullmatch(other)):
            return None
        if min(len(one), len(other)) < 3 or _KEYWORDS.intersection((one, other)):
            return None
        return one, other

    @property
    def is_exposed(self) -> bool:
        """Whether others can see the word: a member, a key, a quoted word or a flag."""
        return (
            self.head.rstrip().endswith((".", "::", "->"))
            or unquoted(self.after) != self.after
            or self.after.startswith("--")
        )


def replaced_tokens(
    old: list[str], new: list[str], pairs: Iterable[tuple[int, int]]
) -> Iterator[Replaced]:
    for i, j in pairs:
        one, other = tokens(old[i]), tokens(new[j])
        if one == other:
            continue
        opposites = _opposite(one, other)
        is_edited = bool(opposites) and _kept_share(one, other) > _MIN_KEPT_SHARE
        for a, b in opposites:
            head = _head(new[j], other, b)
            yield Replaced(one[a], other[b], i + 1, j + 1, head, is_edited)


def _kept_share(one: list[str], other: list[str]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _opposite(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    if len(one) == len(other):
        differ = [at for at in range(len(one)) if one[at] != other[at]]
        if len(differ) <= max(1, len(one) * _MAX_MOVED_SHARE):
            return [(at, at) for at in differ]
    return opposite(one, other) if len(one) * len(other) <= 40_000 else []


def opposite(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    """Where in two lines as many words stand in the place of others, word by word."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [
        (i1 + step, j1 + step)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag == "replace" and i2 - i1 == j2 - j1
        for step in range(i2 - i1)
    ]


def _head(line: str, words: list[str], at: int) -> str:
    """The text of the line before its token number `at`."""
    place = 0
    for word in words[:at]:
        place = line.index(word, place) + len(word)
    return line[: line.index(words[at], place)]


def renames(found: Iterable[Replaced], old_text: str, new_text: str) -> dict[str, str]:
    """Old name -> new name, where the old one has (almost) gone from the file and the new one was
    not there before, and nothing else took the old one's place. Lines that differ in most of their
    words say nothing of it."""
    votes: dict[str, Counter[str]] = {}
    for one in found:
        names = one.names
        if names and one.is_edited:
            votes.setdefault(names[0], Counter())[names[1]] += 1
    if not votes:
        return {}
    is_few = len(votes) <= _FEW_WORDS
    old_count, new_count = (
        None if is_few else Counter(WORD.findall(text)) for text in (old_text, new_text)
    )
    made = {}
    for before, targets in votes.items():
        (after, count), *others = targets.most_common()
        if count <= sum(number for _, number in others):
            continue
        was = _count(before, old_count, old_text)
        has_gone = was > 0 and _count(before, new_count, new_text) * 5 <= was
        if has_gone and not _count(after, old_count, old_text):
            made[before] = after
    # two names that became one are no rename
    taken = Counter(made.values())
    return {before: after for before, after in made.items() if taken[after] == 1}


def _count(word: str, counts: Counter[str] | None, text: str) -> int:
    if counts is not None and WORD.fullmatch(word):
        return counts[word]
    found, at = 0, text.find(word)
    while at >= 0:
        end = at + len(word)
        found += not (_within_word(text[at - 1 : at]) or _within_word(text[end : end + 1]))
        at = text.find(word, end)
    return found


def _within_word(character: str) -> bool:
    return character.isalnum() or character in ("_", "$", "-")

"""What comments say of the keys of a table: behind a value, or in the lines above a key.

A comment may as well be the heading of several keys, or a note for the authors. So it counts only
where the table has the habit: half of the other keys have one in the same place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_LINES = 6  # of a comment above a key
MIN_SHARE = 0.5  # of the other keys
MIN_WORDS = 2
_BEHIND = re.compile(r"\s*(?:[,;]\s*)?(?://+|#+|--|/\*+)\s?(?P<text>\S.*?)\s*(?:\*/\s*)?\Z")
_ABOVE = re.compile(r"\s*(?://+|#+|--)(?:\s(?P<text>\s*\S.*))?\Z")
_FOR_AUTHORS = re.compile(
    r"(?i)\b(?:todo|fixme|xxx|hack|noqa|pragma|nosec|pylint|mypy|ruff|eslint|prettier|istanbul|"
    r"tslint|jshint|type: ?ignore|fmt: ?o|workaround|temporary|deprecated|internal|legacy|keep in|"
    r"do not|don't|see|cf|we|our|why|because|issue|bug|refs?|added|since|same|above|below|maybe|"
    r"perhaps|was|were|unused|used to|previously|formerly|at the moment|for now|"
    r"not (?:yet|used|implemented)|unclear|dunno|should|could|magic|guess\w*|tuned?|arbitrary)\b|"
    r"#\d|https?://"
)
_CODE = re.compile(r"[{}=;]|\w\(|->|\A[\"'\[(]|\A\w+:\s*\S+,?\Z|\bdefaults?\b.{0,12}\Z")
_WORD = re.compile(r"(?<![\w.`'\"])[A-Za-z][a-z'-]+(?![\w(])")


@dataclass(frozen=True, slots=True)
class Key:
    """`first` and `last` are the rows of its line and of the end of its value, from 0; `column` is
    where that ends, in bytes."""

    name: str
    first: int
    last: int
    column: int


def remarks(lines: Sequence[bytes], keys: Sequence[Key]) -> Mapping[str, str]:
    """By their names what is said of the keys of one table, which are in order; nothing where two
    stand on one line."""
    if len({key.first for key in keys}) < len(keys):
        return {}
    behind = {k.name: text for k in keys if (text := _behind(lines, k))}
    above = {
        key.name: text
        for n, key in enumerate(keys)
        if (text := _above(lines, key, keys[n + 1] if n + 1 < len(keys) else None))
    }
    if keys and keys[-1].name in above and _is_heading(lines, keys, above):
        del above[keys[-1].name]
    found: dict[str, str] = {}
    for kind in (above, behind):
        for name, text in kind.items():
            others = len(keys) - 1
            if others and len(kind) - 1 >= max(1, MIN_SHARE * others) and _is_told(text):
                found[name] = text
    return found


def _text(line: bytes) -> str:
    return line.decode("utf-8", "replace")


def _comment(line: bytes) -> re.Match[str] | None:
    return _ABOVE.fullmatch(_text(line))


def _behind(lines: Sequence[bytes], key: Key) -> str:
    if key.last >= len(lines):
        return ""
    match = _BEHIND.fullmatch(_text(lines[key.last][key.column :]))
    return match["text"] if match is not None else ""


def _above(lines: Sequence[bytes], key: Key, following: Key | None) -> str:
    """The comment that ends above a key, and is not above the next one as well."""
    at = key.first
    found: list[str] = []
    while at and len(found) < MAX_LINES and (match := _comment(lines[at - 1])):
        found.append((match["text"] or "").strip())
        at -= 1
    if not found or not all(found):
        return ""
    if following is not None:
        between = lines[key.last + 1 : following.first]
        is_parted = any(not line.strip() or _comment(line) for line in between)
        if not is_parted:
            return ""
    return " ".join(reversed(found))


def _is_heading(lines: Sequence[bytes], keys: Sequence[Key], above: Mapping[str, str]) -> bool:
    """Whether the comment above the last key stands apart from what is above it, as those of most
    other keys do not: it may be about more than one key."""

    def is_apart(key: Key) -> bool:
        at = key.first
        while at and _comment(lines[at - 1]):
            at -= 1
        return at > 0 and not lines[at - 1].strip()

    others = [key for key in keys[1:-1] if key.name in above]
    return is_apart(keys[-1]) and 2 * sum(map(is_apart, others)) <= len(others)


def _is_told(text: str) -> bool:
    if _FOR_AUTHORS.search(text) or _CODE.search(text):
        return False
    return len(_WORD.findall(text)) >= MIN_WORDS

"""Passages out of a corpus, and the edits that try to hide them."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable
from pathlib import Path

Edit = Callable[[str, float, random.Random], str]

LETTERS = string.ascii_lowercase + " "


def substitute(text: str, share: float, dice: random.Random) -> str:
    characters = list(text)
    for at in _places(text, share, dice):
        characters[at] = dice.choice(LETTERS.replace(characters[at].lower(), ""))
    return "".join(characters)


def insert(text: str, share: float, dice: random.Random) -> str:
    characters = list(text)
    for at in _places(text, share, dice):
        characters[at] += dice.choice(LETTERS)
    return "".join(characters)


def delete(text: str, share: float, dice: random.Random) -> str:
    gone = set(_places(text, share, dice))
    return "".join(char for at, char in enumerate(text) if at not in gone)


def swap(text: str, share: float, dice: random.Random) -> str:
    """Neighbouring words change places for as long as no more than that many characters have moved.
    Where none are short enough it is the two shortest, if they are no more than a tenth."""
    words = text.split(" ")
    left = share * len(text)
    places = list(range(0, len(words) - 1, 2))
    dice.shuffle(places)

    def size(at: int) -> int:
        return len(words[at]) + len(words[at + 1])

    chosen = []
    for at in places:
        if size(at) <= left:
            chosen.append(at)
            left -= size(at)
    shortest = min(places, key=size, default=None)
    if share and not chosen and shortest is not None and size(shortest) <= 0.1 * len(text):
        chosen.append(shortest)
    for at in chosen:
        words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def mix(text: str, share: float, dice: random.Random) -> str:
    for edit in (substitute, insert, delete, swap):
        text = edit(text, share / 4, dice)
    return text


def disguise(text: str, share: float, dice: random.Random) -> str:
    """The edits of `mix`, then other case, quotes, markup and line breaks."""
    words = mix(text, share, dice).split()
    for at, word in enumerate(words):
        chance = dice.random()
        if chance < 0.15:
            words[at] = f"**{word}**"
        elif chance < 0.25:
            words[at] = f"`{word}`"
        elif chance < 0.35:
            words[at] = f"“{word}”"
        elif chance < 0.6:
            words[at] = word.upper()
        if dice.random() < 0.12:
            words[at] += "\n>"
    return " ".join(words)


EDITS: dict[str, Edit] = {
    "substitutions": substitute,
    "insertions": insert,
    "deletions": delete,
    "word swaps": swap,
    "all four mixed": mix,
    "mixed + case, quotes, markup, re-wrapping": disguise,
}


def _places(text: str, share: float, dice: random.Random) -> list[int]:
    return dice.sample(range(len(text)), round(share * len(text)))


def blocks(folders: list[Path], chars: int, count: int, dice: random.Random) -> list[str]:
    """Blocks of `chars` characters from random files of some folders, at most two a file."""
    from docsync.guard.sources import SourceText, sources_of

    files = sorted(file for folder in folders for file in folder.rglob("*") if file.is_file())
    dice.shuffle(files)
    found: list[str] = []
    for file in files:
        for source in sources_of(file):
            if not isinstance(source, SourceText):
                continue
            text = re.sub(r"\n\s*\n\s*", "\n\n", "".join(source.parts()))
            if len(text) < 2 * chars:
                continue
            for _ in range(2):
                start = text.find("\n", dice.randrange(len(text) - chars)) + 1
                block = text[start : start + chars]
                if len(block) == chars and _is_text(block):
                    found.append(block)
        if len(found) >= count:
            break
    return found[:count]


def passage(text: str, chars: int, dice: random.Random) -> str | None:
    """Characters of a text from a random word on, or None where there is nothing of its own."""
    from docsync.guard.boilerplate import line_spans, standard_spans
    from docsync.guard.grams import all_grams
    from docsync.guard.normal import normal_text

    if len(text) < chars + 40:
        return None
    start = dice.randrange(len(text) - chars - 39)
    found = re.compile(r"\b\w").search(text, start)
    if found is None:
        return None
    part = " ".join(text[found.start() : found.start() + 2 * chars].split())[:chars]
    if len(part) < chars or not _is_text(part):
        return None
    raw = text[found.start() : found.start() + 2 * chars]
    if any(standard_spans(all_grams(normal_text(part)))) or any(line_spans(raw)):
        return None
    return part


def _is_text(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= 0.5 * len(text)

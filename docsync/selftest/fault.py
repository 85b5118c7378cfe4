"""What a planted fault is, and the small ways to put one into a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docsync.selftest.scenario import Good
from docsync.verify.outline import Outline, Unit, UnitKind, outline


@dataclass(frozen=True, slots=True)
class Planted:
    """A good rewrite with one fault in it."""

    text: str
    finish_reason: str = "stop"


Plant = Callable[[Good], Iterator[str | Planted]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault. `aim` is the check that is there for it; others may see it too. Of a kind
    that is `undecidable` no evidence can tell that it is wrong: it is counted by itself."""

    name: str
    aim: str
    plant: Plant
    undecidable: bool = False


def subject(good: Good) -> str:
    """What the change is about, as it is called after it."""
    fact = good.facts[0]
    word = fact.after if fact.kind.is_rename and fact.after else fact.symbol
    return word.rsplit(".", 1)[-1] if "/" not in word and not word.startswith("-") else word


def code(good: Good, word: str) -> str:
    """A word as code of the format."""
    mark = "``" if good.format == "rst" else "`"
    return f"{mark}{word}{mark}"


def split_end(text: str) -> tuple[str, str]:
    """The text without, and the white space at its end."""
    body = text.rstrip()
    return body, text[len(body) :]


def with_paragraph(good: Good, paragraph: str) -> str:
    """The good text and another paragraph behind it."""
    body, end = split_end(good.rewrite.new or good.rewrite.old)
    if not good.rewrite.new.strip():
        return paragraph + end
    first = body.splitlines()[0]
    indent = first[: len(first) - len(first.lstrip())]
    if first.lstrip().startswith(">"):
        return f"{body}\n>\n> {paragraph}{end}"
    if first.startswith(("!!!", ".. ")):
        indent = "    " if first.startswith("!!!") else "   "
    lines = "\n".join(indent + line if line else line for line in paragraph.split("\n"))
    return f"{body}\n\n{lines}{end}"


def with_sentence(good: Good, sentence: str) -> str:
    """The good text and another sentence behind its last one; a paragraph where it ends in code, a
    table or markup."""
    units = read(good).units
    if not good.rewrite.new.strip() or not units or units[-1].kind is not UnitKind.SENTENCE:
        return with_paragraph(good, sentence)
    body, end = split_end(good.rewrite.new)
    stop = "" if body[-1] in ".!?:" else "."
    return f"{body}{stop} {sentence}{end}"


def read(good: Good) -> Outline:
    return outline(good.rewrite.new, good.format)


def units_of(good: Good, *kinds: UnitKind) -> list[Unit]:
    return [unit for unit in read(good).units if unit.kind in kinds]


def replaced(text: str, unit: Unit, new: str) -> str:
    return text[: unit.start] + new + text[unit.end :]


def without_line(text: str, unit: Unit) -> str:
    """The text without the whole line of a unit."""
    end = text.find("\n", unit.end)
    start = text.rfind("\n", 0, unit.start) + 1
    return text[:start] + (text[end + 1 :] if end >= 0 else "")


def once(text: str, pattern: str, new: str | Callable[[re.Match[str]], str]) -> Iterator[str]:
    """The text with the first match replaced; nothing where there is none or nothing changes."""
    changed = re.sub(pattern, new, text, count=1, flags=re.MULTILINE)
    if changed != text:
        yield changed


def each(text: str, pattern: str, new: str | Callable[[re.Match[str]], str]) -> Iterator[str]:
    """The text with one match replaced, for each match."""
    for match in re.finditer(pattern, text, re.MULTILINE):
        put = new(match) if callable(new) else match.expand(new)
        changed = text[: match.start()] + put + text[match.end() :]
        if changed != text:
            yield changed


def is_prose(good: Good) -> bool:
    return bool(units_of(good, UnitKind.SENTENCE))

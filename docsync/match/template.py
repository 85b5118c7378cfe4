"""The form of an entry: its text with gaps where it has values of a row, to be filled with those
of another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docsync.facts.fact import Values
from docsync.match.entries import Entries, Span
from docsync.match.spelled import pattern_of, spelled, spellings

_SAYS = re.compile(r"[^\W_]|[^\s!-~\u2010-\u2027]")
_COLUMN = re.compile(r"(?<!\s) {2,}(?=\S|\Z)|(?<!\s) +(?=\|)")  # what fills a column up


@dataclass(frozen=True, slots=True)
class Gap:
    """Where an entry has a value: that of a slot, in one of its spellings, and as it stands."""

    slot: int
    spelling: int
    shown: str


Form = tuple[str | Gap, ...]


def form_of(text: str, values: Values, name: int) -> Form | None:
    """The text with gaps where it has values, the longest first; None without the name."""
    wanted = sorted(
        (
            (shown, slot != name, slot, spelling)
            for slot, value in enumerate(values)
            if value and (len(value) > 1 or value.isdigit())
            for spelling, shown in enumerate(spellings(value))
        ),
        key=lambda each: (-len(each[0]), *each[1:]),
    )
    taken: list[tuple[int, int, Gap]] = []
    for shown, _is_other, slot, spelling in wanted:
        for match in pattern_of(shown).finditer(text):
            if all(match.end() <= a or match.start() >= b for a, b, _ in taken):
                gap = Gap(slot, spelling, match[0])
                taken.append((match.start(), match.end(), gap))
    if all(gap.slot != name for _, _, gap in taken):
        return None
    parts: list[str | Gap] = []
    at = 0
    for start, end, gap in sorted(taken, key=lambda each: each[0]):
        parts += [text[at:start], gap]
        at = end
    return (*parts, text[at:])


def shape(form: Form) -> tuple[str | tuple[int, int], ...]:
    """A form but for its words: its signs, and where it has which values in which spelling."""
    return tuple(
        re.sub(r"\w+", "w", part) if isinstance(part, str) else (part.slot, part.spelling)
        for part in form
    )


def filled(form: Form, values: Values) -> str | None:
    parts = []
    for part in form:
        shown = part if isinstance(part, str) else spelled(values[part.slot], part.spelling)
        if shown is None:
            return None
        parts.append(shown)
    return "".join(parts)


def loose(text: str) -> str:
    """A pattern of a text, however much white space it has; a break alone stays one."""
    words = r"\s+".join(map(re.escape, text.split()))
    if not words:
        return r"\s*\n\s*" if "\n" in text else r"\s+" if text else ""
    return (r"\s+" if text[:1].isspace() else "") + words + (r"\s+" if text[-1:].isspace() else "")


def whole(parts: Sequence[str]) -> re.Pattern[str]:
    """A pattern of parts between any space that stands around an entry."""
    inner = "".join(parts).removeprefix(r"\s+").removesuffix(r"\s+")
    return re.compile(rf"\s*{inner}\s*")


def any_of(form: Form, source: Values) -> re.Pattern[str]:
    """Any entry of the form, with one space for each gap between words."""
    parts = []
    for part in form:
        if isinstance(part, Gap):
            parts.append(r"(?s:.+)" if " " in (source[part.slot] or "") else r"\S+")
        else:
            parts.append(loose(part))
    return whole(parts)


def has_words(form: Form) -> bool:
    """Whether an entry says more than the values."""
    return any(says(part) for part in form if isinstance(part, str))


def says(text: str) -> bool:
    """Whether a text has a word, or a sign that stands for one."""
    return _SAYS.search(text) is not None


def are_even(run: Sequence[Span], beside: Span, entries: Entries) -> bool:
    """Whether the columns of an entry are those of all around it, or of most where some is filled
    up with spaces: the others are too long for theirs."""
    texts = [entries.text(one) for one in run]
    own, columns = _columns(entries.text(beside)), list(map(_columns, texts))
    is_filled = any(re.search(r"\S(?: {3,}\S| {2,}\|)", text) for text in texts)
    return set(columns) == {own} or (is_filled and 2 * columns.count(own) > len(columns))


def _columns(text: str) -> tuple[int, ...]:
    mark = r"\|" if "|" in text else r"\S {2,}(?=\S)"
    return tuple(match.end() for match in re.finditer(mark, text))


def laid_out(form: Form, values: Values, *, is_even: bool) -> str:
    """The entry in the columns of the one that gave the form; with `is_even` those of the
    entries around it are below one another."""
    made, surplus = "", 0
    for number, part in enumerate(form, 1):
        if isinstance(part, Gap):
            shown = spelled(values[part.slot], part.spelling) or ""
            surplus += len(shown) - len(part.shown)
            made += shown
            continue
        column = _COLUMN.search(part) if made and surplus and is_even else None
        if column is None or (number == len(form) and column.end() == len(part)):
            made += part  # what ends a line fills up nothing
            continue
        width = len(column[0])
        least = min(width, 1 if part[column.end() :].startswith("|") else 2)
        space = " " * max(width - surplus, least)
        made += part[: column.start()] + space + part[column.end() :]
        surplus = 0
    return made

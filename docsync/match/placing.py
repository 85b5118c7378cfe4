"""Where the entry of a new row goes among those of the others, and where none may go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.match.entries import MAX_RUN, Entries, Span

MIN_SORTED = 4  # entries that keep to the alphabet

_LEADS = re.compile(
    r"(?i)\b(?:some|e\.\s?g\.|examples?|such as|includ\w+|among|few|several|common\w*|popular)"
    r"(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Analogue:
    """A new entry that goes behind the entry `beside`, or before it, and is laid out as that is;
    `run` are the entries of its form that stand there one behind the other, and keep to the
    alphabet or not."""

    text: str
    beside: Span
    is_before: bool
    run: tuple[Span, ...]
    is_sorted: bool = False


def is_kept(first: Span, like: re.Pattern[str], entries: Entries, *, has_words: bool) -> bool:
    """Whether entries are a choice by hand, files of a tree, or what a program once wrote."""
    for span in entries.run(first, like)[:1]:
        if entries.lines[span[0]].lstrip().startswith(".. "):
            continue  # a directive is no text of a page
        lead = entries.lead(span)
        if _LEADS.search(lead) or "toctree" in lead or (has_words and entries.is_output(span)):
            return True
    return False


def places(
    new: str,
    order: Sequence[tuple[int, bool]],
    found: dict[int, Span],
    like: re.Pattern[str],
    entries: Entries,
) -> Iterator[tuple[int | None, Span, bool]]:
    """The rows and their entries behind which the new one may go, or, with True, before which: by
    the alphabet where the entries keep to it, else as the rows of the code do. `order` are the
    rows with an entry, from the nearest on, with True where they stand below."""
    run = entries.run(found[order[0][0]], like)
    if is_sorted(run, entries):
        said, own = [key_of(entries.text(span)) for span in run], key_of(new)
        at = sum(text <= own for text in said)
        span = run[max(at - 1, 0)]
        if at in (0, len(said)) and len(run) > MAX_RUN:
            return  # the list goes on beyond what was looked at
        if at == len(said) and entries.goes_on_below(span, own):
            return  # the last of the list has another form
        yield next((n for n, _ in order if found[n] == span), None), span, not at
        return
    for number, is_below in order:
        yield number, found[number], is_below


def is_sorted(run: Sequence[Span], entries: Entries) -> bool:
    said = [key_of(entries.text(span)) for span in run]
    return len(said) >= MIN_SORTED and said == sorted(said)


def key_of(text: str) -> str:
    return " ".join(text.split()).lower()

"""Names one after the other within a line, "`a`, `b` or `c`", "{a|b}": found, and written with
other names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest

_SPAN = r"(?:``[^`\n]+``|`[^`\n]+`|\"[\w.-]+\"|'[\w.-]+')"
_RUN = re.compile(
    rf"{_SPAN}(?:\s*,\s*(?:and\s+|or\s+)?{_SPAN}|\s+(?:and|or)\s+{_SPAN}|\s*[|/]\s*{_SPAN})+"
)
# "[possible values: a, b]" of clap, and its like
_BARE_RUN = re.compile(
    r"(?<=[{(<\[])(?:(?:(?:possible|allowed|valid) )?(?:values|choices|one of)(?: are)?: ?)?"
    r"(?P<names>[\w.-]+(?:\s*[|,]\s*[\w.-]+)+)(?=[})>\]])"
)
MIN_SORTED = 4  # names: three are in the order of the alphabet by chance
_CONJUNCTION = re.compile(r"\b(?:and|or)\b")


@dataclass(frozen=True, slots=True)
class Listed:
    """`start`..`end` are characters in the block's text."""

    name: str
    start: int
    end: int


def runs(text: str) -> Iterator[list[Listed]]:
    for run, group, name in ((_RUN, 0, _SPAN), (_BARE_RUN, "names", r"[\w.-]+")):
        for match in run.finditer(text):
            at = match.start(group)
            yield [
                Listed(one[0].strip("`\"'"), at + one.start(), at + one.end())
                for one in re.finditer(name, match[group])
            ]


def with_new(names: Sequence[str], new: str, after: str | None) -> list[str]:
    """One name more behind the one that it comes after, or first; in its place by the alphabet
    where all stand so and it would not come last."""
    at = 0 if after is None else names.index(after) + 1
    if len(names) >= MIN_SORTED and list(names) == sorted(names) and new < names[-1]:
        at = sum(name < new for name in names)
    return [*names[:at], new, *names[at:]]


def exchanged(
    text: str, run: Sequence[Listed], names: Sequence[str]
) -> Iterator[tuple[int, int, str]]:
    """What is put where, as (start, end, new) characters of the text, for two names or more in the
    place of those of `run`, marked and parted as they are: the word before the last stays there,
    and of two no comma comes before it. What stays is no part of it."""
    marked = {one.name: text[one.start : one.end] for one in run}
    sample = run[0]
    shown = [
        marked.get(name) or marked[sample.name].replace(sample.name, name, 1) for name in names
    ]
    gaps = [text[a.end : b.start] for a, b in pairwise(run)]
    old = _laid([text[one.start : one.end] for one in run], gaps)
    new = _laid(shown, _gaps(run, gaps, names))
    places = [run[0].start]
    for piece in old:
        places.append(places[-1] + len(piece))
    for tag, first, last, start, end in SequenceMatcher(None, old, new, False).get_opcodes():
        is_name = tag == "insert" and new[start] in shown
        if is_name and first and old[first - 1] == new[end - 1]:
            # behind a name, and not behind what parts two: that may go with the next one
            yield (
                places[first - 1],
                places[first - 1],
                "".join([new[end - 1], *new[start : end - 1]]),
            )
        elif tag != "equal":
            yield places[first], places[last], "".join(new[start:end])


def without_last(text: str, run: Sequence[Listed]) -> list[tuple[int, int, str]]:
    """The same for one that goes from the end of three or more: "`a`, `b` and `c`" is "`a` and
    `b`". None of it holds a name that stays, which may go as well."""
    if len(run) < 3:
        return []
    first, kept, gone = run[-3:]
    before, behind = text[first.end : kept.start], text[kept.end : gone.start]
    if not _CONJUNCTION.search(behind):
        # "... `a` and `b`, `c` does it": a comma that ends a clause parts no list
        if any(_CONJUNCTION.search(text[a.end : b.start]) for a, b in pairwise(run)):
            return []
        return [(kept.end, gone.end, "")]
    if _CONJUNCTION.search(before):
        return []
    gap = behind.lstrip(",") if len(run) == 3 else behind
    return [(first.end, kept.start, gap), (kept.end, gone.end, "")]


def _laid(names: Sequence[str], gaps: Sequence[str]) -> list[str]:
    """One after the other."""
    return [part for pair in zip_longest(names, gaps, fillvalue="") for part in pair if part]


def _gaps(run: Sequence[Listed], gaps: list[str], names: Sequence[str]) -> list[str]:
    """What stands behind each name stays behind it, but for the word before the last."""
    wanted = len(names) - 1
    if wanted == len(gaps):
        return gaps
    plain = next((gap for gap in gaps if not re.search(r"\w|\n", gap)), ", ")
    behind = {one.name: gap for one, gap in zip(run, gaps, strict=False)}
    made = [behind.get(name, plain) for name in names[:-1]]
    word = _CONJUNCTION.search(gaps[-1])
    if word is None:
        return made
    last = gaps[-1]
    # the line ends where it ended
    amid = "," + last.replace(word[0], "").lstrip(",").lstrip(" ") if "\n" in last else plain
    made = [amid if _CONJUNCTION.search(gap) else gap for gap in made]
    if amid in made[:-1] and "\n" in last:
        last = f", {word[0]} " if last.startswith(",") else f" {word[0]} "
    made[-1] = last.lstrip(",") if wanted == 1 else last
    return made

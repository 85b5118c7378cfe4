"""Lists within a sentence or a line: "`a`, `b` and `c`", `[--all] [--tree]`, the allowed values of
an option. What came is put in, what went is taken out, where the list is plainly meant whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import split_words
from docsync.match.terms import is_support, key_words, sibling_forms, strip_quotes, word_strength
from docsync.rewrite.addition import name_like
from docsync.rewrite.description import said_of
from docsync.rewrite.edit import Edit
from docsync.rewrite.home import is_home

MIN_LISTED = 3
MIN_KNOWN = 0.7  # of the names in a list, how many are siblings
_PROSE = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.DEFINITION,
    BlockKind.TABLE,
    BlockKind.DIRECTIVE,
)
_SPAN = r"(?:``[^`\n]+``|`[^`\n]+`|\"[\w.-]+\"|'[\w.-]+')"
_RUN = re.compile(
    rf"{_SPAN}(?:\s*,\s*(?:and\s+|or\s+)?{_SPAN}|\s+(?:and|or)\s+{_SPAN}|\s*[|/]\s*{_SPAN})+"
)
# a list that is the value of a setting is no list of settings
_VALUE = re.compile(r"(?:=|^[ \t]*[\"']?[\w.-]+[\"']?:)\s*[\[({][^\])}\n]*\Z", re.M)
_BARE_RUN = re.compile(r"(?<=[{(<\[])[\w.-]+(?:\s*[|,]\s*[\w.-]+)+(?=[})>\]])")


@dataclass(frozen=True, slots=True)
class _Listed:
    """`start`..`end` are characters in the block's text."""

    name: str
    start: int
    end: int


def listing_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if fact.kind is FactKind.CHOICES_CHANGED:
        yield from _choices(fact, document, section)
    elif fact.kind.is_addition and not is_support(fact):
        yield from _added(fact, document, section)


def choices_of(text: str | None) -> list[str]:
    """The words of `('a', 'b')`, `[a, b]` or `a | b`."""
    if not text:
        return []
    quoted = re.findall(r"[\"']([\w.+-]+)[\"']", text)
    return quoted or re.findall(r"[\w.+-]+", re.sub(r"^\w+(?=[\[(])", "", text.strip()))


def _choices(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    before, after = choices_of(fact.before), choices_of(fact.after)
    new = [c for c in after if c not in before]
    gone = [c for c in before if c not in after]
    # without a list any value goes, and no word of the old one is wrong by itself
    if len(before) < 2 or not after or not (new or gone) or (new and gone):
        return
    words = key_words(fact)
    for block in section.blocks:
        text = document.text(block.start, block.end)
        if not any(re.search(rf"(?<![\w-]){re.escape(w)}(?![\w-])", text) for w in words):
            continue
        for run in _runs(text):
            names = [one.name for one in run]
            if set(names) != set(before):
                continue
            for choice in new:
                place = after.index(choice)
                known = [n for n in after[:place] if n in names]
                yield _put_in(
                    document, block, text, run, known[-1] if known else names[-1], choice, fact
                )
            for choice in gone:
                if len(names) > 2:
                    yield _taken_out(document, block, text, run, choice, fact)


def _added(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    name = strip_quotes(fact.symbol)
    if word_strength(name) < 0.4 or fact.certainty < 0.9:
        return
    is_listed_here = is_home(fact, document, section)
    siblings = {form for s in fact.siblings for form in sibling_forms(s)}
    for block in section.blocks:
        text = document.text(block.start, block.end)
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text):
            continue
        is_synopsis = re.search(r"(?i)\b(?:synopsis|usage)\b", section.heading)
        if name.startswith("--") and (is_listed_here or is_synopsis):
            yield from _usage(fact, document, block, text, siblings)
        if block.kind not in _PROSE or not is_listed_here:
            continue
        for run in _runs(text):
            known = [one.name for one in run if one.name in siblings]
            if len(known) < MIN_LISTED or len(known) < MIN_KNOWN * len(run):
                continue
            if len(known) < MIN_KNOWN * min(len(fact.siblings), 12):
                continue
            if _VALUE.search(text[: run[0].start]) or _is_of_other_family(name, known):
                continue
            near = next(s for s in fact.siblings for f in sibling_forms(s) if f in known)
            form = next(f for f in sibling_forms(near) if f in known)
            yield _put_in(document, block, text, run, form, name_like(form, fact), fact)


def _is_of_other_family(name: str, known: Sequence[str]) -> bool:
    """Whether all that are listed begin with a word that the new one has not: `disableTags` and
    `disableIDs` do not go with `enable`."""
    first = {tuple(split_words(one)[:1]) for one in known}
    return len(first) == 1 and tuple(split_words(name)[:1]) not in first


_BRACKET = re.compile(r"\[(?:-\w\s*[|,/]\s*)?(?P<name>--[\w-]+)(?P<rest>[^\]\n]*)\]")


def _usage(
    fact: ChangeFact, document: DocFile, block: Block, text: str, siblings: set[str]
) -> Iterator[Edit]:
    """`prog [--all] [--tree]`: after the nearest sibling, in its form."""
    found = [m for m in _BRACKET.finditer(text) if m["name"] in siblings]
    if len(found) < MIN_KNOWN * min(len(fact.siblings), 12) and len(found) < MIN_LISTED:
        return
    order = [form for s in fact.siblings for form in sibling_forms(s)]
    nearest = min(found, key=lambda m: order.index(m["name"]))
    said = said_of(fact)
    value = ""
    if said.takes_value:
        samples = [m["rest"] for m in found if re.fullmatch(r"[ =](?:<[\w-]+>|[A-Z_]+)", m["rest"])]
        if not samples:
            return
        bare = strip_quotes(fact.symbol).lstrip("-")
        shown = f"<{bare}>" if "<" in samples[0] else bare.upper().replace("-", "_")
        if said.value and not said.value.startswith("<"):
            shown = f"<{said.value.lower()}>" if "<" in samples[0] else said.value
        value = samples[0][0] + shown
    yield _edit(
        document,
        block,
        text,
        nearest.end(),
        nearest.end(),
        f" [{strip_quotes(fact.symbol)}{value}]",
        fact,
    )


def _runs(text: str) -> Iterator[list[_Listed]]:
    for match in _RUN.finditer(text):
        yield [
            _Listed(one[0].strip("`\"'"), match.start() + one.start(), match.start() + one.end())
            for one in re.finditer(_SPAN, match[0])
        ]
    for match in _BARE_RUN.finditer(text):
        yield [
            _Listed(one[0], match.start() + one.start(), match.start() + one.end())
            for one in re.finditer(r"[\w.-]+", match[0])
        ]


def _put_in(
    document: DocFile,
    block: Block,
    text: str,
    run: Sequence[_Listed],
    after: str,
    name: str,
    fact: ChangeFact,
) -> Edit:
    at = next(n for n, one in enumerate(run) if one.name == after)
    if at == len(run) - 1 and len(run) > 1:
        # "a and b": before the last, so that the conjunction stays where it is
        between = text[run[-2].end : run[-1].start]
        if re.search(r"and|or", between):
            at -= 1
    one = run[at]
    shown = text[one.start : one.end].replace(one.name, name)
    gap = ", "
    if len(run) > 1:
        gaps = [text[a.end : b.start] for a, b in pairwise(run)]
        gap = next((g for g in gaps if not re.search(r"\w|\n", g)), ", ")
    return _edit(document, block, text, one.end, one.end, gap + shown, fact)


def _taken_out(
    document: DocFile, block: Block, text: str, run: Sequence[_Listed], name: str, fact: ChangeFact
) -> Edit:
    at = next(n for n, one in enumerate(run) if one.name == name)
    if at == len(run) - 1:
        # the last takes the conjunction's place: "a, b and c" -> "a and b"
        between = text[run[at - 1].end : run[at].start]
        if re.search(r"and|or", between) and at > 1:
            gap = text[run[at - 2].end : run[at - 1].start]
            new = between.lstrip(",") if at == 2 else between
            kept = text[run[at - 1].start : run[at - 1].end]
            start = run[at - 1].start - len(gap)
            return _edit(document, block, text, start, run[at].end, new + kept, fact)
        return _edit(document, block, text, run[at - 1].end, run[at].end, "", fact)
    return _edit(document, block, text, run[at].start, run[at + 1].start, "", fact)


def _edit(
    document: DocFile, block: Block, text: str, first: int, last: int, new: str, fact: ChangeFact
) -> Edit:
    start = block.start + len(text[:first].encode(document.encoding))
    end = start + len(text[first:last].encode(document.encoding))
    name = strip_quotes(fact.symbol)
    told = (
        f"`{name}` takes other values"
        if fact.kind is FactKind.CHOICES_CHANGED
        else f"`{name}` was added"
    )
    return Edit(start, end, new, fact, told)

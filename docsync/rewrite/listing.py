"""Lists within a sentence or a line: "`a`, `b` and `c`", `[--all] [--tree]`, the allowed values of
an option. What came is put in, what went is taken out, where the list is plainly meant whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.section import Block, BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.flags import FLAG, is_long
from docsync.facts.pairing import split_words
from docsync.match.terms import is_support, key_words, sibling_forms, strip_quotes, word_strength
from docsync.rewrite.addition import name_like
from docsync.rewrite.description import said_of
from docsync.rewrite.edit import Edit
from docsync.rewrite.entries import SURE
from docsync.rewrite.enumeration import Listed, exchanged, runs, with_new
from docsync.rewrite.heading import subjects_of
from docsync.rewrite.home import is_home

MIN_STRENGTH = 0.4  # of its name
MIN_LISTED = 3
MIN_KNOWN = 0.7  # of the names in a list, how many are siblings
_PROSE = (
    BlockKind.PARAGRAPH,
    BlockKind.LIST_ITEM,
    BlockKind.DEFINITION,
    BlockKind.TABLE,
    BlockKind.DIRECTIVE,
)
_BAR = re.compile(r"(?<!\\)\|")
_COUNTED = re.compile(r"(?i)\b(?:both|two|three|four|five|six|order|files?|\d+)\b")
# what follows a list and says more of it than that it is allowed
_SAID = re.compile(
    r"[`*\"']*\s+(?!(?:are|is) (?:supported|available|accepted|allowed|possible|valid|known)\b)"
    r"(?:are|is|was|were|have|has|do|does|need|take|takes|in|work|behave|mean)\b"
)
_ALLOWS = re.compile(
    r"(?i)(?:\b(?:takes?|accepts?|supports?|one of|either|allow\w*|possible|values?|choices?"
    r"|are|is|be)|[:=(])\W*\Z"
)
# a list that is the value of a setting is no list of settings
_VALUE = re.compile(r"(?:=|^[ \t]*[\"']?[\w.-]+[\"']?:)\s*[\[({][^\])}\n]*\Z", re.M)


_OPTION = re.compile(r"\s*(?:[-*+|]\s+)?[`*\"]*-{1,2}[A-Za-z]")


def listing_edits(
    facts: Sequence[ChangeFact],
    document: DocFile,
    section: DocSection,
    every: Sequence[ChangeFact],
) -> Iterator[Edit]:
    """`every` are all of the section, where `facts` are those to act on."""
    for fact in facts:
        if fact.kind is FactKind.CHOICES_CHANGED:
            yield from _choices(fact, document, section)
        elif fact.kind is FactKind.KEY_RENAMED:
            yield from _renamed(fact, document, section)
    added = [f for f in facts if f.kind.is_addition and not is_support(f)]
    valued = {word for f in every if f.kind is FactKind.CHOICES_CHANGED for word in key_words(f)}
    yield from _added(added, document, section, valued)


def choices_of(text: str | None) -> list[str]:
    """The words of `('a', 'b')`, `[a, b]` or `a | b`."""
    if not text:
        return []
    quoted = re.findall(r"[\"']([\w.+-]+)[\"']", text)
    return quoted or re.findall(r"[\w.+-]+", re.sub(r"^\w+(?=[\[(])", "", text.strip()))


def _choices(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    before, after = choices_of(fact.before), choices_of(fact.after)
    # without a list any value goes, and no word of the old one is wrong by itself
    if len(before) < 2 or len(after) < 2 or set(before) == set(after):
        return
    words = key_words(fact)
    flags = [name for name in subjects_of(section.heading) if name.startswith("-")]
    for block in section.blocks:
        text = document.text(block.start, block.end)
        if not any(_stands_in(word, text) for word in words):
            continue
        # what parts two cells parts no names
        shown = _BAR.sub("\0", text) if block.kind is BlockKind.TABLE else text
        for run in runs(shown):
            names = [one.name for one in run]
            if len(names) != len(before) or set(names) != set(before):
                continue
            is_shown = block.kind is BlockKind.FENCE
            if not _is_of(words, text, run, flags) or _is_statement(text, run, is_shown):
                continue
            told = f"`{strip_quotes(fact.symbol)}` takes other values"
            for place in exchanged(text, run, _brought(names, before, after)):
                yield _edit(document, block, place, fact, told)


def _is_of(words: Sequence[str], text: str, run: Sequence[Listed], flags: Sequence[str]) -> bool:
    """Whether a list is that of the option: the last one named before it; else the one that heads
    the section, and no other in the block."""
    ahead = FLAG.findall(text[: run[0].start])
    if ahead:
        return ahead[-1] in words
    if flags:
        return not set(flags).isdisjoint(words)
    return all(flag in words for flag in FLAG.findall(text))


def _is_statement(text: str, run: Sequence[Listed], is_shown: bool) -> bool:
    """Whether a sentence says something of the values and does not list what is allowed: "`json`
    and `csv` are written as text", "both `json` and `csv`". What is shown is said line by line."""
    ends = (". ", "\n" if is_shown else "\n\n", "|")
    first = max(text.rfind(end, 0, run[0].start) for end in ends) + 1
    lead, tail = text[max(first, 0) : run[0].start], text[run[-1].end :]
    if _COUNTED.search(lead) or _SAID.match(tail):
        return True
    has_and = re.search(r"\band\b", text[run[0].end : run[-1].start])
    return has_and is not None and not _ALLOWS.search(lead)


def _brought(names: Sequence[str], before: Sequence[str], after: Sequence[str]) -> list[str]:
    """What is listed, to what the code has now: in its order where it was so, else each new one in
    the place of one that went, or behind the one that it follows."""
    if list(names) == list(before):
        return list(after)
    places = _replaced(before, after)
    made = [places.get(name, name) for name in names if name in after or name in places]
    for place, name in enumerate(after):
        if name not in made:
            ahead = [n for n in after[:place] if n in made]
            made = with_new(made, name, ahead[-1] if ahead else None)
    return made


def _replaced(before: Sequence[str], after: Sequence[str]) -> dict[str, str]:
    """The values that others took the places of, where all stand as they did; else none."""
    if len(before) != len(after):
        return {}
    pairs = {old: new for old, new in zip(before, after, strict=True) if old != new}
    return {} if set(pairs) & set(after) else pairs


def _added(
    facts: Sequence[ChangeFact], document: DocFile, section: DocSection, valued: set[str]
) -> Iterator[Edit]:
    """`valued` are the options whose own facts tell their values."""
    facts = [fact for fact in facts if fact.certainty >= SURE]
    here = {fact.id for fact in facts if is_home(fact, document, section)}
    is_synopsis = re.search(r"(?i)\b(?:synopsis|usage)\b", section.heading)
    for block in section.blocks if facts else ():
        text = document.text(block.start, block.end)
        new = [f for f in facts if _is_weak(f) or not _stands_in(strip_quotes(f.symbol), text)]
        for fact in new:
            is_flag = is_long(strip_quotes(fact.symbol))
            if is_flag and (fact.id in here or is_synopsis):
                yield from _usage(fact, document, section, block, text)
        if block.kind not in _PROSE:
            continue
        for run in runs(text):
            if _is_called(text, run):
                continue
            names = [one.name for one in run]
            listed: list[ChangeFact] = []
            is_valued = _is_of_option(text, run, block)
            if is_valued and _is_of_any(valued, text, run):
                continue
            for fact in new:
                if is_valued and fact.kind is not FactKind.KEY_ADDED:
                    continue
                if fact.id in here and (near := _beside(fact, text, run)):
                    shown = name_like(near, fact)
                    if shown not in names:
                        listed.append(fact)
                        names = with_new(names, shown, near)
            if listed:
                told = "; ".join(f"`{strip_quotes(fact.symbol)}` was added" for fact in listed)
                for place in exchanged(text, run, names):
                    yield _edit(document, block, place, listed[0], told)


def _is_called(text: str, run: Sequence[Listed]) -> bool:
    """Whether the names are what a call of code gives: `Base(name, data)`."""
    return re.search(r"[\w)\]]\($", text[: run[0].start]) is not None


def _is_of_any(options: set[str], text: str, run: Sequence[Listed]) -> bool:
    """Whether the last option named before a list is one of those."""
    ahead = FLAG.findall(text[: run[0].start])
    return bool(ahead) and ahead[-1] in options


def _is_of_option(text: str, run: Sequence[Listed], block: Block) -> bool:
    """Whether an enumeration stands in the row or item of an option, and so has its values."""
    lead = text[: run[0].start]
    lead = lead.rpartition("\n")[2] if block.kind is BlockKind.TABLE else lead
    return bool(_OPTION.match(lead)) and block.kind is not BlockKind.PARAGRAPH


def _renamed(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    """One of a few values whose names are plain words, where all of them are listed: elsewhere such
    a word may mean anything."""
    before, after = strip_quotes(fact.before or ""), strip_quotes(fact.after or "")
    if not _is_weak(fact) or not before or not after:
        return
    every = {before, *map(strip_quotes, fact.siblings)}
    for block in section.blocks:
        text = document.text(block.start, block.end)
        for run in runs(text) if _stands_in(before, text) else ():
            names = [one.name for one in run]
            if len(names) >= MIN_LISTED and len(names) == len(every) and set(names) == every:
                made = [after if name == before else name for name in names]
                told = f"`{before}` is now `{after}`"
                for place in exchanged(text, run, made):
                    yield _edit(document, block, place, fact, told)


def _is_weak(fact: ChangeFact) -> bool:
    return word_strength(strip_quotes(fact.before or fact.symbol)) < MIN_STRENGTH


def _stands_in(name: str, text: str) -> bool:
    return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None


def _forms(fact: ChangeFact) -> set[str]:
    return {form for sibling in fact.siblings for form in sibling_forms(sibling)}


def _beside(fact: ChangeFact, text: str, run: Sequence[Listed]) -> str:
    """The nearest sibling of a list that is one of them; "" if it is none. For a plain word it has
    to be the list of all of them."""
    siblings = _forms(fact)
    known = [one.name for one in run if one.name in siblings]
    if _is_weak(fact):
        # "`a`, `b` or `c`" are the values of something, "`a`, `b` and `c`" may be anything
        are_values = re.search(r"\bor\b|\||[\"']", text[run[0].start : run[-1].end])
        if not are_values or not len(known) == len(run) == len(set(fact.siblings)):
            return ""
    if len(known) < MIN_LISTED or len(known) < MIN_KNOWN * len(run):
        return ""
    if len(known) < MIN_KNOWN * min(len(fact.siblings), 12):
        return ""
    if _VALUE.search(text[: run[0].start]) or _SAID.match(text[run[-1].end :]):
        return ""
    if _is_of_other_family(strip_quotes(fact.symbol), known):
        return ""
    return next(form for s in fact.siblings for form in sibling_forms(s) if form in known)


def _is_of_other_family(name: str, known: Sequence[str]) -> bool:
    """Whether all that are listed begin with a word that the new one has not: `disableTags` and
    `disableIDs` do not go with `enable`."""
    first = {tuple(split_words(one)[:1]) for one in known}
    return len(first) == 1 and tuple(split_words(name)[:1]) not in first


_BRACKET = re.compile(r"\[(?:-\w\s*[|,/]\s*)?(?P<name>--[\w-]+)(?P<rest>[^\]\n]*)\]")


def _usage(
    fact: ChangeFact, document: DocFile, section: DocSection, block: Block, text: str
) -> Iterator[Edit]:
    """`prog [--all] [--tree]`: after the nearest sibling, in its form."""
    siblings = _forms(fact)
    found = [m for m in _BRACKET.finditer(text) if m["name"] in siblings]
    if len(found) < MIN_KNOWN * min(len(fact.siblings), 12) and len(found) < MIN_LISTED:
        return
    order = [form for s in fact.siblings for form in sibling_forms(s)]
    nearest = min(found, key=lambda m: order.index(m["name"]))
    if _is_usage_of_another(fact, text[: nearest.start()], section):
        return
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
    name, at = strip_quotes(fact.symbol), nearest.end()
    yield _edit(document, block, (at, at, f" [{name}{value}]"), fact, f"`{name}` was added")


def _is_usage_of_another(fact: ChangeFact, lead: str, section: DocSection) -> bool:
    """Whether a usage begins with another command: one that the code has, or the one that heads the
    section, where the code does not say that the flag is of it."""
    words = re.findall(r"[\w.-]+", lead.rpartition("\n")[2].split("[")[0])
    words = [word for word in words if word not in fact.programs]
    if not words or words[0] in fact.owner.split():
        return False
    is_headed = section.level > 1 and words[0] in subjects_of(section.heading)
    return words[0] in fact.other_commands or is_headed


def _edit(
    document: DocFile, block: Block, place: tuple[int, int, str], fact: ChangeFact, told: str
) -> Edit:
    """`place` is (start, end, new), in characters of the block's text."""
    first, last, new = place
    return Edit(*document.span(block.start, block.end, first, last), new, fact, told)

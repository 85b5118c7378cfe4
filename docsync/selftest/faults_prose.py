"""Faults of the prose: other sentences touched, meaning turned round, text nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.selftest.fault import (
    Kind,
    code,
    once,
    replaced,
    subject,
    units_of,
    with_paragraph,
    with_sentence,
    without_line,
)
from docsync.selftest.scenario import Good
from docsync.verify.outline import Unit, UnitKind
from docsync.verify.wording import is_exchange

PROTECTED = (
    "Whoever hauls water before dawn learns that a bucket has one weight at the well and a promise"
    " at the door, and that on the rope it learns the weight of every door the water saves."
)
"""A text that nobody may reproduce: ours, and in no document."""

_TURNED = (
    (r"\b(is|are|must|may|can|does|be)\b(?! not|\s+\*\*not| never)", r"\1 not"),
    (r"\bnot ", ""),
    (r"\*\*not\*\* ", ""),
    (r"\bmust\b", "may"),
    (r"\bmust be called\b", "need not be called"),
    (r"\bmay\b", "must"),
    (r"\bshould\b", "need not"),
    (r"\bnever\b", "always"),
    (r"\*\*never\*\*", "**always**"),
    (r"\balways\b", "never"),
    (r"\bat most\b", "at least"),
    (r"\bbefore\b", "after"),
    (r"\b[Ff]irst\b", "last"),
    (r"\bonce\b", "twice"),
    (r"\bbelow\b", "above"),
    (r"\b[Ww]ithout\b", "with"),
    (r"\ball\b", "no"),
    (r"\bfewer\b", "more"),
)


def _sentences(good: Good) -> list[Unit]:
    return units_of(good, UnitKind.SENTENCE)


def _names(good: Good) -> set[str]:
    words = {subject(good).strip("-`")}
    for fact in good.facts:
        words |= {(fact.before or "").rsplit(".", 1)[-1], (fact.after or "").rsplit(".", 1)[-1]}
    return {word for word in words if word}


def _is_about(good: Good, unit: Unit) -> bool:
    """Whether the change reaches the sentence, as it is or as it was."""
    if any(word in unit.text for word in _names(good)):
        return True
    return unit.text not in good.rewrite.old and any(f.kind.is_removal for f in good.facts)


def _turned(good: Good) -> Iterator[str]:
    prose = [u for u in _sentences(good) if len(u.text.split()) > 3]
    for unit in prose:
        for pattern, new in _TURNED:
            changed = re.sub(pattern, new, unit.text, count=1)
            if changed != unit.text:
                yield replaced(good.rewrite.new, unit, changed)


def _other_reworded(good: Good) -> Iterator[str]:
    for unit in _sentences(good):
        words = unit.text.split()
        if not _is_about(good, unit) and len(words) > 5:
            yield replaced(good.rewrite.new, unit, "In short: " + " ".join(words[:2] + words[3:]))
            yield replaced(good.rewrite.new, unit, " ".join(words[:-2]) + " in most cases.")


def _other_dropped(good: Good) -> Iterator[str]:
    for unit in _sentences(good):
        if not _is_about(good, unit) and len(unit.text.split()) > 3:
            text = replaced(good.rewrite.new, unit, "")
            if text.strip():
                yield text


def _cell_changed(good: Good) -> Iterator[str]:
    for unit in units_of(good, UnitKind.ROW)[1:]:
        if not _is_about(good, unit):
            yield from (
                replaced(good.rewrite.new, unit, text)
                for text in once(unit.text, r"\b(\w{4,}) (\w+)", r"\2 \1")
            )
            yield from (
                replaced(good.rewrite.new, unit, text) for text in once(unit.text, r"\boff\b", "on")
            )


def _code_line_dropped(good: Good) -> Iterator[str]:
    for unit in units_of(good, UnitKind.CODE):
        yield without_line(good.rewrite.new, unit)


def _code_line_changed(good: Good) -> Iterator[str]:
    for unit in units_of(good, UnitKind.CODE):
        for text in once(unit.text, r"\b(count|found|names|print)\b", "list"):
            yield replaced(good.rewrite.new, unit, text)


def _word_changed(good: Good) -> Iterator[str]:
    """A plain word of the very sentence that the change is about."""
    noun = good.words["noun"]
    for unit in (*_sentences(good), *units_of(good, UnitKind.ROW)):
        if not _is_about(good, unit):
            continue
        for pattern, new in (
            (rf"\b{noun}(s?)\b", r"folder\1"),
            (r"\b(seconds?)\b(?! for)", "requests"),
            (r"\bfolder\b", "socket"),
            (r"\breturns\b", "prints"),
            (r"\b(slow|patient|locked|whole|finished)\b", "remote"),
        ):
            for text in once(unit.text, pattern, new):
                yield replaced(good.rewrite.new, unit, text)


def _word_added(good: Good) -> Iterator[str]:
    for unit in _sentences(good):
        if _is_about(good, unit):
            for text in once(unit.text, r"\.$", ", which is safe on every system."):
                yield replaced(good.rewrite.new, unit, text)
            for text in once(unit.text, r"\b(is|are|works|waits|takes|call)\b", r"\1 quickly"):
                yield replaced(good.rewrite.new, unit, text)


def _sentence_added(good: Good) -> Iterator[str]:
    name = code(good, subject(good))
    yield with_sentence(good, f"We recommend {name} for most users.")
    yield with_sentence(good, f"{name} makes everything faster and needs less memory.")
    yield with_sentence(good, "Be careful.")


def _at_the_end(good: Good) -> Iterator[str]:
    """What a tool does whose match failed: the new text goes behind the old one."""
    old, new = good.rewrite.old, good.rewrite.new
    if new.strip():
        yield f"{old.rstrip()}\n\n{new}"
        yield f"{new.rstrip()}\n\n{new}"
        yield with_paragraph(good, f"Note: {code(good, subject(good))} was changed recently.")


def _copied_from_page(good: Good) -> Iterator[str]:
    """A sentence of the page, said again where it does not belong."""
    for line in good.evidence.doc_text.split("\n"):
        words = line.split()
        if len(words) > 8 and line not in good.rewrite.old and line[:1].isalpha():
            yield with_paragraph(good, line)
            break


def _line_repeated(good: Good) -> Iterator[str]:
    for unit in (*_sentences(good), *units_of(good, UnitKind.CODE)):
        if len(unit.text) > 20 and len(unit.text.split()) > 2 and _is_about(good, unit):
            yield replaced(good.rewrite.new, unit, f"{unit.text}\n{unit.text}")


def _protected(good: Good) -> Iterator[str]:
    name = code(good, subject(good))
    yield with_sentence(good, f"{name}. {PROTECTED}")
    yield with_sentence(good, PROTECTED)
    body = good.rewrite.new
    if "| " in body and good.format == "markdown":
        # in the cell of the row that the change is about
        row = rf"^(\|[^\n]*{re.escape(subject(good))}[^\n]*) \|$"
        yield from once(body, row, rf"\1. {PROTECTED} |")
    yield from once(body, rf"^(- [^\n]*{re.escape(subject(good))}[^\n]*)$", rf"\1. {PROTECTED}")


def _essay(good: Good) -> Iterator[str]:
    name = code(good, subject(good))
    yield with_paragraph(
        good,
        " ".join(f"{name} is about {name} and all that {name} is about." for _ in range(30)),
    )


def _other_fact_word(good: Good) -> Iterator[str]:
    """Words that the page has, put together to something that is not so."""
    nouns = good.words["nouns"]
    name = subject(good)
    if any(fact.kind.is_addition for fact in good.facts):
        yield from once(
            good.rewrite.new,
            rf"({re.escape(name)}`[^\n]*?[:|] )([^\n|]*?)( \|)?$",
            lambda m: f"{m[1]}{good.words['switch_text']} and {nouns} first{m[3] or ''}",
        )


def _clause_dropped(good: Good) -> Iterator[str]:
    """Two words more than the change takes out, of the very sentence that it reaches."""
    if not good.facts[0].kind.is_removal:
        return
    for unit in _sentences(good):
        words = unit.text.split(" ")
        if len(words) > 6 and good.words["switch"] in unit.text:
            end = "." if unit.text.endswith(".") else ""
            yield replaced(good.rewrite.new, unit, " ".join(words[:-2]) + end)
            yield replaced(good.rewrite.new, unit, "")


def _said_by_a_comment(good: Good) -> Iterator[str]:
    """What a comment of the change says: it may be so, or not."""
    if any(not is_exchange(fact) for fact in good.facts):
        name = code(good, subject(good))
        yield with_sentence(good, f"{name} saves time on every system.")


def _dropped_too_much(good: Good) -> Iterator[str]:
    """The sentence after the one that had to go goes with it."""
    if any(fact.kind.is_removal for fact in good.facts):
        for unit in _sentences(good):
            text = replaced(good.rewrite.new, unit, "").rstrip() + "\n\n"
            if text.strip() and not _is_about(good, unit):
                yield text


KINDS = (
    Kind("negation or condition turned", "polarity", _turned),
    Kind("unrelated sentence changed", "prose", _other_reworded),
    Kind("unrelated sentence dropped", "prose", _other_dropped),
    Kind("unrelated cell changed", "prose", _cell_changed),
    Kind("code line dropped", "prose", _code_line_dropped),
    Kind("code line changed", "prose", _code_line_changed),
    Kind("word of the sentence changed", "wording", _word_changed),
    Kind("words added to the sentence", "wording", _word_added),
    Kind("sentence added", "wording", _sentence_added),
    Kind("text at the end", "prose", _at_the_end),
    Kind("paragraph of the page copied", "repetition", _copied_from_page),
    Kind("line repeated", "repetition", _line_repeated),
    Kind("text much too long", "prose", _essay),
    Kind("sentence more dropped", "prose", _dropped_too_much),
    Kind("protected text copied", "guard", _protected),
    Kind("false sentence of known words", "", _other_fact_word, undecidable=True),
    Kind("words of a comment believed", "", _said_by_a_comment, undecidable=True),
    Kind("clause more dropped", "", _clause_dropped, undecidable=True),
)

"""Whether what a fact made wrong is gone, and what is now right is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from docsync.docs.anchors import is_in_anchor
from docsync.docs.fragments import fragments
from docsync.docs.history import tells_the_past, version_notes
from docsync.docs.tables import is_among_words
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.commandline import Whose, foreign_spans, is_value_name, whose
from docsync.match.terms import PLAIN, is_route_fact, member_names, strip_quotes, word_strength
from docsync.rewrite.proposal import Check, Origin
from docsync.verify.edit import Edit, failed, passed, quote, warned
from docsync.verify.evidence import contains, number_list, number_value, occurrences
from docsync.verify.outline import Outline, UnitKind
from docsync.verify.reach import removed_words, tail

VALUES = frozenset(
    {
        FactKind.DEFAULT_CHANGED,
        FactKind.CONSTANT_CHANGED,
        FactKind.VALUE_CHANGED,
        FactKind.ANNOTATION_CHANGED,
    }
)
_LONGER = re.compile(r"/[\w<{:%$]")  # of a path
_UNNAMED_REMOVALS = frozenset(
    {FactKind.MESSAGE_REMOVED, FactKind.EXCEPTION_REMOVED, FactKind.TOKEN_REMOVED}
)
_HISTORY = re.compile(
    r"deprecat|former|\brenamed\b|previous|used to\b|no longer|\bremoved (?:in|since|from)"
    r"|versionchanged|versionadded|versionremoved|was called|instead of|\breplaces\b|replaced by"
    r"|legacy|\balias|migrat|changed (?:in|from)"
    r"|\b(?:before|prior to|until|since) (?:v?\d|version)",
    re.IGNORECASE,
)
_WEAKVALUES = frozenset(
    {"none", "true", "false", "null", "0", "1", "2", "0.0", "1.0", "str", "int"}
)


GONE = 0.7
"""Certainty of a rename from which its old name is gone: left to doubt is what it became."""


@dataclass(frozen=True, slots=True)
class _Problem:
    detail: str
    is_certain: bool


def check_stale(edit: Edit) -> Check:
    """No `before` of a fact is left in a technical place, and none is brought in."""
    problems = []
    for fact in edit.evidence.facts:
        if fact.kind.is_rename and fact.before and fact.after:
            problems += _left_name(fact, edit)
        elif fact.kind.is_removal and fact.kind not in _UNNAMED_REMOVALS:
            problems += _left_removed(fact, edit)
        elif fact.kind in VALUES and fact.before:
            problems += [*_left_value(fact, edit), *_under_new_name(fact, edit)]
    return _judge("stale values", problems)


def _under_new_name(fact: ChangeFact, edit: Edit) -> list[_Problem]:
    """A parameter has its new name and still its old default: `load(errors="utf-8")`."""
    names = [
        strip_quotes(other.after or "")
        for other in edit.evidence.facts
        if other.kind is FactKind.PARAMETER_RENAMED
        and (other.owner, other.before) == (fact.owner, fact.symbol)
    ]
    for name in filter(None, names):
        told = f"`{name}` has the default that `{fact.symbol}` had"
        for one, value, problem in (
            (name, fact.before, told),
            (fact.symbol, fact.after, f"`{fact.symbol}` is `{name}` now, with its default"),
        ):
            word = re.escape(strip_quotes(value or ""))
            given = re.compile(rf"(?<![\w.]){re.escape(one)} ?= ?[\"']?{word}(?![\w.])")
            if word and given.search(edit.new.text) and not given.search(edit.old.text):
                return [_Problem(problem, True)]
    return []


def check_required(edit: Edit) -> Check:
    """Where a `before` went, its `after` stands."""
    problems = []
    for fact in edit.evidence.facts:
        if not (fact.before and fact.after):
            continue
        if fact.kind.is_rename:
            problems += _missing_name(fact, edit)
        elif fact.kind in VALUES:
            problems += _missing_value(fact, edit)
    return _judge("new values", problems)


def _judge(name: str, problems: list[_Problem]) -> Check:
    for problem in sorted(problems, key=lambda p: not p.is_certain):
        return (failed if problem.is_certain else warned)(name, problem.detail)
    return passed(name)


def name_pairs(fact: ChangeFact) -> list[tuple[str, str]]:
    """The spellings of a rename: as the fact says it, and without a prefix that both share."""
    before, after = fact.before or "", fact.after or ""
    if fact.kind is FactKind.SYMBOL_MOVED and fact.symbol != before:
        # the module that it left is still there
        return [(f"{before}.{fact.symbol}", f"{after}.{fact.symbol}")]
    pairs = [(before, after)]
    members = member_names(fact, before), member_names(fact, after)
    if all(members) and word_strength(before) < PLAIN:
        return list(zip(*members, strict=True))  # alone the word may be that of anything
    if fact.kind is FactKind.SYMBOL_MOVED:
        return pairs  # the last part of a module's name may be that of anything
    short = tail(before), tail(after)
    if short[0] != short[1] and short != pairs[0]:
        pairs.append(short)
    return [(b, a) for b, a in pairs if b and a and b != a and not contains(a, b, strict=True)]


def _left_name(fact: ChangeFact, edit: Edit) -> list[_Problem]:
    for before, _ in name_pairs(fact):
        was, now = (_own(fact, block, _technical(before, block)) for block in (edit.old, edit.new))
        if len(now) > len(was) and not all(_is_history(edit.new, at) for at in now):
            return [_Problem(f"the old name `{before}` was brought in", _is_gone(fact))]
        left = [at for at in now if not _is_history(edit.new, at) and not _is_anchor(edit, at)]
        if fact.kind is FactKind.ENV_RENAMED:
            left = [at for at in left if not is_value_name(*_sides(edit.new.text, at, before))]
        if not was or not left:
            continue
        is_certain = _is_gone(fact) and not (len(now) == len(was) and _is_partial(edit))
        is_certain = is_certain and not _may_be_anything(before, edit)
        if _is_parameter(fact):
            # another function may have a parameter of the same name
            left = [at for at in left if not _is_of_another(edit.new, at, fact)]
            is_certain = is_certain and (len(now) < len(was) or _names_owner(edit, fact))
        if left:
            return [_Problem(f"`{before}` is left, it is now `{fact.after}`", is_certain)]
    return []


def _sides(text: str, at: int, word: str) -> tuple[str, str]:
    """What stands before and behind a word in its line."""
    lead, rest = text[:at], text[at + len(word) :]
    return lead.rpartition("\n")[2], rest.partition("\n")[0]


def _is_anchor(edit: Edit, at: int) -> bool:
    """Whether it is the name of a place, or leads to one: `docsync.headings` sees to it that links
    and headings agree."""
    text = edit.new.text
    start = text.rfind("\n", 0, at) + 1
    line = text[start:].split("\n", 1)[0]
    return is_in_anchor(line, at - start, edit.format) or any(
        link.start <= at - start < link.end for link in fragments(line, edit.format)
    )


def _left_removed(fact: ChangeFact, edit: Edit) -> list[_Problem]:
    living = {w for f in edit.evidence.facts if not f.kind.is_removal for w in (f.symbol, f.after)}
    for word in removed_words(fact) & {fact.symbol, tail(fact.symbol)} - living:
        was, now = (_own(fact, block, _technical(word, block)) for block in (edit.old, edit.new))
        left = [at for at in now if not _is_history(edit.new, at)]
        is_certain = fact.certainty >= 1 and (not fact.owner or _names_owner(edit, fact))
        is_certain = is_certain and not (len(now) == len(was) and _is_partial(edit))
        is_certain = is_certain and not _may_be_anything(word, edit)
        if len(now) > len(was) and left:
            return [_Problem(f"`{word}` was removed, and brought in", is_certain)]
        if was and left:
            return [_Problem(f"`{word}` was removed, and is left", is_certain)]
    return []


def _left_value(fact: ChangeFact, edit: Edit) -> list[_Problem]:
    before, after = literal(fact.before or ""), literal(fact.after or "")
    for was, now in value_places(fact, edit):
        count = value_count(was, before)
        if not count or not _is_about_value(before, was, fact):
            continue
        if value_count(now, before) >= count and not _tells_the_past(now):
            other = f", not `{after}`" if after else ""
            return [
                _Problem(
                    f"`{fact.symbol}` is still said to be `{before}`{other}: {quote(now)}",
                    fact.certainty >= 1
                    and (not fact.owner or _names_owner(edit, fact))
                    and not _is_partial(edit),
                )
            ]
    return []


def _is_partial(edit: Edit) -> bool:
    """A mechanical edit does one certain thing, an insertion adds one: what they do not touch is
    for the next rewrite of the block."""
    if edit.rewrite.origin is Origin.MECHANICAL:
        return True
    rest = iter(edit.rewrite.new.splitlines())
    return all(line in rest for line in edit.rewrite.old.splitlines())


def _may_be_anything(word: str, edit: Edit) -> bool:
    """An option of one letter, which certain edits know beside its long name alone."""
    return len(word) == 2 and word[0] == "-" and edit.rewrite.origin is Origin.MECHANICAL


def _missing_name(fact: ChangeFact, edit: Edit) -> list[_Problem]:
    for before, after in name_pairs(fact):
        was, now = _technical(before, edit.old), _technical(before, edit.new)
        if len(now) >= len(was):
            continue
        wanted = len(was) - len(now)
        there = len(occurrences(edit.new.text, after)) - len(occurrences(edit.old.text, after))
        short = tail(after).rsplit("/", 1)[-1]
        names = (after, short, *_other_names(fact, edit))
        if there < wanted and not any(contains(edit.new.text, name) for name in names):
            return [_Problem(f"`{before}` went, but `{after}` is not there", _is_gone(fact))]
    return []


def _other_names(fact: ChangeFact, edit: Edit) -> Iterator[str]:
    """What another fact says became of the same name: two files may have had a thing of it."""
    for other in edit.evidence.facts:
        if other.kind.is_rename and other.before == fact.before and other.after:
            yield tail(other.after)


def _missing_value(fact: ChangeFact, edit: Edit) -> list[_Problem]:
    before, after = literal(fact.before or ""), literal(fact.after or "")
    if not after:
        return []
    for was, now in value_places(fact, edit):
        lost = value_count(was, before) - value_count(now, before)
        won = _count_alone(now, after, before) - _count_alone(was, after, before)
        if lost > 0 and won <= 0 and _is_about_value(before, was, fact):
            detail = f"`{before}` of `{fact.symbol}` went, but `{after}` is not there: {quote(now)}"
            return [_Problem(detail, fact.certainty >= 1)]
    return []


def _count_alone(text: str, value: str, around: str) -> int:
    """How often a value stands in a text and is no part of another: `>= 2` of `>= 2, < 4`."""
    return value_count(text, value) - value_count(text, around) * value_count(around, value)


def literal(source: str) -> str:
    """The value as documentation writes it; "" for an expression, whose value is not known."""
    text = source.strip()
    if match := re.fullmatch(r"[bru]?(\"|')(.*)\1", text, re.DOTALL):
        text = match[2]
    if "\n" in text or len(text) > 80 or re.search(r"\w\(|\*\*| [*+/-] | if | for ", text):
        return ""
    return text


def value_count(text: str, value: str) -> int:
    """How often a value stands in a text; numbers by value, True also as `true`."""
    number = number_value(value) if value else None
    if number is not None and re.fullmatch(r"[\d_.,]+", value):
        return number_list(text).count(number)
    if value.casefold() in ("true", "false", "none", "null"):
        return len(occurrences(text.casefold(), value.casefold(), strict=True))
    return len(occurrences(text, value, strict=True)) if value else 0


def value_places(fact: ChangeFact, edit: Edit) -> list[tuple[str, str]]:
    """(old, new) of each paragraph, item, row or code block that names the symbol. An example may
    give any value: code counts only where nothing else names the symbol."""
    if not literal(fact.before or ""):
        return []
    names = {fact.symbol, tail(fact.symbol)}
    renamed = {f.after or "" for f in edit.evidence.facts if f.kind.is_rename and f.symbol in names}
    for is_code in (False, True):
        was = _groups(_without_others(fact, edit.old), names, is_code=is_code)
        now = _groups(_without_others(fact, edit.new), names | renamed, is_code=is_code)
        if len(was) == len(now) and was:
            return list(zip(was, now, strict=True))
        if was:
            return [("\n".join(was), "\n".join(now))]
    return []


def _own(fact: ChangeFact, block: Outline, places: list[int]) -> list[int]:
    """Those of a flag that no other program and no other command is called with, and those of a
    path that no longer one begins with."""
    if is_route_fact(fact):
        end = len(fact.before or fact.symbol)
        return [at for at in places if not _LONGER.match(block.text, at + end)]
    if not fact.symbol.startswith("-"):
        return places
    kept = []
    for at in places:
        is_code = any(start <= at < end for start, end in block.code)
        if whose(fact, block.text, at, language="sh" if is_code else None) is Whose.OURS:
            kept.append(at)
    return kept


def _without_others(fact: ChangeFact, block: Outline) -> Outline:
    """Without the command lines in which a flag is that of another."""
    if not fact.symbol.startswith("-"):
        return block
    places = occurrences(block.text, fact.symbol, strict=True)
    hidden = foreign_spans(fact, block.text, places, block.code)
    units = [
        replace(u, text=_blanked(u.text, [(a - u.start, b - u.start) for a, b in hidden]))
        for u in block.units
    ]
    return replace(block, units=tuple(units)) if hidden else block


def _blanked(text: str, spans: list[tuple[int, int]]) -> str:
    return "".join(
        " " if any(start <= at < end for start, end in spans) else letter
        for at, letter in enumerate(text)
    )


def _groups(block: Outline, names: set[str], *, is_code: bool) -> list[str]:
    texts: dict[int, list[str]] = {}
    for unit in block.units:
        if (unit.kind is UnitKind.CODE) is is_code:
            texts.setdefault(unit.group, []).append(unit.text)
    joined = ("\n".join(parts) for parts in texts.values())
    return [t for t in joined if any(contains(t, name, strict=True) for name in names if name)]


def _is_about_value(value: str, scope: str, fact: ChangeFact) -> bool:
    """`1` in a sentence that names the symbol may be anything: it must look like its value."""
    if value.casefold() not in _WEAKVALUES:
        return True
    name = re.escape(tail(fact.symbol))
    return bool(
        re.search(r"\bdefaults?\b", scope, re.IGNORECASE)
        or re.search(
            rf"{name}[`\"'*]*\s*(?::[^=\n]{{1,30}})?[=:|]\s*[`\"'*]*{re.escape(value)}", scope
        )
    )


def _technical(word: str, block: Outline) -> list[int]:
    """Where a word stands as a name, not as a word of the language."""
    at = occurrences(block.text, word, strict=True)
    if re.search(r"[_./:\d-]|\w[A-Z]", word):
        return at
    inside = [*block.code, *block.spans]
    rows = [(u.start, u.end) for u in block.units if u.kind is UnitKind.ROW]
    others = (UnitKind.SENTENCE, UnitKind.ROW)
    inside += [(u.start, u.end) for u in block.units if u.kind not in others]
    return [
        i
        for i in at
        if any(start <= i < end for start, end in inside)
        or block.text[i + len(word) : i + len(word) + 1] in ("(", "=")
        or (
            any(start <= i < end for start, end in rows)
            and not is_among_words(block.text[:i], block.text[i + len(word) :])
        )
    ]


def _is_history(block: Outline, at: int) -> bool:
    """What the past was called, and what the certain edits leave for that reason."""
    if any(start <= at < end for start, end in version_notes(block.text)):
        return True
    previous = ""
    for unit in block.units:
        if unit.start <= at < unit.end:
            return _tells_the_past(unit.text) or bool(
                re.search(r"version(?:changed|added|removed)|deprecated", previous)
            )
        previous = unit.text
    return False


def _tells_the_past(sentence: str) -> bool:
    return bool(_HISTORY.search(sentence)) or tells_the_past(sentence)


def _is_gone(fact: ChangeFact) -> bool:
    return fact.certainty >= GONE


def _is_parameter(fact: ChangeFact) -> bool:
    return fact.kind is FactKind.PARAMETER_RENAMED


def _is_of_another(block: Outline, at: int, fact: ChangeFact) -> bool:
    """Whether the line calls something, and not the owner of the parameter."""
    start = block.text.rfind("\n", 0, at) + 1
    end = block.text.find("\n", at)
    line = block.text[start : end if end >= 0 else len(block.text)]
    called = set(re.findall(r"(\w+)\(", line))
    return bool(called) and tail(fact.owner) not in called


def _names_owner(edit: Edit, fact: ChangeFact) -> bool:
    owner = tail(fact.owner)
    headings = " ".join(edit.rewrite.verdict.candidate.section.heading_path)
    texts = (edit.old.text, edit.new.text, headings)  # the owner itself may have been renamed
    return not owner or any(contains(text, owner) for text in texts)

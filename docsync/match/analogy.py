"""The entry of a new row by analogy: as the rows of the code that it came among are to their
entries in a document, so is the new row to its own (a : b :: c : d).

The values of a row that stand in its entry are cut out of it; the form that is left has to give
each entry of the other rows with their values, sign by sign. Nothing is known of what the values
mean, nor of the language or the markup: where two rows that have the same entry but for their
values differ in something else as well, that does not count, and where the new row has something
that none of them has, there is no entry. So an entry has no word that the code does not say or all
others have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact, Rows, Values
from docsync.facts.rows import name_slots
from docsync.match.entries import Entries, Span, entries_of

MIN_ALIKE = 2  # other rows whose entries have the same form; one more where that has words
MIN_SAME = 3  # of those that have a value in common with the new one
MIN_ANY = 5  # rows that all have entries of one form
MIN_SHARE = 0.6  # of the nearest rows: fewer are some that were chosen by hand
NEAREST = 8
MAX_CHARS = 600
MIN_TEXT = 4  # words of a text that the document may have in its own words

_WORD = re.compile(r"[A-Za-z][\w-]*\Z")
_PARTS = re.compile(r"[-_]|(?<=[a-z\d])(?=[A-Z])")
_FILLED_IN = re.compile(r"[{}\\$]|%[sdr(]")
_SWITCH = re.compile(r"(?i)true|false|null|none|nil|undefined|on|off|yes|no")
_KNOWN: WeakKeyDictionary[DocFile, dict[str, tuple[Analogue, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Analogue:
    """A new entry that goes behind the entry `beside`, or before it, and is laid out as that is;
    `run` are the entries of its form that stand there one behind the other."""

    text: str
    beside: Span
    is_before: bool
    run: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where an entry has a value: that of a slot, in one of its spellings, and as it stands."""

    slot: int
    spelling: int
    shown: str


_Form = tuple[str | _Gap, ...]


def analogues(fact: ChangeFact, document: DocFile) -> tuple[Analogue, ...]:
    """At most one for each form; none where the document has the name already."""
    known = _KNOWN.setdefault(document, {})
    if fact.id not in known:
        known[fact.id] = tuple(_analogues(fact, document)) if fact.rows is not None else ()
    return known[fact.id]


def _analogues(fact: ChangeFact, document: DocFile) -> Iterator[Analogue]:
    rows, entries = fact.rows, entries_of(document)
    assert rows is not None
    slot = next((n for n in name_slots(rows) if rows.own[n] == fact.symbol), None)
    if slot is None or (len(fact.symbol) > 3 and _is_named(fact.symbol, document)):
        return
    said: set[str] = set()
    for source in range(min(len(rows.beside), NEAREST)):
        for span in entries.naming(_name(rows.beside[source], slot)):
            made = _made(rows, slot, source, span, entries)
            if made is None or " ".join(made.text.split()) in said:
                continue
            said.add(" ".join(made.text.split()))
            yield made


def _is_named(name: str, document: DocFile) -> bool:
    return _pattern(name).search(document.content.decode(document.encoding)) is not None


def _name(values: Values, slot: int) -> str:
    return values[slot] or ""


def _made(rows: Rows, slot: int, source: int, span: Span, entries: Entries) -> Analogue | None:
    text = entries.text(span)
    form = _form(text, rows.beside[source], slot) if len(text) <= MAX_CHARS else None
    if form is None:
        return None
    alike, unlike = _compared(form, rows, slot, source, entries)
    if len(alike) < (MIN_ALIKE + 1 if _has_words(form) else MIN_ALIKE):
        return None
    lists = [len(entries.saying(_filled(form, rows.beside[n]) or "")) for n in alike]
    if 2 * sum(count > 1 for count in lists) >= len(lists):
        return None  # several lists have them, and nothing says which one is meant
    group = _group(form, rows, [source, *alike], [n for n, is_own in unlike if not is_own])
    documented = {source, *alike, *(n for n, _ in unlike)}
    near = range(min(len(rows.beside), NEAREST))
    if not group or sum(n in documented for n in near) < MIN_SHARE * len(near):
        return None
    new = _filled(form, rows.own)
    if new is None or entries.saying(new) or not _may_have(form, rows, group, bool(unlike)):
        return None
    found = {n: one for n in group if (one := _entry(form, rows, n, source, span, entries))}
    like = _any(form, rows.beside[source])
    for number, beside, is_before in _places(new, rows, found, like, entries):
        if entries.is_whole(beside, like):
            own = rows.beside[number] if number is not None else None
            laid_out = _form(entries.text(beside), own, slot) if own else None
            run = tuple(entries.run(beside, like))
            return Analogue(_laid_out(laid_out or form, rows.own), beside, is_before, run)
    return None


def _entry(
    form: _Form, rows: Rows, number: int, source: int, span: Span, entries: Entries
) -> Span | None:
    """The entry of a row; of several alike the one that is nearest to that of the source."""
    if number == source:
        return span
    spans = entries.saying(_filled(form, rows.beside[number]) or "")
    return min(spans, key=lambda one: abs(one[0] - span[0]), default=None)


def _places(
    new: str, rows: Rows, found: dict[int, Span], like: re.Pattern[str], entries: Entries
) -> Iterator[tuple[int | None, Span, bool]]:
    """The rows and their entries behind which the new one may go, or, with True, before which: by
    the alphabet where the entries keep to it, else as the rows of the code do."""
    order = [n for n in range(len(rows.beside)) if n in found]
    run = entries.run(found[order[0]], like)
    said = [" ".join(entries.text(span).split()).lower() for span in run]
    if len(said) > MIN_SAME and said == sorted(said):
        own = " ".join(new.split()).lower()
        at = sum(text <= own for text in said)
        span = run[max(at - 1, 0)]
        yield next((n for n in order if found[n] == span), None), span, not at
        return
    for number in order:
        yield number, found[number], number >= len(rows.above)


def _any(form: _Form, source: Values) -> re.Pattern[str]:
    """Any entry of the form, with one space for each gap between words."""
    parts = []
    for part in form:
        if isinstance(part, _Gap):
            parts.append(r".+" if " " in (source[part.slot] or "") else r"\S+")
        else:
            parts.append(_loose(part))
    return re.compile("".join(parts))


def _compared(
    form: _Form, rows: Rows, slot: int, source: int, entries: Entries
) -> tuple[list[int], list[tuple[int, bool]]]:
    """The other rows that have an entry of this form, and those that have another one; with True
    where that only tells in its own words what the code says."""
    alike: list[int] = []
    unlike: list[tuple[int, bool]] = []
    has_lead = isinstance(form[1], _Gap) and form[1].slot == slot
    for number, values in enumerate(rows.beside):
        if number == source:
            continue
        filled = _filled(form, values)
        if filled is not None and entries.saying(filled):
            alike.append(number)
            continue
        lead = _filled(form[:2], values) if has_lead else None
        others = entries.beginning(" ".join(lead.split())) if lead and lead.strip() else []
        if others:
            told = _in_own_words(form, rows.beside[source], values)
            is_own = told is not None and any(told.fullmatch(entries.text(o)) for o in others)
            unlike.append((number, is_own))
    return alike, unlike


def _in_own_words(form: _Form, source: Values, values: Values) -> re.Pattern[str] | None:
    parts = []
    for part in form:
        if isinstance(part, str):
            parts.append(_loose(part))
        elif len((source[part.slot] or "").split()) >= MIN_TEXT:
            parts.append(r"(?s:.+)")
        else:
            shown = _spelled(values[part.slot], part.spelling)
            if shown is None:
                return None
            parts.append(re.escape(shown))
    return re.compile("".join(parts))


def _loose(text: str) -> str:
    """A pattern of a text, however much white space it has."""
    words = r"\s+".join(map(re.escape, text.split()))
    return (r"\s*" if text[:1].isspace() else "") + words + (r"\s*" if text[-1:].isspace() else "")


def _group(form: _Form, rows: Rows, alike: Sequence[int], unlike: Sequence[int]) -> list[int]:
    """The rows of which the new one is one: all that have entries of the form, or where others of
    another form stand beside them, those that share a value with it which none of these has."""
    used = {part.slot for part in form if isinstance(part, _Gap)}
    if not unlike:
        return list(alike)
    for slot, value in enumerate(rows.own):
        if slot in used or value is None:
            continue
        same = [n for n in alike if rows.beside[n][slot] == value]
        if len(same) >= MIN_SAME and all(rows.beside[n][slot] != value for n in unlike):
            return same
    return []


def _may_have(form: _Form, rows: Rows, group: Sequence[int], has_unlike: bool) -> bool:
    """Whether nothing of the new row speaks against an entry like those of a group."""
    used = {part.slot for part in form if isinstance(part, _Gap)}
    for slot in used:
        own, theirs = rows.own[slot] or "", [rows.beside[n][slot] or "" for n in group]
        if _FILLED_IN.search(own) or "\n" in own:
            return False
        if all(map(_is_constant, theirs)) and not _is_constant(own):
            return False
        heads = {_head(value) for value in theirs}
        if len(heads) == 1 and "" not in heads and _head(own) not in heads:
            return False
    if not _has_words(form):
        return True  # it says nothing but the values
    if not has_unlike and len(group) >= MIN_ANY:
        return True  # whatever else they have, they have such an entry
    for slot, value in enumerate(rows.own):
        seen = {rows.beside[n][slot] for n in group}
        if slot not in used and value not in seen and len(seen - {None}) < MIN_ALIKE:
            return False
    return True


def _has_words(form: _Form) -> bool:
    """Whether an entry says more than the values."""
    return any(re.search(r"\w", part) for part in form if isinstance(part, str))


def _is_constant(value: str) -> bool:
    return _SWITCH.fullmatch(value) is not None or value[:1].isdigit()


def _head(value: str) -> str:
    """The first part of a dotted name or a path."""
    head, mark, _rest = re.sub(r"[./]", "\0", value, count=1).partition("\0")
    return head if mark and " " not in value else ""


def _form(text: str, values: Values, name: int) -> _Form | None:
    """The text with gaps where it has values, the longest first; None without the name."""
    wanted = sorted(
        (
            (shown, slot != name, slot, spelling)
            for slot, value in enumerate(values)
            if value and (len(value) > 1 or value.isdigit())
            for spelling, shown in enumerate(_spellings(value))
        ),
        key=lambda each: (-len(each[0]), *each[1:]),
    )
    taken: list[tuple[int, int, _Gap]] = []
    for shown, _is_other, slot, spelling in wanted:
        for match in _pattern(shown).finditer(text):
            if all(match.end() <= a or match.start() >= b for a, b, _ in taken):
                gap = _Gap(slot, spelling, match[0])
                taken.append((match.start(), match.end(), gap))
    if all(gap.slot != name for _, _, gap in taken):
        return None
    parts: list[str | _Gap] = []
    at = 0
    for start, end, gap in sorted(taken, key=lambda each: each[0]):
        parts += [text[at:start], gap]
        at = end
    return (*parts, text[at:])


def _filled(form: _Form, values: Values) -> str | None:
    parts = []
    for part in form:
        shown = part if isinstance(part, str) else _spelled(values[part.slot], part.spelling)
        if shown is None:
            return None
        parts.append(shown)
    return "".join(parts)


def _laid_out(form: _Form, values: Values) -> str:
    """The entry in the columns of the one that gave the form."""
    made, surplus = "", 0
    for part in form:
        if isinstance(part, _Gap):
            shown = _spelled(values[part.slot], part.spelling) or ""
            surplus += len(shown) - len(part.shown)
            made += shown
            continue
        space = len(part) - len(part.lstrip(" "))
        is_column = space > 1 or part.lstrip(" ")[:1] == "|"
        if made and surplus and space and is_column:
            least = min(space, 1 if part.lstrip(" ")[:1] == "|" else 2)
            made += " " * max(space - surplus, least) + part.lstrip(" ")
            surplus = 0
        else:
            made += part
    return made


@lru_cache(maxsize=8192)
def _spellings(value: str) -> tuple[str, ...]:
    """How a document may write a value: always as many for a name, and in the same order."""
    if not _WORD.match(value):
        return value, value.rstrip(".")
    parts = [part.lower() for part in _PARTS.split(value) if part]
    if not parts:
        return (value,)
    joined = "".join(part.capitalize() for part in parts)
    return (
        value,
        "-".join(parts),
        "_".join(parts),
        "_".join(parts).upper(),
        parts[0] + joined[len(parts[0]) :],
        joined,
        " ".join(parts),
    )


def _spelled(value: str | None, spelling: int) -> str | None:
    found = _spellings(value) if value is not None else ()
    return found[spelling] if spelling < len(found) else None


@lru_cache(maxsize=8192)
def _pattern(shown: str) -> re.Pattern[str]:
    """As a whole word; in a longer one with underscores only what is in capitals."""
    beside = "[A-Za-z0-9]" if shown.isupper() else r"\w"
    left = f"(?<!{beside})" if shown[:1].isalnum() else ""
    right = f"(?!{beside})" if shown[-1:].isalnum() else ""
    return re.compile(left + r"\s+".join(map(re.escape, shown.split())) + right)

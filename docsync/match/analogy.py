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
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from weakref import WeakKeyDictionary

from docsync.docs.living import living
from docsync.docs.section import Block, DocFile, DocSection
from docsync.facts.fact import ChangeFact, Rows, Values
from docsync.facts.rows import name_slots
from docsync.match.entries import Entries, Span, entries_of
from docsync.match.placing import Analogue, is_kept, is_sorted, key_of, places
from docsync.match.spelled import head_of, parts_of, pattern_of, spelled, spellings
from docsync.match.tabular import tabular
from docsync.match.template import (
    Form,
    Gap,
    any_of,
    are_even,
    filled,
    form_of,
    has_words,
    laid_out,
    loose,
    says,
    shape,
    whole,
)

MIN_ALIKE = 2  # other rows whose entries have the same form; one more where that has words
MIN_SAME = 3  # of those that have a value in common with the new one
MIN_ANY = 5  # rows that all have entries of one form
MIN_SHARE = 0.6  # of the nearest rows: fewer are some that were chosen by hand
NEAREST = 8
MAX_CHARS = 600
MIN_TEXT = 4  # words of a text that the document may have in its own words
MAX_TEXTS = 2  # values of several words in one entry

_FILLED_IN = re.compile(r"[{}\\$]|%[sdr(]")
_SWITCH = re.compile(r"(?i)true|false|null|none|nil|undefined|on|off|yes|no")
_OWN = re.compile(r"\[[ xX]\]|(?<![\w./-])v?\d[\d.]*(?![\w/-])")
_JUDGED = re.compile(r"\([^\w\0()]*\w+[^\w\0()]*\)|(?:[:=,–—]|\s-)\s+[^\w\s\0]*\w+[^\w\0]*\Z")
_OPTION = re.compile(r"\n[ \t]+:[\w-]+:[^\n\0]*")  # of a directive
_PLURAL = re.compile(r"\s[a-z]+s\b")
# a text of one column, and no placeholder before it
_TEXT = r"(?![<\[{(|-])(?:[^ ]| (?! )|(?<=\n) +)+"
_KNOWN: WeakKeyDictionary[DocFile, dict[str, tuple[Analogue, ...]]] = WeakKeyDictionary()


def analogues(fact: ChangeFact, document: DocFile) -> tuple[Analogue, ...]:
    """At most one for each form; none where the document has the name already."""
    known = _KNOWN.setdefault(document, {})
    if fact.id not in known:
        known[fact.id] = tuple(_analogues(fact, document)) if fact.rows is not None else ()
    return known[fact.id]


def analogues_in(
    fact: ChangeFact, document: DocFile, section: DocSection
) -> Iterator[tuple[Analogue, Block]]:
    """Those that go beside living text of a section, with the block of that."""
    for one in analogues(fact, document):
        start, end = entries_of(document).bytes_of(one.beside)
        block = next((b for b in section.blocks if b.start <= start < b.end), None)
        if block is not None and living(document, section, start, end):
            yield one, block


def _analogues(fact: ChangeFact, document: DocFile) -> Iterator[Analogue]:
    rows, entries = fact.rows, entries_of(document)
    assert rows is not None
    if len(fact.symbol) > 3 and _is_named(fact.symbol, entries):
        return
    found = list(_of_one_form(fact, rows, entries))
    yield from found or tabular(fact, document)


def _of_one_form(fact: ChangeFact, rows: Rows, entries: Entries) -> Iterator[Analogue]:
    """The entries whose form is that of all of several rows."""
    slot = next((n for n in name_slots(rows) if rows.own[n] == fact.symbol), None)
    if slot is None:
        return
    said: set[str] = set()
    tried: set[tuple[int, Form]] = set()
    found: list[tuple[Analogue, Form]] = []
    for source in range(min(len(rows.beside), NEAREST)):
        for span in entries.naming(_name(rows.beside[source], slot)):
            text = entries.text(span)
            form = form_of(text, rows.beside[source], slot) if len(text) <= MAX_CHARS else None
            if form is None or (source, form) in tried or not _is_readable(form, rows, source):
                continue
            tried.add((source, form))
            if key_of(filled(form, rows.own) or "") in said:
                continue
            made = _made(form, rows, slot, source, span, entries)
            if made is not None and key_of(made.text) not in said:
                said.add(key_of(made.text))
                found.append((made, form))
    # one list for each of several owners, and nothing says whose the new one is
    shapes = Counter(shape(form) for _, form in found)
    yield from (made for made, form in found if shapes[shape(form)] == 1)


def _is_named(name: str, entries: Entries) -> bool:
    """In any spelling that is no plain word."""
    texts = [entries.text(span) for span in entries.naming(name)]
    shown = {name, *(s for s in spellings(name)[:-1] if len(parts_of(name)) > 1)}
    return any(pattern_of(each).search(text) for each in shown for text in texts)


def _is_readable(form: Form, rows: Rows, source: int) -> bool:
    """Whether an entry of the form is no person's judgement of the one row: a box that is ticked,
    a version, a number in a list; and none of its words is of what the new row lacks."""
    gaps = [part for part in form if isinstance(part, Gap)]
    texts = [gap for gap in gaps if " " in (rows.beside[source][gap.slot] or "")]
    is_numbered = gaps[0].shown.isdigit() and re.match(r"[.)]\s", str(form[2])) is not None
    said = [part for part in form if isinstance(part, str)]
    is_own = any(_OWN.search(part) for part in said)
    surplus = [pattern_of(text.strip()) for text in rows.surplus if len(text.strip()) > 2]
    if any(pattern.search(part) for pattern in surplus for part in said):
        return False  # that has to be of the code, and the new row has none
    return len(texts) <= MAX_TEXTS and not is_own and not (is_numbered and not str(form[0]).strip())


def _is_there(form: Form, slot: int, name: str, entries: Entries) -> bool:
    """Whether an entry of the form has the name in any spelling, or one begins with it."""
    any_spelling = r"[-_\s]?".join(map(re.escape, parts_of(name))) + r"(?![\w-])"
    shown = [
        loose(part) if isinstance(part, str) else any_spelling if part.slot == slot else r".+"
        for part in form
    ]
    has_lead = isinstance(form[1], Gap) and form[1].slot == slot
    pattern = re.compile(whole(shown[:2] if has_lead else shown).pattern, re.IGNORECASE)
    return any(
        pattern.match(text) if has_lead else pattern.fullmatch(text)
        for text in map(entries.text, entries.naming(name))
        if len(text) <= MAX_CHARS
    )


def _name(values: Values, slot: int) -> str:
    return values[slot] or ""


def _made(
    form: Form, rows: Rows, slot: int, source: int, span: Span, entries: Entries
) -> Analogue | None:
    alike, unlike = _compared(form, rows, slot, source, entries)
    if len(alike) < (MIN_ALIKE + 1 if has_words(form) else MIN_ALIKE):
        return None
    lists = [len(entries.saying(filled(form, rows.beside[n]) or "")) for n in alike]
    if 2 * sum(count > 1 for count in lists) >= len(lists):
        return None  # several lists have them, and nothing says which one is meant
    group = _group(form, rows, [source, *alike], [n for n, is_own in unlike if not is_own])
    documented = {source, *alike, *(n for n, _ in unlike)}
    near = range(min(len(rows.beside), NEAREST))
    if not group or sum(n in documented for n in near) < MIN_SHARE * len(near):
        return None
    new = filled(form, rows.own)
    if new is None or not _may_have(form, rows, group, bool(unlike)):
        return None
    if _is_like_bare(form, rows, documented) or _is_there(
        form, slot, _name(rows.own, slot), entries
    ):
        return None
    found = {n: one for n in group if (one := _entry(form, rows, n, source, span, entries))}
    like = any_of(form, rows.beside[source])
    found = _of_one_list(form, rows, found, like, entries)
    if not found or is_kept(next(iter(found.values())), like, entries, has_words=has_words(form)):
        return None
    order = [(n, n >= len(rows.above)) for n in range(len(rows.beside)) if n in found]
    for number, beside, is_before in places(new, order, found, like, entries):
        if entries.is_whole(beside, like):
            own = rows.beside[number] if number is not None else None
            own_form = form_of(entries.text(beside), own, slot) if own else None
            if own_form is not None and not _slots(form) <= _slots(own_form):
                own_form = None  # its cell is empty where the new row has a value
            run = tuple(entries.run(beside, like))
            is_even = are_even(run, beside, entries)
            text = laid_out(own_form or form, rows.own, is_even=is_even)
            return Analogue(text, beside, is_before, run, is_sorted(run, entries))
    return None


def _entry(
    form: Form, rows: Rows, number: int, source: int, span: Span, entries: Entries
) -> Span | None:
    """The entry of a row; of several alike the one that is nearest to that of the source."""
    if number == source:
        return span
    spans = entries.saying(filled(form, rows.beside[number]) or "")
    return min(spans, key=lambda one: abs(one[0] - span[0]), default=None)


def _is_like_bare(form: Form, rows: Rows, documented: set[int]) -> bool:
    """Whether the new row has a value in common with rows that have no entry, and with no other."""
    used = {part.slot for part in form if isinstance(part, Gap)}
    bare = [n for n in range(len(rows.beside)) if n not in documented]
    for slot, value in enumerate(rows.own):
        if slot in used or value is None:
            continue
        having = {n for n in range(len(rows.beside)) if rows.beside[n][slot] == value}
        if not having.isdisjoint(bare) and having.isdisjoint(documented):
            return True
    return False


def _of_one_list(
    form: Form, rows: Rows, found: dict[int, Span], like: re.Pattern[str], entries: Entries
) -> dict[int, Span]:
    """The entries of the list that the new one is of. Of several lists it is the one whose rows
    have a value in common with it that no other has; else that between whose rows it stands, if
    the code has them list by list."""
    lists: list[list[int]] = []
    for number in sorted(found, key=lambda n: found[n]):
        if lists and entries.are_together(found[lists[-1][-1]], found[number], like):
            lists[-1].append(number)
        else:
            lists.append([number])
    if len(lists) == 1:
        return found
    used = {part.slot for part in form if isinstance(part, Gap)}
    for slot, value in enumerate(rows.own):
        if slot in used or value is None:
            continue
        having = [n for n in found if rows.beside[n][slot] == value]
        if any(sorted(having) == sorted(each) for each in lists):
            return {n: found[n] for n in having}
    # the order of the code: above from the far end, then below
    ordered = sorted(found, key=lambda n: -n if n < len(rows.above) else n)
    own = [next(i for i, each in enumerate(lists) if n in each) for n in ordered]
    at = sum(n < len(rows.above) for n in ordered)
    changes = sum(a != b for a, b in pairwise(own))
    if 0 < at < len(own) and own[at - 1] == own[at] and changes == len(lists) - 1:
        return {n: found[n] for n in lists[own[at]]}
    return next(
        ({n: found[n] for n in each} for each in lists if _is_nearest(each, found, rows)), {}
    )


def _is_nearest(numbers: Sequence[int], found: Iterable[int], rows: Rows) -> bool:
    """Whether some value of the new row begins as those of some rows do, further than in any
    other: `HTTP_451` is of those from `HTTP_400` on."""
    from rapidfuzz.distance import Prefix

    others = [n for n in found if n not in numbers]
    for slot, value in enumerate(rows.own):
        if value is None:
            continue
        alike = {n: Prefix.similarity(value, rows.beside[n][slot] or "") for n in found}
        if min(alike[n] for n in numbers) > max(alike[n] for n in others):
            return True
    return False


def _compared(
    form: Form, rows: Rows, slot: int, source: int, entries: Entries
) -> tuple[list[int], list[tuple[int, bool]]]:
    """The other rows that have an entry of this form, and those that have another one; with True
    where that only tells in its own words what the code says."""
    alike: list[int] = []
    unlike: list[tuple[int, bool]] = []
    has_lead = isinstance(form[1], Gap) and form[1].slot == slot
    for number, values in enumerate(rows.beside):
        if number == source:
            continue
        shown = filled(form, values)
        if shown is not None and entries.saying(shown):
            alike.append(number)
            continue
        lead = filled(form[:2], values) if has_lead else None
        others = entries.beginning(" ".join(lead.split())) if lead and lead.strip() else []
        if others:
            told = _in_own_words(form, rows.beside[source], values)
            is_own = told is not None and any(
                told.fullmatch(text) for o in others if len(text := entries.text(o)) <= MAX_CHARS
            )
            if shown is not None and not is_own:
                is_own = any(_unmarked(entries.text(o)) == _unmarked(shown) for o in others)
            unlike.append((number, is_own))
    return alike, unlike


def _unmarked(text: str) -> str:
    """Without the sign behind all but the last of a list, or that behind the last."""
    return " ".join(text.split()).rstrip(",;.")


def _in_own_words(form: Form, source: Values, values: Values) -> re.Pattern[str] | None:
    parts = []
    for part in form:
        if isinstance(part, str):
            parts.append(loose(part))
        elif len((source[part.slot] or "").split()) >= MIN_TEXT:
            parts.append(_TEXT)
        else:
            shown = spelled(values[part.slot], part.spelling)
            if shown is None:
                return None
            parts.append(re.escape(shown))
    return whole(parts)


def _group(form: Form, rows: Rows, alike: Sequence[int], unlike: Sequence[int]) -> list[int]:
    """The rows of which the new one is one: all that have entries of the form, or where others of
    another form stand beside them, those that share a value with it which none of these has."""
    used = {part.slot for part in form if isinstance(part, Gap)}
    if not unlike:
        return list(alike)
    for slot, value in enumerate(rows.own):
        if slot in used or value is None:
            continue
        same = [n for n in alike if rows.beside[n][slot] == value]
        if len(same) >= MIN_SAME and all(rows.beside[n][slot] != value for n in unlike):
            return same
    return []


def _may_have(form: Form, rows: Rows, group: Sequence[int], has_unlike: bool) -> bool:
    """Whether nothing of the new row speaks against an entry like those of a group."""
    used = {part.slot for part in form if isinstance(part, Gap)}
    for slot in used:
        own, theirs = rows.own[slot] or "", [rows.beside[n][slot] or "" for n in group]
        if not own.strip() or _FILLED_IN.search(own) or "\n" in own:
            return False
        if all(map(_is_constant, theirs)) and not _is_constant(own):
            return False
        if len(set(theirs)) == 1 and own not in theirs:
            return False  # what looks like their value may be a word of the entry
        heads = {head_of(value) for value in theirs}
        if len(heads) == 1 and "" not in heads and head_of(own) not in heads:
            return False
    if any(
        isinstance(part, Gap) and rows.own[part.slot] == "1" and _PLURAL.match(str(words))
        for part, words in pairwise(form)
    ):
        return False
    if _has_empty_cell(form) and any(
        slot not in used
        and value
        and value.strip()
        and not any(rows.beside[n][slot] for n in group)
        for slot, value in enumerate(rows.own)
    ):
        return False  # what is empty for them has something for the new one
    is_saying = has_words(form)
    has_text = any(" " in (rows.own[slot] or "") for slot in used)
    if is_saying and not has_unlike and _has_judgements(form):
        return False
    # whatever else many have that differ in it, they have such an entry
    is_of_any = not has_unlike and len(group) >= MIN_ANY
    for slot, value in enumerate(rows.own):
        seen = {rows.beside[n][slot] for n in group}
        if slot in used or value in seen or len(seen - {None}) >= MIN_ALIKE:
            continue
        if has_text and None in seen and len(seen) == 1 and " " in (value or ""):
            return False  # the entry would be half of what it says
        is_turned = None not in seen and all(map(_is_switch, (value, *seen)))
        if is_turned or (is_saying and (None not in seen or not is_of_any)):
            return False
    return True


def _slots(form: Form) -> set[int]:
    return {part.slot for part in form if isinstance(part, Gap)}


def _has_empty_cell(form: Form) -> bool:
    shown = "".join(part if isinstance(part, str) else "\0" for part in form).strip()
    cells = shown.strip("|").split("|") if shown.startswith("|") else []
    return any(re.fullmatch(r"[\s`\"'*–—-]*|\s*`*(?i:n/a|none|null)`*\s*", cell) for cell in cells)


def _has_judgements(form: Form) -> bool:
    """Whether a cell, a bracket or one word behind a sign says the same of each row, and no value
    of the code is in it."""
    shown = "".join(part if isinstance(part, str) else "\0" for part in form)
    shown = _OPTION.sub("", shown)
    cells = shown.split("|") if shown.lstrip().startswith("|") else []
    is_told = any(says(cell) and "\0" not in cell for cell in cells)
    return is_told or _JUDGED.search(shown) is not None


def _is_switch(value: str | None) -> bool:
    return _SWITCH.fullmatch(value or "") is not None


def _is_constant(value: str) -> bool:
    return _SWITCH.fullmatch(value) is not None or value[:1].isdigit()

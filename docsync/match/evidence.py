"""What ties one fact to one section, as named figures that a person can follow."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import prod

from docsync.docs.living import living
from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_beside, is_of_example_alone, is_under_other_command
from docsync.match.candidate import Reason
from docsync.match.commandline import Whose, is_of_another
from docsync.match.excerpt import excerpts
from docsync.match.measure import is_same_value, measures
from docsync.match.occurrence import (
    Occurrence,
    names_anchor,
    occurrence_at,
    occurrences,
    word_pattern,
)
from docsync.match.ownership import owner_of
from docsync.match.quotation import quotations
from docsync.match.recorded import is_of_release
from docsync.match.terms import (
    MAX_SIBLINGS,
    STRONG,
    VERSIONED,
    beside,
    is_member_fact,
    is_path_fact,
    is_same_version,
    is_text_fact,
    is_value_fact,
    key_words,
    last_part,
    names_of_default,
    own_version,
    owner_forms,
    runtime_forms,
    runtime_names,
    runtime_of,
    sibling_forms,
    strip_quotes,
    version_forms,
    version_of,
    word_strength,
)

# how to make a release: lines and versions as they are before and after each step
_OF_RELEASES = re.compile(
    r"(?:\A|/)(?:RELEASES?\.\w+|(?i:releasing|(?:how[-_]?to|making[-_]a|cutting[-_]a)[-_]?release"
    r"|releas(?:e|ing)[-_](?:process|procedure|guide|steps|checklist|instructions|howto))[^/]*)\Z"
)
_SIGNATURE_KINDS = frozenset(
    {
        FactKind.ANNOTATION_CHANGED,
        FactKind.DECORATOR_CHANGED,
        FactKind.PARAMETERS_REORDERED,
        FactKind.EXCEPTION_ADDED,
        FactKind.EXCEPTION_REMOVED,
        FactKind.DOCSTRING_CHANGED,
        FactKind.CHOICES_CHANGED,
        FactKind.MESSAGE_ADDED,
    }
)
MIN_STRENGTH = 0.5  # of a word and its fact together
MIN_CHOICES = 2  # of an option: one word may be anything
_HELD_WHERE = {
    "heading": 1.0,
    "directive": 1.0,
    "definition": 1.0,
    "table": 0.9,
    "code span": 0.8,
    "fence": 0.6,
    "html": 0.4,
    "prose": 0.0,
}


def group_of(fact: ChangeFact) -> str:
    """The five ways in which a fact can make a section wrong."""
    if fact.kind in _SIGNATURE_KINDS:
        return "signature"
    if is_text_fact(fact):
        return "text"
    if is_value_fact(fact):
        return "value"
    if fact.kind.is_addition:
        return "addition"
    return "rename" if fact.kind.is_rename else "removal"


def contradicts(fact: ChangeFact, reason: Reason) -> bool:
    """Whether the word itself is what the fact denies: a removed or renamed thing, an old value."""
    group = group_of(fact)
    if group in ("removal", "rename"):
        return word_strength(reason.word) * fact.certainty >= MIN_STRENGTH
    return group == "value" and reason.word not in key_words(fact)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares and strengths are 0..1. `spread` is the number of current sections that hold the
    key word; `value_near` says that the value from before stands in the same block as the key."""

    fact: ChangeFact
    group: str
    keys: tuple[Occurrence, ...]
    values: tuple[Occurrence, ...]
    siblings: tuple[str, ...]
    key_strength: float
    spread: int
    owner_near: bool
    value_near: bool
    path_near: bool

    @property
    def best_where(self) -> float:
        return max((_HELD_WHERE.get(o.where, 0.0) for o in self.keys), default=0.0)

    @property
    def is_subject(self) -> bool:
        return any(o.is_subject for o in self.keys)


MAX_LONE = 2  # sections that may speak of a member without naming what owns it


def names_owner(fact: ChangeFact, text: str) -> bool:
    """Whether a text names the table, message or route that owns the member."""
    return any(
        re.search(rf"(?<![\w]){re.escape(form)}(?![\w])", text, re.IGNORECASE)
        for form in owner_forms(fact)
    )


def words_near(document: DocFile, section: DocSection) -> str:
    """The text in which an owner may stand: the section, its headings and its path."""
    return " ".join(
        (document.text(section.start, section.end), *section.heading_path, section.path)
    )


def gather(
    fact: ChangeFact, document: DocFile, section: DocSection, spread: int
) -> Evidence | None:
    """The evidence of `fact` in `section`; None if no word of it stands there. What the section
    tells of the past, and what its authors keep for themselves, is no evidence."""
    group = group_of(fact)
    if group in ("text", "value") and _OF_RELEASES.search(document.path):
        return None
    if group != "text" and is_of_example_alone(fact, document):
        return None
    if group == "text" and fact.stands_elsewhere and not is_beside(fact, document):
        return None
    if group == "value" and is_same_value(fact.before or "", fact.after or ""):
        return None
    keys: list[Occurrence] = []
    strength = 0.0
    if group == "text" and (fact.before or fact.rows is not None):
        keys = list(_quoted(fact, document, section)) or _beside_name(fact, document, section)
        strength = 0.9 if keys else 0.0
    elif group != "addition":
        for word in key_words(fact):
            here = _fitting(fact, list(_living(document, section, word)), document)
            here = [o for o in here if not is_under_other_command(fact, o, section)]
            here = [o for o in here if owner_of(fact, o, document, section) is not Whose.ANOTHERS]
            if group == "rename":
                here = [o for o in here if not names_anchor(document, o)]
            if here:
                keys.extend(here)
                strength = max(strength, word_strength(word))
    if group == "value" and not keys:
        keys = _default_lines(fact, document, section)
        strength = 0.8 if keys else 0.0
    if group == "value" and (name := runtime_of(fact)):
        keys.extend(_runtime_lines(fact, name, document, section))
        strength = max(strength, 0.8 if keys else 0.0)
    near = words_near(document, section)
    siblings = _siblings(fact, document, section) if group in ("addition", "signature") else ()
    owner = _owner_words(fact)
    owner_near = any(word_pattern(w).search(near) for w in owner)
    if group != "addition" and is_member_fact(fact):
        # a column `created_at` of another table is not this one
        owner_near = names_owner(fact, near)
        if not owner_near and (spread > MAX_LONE or strength < STRONG):
            return None
    if group == "addition" and fact.owner:
        name = last_part(fact.owner)
        keys = [o for o in _living(document, section, name) if o.is_subject]
        strength = word_strength(name) if keys else 0.0
    if not keys and not siblings:
        return None
    values: list[Occurrence] = []
    if group == "value" and fact.before:
        blocks = {o.block.start for o in keys}
        kept = value_forms(fact.after or "")
        more = runtime_forms(fact) if runtime_of(fact) else ()
        if version := own_version(fact):
            more = (f"v{version}",)
        for form in dict.fromkeys((*value_forms(fact.before), *more)):
            if form in kept:
                continue  # the least version of a range whose end changed
            values = [o for o in _living(document, section, form) if o.block.start in blocks]
            values = [o for o in values if not is_of_release(document, o)]
            values = _of_own_lines(fact, values, keys, document, section)
            if values:
                break
        if not values and _says_already(fact, document, section, blocks):
            return None
    return Evidence(
        fact=fact,
        group=group,
        keys=tuple(keys),
        values=tuple(values),
        siblings=siblings,
        key_strength=strength,
        spread=spread,
        owner_near=owner_near,
        value_near=bool(values),
        path_near=_path_near(fact, section),
    )


def _of_own_lines(
    fact: ChangeFact,
    values: list[Occurrence],
    keys: list[Occurrence],
    document: DocFile,
    section: DocSection,
) -> list[Occurrence]:
    """Without those beside a flag of its name that is another program's: `curl --timeout 30`."""
    if not values or not fact.symbol.startswith("-"):
        return values
    flags = occurrences(document, section, fact.symbol)
    foreign = {o.line for o in flags if is_of_another(fact, o, document)}
    foreign -= {key.line for key in keys}
    return [value for value in values if value.line not in foreign]


def _runtime_lines(
    fact: ChangeFact, name: str, document: DocFile, section: DocSection
) -> Iterator[Occurrence]:
    """The old version where its line, or the two lines above in the block, speak of the least
    version of that language or tool."""
    version = version_of(fact.before or "")
    if is_same_version(version, version_of(fact.after or "")):
        return
    from docsync.match.bound import LEAST, is_of_need

    names = (word_pattern(each).pattern for each in runtime_names(name))
    named = re.compile("|".join(names), re.I)
    for form in runtime_forms(fact):
        if "." not in form:
            continue
        for o in _living(document, section, form):
            above = document.text(o.block.start, o.start).split("\n")[-3:]
            near = "\n".join((*above, o.line_text))
            if named.search(near) and LEAST.search(near) and is_of_need(document, o):
                yield o


def _default_lines(fact: ChangeFact, document: DocFile, section: DocSection) -> list[Occurrence]:
    """What the constant is the default of, in a line that gives the old value and calls it one."""
    found = []
    for name in names_of_default(fact):
        for o in _living(document, section, name):
            head = document.text(o.block.start, o.block.end).split("\n", 1)[0]
            calls = head if o.block.kind is BlockKind.TABLE else o.line_text
            if re.search(r"default", calls, re.I) and any(
                word_pattern(form).search(o.line_text) for form in value_forms(fact.before or "")
            ):
                found.append(o)
    return found


def _living(document: DocFile, section: DocSection, word: str) -> Iterator[Occurrence]:
    return (
        o for o in occurrences(document, section, word) if living(document, section, o.start, o.end)
    )


def _quoted(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Occurrence]:
    text = fact.before or ""
    if fact.kind is not FactKind.PASSAGE_CHANGED:
        return _living(document, section, text)
    if fact.rows is not None:
        return iter(_beside_analogues(fact, document, section))
    found: Iterable[Occurrence] = quotations(document, section, text)
    if fact.is_excerpt:
        found = [shown.at for shown in excerpts(fact, document, section)]
    elif fact.is_continuation:
        from docsync.match.continuation import continuations

        found = [place.found for place in continuations(fact, document, section)]
    return (o for o in found if living(document, section, o.start, o.end))


def _beside_name(fact: ChangeFact, document: DocFile, section: DocSection) -> list[Occurrence]:
    """A short help text behind the name of its thing, in the line that the name opens."""
    text = (fact.before or "").strip().rstrip(".")
    if fact.kind is not FactKind.HELP_CHANGED or len(text.split()) < 2 or "\n" in text:
        return []
    said = re.compile(rf"(?<![\w`])(?i:{re.escape(text[0])}){re.escape(text[1:])}(?![\w`])")
    found = []
    for o in _living(document, section, strip_quotes(fact.symbol)):
        if o.is_subject and o.is_technical and not is_of_another(fact, o, document):
            shown = document.text(o.block.start, o.block.end)
            at = len(document.text(o.block.start, o.end))
            match = said.search(shown, at)
            if match is not None and "\n" not in shown[at : match.start()]:
                found.append(occurrence_at(document, o.block, shown, match, match[0]))
    return found


def _beside_analogues(fact: ChangeFact, document: DocFile, section: DocSection) -> list[Occurrence]:
    """The entries beside which the new one goes."""
    from docsync.match.analogy import analogues_in
    from docsync.match.entries import entries_of

    found, entries = [], entries_of(document)
    for one, block in analogues_in(fact, document, section):
        start, _end = entries.bytes_of(one.beside)
        line = entries.lines[one.beside[0]].strip()
        shown = document.text(block.start, block.end)
        match = re.compile(re.escape(line)).search(shown, len(document.text(block.start, start)))
        if match is not None:
            found.append(occurrence_at(document, block, shown, match, line))
    return found


def _says_already(
    fact: ChangeFact, document: DocFile, section: DocSection, blocks: set[int]
) -> bool:
    """Whether the new value stands where the old one would: someone has been here."""
    return any(
        o.block.start in blocks
        for form in value_forms(fact.after or "")
        for o in _living(document, section, form)
    )


_WORDS_OF_CODE = frozenset({"True", "False", "None"})


def value_forms(value: str) -> tuple[str, ...]:
    """A value as documentation may write it: bare, in lower case, with or without separators of
    thousands, or the version number alone."""
    value = strip_quotes(value)
    forms = [value]
    if value in _WORDS_OF_CODE:
        forms.append(value.lower())
    number = plain_number(value)
    if number is not None:
        forms += [str(number), f"{number:,}", compact(value)]
    if not re.fullmatch(r"[\d_]+", value):
        version = version_of(value) if "." in version_of(value) else ""
        forms += [*version_forms(version)] if version else []
    forms += measures(value)
    return tuple(dict.fromkeys(f for f in forms if f))


def compact(value: str) -> str:
    """`5 * 60` as `5*60`."""
    return re.sub(r"\s*\*\s*", "*", value)


def plain_number(value: str) -> int | None:
    """`60_000` and `10 * 1024` as a number; None for what is none."""
    if not re.fullmatch(r"\d[\d_]*(?:\s*\*\s*\d[\d_]*){0,4}", value) or len(value) > 40:
        return None
    return prod(int(factor) for factor in value.split("*"))


def _fitting(fact: ChangeFact, found: list[Occurrence], document: DocFile) -> list[Occurrence]:
    """Plain words count only where technical words stand: `timeout` in prose is English. Of a
    version counts what is said of today, of a flag what is not another program's."""
    if own_version(fact):
        from docsync.match.bound import is_of_today
        from docsync.match.packages import is_of_package

        found = [o for o in found if is_of_today(document, o) and is_of_package(fact, document, o)]
    elif runtime_of(fact):
        from docsync.match.bound import is_of_need

        found = [o for o in found if not o.word[-1:].isdigit() or is_of_need(document, o)]
    if is_path_fact(fact):
        return found
    if fact.symbol.startswith("-"):
        found = [o for o in found if not is_of_another(fact, o, document)]
    return [o for o in found if o.is_technical or word_strength(o.word) >= 0.7]


def _owner_words(fact: ChangeFact) -> tuple[str, ...]:
    parts = [p for p in re.split(r"[.:\s/]+", fact.owner) if len(p) > 2]
    return tuple(dict.fromkeys(parts[-2:]))


def _siblings(fact: ChangeFact, document: DocFile, section: DocSection) -> tuple[str, ...]:
    found = []
    for word in beside(fact)[:MAX_SIBLINGS]:
        for form in sibling_forms(word):
            here = _living(document, section, form) if len(form) > 1 else ()
            if any(o.is_technical or _is_of_versions(fact, o, document) for o in here):
                found.append(form)
                break
    is_few = fact.kind is FactKind.CHOICES_CHANGED and len(found) < MIN_CHOICES
    return () if is_few else tuple(found)


def _is_of_versions(fact: ChangeFact, at: Occurrence, document: DocFile) -> bool:
    """A supported version stands in prose, beside the name of what it is a version of."""
    if fact.owner not in VERSIONED or not at.word[:1].isdigit():
        return False
    said = document.text(at.block.start, at.block.end)
    names = "|".join(runtime_names(fact.owner))
    return re.search(rf"\b(?:{names})\b", said, re.I) is not None


def _path_near(fact: ChangeFact, section: DocSection) -> bool:
    stem = re.sub(r"\.\w+\Z", "", fact.place.path.rsplit("/", 1)[-1]).strip("_").lower()
    if len(stem) < 3:
        return False
    return stem in " ".join((*section.heading_path, section.path)).lower()

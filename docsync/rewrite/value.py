"""A new default, constant or version in the place of the old one, where the text plainly says it of
that thing: in its line, in its row or item, under its heading, or in the sentence that names it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docsync.docs.fields import field_at
from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.belonging import is_of_other_command
from docsync.match.commandline import may_be_of_another
from docsync.match.evidence import compact, gather, plain_number, value_forms
from docsync.match.list_table import is_default_of_row
from docsync.match.measure import explained_like, measured_like
from docsync.match.occurrence import Occurrence, occurrences, sides
from docsync.match.recorded import is_in_dump
from docsync.match.said_of import OTHER_NAME, said_values
from docsync.match.stated import (
    explanation,
    is_called_default,
    is_of_function,
    is_of_key,
    is_stated,
    is_taken,
)
from docsync.match.terms import (
    is_anybodys_version,
    is_same_version,
    is_start_of_work,
    last_part,
    minor_of,
    own_version,
    runtime_of,
    strip_quotes,
    version_of,
)
from docsync.rewrite.columns import aligned
from docsync.rewrite.edit import Edit
from docsync.rewrite.heading import subjects_of
from docsync.rewrite.removal import is_described
from docsync.rewrite.signature import function_of
from docsync.rewrite.unstated import is_unknown, is_unstated

_ITEM_KINDS = (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.DIRECTIVE)


def value_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if fact.before is None or fact.after is None or fact.kind is FactKind.ANNOTATION_CHANGED:
        return
    evidence = gather(fact, document, section, 1)
    if evidence is None or is_unknown(fact) or is_start_of_work(fact):
        return
    if _is_headed_by_another(fact, section) or is_anybodys_version(fact):
        return
    if _is_least(fact.before) != _is_least(fact.after):
        return  # "3.2 or newer" is another thing than "3.3 and no other"
    before, after = strip_quotes(fact.before), strip_quotes(fact.after)
    keys = tuple(
        key
        for key in evidence.keys
        if not may_be_of_another(fact, key, document)
        and not is_of_other_command(fact, key, document, section)
    )
    found = [
        v
        for v in said_values(evidence, document, section)
        if _same_unit(fact, keys, v, document)
        or _is_said_of(fact, keys, v, document)
        or _is_in_field(fact, v, document)
    ]
    found = [
        v
        for v in found
        if not (
            _is_of_another(fact, v, document)
            or is_taken(fact, v, document)
            or is_unstated(fact, v, document, section)
        )
    ]
    if not evidence.values and fact.kind is FactKind.DEFAULT_CHANGED:
        found = list(_under_heading(fact, evidence.keys, document, section))
    if runtime_of(fact) or own_version(fact):
        found = _of_today(fact, found, document)
    for value in found:
        new = in_style(value.word, before, after)
        if new and new != value.word and not _is_in_list_with(document, value, new):
            told = f"`{fact.symbol}` is now `{after}` (was `{before}`)"
            if said := explanation(value, document):
                start, end, old = said
                if not (text := _explained(old, before, after)) or _stands_near(
                    new, value, document
                ):
                    continue
                yield Edit(start, end, text, fact, told)
            place = _in_quotes(fact, value, new, document)
            beside = _in_link(fact, value, found, document)
            if place is None or beside is None:
                continue
            yield Edit(*place, fact, told)
            for start, end in beside:
                yield Edit(start, end, after.removeprefix("v"), fact, told)
            for start, end, text in aligned(document, value, new):
                yield Edit(start, end, text, fact, told)


def _in_link(
    fact: ChangeFact, value: Occurrence, found: list[Occurrence], document: DocFile
) -> list[tuple[int, int]] | None:
    """Where else the link has the project's own version; None if all of it has to stay."""
    version = own_version(fact)
    if not version:
        return []
    from docsync.rewrite.release_link import beside_in_link

    return beside_in_link(value, version.removeprefix("v"), found, document)


def _stands_near(new: str, value: Occurrence, document: DocFile) -> bool:
    """Whether the line gives the new value already, for another case."""
    rest = " ".join(sides(document, value))
    return re.search(rf"(?<![\w.]){re.escape(new)}(?!\w|\.\d)", rest) is not None


def _in_quotes(
    fact: ChangeFact, value: Occurrence, new: str, document: DocFile
) -> tuple[int, int, str] | None:
    """What goes, in bytes, and what comes: a text has its quotes where it is given as code gives it
    (`mode="fast"`), and what is none has not. None where its quotes would end within it, or where
    all values have some, as in a tag."""
    was, now = (_quote_of(text or "") for text in (fact.before, fact.after))
    before, after = sides(document, value)
    quote = before[-1:] if before[-1:] == after[:1] and before[-1:] in ("'", '"') else ""
    if quote and quote in new:
        return (value.start - 1, value.end + 1, f"{now}{new}{now}") if now else None
    if was and not now and quote:
        if re.search(r"<\w[^<>]*\Z", before):
            return None
        return value.start - 1, value.end + 1, new
    if now and not was and re.search(r"[\w\])]\s?=\s?\Z", before):
        return value.start, value.end, f"{now}{new}{now}"
    return value.start, value.end, new


def _quote_of(text: str) -> str:
    text = text.strip()
    return text[0] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else ""


def _explained(said: str, before: str, after: str) -> str:
    """The words in the bracket behind a value, for the new one; "" where they cannot be known."""
    one, other = plain_number(before), plain_number(after)
    return explained_like(said, one, other) if one is not None and other is not None else ""


def _is_least(text: str) -> bool:
    """False of `==3.2`, `<3.2` and their like alone: what has no sign may be either."""
    return re.match(r"[\"']?\s*(?:==|=|<=?|!=)\s*\d", text) is None


def _of_today(fact: ChangeFact, found: list[Occurrence], document: DocFile) -> list[Occurrence]:
    """Those versions that a change of today makes wrong."""
    from docsync.match.bound import is_bound, is_of_today, is_whole

    found = [v for v in found if not is_in_dump(document, v)]
    if own_version(fact):
        from docsync.match.packages import is_of_package

        return [v for v in found if is_of_today(document, v) and is_of_package(fact, document, v)]
    before, after = strip_quotes(fact.before or ""), strip_quotes(fact.after or "")
    is_same = is_same_version(version_of(before), version_of(after))
    if is_same:
        found = [v for v in found if v.word == before and before != version_of(before)]
    found = [v for v in found if is_bound(document, v)]
    return found if is_same else [v for v in found if is_whole(document, v, found)]


def _is_in_list_with(document: DocFile, value: Occurrence, new: str) -> bool:
    """Whether the new value stands next to it already: of ">=2.14, >=2.15" a list of what is
    supported would have one twice."""
    lead = document.text(value.block.start, value.start)[-40:]
    rest = document.text(value.end, value.block.end)[:40]
    between = r"[^\w\n]*,(?:\s*(?:and|or)\b)?[^\w\n]*"
    word = re.escape(new)
    return bool(
        re.match(rf"{between}{word}(?![\w.]*\d)", rest)
        or re.search(rf"(?<![\w.]){word}{between}\Z", lead)
    )


def _same_unit(
    fact: ChangeFact, keys: tuple[Occurrence, ...], value: Occurrence, document: DocFile
) -> bool:
    """Whether a key stands in the same line, or is what the value's small block is about."""
    is_version = runtime_of(fact) or own_version(fact)
    for key in keys:
        if key.start <= value.start < key.end:
            return version_of(value.word) != ""
        if key.block.start != value.block.start:
            continue
        if key.line == value.line:
            if is_version:
                return not _other_key_between(key, value, document)
            if is_stated(fact, key, value, document):
                return True
            continue
        if value.block.kind is BlockKind.TABLE:
            if is_default_of_row(key, value, document):
                return True
            continue
        if key.is_subject and value.block.kind in _ITEM_KINDS:
            return is_called_default(document, value) or _is_lone_default(value)
    return False


def _is_lone_default(value: Occurrence) -> bool:
    """Whether its line speaks of a default, and gives the value once."""
    word = rf"(?<![\w.]){re.escape(value.word)}(?![\w.]*\w)"
    return _mentions_default(value) and len(re.findall(word, value.line_text)) == 1


def _is_in_field(fact: ChangeFact, value: Occurrence, document: DocFile) -> bool:
    """Whether a field of the function's description calls the value a default: "(default: 4)"."""
    field = field_at(document, value.block, value.start)
    return (
        field is not None
        and field.name == strip_quotes(fact.symbol)
        and is_described(fact, document, value.block)
        and _mentions_default(value)
    )


_FUNCTIONS = frozenset({"function", "method", "class", "classmethod", "staticmethod", "exception"})


def _is_of_another(fact: ChangeFact, value: Occurrence, document: DocFile) -> bool:
    """Whether the value stands in the description of a function that the parameter is none of."""
    block = value.block
    return (
        is_of_function(fact)
        and block.kind is BlockKind.DIRECTIVE
        and block.info.rpartition(":")[2] in _FUNCTIONS
        and not is_described(fact, document, block)
    )


def _is_headed_by_another(fact: ChangeFact, section: DocSection) -> bool:
    """Whether the section is about another function: "## Pool(size=10, timeout=10.0)"."""
    if not is_of_function(fact):
        return False
    head = re.match(r"\W*(?:[A-Za-z_]\w*\.)*(?P<name>[A-Za-z_]\w*)\(", section.heading)
    return head is not None and head["name"] not in (function_of(fact), last_part(fact.owner))


def _mentions_default(value: Occurrence) -> bool:
    return bool(re.search(r"default", value.line_text, re.IGNORECASE))


def _other_key_between(key: Occurrence, value: Occurrence, document: DocFile) -> bool:
    """`--jobs 4 --depth 4`: the second 4 belongs to another flag."""
    first, last = sorted((key.end, value.start))
    return bool(re.search(r"(?<!\w)--?[a-z]", document.text(first, last)))


def _is_said_of(
    fact: ChangeFact, keys: tuple[Occurrence, ...], value: Occurrence, document: DocFile
) -> bool:
    """A sentence of several lines: "`timeout` ..., which defaults to\\n60 seconds". No other name
    may stand between."""
    if value.block.kind in (BlockKind.TABLE, BlockKind.FENCE):
        return False
    near = [k for k in keys if k.block.start == value.block.start and k.end <= value.start]
    if not near or not is_called_default(document, value):
        return False
    key = max(near, key=lambda k: k.end)
    between = document.text(key.end, value.start)
    if not is_of_key(fact, key, value, between):
        return False
    return OTHER_NAME.search(between.removeprefix("`").rstrip("`")) is None


def _under_heading(
    fact: ChangeFact, keys: tuple[Occurrence, ...], document: DocFile, section: DocSection
) -> Iterator[Occurrence]:
    """In a section that has the thing for its heading "Default: `60`" is said of it."""
    words = {k.word for k in keys if k.where == "heading"}
    if not words.intersection(subjects_of(section.heading)):
        return
    for form in value_forms(fact.before or ""):
        found = [
            o
            for o in occurrences(document, section, form)
            if o.block.kind not in (BlockKind.HEADING, BlockKind.FENCE, BlockKind.TABLE)
            and is_called_default(document, o)
            and not _names_another(document, o)
        ]
        if found:
            yield from found
            return


def _names_another(document: DocFile, value: Occurrence) -> bool:
    """Whether the words before "default" in the line name something, which it may be said of."""
    lead, _ = sides(document, value)
    return OTHER_NAME.search(re.split(r"(?i)\bdefault", lead)[0]) is not None


def as_precise(version: str, like: str, least: int = 2) -> str:
    """`1.24.0` as `1.24` where the document has two parts: only zeros go, `least` parts stay."""
    while version.count(".") > max(like.count("."), least - 1) and version.endswith(".0"):
        version = version.removesuffix(".0")
    return version


def in_style(word: str, before: str, after: str) -> str:
    """`after` written as the document wrote `before`; "" where there is no such form."""
    if re.match(r"v\d", word) and not before.startswith("v"):
        new = in_style(word[1:], before, after)
        return f"v{new}" if new else ""
    if word == before:
        return as_precise(after, word) if version_of(after) == after else after
    if new := measured_like(word, before, after):
        return new
    if word == version_of(before):
        return as_precise(version_of(after), word)
    if word == f"{version_of(before)}.0":
        version = version_of(after)
        return f"{version}.0" if version.count(".") == 1 else version
    if word.endswith(".x"):
        version = version_of(after)
        is_wide = re.fullmatch(r"\d+(?:\.0)*", version) is not None
        return f"{version.partition('.')[0]}.x" if is_wide else version
    if word == minor_of(version_of(before)):
        return minor_of(version_of(after))
    if word == before.lower():
        return after.lower()
    if word == compact(before):
        return compact(after)
    number = plain_number(after)
    if number is not None and word.replace(",", "").isdigit():
        return f"{number:,}" if "," in word else str(number)
    forms = value_forms(before), value_forms(after)
    at = forms[0].index(word)
    return forms[1][at] if at < len(forms[1]) else after

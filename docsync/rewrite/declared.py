"""Types and order of parameters in signatures that documentation writes out, and types beside the
names of parameters in lists, tables and fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.docs.section import BlockKind, DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.match.occurrence import Occurrence, occurrences, word_pattern
from docsync.match.terms import last_part, strip_quotes
from docsync.rewrite.addition import SETTING, entry_of
from docsync.rewrite.edit import Edit
from docsync.rewrite.listed import is_only_list
from docsync.rewrite.signature import STARS, Part, is_signature, parts, parts_in, span_edit

_ITEMS = (BlockKind.LIST_ITEM, BlockKind.DEFINITION, BlockKind.TABLE)
_TOKEN = re.compile(r"\w+|[^\w\s]")
# what parts a name from its type: "`limit` (`int`", "| limit | int |", "limit : int"
_TO_TYPE = r"[`*\"']*(?:\s*:\s*|\s+\(|\s*\|\s*|\s+)[`*]*"
_AFTER_TYPE = r"(?=[`*]*\s*(?:[)|,]|\Z|\n|\s[-–—]\s))"


def type_edits(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
    if (
        fact.kind is not FactKind.ANNOTATION_CHANGED
        or fact.certainty < 1
        or not fact.before
        or not fact.after
    ):
        return
    symbol, owner = last_part(strip_quotes(fact.symbol)), _callable_of(fact)
    shown = fact.detail.split("\n", 1)[0]
    now = parts_in(shown, owner) if owner else None
    if now is not None and symbol in {part.name for part in now}:
        yield from _in_signatures(fact, owner, symbol, now, document, section)
        if _names(owner, document, section):
            yield from _beside_names(fact, symbol, document, section)
        elif owner[:1].isupper():
            yield from _of_members(fact, symbol, document, section)
    elif parts_in(shown, symbol) is not None:
        yield from _results(fact, symbol, document, section)
    elif owner or not fact.is_told_by_words:
        yield from _of_members(fact, symbol, document, section)


_OPTIONAL = " (optional)"


def _of_members(
    fact: ChangeFact, symbol: str, document: DocFile, section: DocSection
) -> Iterator[Edit]:
    """The type of a field, where its entry gives it as code or alone in a cell, in a list or table
    that has an entry for a sibling as well."""
    before, after = ((text or "").removesuffix(_OPTIONAL) for text in (fact.before, fact.after))
    entry = entry_of(symbol, document, section) if before != after else None
    if entry is None or entry.unit == SETTING:
        return
    beside = (entry_of(strip_quotes(name), document, section) for name in fact.siblings)
    if not any(other and other.group == entry.group and other is not entry for other in beside):
        return
    if not is_only_list(fact, document, section):
        return
    text = document.text(entry.start, entry.end)
    is_row, old = entry.kind is BlockKind.TABLE, _type_pattern(before)
    old = old.replace(r"\|", r"\\?\|") if is_row else old
    bare = rf"|(?<=\|)\s*{old}\s*(?=\|)" if is_row else ""
    found = list(re.finditer(rf"(?<=`){old}(?=`){bare}", text))
    if len(found) != 1:
        return
    start, end = found[0].span()
    start += len(found[0][0]) - len(found[0][0].lstrip())
    end -= len(found[0][0]) - len(found[0][0].rstrip())
    if is_row:
        after = after.replace("|", r"\|")
    yield Edit(*document.span(entry.start, entry.end, start, end), after, fact, _told(fact))


def _callable_of(fact: ChangeFact) -> str:
    name = last_part(fact.owner)
    return last_part(fact.owner.rpartition(".")[0]) if name == "__init__" else name


def _names(owner: str, document: DocFile, section: DocSection) -> bool:
    near = document.text(section.start, section.end) + " ".join(section.heading_path)
    return word_pattern(owner).search(near) is not None


def _type_pattern(text: str) -> str:
    return r"\s*".join(re.escape(token) for token in _TOKEN.findall(text))


def _told(fact: ChangeFact) -> str:
    return f"the type of `{fact.symbol}` is now `{fact.after}`"


def _in_signatures(
    fact: ChangeFact,
    owner: str,
    symbol: str,
    now: Sequence[Part],
    document: DocFile,
    section: DocSection,
) -> Iterator[Edit]:
    """`connect(limit: int = 3)`, where it has no parameter that the function has not."""
    names = {part.name for part in now}
    typed = re.compile(
        rf"\W*{re.escape(symbol)}\??\s*:\s*(?P<type>{_type_pattern(fact.before or '')})\s*(?:=.*)?",
        re.S,
    )
    for found in occurrences(document, section, owner):
        text, listed = _listed(document, found)
        if not listed or any(part.name not in names for part in listed if part.name):
            continue
        for part in listed:
            match = typed.fullmatch(part.text) if part.name == symbol else None
            if match is not None:
                first, last = (part.start + at for at in match.span("type"))
                yield span_edit(
                    document, found, text, first, last, fact.after or "", fact, _told(fact)
                )


def _listed(document: DocFile, found: Occurrence) -> tuple[str, list[Part]]:
    text = document.text(found.end, found.block.end)
    opened = re.match(r"\\?\(", text)
    return text, (parts(text, opened.end()) if opened else None) or []


def _results(
    fact: ChangeFact, symbol: str, document: DocFile, section: DocSection
) -> Iterator[Edit]:
    """`connect(limit) -> bool`."""
    arrow = re.compile(
        rf"[\s,]*\\?\)\s*->\s*(?P<type>{_type_pattern(fact.before or '')})(?=\s*(?:[:`{{]|\n|\Z))"
    )
    for found in occurrences(document, section, symbol):
        text, listed = _listed(document, found)
        end = listed[-1].end if listed else len(re.match(r"\\?\(?", text)[0])  # type: ignore[index]
        if text[:1] in ("(", "\\") and (match := arrow.match(text, end)):
            first, last = match.span("type")
            yield span_edit(document, found, text, first, last, fact.after or "", fact, _told(fact))


def _beside_names(
    fact: ChangeFact, symbol: str, document: DocFile, section: DocSection
) -> Iterator[Edit]:
    """In the one item, row or field that the section has for the parameter."""
    found = [
        o
        for o in occurrences(document, section, symbol)
        if o.is_subject and o.block.kind in _ITEMS and o.where not in ("prose", "fence")
    ]
    if len(found) != 1:
        return
    text = document.text(found[0].end, found[0].block.end).split("\n", 1)[0]
    match = re.match(rf"{_TO_TYPE}(?P<type>{_type_pattern(fact.before or '')}){_AFTER_TYPE}", text)
    after = fact.after or ""
    if match is None or (found[0].block.kind is BlockKind.TABLE and "|" in after):
        return
    yield span_edit(document, found[0], text, *match.span("type"), after, fact, _told(fact))


def order_edits(
    fact: ChangeFact, document: DocFile, section: DocSection, facts: Sequence[ChangeFact]
) -> Iterator[Edit]:
    """`facts` are all of the change: what came or went as well is for a person."""
    if fact.kind is not FactKind.PARAMETERS_REORDERED or not fact.before or not fact.after:
        return
    name = last_part(strip_quotes(fact.symbol))
    if name == "__init__":
        name = last_part(fact.owner)
    now = parts_in(fact.detail.split("\n", 1)[0], name)
    if now is None or any(_is_of(other, name) for other in facts):
        return
    was, order = (re.split(r",\s*", text) for text in (fact.before, fact.after))
    for found in occurrences(document, section, name):
        text, listed = _listed(document, found)
        shown = [part.name for part in listed if part.name]
        if shown != [entry.lstrip("*") for entry in was if entry != "*"]:
            continue
        if not is_signature(listed, now, set(), found):
            continue
        written = {part.name: part.text for part in listed}
        new = [entry if entry in STARS else written.get(entry.lstrip("*"), "") for entry in order]
        first, last = listed[0].start, listed[-1].end
        if "\n" in text[first:last] or not all(new):
            continue
        told = f"the parameters of `{name}` are in another order"
        yield span_edit(document, found, text, first, last, ", ".join(new), fact, told)


def _is_of(fact: ChangeFact, name: str) -> bool:
    """Whether a parameter of the function came, went or got another name."""
    return fact.kind.value.startswith("parameter-") and name in fact.owner.split(".")

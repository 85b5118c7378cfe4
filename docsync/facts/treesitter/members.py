"""What types hold: fields, members of enumerations, and the keys that files have for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from docsync.facts.named import Family, Named
from docsync.facts.treesitter.captures import Found
from docsync.facts.treesitter.offers import Place
from docsync.facts.treesitter.source import Source, first_sentence_line, line_of, raw, said_first

if TYPE_CHECKING:
    from tree_sitter import Node

_LONGEST_LINE = 200
# https://jsdoc.app/tags-default and https://tsdoc.org/pages/tags/defaultvalue/
_DEFAULT = re.compile(
    r"(?m)^[ \t]*@default(?:Value)?[ \t]+(?P<quote>`?)(?P<value>[^`\n]+)(?P=quote)[ \t]*"
    r"(?:\Z|\n(?=[ \t]*(?:[\n@]|\Z)))"
)
# and no words or links about it
_VALUE = re.compile(
    r"-?\d[\w.]*|\"[^\"\n]*\"|'[^'\n]*'|\[\]|\{\}|(?!.*\]\()[A-Za-z_$][\w$.]*(?:\(\))?|\[[\w\s,'\".-]*\]"
)


def read_fields(source: Source, members: Iterable[tuple[Found, str, str]]) -> Iterator[Named]:
    """Of public fields and variants as (found, name, owner): what they are, their default and
    what their comment says."""
    for found, name, owner in members:
        typed, value = found.parts.get("type"), found.parts.get("value")
        kind = source.text(typed).lstrip(": ") if typed is not None else ""
        default = source.text(value) if value is not None and source.is_literal(value) else None
        whole = found.parts.get("whole") or found.node
        line = _line(whole)
        if default is None and (told := _told_default(source, found.node)) is not None:
            default, line = told, f"{line} = {told}"
        is_variant = found.role == "variant"
        if kind and "optional" in found.marks:
            kind = f"{kind} (optional)"
        named = Named(
            Family.KEY if is_variant else Family.FIELD,
            name,
            owner,
            default if is_variant else kind or None,
            line_of(found.parts.get("name") or found.node),
            body=f"{kind} {default or ''}".strip(),
        )
        yield from _described(source, found.node, named, line)
        if default is not None and not is_variant:
            yield replace(named, family=Family.DEFAULT, value=default, detail=line)


def _told_default(source: Source, node: Node) -> str | None:
    """The default that only the comment of a field gives, in a tag of its own."""
    if b"@default" not in source.blob:
        return None
    told = _DEFAULT.search(source.doc(node))
    value = told["value"].strip() if told is not None else ""
    return value if _VALUE.fullmatch(value) else None


def read_keys(source: Source, places: Iterable[Place], *, is_public: bool) -> Iterator[Named]:
    """Names that files have for fields: public wherever the type is, for a user writes them."""
    for place in places:
        found = place.found
        if found.role != "key" or "name" not in found.parts:
            continue
        typed = found.parts.get("type")
        kind = source.text(typed) if typed is not None else ""
        whole = found.parts.get("whole") or found.node
        for word in found.texts.get("name", "").split("\n"):
            named = Named(
                Family.FIELD,
                word,
                place.owner,
                kind or None,
                line_of(found.parts["name"]),
                body=kind,
                is_public=is_public,
                series="key",
            )
            yield from _described(source, found.node, named, f"{word}: {_line(whole)}")


def _described(source: Source, node: Node, named: Named, line: str) -> Iterator[Named]:
    doc = source.doc(node)
    described = replace(named, detail="\n".join(filter(None, (line, said_first(doc)))))
    yield described
    if first := first_sentence_line(doc):
        yield replace(described, family=Family.HELP, value=first)


def _line(node: Node) -> str:
    return " ".join(raw(node).split())[:_LONGEST_LINE].rstrip(",;")

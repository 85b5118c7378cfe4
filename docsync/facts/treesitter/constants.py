"""What happened to the value of a constant, entry by entry where it has entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.remarks import Key, remarks
from docsync.facts.treesitter.change import Change
from docsync.facts.treesitter.source import Source, line_of, unquoted
from docsync.facts.treesitter.surface import Symbol

if TYPE_CHECKING:
    from tree_sitter import Node

# beyond this it is a data table, and no document lists it entry by entry
_MOST_ENTRIES = 30
_MOST_DEPTH = 6


def compare_constant(
    change: Change, old: Symbol, new: Symbol, siblings: Sequence[str]
) -> Iterator[ChangeFact]:
    before, after = old.source.quote(old.value), new.source.quote(new.value)
    if before == after or before is None or after is None or old.value is None or new.value is None:
        return
    first, second = list(entries(old, old.value)), list(entries(new, new.value))
    if first and second:
        found = named_facts(change.path, change.language, first, second, old_path=change.old_path)
        if len(found) <= _MOST_ENTRIES:
            yield from found
            return
    is_type = new.role == "alias"
    canonical = new.source.spec.canonical_type
    if is_type and canonical(before.text) == canonical(after.text):
        return
    is_known = old.source.is_literal(old.value) and new.source.is_literal(new.value)
    if (is_type and (old.has_members or new.has_members)) or not (is_type or is_known):
        return
    yield change.about(
        FactKind.ANNOTATION_CHANGED if is_type else FactKind.CONSTANT_CHANGED,
        old.name,
        new.qualname,
        new.line,
        owner=old.owner,
        before=before.text,
        after=after.text,
        is_public=new.is_public,
        siblings=siblings,
        detail=new.describe(),
        certainty=new.certainty,
    )


def entries(symbol: Symbol, value: Node) -> Iterator[Named]:
    """Keys of tables with their plain values, through nested tables; elements of lists."""
    yield from _entries(symbol, symbol.source, value, symbol.qualname, 0)


def _entries(
    symbol: Symbol, source: Source, value: Node, owner: str, depth: int
) -> Iterator[Named]:
    if depth > _MOST_DEPTH:
        return
    pairs = source.spec.entries(source, value)
    if pairs is not None:
        said = _remarks(source, pairs)
        for name, node in pairs:
            yield _named(symbol, Family.OPTION, name, owner, node, said.get(name, ""))
            yield from _entries(symbol, source, node, f"{owner}.{name}", depth + 1)
        return
    listed = source.spec.elements(source, value)
    for node in listed or ():
        if node.type in source.spec.strings and (text := source.literal(node)):
            yield _named(symbol, Family.ITEM, text, owner, node)


def _remarks(source: Source, pairs: Sequence[tuple[str, Node]]) -> Mapping[str, str]:
    """What comments say of the keys of a table."""
    keys = [Key(name, node.start_point[0], *node.end_point) for name, node in pairs]
    return remarks(source.lines, keys)


def _named(
    symbol: Symbol, family: Family, name: str, owner: str, node: Node, said: str = ""
) -> Named:
    source = symbol.source
    resolved = source.resolve(node)
    plain = source.is_literal(resolved) and source.spec.entries(source, resolved) is None
    text = source.text(resolved)
    shown = f"{unquoted(name)}: {text}" if family is Family.OPTION else text
    return Named(
        family,
        unquoted(name),
        owner,
        text if plain and family is Family.OPTION else None,
        line_of(node),
        body=source.canonical(resolved) if plain and family is Family.OPTION else "",
        detail="\n".join(filter(None, (shown, said))),
        is_public=symbol.is_public,
        certainty=symbol.certainty,
    )

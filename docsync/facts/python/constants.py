"""What happened to the value of a constant, entry by entry where it has entries."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import name_similarity, pair
from docsync.facts.python.change import Change
from docsync.facts.python.likeness import canon, is_trivial
from docsync.facts.python.parameters import canon_type
from docsync.facts.python.signature import render
from docsync.facts.python.source import shorten
from docsync.facts.python.symbols import Module, Symbol, is_literal, last_name, quoted
from docsync.facts.remarks import Key, remarks
from docsync.facts.sides import Texts, nearest

_WRAPPERS = frozenset(
    [
        "frozenset",
        "set",
        "list",
        "tuple",
        "sorted",
        "dict",
        "OrderedDict",
        "MappingProxyType",
        "frozendict",
    ]
)
# beyond this it is a data table, and no document lists it entry by entry
_MOST_ENTRIES = 30
_UNKNOWN_VALUE = 0.6
_HELP_WORDS, _HELP_KEYS, _HELP_SHARE = 4, 4, 0.75
_LAID_OUT = frozenset({"dedent", "cleandoc", "_", "gettext", "gettext_lazy", "gettext_noop"})
_RECORD_MAKERS = frozenset({"namedtuple", "Enum", "IntEnum", "StrEnum", "make_dataclass"})
_REQUIREMENT = (
    r"(?P<name>[A-Za-z][\w.-]*)(?:\[[\w., -]*\])?\s*(?P<versions>(?:[=<>!~]=|[<>])[^;]*)(?:;.*)?"
)

Entries = Mapping[str, ast.expr | None]


def compare_constant(
    change: Change, old: Symbol, new: Symbol, siblings: Sequence[str]
) -> Iterator[ChangeFact]:
    assert change.old is not None and change.new is not None
    has_both = old.annotation is not None and new.annotation is not None
    if has_both and canon_type(old.annotation) != canon_type(new.annotation):
        types = (canon(old.annotation), canon(new.annotation))
        yield _whole(change, FactKind.ANNOTATION_CHANGED, (old, new), siblings, types)
    if _is_same_value(old.value, new.value):
        return
    before, after = entries(old.value), entries(new.value)
    if before is not None and after is not None and (before or after):
        found = list(compare_entries(change, old.qualname, before, after, new))
        if found and len(found) <= _MOST_ENTRIES:
            yield from found
            return
        if not found and list(before) == list(after):
            return  # wrapped in another type, or written another way
    is_known = _is_known(old.value) and _is_known(new.value)
    yield _whole(
        change,
        FactKind.CONSTANT_CHANGED,
        (old, new),
        siblings,
        (_quote(change.old, old.value), _quote(change.new, new.value)),
        certainty=1.0 if is_known else _UNKNOWN_VALUE,
    )


def entries(value: ast.expr | None) -> Entries | None:
    """String keys with their values, or string elements with None; None if neither."""
    match value:
        case ast.Dict(keys=keys, values=values):
            named = {
                key.value: item
                for key, item in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            }
            return named if len(named) == len(values) else None
        case ast.Call(args=[], keywords=words) if last_name(value) in ("dict", "OrderedDict"):
            return {word.arg: word.value for word in words if word.arg is not None}
        case ast.Call(args=[inner], keywords=[]) if last_name(value) in _WRAPPERS:
            return entries(inner)
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            return _elements(items) or _pairs(items)
        case ast.Call(args=[_, fields]) if last_name(value) in _RECORD_MAKERS:
            if isinstance(fields, ast.Constant) and isinstance(fields.value, str):
                return dict.fromkeys(fields.value.replace(",", " ").split())
            return entries(fields)
    return None


def compare_entries(
    change: Change, owner: str, old: Entries, new: Entries, symbol: Symbol
) -> Iterator[ChangeFact]:
    """Keys that came, went or changed, through nested tables; `owner` is dotted."""
    removed = [name for name in old if name not in new]
    added = [name for name in new if name not in old]
    pairs = pair(removed, added, _likeness(old, new))
    renamed = {removed[p.old]: added[p.new] for p in pairs}
    said = _remarks(new, change.new.source.lines) if change.new is not None else {}

    def fact(kind: FactKind, name: str, texts: Texts, at: str) -> ChangeFact:
        side = old if kind.is_removal else new
        spot = _Spot(symbol, side, at, said.get(at, ""))
        return _entry(change, kind, (owner, name), texts, spot)

    for name, value in old.items():
        other = renamed.get(name, name)
        if other not in new:
            yield fact(FactKind.KEY_REMOVED, name, (_text(change.old, value), None), name)
            continue
        if name in renamed:
            yield fact(FactKind.KEY_RENAMED, name, (name, other), other)
        after = new[other]
        if canon(value) == canon(after):
            continue
        inner_old, inner_new = entries(value), entries(after)
        if isinstance(value, ast.Dict) and inner_old is not None and inner_new is not None:
            yield from compare_entries(change, f"{owner}.{name}", inner_old, inner_new, symbol)
        elif value is not None and after is not None:
            texts = (_text(change.old, value), _text(change.new, after))
            yield fact(FactKind.VALUE_CHANGED, name, texts, other)
    for name in added:
        if name not in renamed.values():
            yield fact(FactKind.KEY_ADDED, name, (None, _text(change.new, new[name])), name)


def _likeness(old: Entries, new: Entries) -> Callable[[str, str], float]:
    def score(before: str, after: str) -> float:
        names = name_similarity(before, after)
        first, second = old[before], new[after]
        if first is None or second is None:
            # two words in a list are two words, unless one is a spelling of the other
            return names if names >= 0.85 else 0.0
        is_same = canon(first) == canon(second)
        if is_same and not is_trivial(first):
            return 0.6 + 0.4 * names
        return names if is_same and names >= 0.6 else 0.0

    return score


def _elements(items: Sequence[ast.expr]) -> Entries | None:
    """Of requirements, the name is the key and the versions are its value."""
    found: dict[str, ast.expr | None] = {}
    for item in items:
        if not isinstance(item, ast.Constant) or not isinstance(item.value, str):
            return None
        if needed := re.fullmatch(_REQUIREMENT, item.value):
            found[needed["name"]] = ast.Constant(needed["versions"].strip())
        else:
            found[item.value] = None
    return found


def _pairs(items: Sequence[ast.expr]) -> Entries | None:
    """`[("a", 1), ("b", 2)]`, as choices are often written."""
    found: dict[str, ast.expr | None] = {}
    for item in items:
        match item:
            case ast.Tuple(elts=[ast.Constant(value=str(name)), value]):
                found[name] = value
            case _:
                return None
    return found


@dataclass(frozen=True, slots=True, eq=False)
class _Spot:
    """An entry `name` of the table `side`, somewhere in the statement of `symbol`; `said` is what a
    comment says of it."""

    symbol: Symbol
    side: Entries
    name: str
    said: str


def _entry(
    change: Change, kind: FactKind, key: tuple[str, str], texts: Texts, spot: _Spot
) -> ChangeFact:
    value = spot.side.get(spot.name)
    return change.about(
        kind,
        key[1],
        spot.symbol.qualname,
        getattr(value, "lineno", spot.symbol.line),
        owner=key[0],
        before=texts[0],
        after=texts[1],
        is_old=kind.is_removal,
        is_public=change.is_public(spot.symbol.qualname) or _is_help(spot.side),
        siblings=nearest(spot.name, spot.side),
        detail="" if kind.is_removal else _entry_detail(spot, value),
    )


def _is_help(table: Entries) -> bool:
    """Whether a table tells users what each of its keys means, whatever it is called."""
    told = sum(len(_told(value).split()) >= _HELP_WORDS for value in table.values())
    return len(table) >= _HELP_KEYS and told >= _HELP_SHARE * len(table)


def _told(value: ast.expr | None) -> str:
    """The first paragraph of a text that stands in the code, also below a call that lays it out."""
    match value:
        case ast.Constant(value=str(text)):
            return " ".join(inspect.cleandoc(text).split("\n\n")[0].split())
        case ast.Call(args=[inner], keywords=[]) if last_name(value) in _LAID_OUT:
            return _told(inner)
    return ""


def _entry_detail(spot: _Spot, value: ast.expr | None) -> str:
    name = spot.name
    if len((told := _told(value)).split()) >= _HELP_WORDS:
        return f"{name}: {told}"
    shown = f'"{name}"' if value is None else shorten(f'"{name}": {ast.unparse(value)}')
    return f"{shown}\n{spot.said}" if spot.said else shown


def _remarks(table: Entries, lines: Sequence[bytes]) -> Mapping[str, str]:
    """What comments say of the keys of a table that is written line by line."""
    keys = []
    for name, value in table.items():
        if value is None or value.end_lineno is None or value.end_lineno > len(lines):
            return {}
        column = value.end_col_offset or 0
        keys.append(Key(name, value.lineno - 1, value.end_lineno - 1, column))
    return remarks(lines, keys)


def _whole(
    change: Change,
    kind: FactKind,
    symbols: tuple[Symbol, Symbol],
    siblings: Sequence[str],
    texts: Texts,
    *,
    certainty: float = 1.0,
) -> ChangeFact:
    old, new = symbols
    assert change.new is not None
    return change.about(
        kind,
        old.name,
        new.qualname,
        new.line,
        owner=old.qualname.rpartition(".")[0],
        before=texts[0],
        after=texts[1],
        siblings=siblings,
        detail=render(new, change.new),
        certainty=certainty,
    )


def _text(module: Module | None, value: ast.expr | None) -> str | None:
    return None if module is None else quoted(module.quote(value))


def _quote(module: Module, value: ast.expr | None) -> str | None:
    return None if value is None else module.source.text(value)


def _is_same_value(old: ast.expr | None, new: ast.expr | None) -> bool:
    if canon(old) == canon(new):
        return True
    # a type alias in a newer spelling
    return not _is_known(old) and not _is_known(new) and canon_type(old) == canon_type(new)


def _is_known(value: ast.expr | None) -> bool:
    return value is None or is_literal(value)

"""What happened to the parameters and the result of a function."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.change import Texts, nearest
from docsync.facts.python.pairing import Pair, name_similarity, pair
from docsync.facts.python.symbols import Quote, quoted
from docsync.facts.treesitter.captures import Found, find
from docsync.facts.treesitter.change import Change
from docsync.facts.treesitter.likeness import body_words, is_renamed_in, is_trivial
from docsync.facts.treesitter.source import line_of, parameter_line, raw, unquoted
from docsync.facts.treesitter.surface import Symbol

if TYPE_CHECKING:
    from tree_sitter import Node

_SAME_NAME = 0.5
_ADDED_TYPE = 0.4
_RECEIVERS = frozenset({"this", "self", "_", "cls"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """`is_rest` takes all that is left; `is_keyword` is given by name, so its place means
    nothing. `type` is as written, with what makes it optional."""

    name: str
    line: int
    default: Quote | None = None
    type: str = ""
    is_rest: bool = False
    is_keyword: bool = False


class Callable:
    """A function on one side, with its parameters read when somebody asks."""

    def __init__(self, symbol: Symbol, owner: str) -> None:
        self.symbol = symbol
        self.owner = owner

    @cached_property
    def parameters(self) -> list[Parameter]:
        node = self.symbol.parts.get("parameters")
        return [] if node is None else read_parameters(self.symbol, node)

    @cached_property
    def names(self) -> list[str]:
        return [parameter.name for parameter in self.parameters]

    @cached_property
    def body(self) -> list[str]:
        return body_words(self.symbol)

    def detail(self, name: str) -> str:
        return self.symbol.describe(parameter_line(self.symbol.doc, name))


def read_parameters(symbol: Symbol, node: Node) -> list[Parameter]:
    source = symbol.source
    found = find(source, source.spec.parameters, node)
    if not found and node.type == "identifier":
        return [Parameter(raw(node), line_of(node))]
    own = [one for one in found if one.role == "parameter" and _is_of(one, node)]
    return [_parameter(symbol, one) for one in own if _name(one) not in _RECEIVERS]


def _is_of(one: Found, node: Node) -> bool:
    """Not of a function that stands inside: in a type or a default."""
    at = one.node.parent
    while at is not None and at.id != node.id:
        if at.type == node.type:
            return False
        at = at.parent
    return at is not None or one.node.id == node.id


def _name(one: Found) -> str:
    return unquoted(raw(one.parts["name"])) if "name" in one.parts else ""


def _parameter(symbol: Symbol, one: Found) -> Parameter:
    source = symbol.source
    typed, value = one.parts.get("type"), one.parts.get("value")
    kind = source.text(typed).lstrip(": ") if typed is not None else ""
    if "optional" in one.marks:
        kind = f"{kind} (optional)".strip()
    return Parameter(
        name=_name(one),
        line=line_of(one.parts.get("name") or one.node),
        default=source.quote(value),
        type=kind,
        is_rest="rest" in one.marks,
        is_keyword="keyword" in one.marks,
    )


def compare_callable(change: Change, old: Symbol, new: Symbol, owner: str) -> Iterator[ChangeFact]:
    """`owner` is what the parameters belong to: the function, or the class of a constructor."""
    sides = Callable(old, owner), Callable(new, owner)
    yield from _compare(change, *sides)
    yield from _compare_returns(change, *sides)


def _compare(change: Change, old: Callable, new: Callable) -> Iterator[ChangeFact]:
    removed = [p for p in old.parameters if p.name not in new.names]
    added = [p for p in new.parameters if p.name not in old.names]
    renamed = _pair_renamed(old, removed, new, added)
    after_of = {removed[r.old].name: added[r.new].name for r in renamed}
    for r in renamed:
        couple = removed[r.old], added[r.new]
        names = couple[0].name, couple[1].name
        yield _fact(
            change, FactKind.PARAMETER_RENAMED, (old, new), couple, names, certainty=r.score
        )
    gone, come = {r.old for r in renamed}, {r.new for r in renamed}
    for index, parameter in enumerate(removed):
        if index not in gone:
            texts = quoted(parameter.default), None
            yield _fact(change, FactKind.PARAMETER_REMOVED, (old, new), (parameter, None), texts)
    for index, parameter in enumerate(added):
        if index not in come:
            value = None, quoted(parameter.default)
            yield _fact(change, FactKind.PARAMETER_ADDED, (old, new), (None, parameter), value)
    by_name = {p.name: p for p in new.parameters}
    for before in old.parameters:
        after = by_name.get(after_of.get(before.name, before.name))
        if after is not None:
            yield from _compare_one(change, old, new, before, after)
    yield from _compare_order(change, old, new, after_of)


def _compare_one(
    change: Change, old: Callable, new: Callable, before: Parameter, after: Parameter
) -> Iterator[ChangeFact]:
    couple = before, after
    if before.default != after.default:
        values = quoted(before.default), quoted(after.default)
        yield _fact(change, FactKind.DEFAULT_CHANGED, (old, new), couple, values)
    if not _is_same_type(old.symbol, before.type, after.type):
        types = before.type or None, after.type or None
        yield _fact(
            change,
            FactKind.ANNOTATION_CHANGED,
            (old, new),
            couple,
            types,
            certainty=1.0 if None not in types else _ADDED_TYPE,
        )


def _is_same_type(symbol: Symbol, before: str, after: str) -> bool:
    canonical = symbol.source.spec.canonical_type
    return canonical(before) == canonical(after)


def _compare_order(
    change: Change, old: Callable, new: Callable, after_of: dict[str, str]
) -> Iterator[ChangeFact]:
    order = [p.name for p in new.parameters if not p.is_keyword]
    before = [after_of.get(p.name, p.name) for p in old.parameters if not p.is_keyword]
    common = set(before) & set(order)
    if [name for name in before if name in common] == [name for name in order if name in common]:
        return
    yield change.about(
        FactKind.PARAMETERS_REORDERED,
        old.symbol.name,
        new.symbol.qualname,
        new.symbol.line,
        owner=old.symbol.owner,
        before=", ".join(old.names),
        after=", ".join(new.names),
        is_public=new.symbol.is_public,
        detail=new.symbol.describe(),
    )


def _compare_returns(change: Change, old: Callable, new: Callable) -> Iterator[ChangeFact]:
    first, second = (
        side.symbol.source.text(node).lstrip(": ") if node is not None else ""
        for side in (old, new)
        for node in (side.symbol.parts.get("returns"),)
    )
    if _is_same_type(new.symbol, first, second):
        return
    yield change.about(
        FactKind.ANNOTATION_CHANGED,
        old.symbol.name,
        new.symbol.qualname,
        new.symbol.line,
        owner=old.symbol.owner,
        before=first or None,
        after=second or None,
        is_public=new.symbol.is_public,
        detail=new.symbol.describe(),
        certainty=1.0 if first and second else _ADDED_TYPE,
    )


def _pair_renamed(
    old: Callable, removed: Sequence[Parameter], new: Callable, added: Sequence[Parameter]
) -> list[Pair]:
    """A rename keeps its slot or its words; the body's use of the name settles doubts."""
    kept = set(old.names) & set(new.names)

    def slot(side: Callable, parameter: Parameter) -> int:
        return sum(name in kept for name in side.names[: side.names.index(parameter.name)])

    def score(before: Parameter, after: Parameter) -> float:
        if before.is_rest is not after.is_rest or before.is_keyword is not after.is_keyword:
            return 0.0
        names = name_similarity(before.name, after.name)
        is_same_slot = slot(old, before) == slot(new, after)
        is_same_type = _is_same_type(new.symbol, before.type, after.type)
        is_same_default = before.default == after.default
        if is_renamed_in(old.body, new.body, before.name, after.name):
            return 0.9 + 0.1 * names
        if names >= _SAME_NAME and (is_same_slot or is_same_default):
            return 0.6 + 0.1 * (is_same_slot + is_same_default + is_same_type) + 0.1 * names
        has_witness = bool(before.type) or not (
            before.default is None or is_trivial(before.default.canon)
        )
        is_only = len(removed) == len(added) == 1 and len(old.names) == len(new.names)
        is_alike = is_same_slot and is_same_type and is_same_default
        is_required = before.default is None and after.default is None
        if is_alike and (has_witness or (is_only and is_required)):
            return 0.6
        return 0.0

    return pair(removed, added, score)


def _fact(
    change: Change,
    kind: FactKind,
    sides: tuple[Callable, Callable],
    parameter: tuple[Parameter | None, Parameter | None],
    texts: Texts,
    *,
    certainty: float = 1.0,
) -> ChangeFact:
    (old, new), (before, after) = sides, parameter
    known = before or after
    assert known is not None
    here = after.line if after is not None else new.symbol.line
    side, name = (new, after.name) if after is not None else (old, known.name)
    return change.about(
        kind,
        known.name,
        new.symbol.qualname,
        here,
        owner=old.owner,
        before=texts[0],
        after=texts[1],
        is_public=new.symbol.is_public and not known.name.startswith("_"),
        siblings=nearest(name, side.names),
        detail=new.detail(name),
        certainty=certainty,
    )

"""What happened to the parameters and annotations of something callable."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.change import Change, Texts, nearest
from docsync.facts.python.decorated import compare_bases
from docsync.facts.python.docstring import docstring, parameter_line
from docsync.facts.python.pairing import Pair, canon, is_trivial, name_similarity, pair, words_of
from docsync.facts.python.signature import (
    Parameter,
    ParameterKind,
    constructor,
    describe,
    parameters,
)
from docsync.facts.python.symbols import Function, Module, Symbol, SymbolKind, quoted

_ALIASES = {"List": "list", "Dict": "dict", "Set": "set", "Tuple": "tuple", "Type": "type"}
_ALIASES |= {"FrozenSet": "frozenset", "Text": "str"}
_ADDED_ANNOTATION = 0.4
_SAME_NAME = 0.5
_SAME_BODY = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class _Callable:
    """A symbol on one side with its parameters; `word` is what they belong to."""

    symbol: Symbol
    module: Module
    parameters: Sequence[Parameter]
    qualname: str

    @property
    def names(self) -> list[str]:
        return [parameter.name for parameter in self.parameters]

    @property
    def order(self) -> list[str]:
        """Those that may be given by position."""
        return [p.name for p in self.parameters if p.kind <= ParameterKind.POSITIONAL]

    def detail(self, name: str) -> str:
        text = docstring(self.symbol.node)
        if own := self.symbol.members.get("__init__"):
            text += "\n" + docstring(own.node)
        field = next((p.help for p in self.parameters if p.name == name and p.help), "")
        more = parameter_line(text, name) or (f"{name}: {field}" if field else "")
        return describe(self.symbol, self.module, more)


def compare_callable(
    change: Change, old: Symbol, new: Symbol, *, only_defaults: bool = False
) -> Iterator[ChangeFact]:
    """Of a function or method; a class's constructor is `compare_constructor`'s.

    `only_defaults`: both texts are equal, and only a constant that a default names may differ.
    """
    if isinstance(old.node, Function) and isinstance(new.node, Function):
        if new.name in ("__init__", "__new__"):
            return
        is_method = "." in new.qualname
        first = parameters(old.node, is_method=is_method)
        if only_defaults and not any(isinstance(p.default, ast.Name) for p in first):
            return
        second = parameters(new.node, is_method=is_method)
        yield from _compare(change, old, first, new, second)
        yield from _compare_returns(change, old, new)
    elif only_defaults and new.kind is SymbolKind.CLASS:
        yield from _compare_named_defaults(change, old, new)


def compare_constructor(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    assert change.old is not None and change.new is not None
    yield from compare_bases(change, old, new)
    first, second = constructor(old, change.old), constructor(new, change.new)
    if first is not None and second is not None:
        yield from _compare(change, old, first, new, second)


def _compare_named_defaults(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    assert change.old is not None and change.new is not None
    first, second = constructor(old, change.old), constructor(new, change.new)
    if first and second and any(isinstance(p.default, ast.Name) for p in first):
        yield from _compare(change, old, first, new, second)
    for name, member in old.members.items():
        yield from compare_callable(change, member, new.members[name], only_defaults=True)


def _compare(
    change: Change,
    old_symbol: Symbol,
    old_parameters: Sequence[Parameter],
    new_symbol: Symbol,
    new_parameters: Sequence[Parameter],
) -> Iterator[ChangeFact]:
    assert change.old is not None and change.new is not None
    old = _Callable(old_symbol, change.old, old_parameters, old_symbol.qualname)
    new = _Callable(new_symbol, change.new, new_parameters, new_symbol.qualname)
    old_names, new_names = set(old.names), set(new.names)
    removed = [p for p in old.parameters if p.name not in new_names]
    added = [p for p in new.parameters if p.name not in old_names]
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
            texts = _value(change.old, parameter), None
            yield _fact(change, FactKind.PARAMETER_REMOVED, (old, new), (parameter, None), texts)
    for index, parameter in enumerate(added):
        if index not in come:
            value = None, _value(change.new, parameter)
            yield _fact(change, FactKind.PARAMETER_ADDED, (old, new), (None, parameter), value)
    by_name = {p.name: p for p in new.parameters}
    for before in old.parameters:
        after = by_name.get(after_of.get(before.name, before.name))
        if after is not None:
            yield from _compare_one(change, old, new, before, after)
    yield from _compare_order(change, old, new, after_of)


def _compare_one(
    change: Change, old: _Callable, new: _Callable, before: Parameter, after: Parameter
) -> Iterator[ChangeFact]:
    sides, couple = (old, new), (before, after)
    if old.module.quote(before.default) != new.module.quote(after.default):
        values = _value(old.module, before), _value(new.module, after)
        yield _fact(change, FactKind.DEFAULT_CHANGED, sides, couple, values)
    if canon_type(before.annotation) != canon_type(after.annotation):
        types = canon(before.annotation) or None, canon(after.annotation) or None
        yield _fact(
            change,
            FactKind.ANNOTATION_CHANGED,
            sides,
            couple,
            types,
            certainty=1.0 if None not in types else _ADDED_ANNOTATION,
        )
    if before.help and after.help and before.help != after.help:
        yield _fact(change, FactKind.HELP_CHANGED, sides, couple, (before.help, after.help))


def _compare_order(
    change: Change, old: _Callable, new: _Callable, after_of: dict[str, str]
) -> Iterator[ChangeFact]:
    """Order, and what may be given by position."""
    before = [after_of.get(name, name) for name in old.order]
    common = set(before) & set(new.order)
    kept = set(before) & set(new.names)
    is_same_order = [n for n in before if n in common] == [n for n in new.order if n in common]
    if is_same_order and common == kept:
        return
    yield change.about(
        FactKind.PARAMETERS_REORDERED,
        old.symbol.name,
        new.qualname,
        new.symbol.line,
        owner=old.qualname.rpartition(".")[0],
        before=_order(old.parameters),
        after=_order(new.parameters),
        detail=describe(new.symbol, new.module),
    )


def _order(parameters: Sequence[Parameter]) -> str:
    words: list[str] = []
    for parameter in parameters:
        if parameter.kind is ParameterKind.KEYWORD and not {"*", "*args"} & set(words):
            words.append("*")
        star = {ParameterKind.VARIADIC: "*", ParameterKind.KEYWORDS: "**"}.get(parameter.kind, "")
        words.append(star + parameter.name)
    return ", ".join(words)


def _compare_returns(change: Change, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
    assert isinstance(old.node, Function) and isinstance(new.node, Function)
    before, after = old.node.returns, new.node.returns
    if canon_type(before) == canon_type(after):
        return
    assert change.new is not None
    has_both = before is not None and after is not None
    yield change.about(
        FactKind.ANNOTATION_CHANGED,
        old.name,
        new.qualname,
        new.line,
        owner=old.qualname.rpartition(".")[0],
        before=canon(before) or None,
        after=canon(after) or None,
        detail=describe(new, change.new),
        certainty=1.0 if has_both else _ADDED_ANNOTATION,
    )


def _pair_renamed(
    old: _Callable, removed: Sequence[Parameter], new: _Callable, added: Sequence[Parameter]
) -> list[Pair]:
    """A rename keeps its slot or its words; the body's use of the name settles doubts."""
    kept = set(old.names) & set(new.names)

    def slot(side: _Callable, parameter: Parameter) -> int:
        return sum(name in kept for name in side.names[: side.names.index(parameter.name)])

    def score(before: Parameter, after: Parameter) -> float:
        if (before.kind >= ParameterKind.VARIADIC or after.kind >= ParameterKind.VARIADIC) and (
            before.kind is not after.kind
        ):
            return 0.0
        names = name_similarity(before.name, after.name)
        is_same_slot = slot(old, before) == slot(new, after)
        is_same_type = canon_type(before.annotation) == canon_type(after.annotation)
        is_same_default = old.module.quote(before.default) == new.module.quote(after.default)
        if _is_renamed_in_body(old.symbol, new.symbol, before.name, after.name):
            return 0.9 + 0.1 * names
        if names >= _SAME_NAME and (is_same_slot or is_same_default):
            return 0.6 + 0.1 * (is_same_slot + is_same_default + is_same_type) + 0.1 * names
        has_witness = before.annotation is not None or not is_trivial(before.default)
        is_only = len(removed) == len(added) == 1 and len(old.names) == len(new.names)
        is_alike = is_same_slot and is_same_type and is_same_default
        required = before.default is None and after.default is None
        if is_alike and (has_witness or (is_only and required)):
            return 0.6
        return 0.0

    return pair(removed, added, score)


def _is_renamed_in_body(old: Symbol, new: Symbol, before: str, after: str) -> bool:
    """Whether the body does with the new name what it did with the old one."""
    from rapidfuzz.distance import Indel

    first, second = _statement_words(old), _statement_words(new)
    if before not in first or after in first or before in second:
        return False
    replaced = [after if word == before else word for word in first]
    return Indel.normalized_similarity(replaced, second) >= _SAME_BODY


def _statement_words(symbol: Symbol) -> list[str]:
    """Of the body alone, without signature and docstring; of a class, its constructor's."""
    node = symbol.node
    if symbol.kind is SymbolKind.CLASS and (own := symbol.members.get("__init__")):
        node = own.node
    if not isinstance(node, Function):
        return []
    body = node.body[1:] if docstring(node) else node.body
    return [word for statement in body for word in words_of(statement)]


def _fact(
    change: Change,
    kind: FactKind,
    sides: tuple[_Callable, _Callable],
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
        new.qualname,
        here,
        owner=old.qualname,
        before=texts[0],
        after=texts[1],
        is_public=change.is_public(new.qualname) and not known.name.startswith("_"),
        siblings=nearest(name, side.names),
        detail=new.detail(name),
        certainty=certainty,
    )


def canon_type(node: ast.expr | None) -> str:
    """Equal for spellings of one type: `Optional[X]`, `"X | None"`, `typing.List`, `list`."""
    if node is None:
        return ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            return canon_type(ast.parse(node.value, mode="eval").body)
        except SyntaxError:
            return node.value
    return " | ".join(sorted(_members(node)))


def _members(node: ast.expr) -> set[str]:
    match node:
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            return _members(left) | _members(right)
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional")):
            return _members(node.slice) | {"None"}
        case ast.Subscript(value=ast.Name(id="Union") | ast.Attribute(attr="Union")):
            inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
            return {member for part in inner for member in _members(part)}
        case ast.Subscript(value=value, slice=ast.Tuple(elts=elements)):
            return {f"{canon_type(value)}[{', '.join(map(canon_type, elements))}]"}
        case ast.Subscript(value=value, slice=inner):
            return {f"{canon_type(value)}[{canon_type(inner)}]"}
        case ast.Constant(value=str()):
            return {canon_type(node)}
    text = re.sub(r"\b(?:typing|typing_extensions|t|collections\.abc)\.", "", canon(node))
    return {_ALIASES.get(text, text)}


def _value(module: Module, parameter: Parameter) -> str | None:
    return quoted(module.quote(parameter.default))

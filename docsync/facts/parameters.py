"""What happened to the parameters and the result of something callable, in any language."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.pairing import Pair, name_similarity, pair
from docsync.facts.python.signature import ParameterKind
from docsync.facts.python.symbols import Quote, quoted
from docsync.facts.sides import Sides, Texts, nearest

_SAME_NAME = 0.5
_NEARLY = 0.8  # the same name, where the default is another one
_SAME_BODY = 0.9
_ADDED_TYPE = 0.4


@dataclass(frozen=True, slots=True)
class Type:
    """`text` is as written, "" for none; `canon` is equal for two spellings of one type."""

    text: str = ""
    canon: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """`kind`: only those of one kind can be one parameter under two names. `is_placed`: it may be
    given by position. `is_telling`: its type or default is not that of many others. `help` is what
    its declaration says of it."""

    name: str
    line: int
    default: Quote | None
    type: Type
    kind: Hashable
    is_placed: bool
    is_telling: bool
    help: str = ""


class Signature(Protocol):
    """Something callable on one side of a change. `owner` is what the parameters belong to, and
    `outer` where that stands; both are dotted within the file."""

    @property
    def name(self) -> str: ...

    @property
    def qualname(self) -> str: ...

    @property
    def line(self) -> int: ...

    @property
    def owner(self) -> str: ...

    @property
    def outer(self) -> str: ...

    @property
    def is_public(self) -> bool: ...

    @property
    def parameters(self) -> Sequence[Parameter]: ...

    @property
    def order(self) -> str:
        """The parameters in a row, as a reader sees them."""

    @property
    def shows_kinds(self) -> bool:
        """Whether `order` tells which must be given by name."""

    @property
    def returns(self) -> Type: ...

    @property
    def body(self) -> Sequence[str]:
        """The words of what it does."""

    def detail(self, name: str = "") -> str:
        """What a person wants to read about it, and about its parameter `name`."""


def compare_callable(change: Sides, old: Signature, new: Signature) -> Iterator[ChangeFact]:
    removed = [p for p in old.parameters if p.name not in _names(new)]
    added = [p for p in new.parameters if p.name not in _names(old)]
    renamed = _pair_renamed(old, removed, new, added)
    after_of = {removed[r.old].name: added[r.new].name for r in renamed}
    sides = old, new
    for r in renamed:
        couple = removed[r.old], added[r.new]
        names = couple[0].name, couple[1].name
        yield _fact(change, FactKind.PARAMETER_RENAMED, sides, couple, names, certainty=r.score)
    takes_any = any(parameter.kind is ParameterKind.KEYWORDS for parameter in added)
    gone, come = {r.old for r in renamed}, {r.new for r in renamed}
    for index, parameter in enumerate(removed):
        if index not in gone:
            texts = quoted(parameter.default), None
            lost = _fact(change, FactKind.PARAMETER_REMOVED, sides, (parameter, None), texts)
            # what takes any name may take it still, and pass it on
            yield replace(lost, stands_elsewhere=True) if takes_any else lost
    for index, parameter in enumerate(added):
        if index not in come:
            value = None, quoted(parameter.default)
            yield _fact(change, FactKind.PARAMETER_ADDED, sides, (None, parameter), value)
    by_name = {p.name: p for p in new.parameters}
    for before in old.parameters:
        after = by_name.get(after_of.get(before.name, before.name))
        if after is not None:
            yield from _compare_one(change, sides, before, after)
    yield from _compare_order(change, old, new, after_of)
    yield from _compare_returns(change, old, new)


def _names(side: Signature) -> list[str]:
    return [parameter.name for parameter in side.parameters]


def _compare_one(
    change: Sides, sides: tuple[Signature, Signature], before: Parameter, after: Parameter
) -> Iterator[ChangeFact]:
    couple = before, after
    if before.default != after.default:
        values = quoted(before.default), quoted(after.default)
        yield _fact(change, FactKind.DEFAULT_CHANGED, sides, couple, values)
    if before.type.canon != after.type.canon:
        yield _fact(
            change,
            FactKind.ANNOTATION_CHANGED,
            sides,
            couple,
            _texts(before.type, after.type),
            certainty=_certainty(before.type, after.type),
        )
    if before.help and after.help and before.help != after.help:
        yield _fact(change, FactKind.HELP_CHANGED, sides, couple, (before.help, after.help))


def _texts(before: Type, after: Type) -> Texts:
    return before.text or None, after.text or None


def _certainty(before: Type, after: Type) -> float:
    """Where a type was only written down, nothing need have changed."""
    return 1.0 if before.text and after.text else _ADDED_TYPE


def _compare_order(
    change: Sides, old: Signature, new: Signature, after_of: dict[str, str]
) -> Iterator[ChangeFact]:
    """Order, and what may be given by position."""
    before = [after_of.get(p.name, p.name) for p in old.parameters if p.is_placed]
    after = [p.name for p in new.parameters if p.is_placed]
    common = set(before) & set(after)
    is_same_order = [n for n in before if n in common] == [n for n in after if n in common]
    is_placed_alike = common == set(before) & set(_names(new))
    if is_same_order and (is_placed_alike or not new.shows_kinds):
        return
    yield change.about(
        FactKind.PARAMETERS_REORDERED,
        old.name,
        new.qualname,
        new.line,
        owner=old.outer,
        before=old.order,
        after=new.order,
        is_public=new.is_public,
        detail=new.detail(),
    )


def _compare_returns(change: Sides, old: Signature, new: Signature) -> Iterator[ChangeFact]:
    if old.returns.canon == new.returns.canon:
        return
    before, after = _texts(old.returns, new.returns)
    yield change.about(
        FactKind.ANNOTATION_CHANGED,
        old.name,
        new.qualname,
        new.line,
        owner=old.outer,
        before=before,
        after=after,
        is_public=new.is_public,
        detail=new.detail(),
        certainty=_certainty(old.returns, new.returns),
    )


def _pair_renamed(
    old: Signature, removed: Sequence[Parameter], new: Signature, added: Sequence[Parameter]
) -> list[Pair]:
    """A rename keeps its slot or its words; the body's use of the name settles doubts."""
    old_names, new_names = _names(old), _names(new)
    kept = set(old_names) & set(new_names)

    def slot(names: list[str], name: str) -> int:
        return sum(each in kept for each in names[: names.index(name)])

    def is_given_as(before: str, after: str) -> bool:
        """Whether a call gets it by its own name, before and now: `open(path, mode=mode)`."""
        return _is_given(old.body, before) and _is_given(new.body, after)

    def score(before: Parameter, after: Parameter) -> float:
        if before.kind != after.kind:
            return 0.0
        names = name_similarity(before.name, after.name)
        is_same_slot = slot(old_names, before.name) == slot(new_names, after.name)
        is_same_type = before.type.canon == after.type.canon
        is_same_default = before.default == after.default
        # what is given to others by another name, and has another default, is another thing
        is_other = not is_same_default and is_given_as(before.name, after.name)
        if not is_other and _is_renamed_in(old.body, new.body, before.name, after.name):
            return 0.9 + 0.1 * names
        if names >= _SAME_NAME and (is_same_default or (is_same_slot and names >= _NEARLY)):
            return 0.6 + 0.1 * (is_same_slot + is_same_default + is_same_type) + 0.1 * names
        is_only = len(removed) == len(added) == 1 and len(old_names) == len(new_names)
        is_required = before.default is None and after.default is None
        is_alike = is_same_slot and is_same_type and is_same_default
        if is_alike and (before.is_telling or (is_only and is_required)):
            return 0.6
        return 0.0

    return pair(removed, added, score)


def _is_given(body: Sequence[str], name: str) -> bool:
    """Whether a call gets it by its own name."""
    words = zip(body, body[1:], body[2:], body[3:], strict=False)
    return any(
        opening in ("(", ",", "{") and first == last == name and sign in ("=", ":")
        for opening, first, sign, last in words
    )


def _is_renamed_in(old: Sequence[str], new: Sequence[str], before: str, after: str) -> bool:
    """Whether a body does with the new name what it did with the old one."""
    from rapidfuzz.distance import Indel

    if before not in old or after in old or before in new:
        return False
    replaced = [after if word == before else word for word in old]
    return Indel.normalized_similarity(replaced, new) >= _SAME_BODY


def _fact(
    change: Sides,
    kind: FactKind,
    sides: tuple[Signature, Signature],
    parameter: tuple[Parameter | None, Parameter | None],
    texts: Texts,
    *,
    certainty: float = 1.0,
) -> ChangeFact:
    (old, new), (before, after) = sides, parameter
    known = before or after
    assert known is not None
    here = after.line if after is not None else new.line
    side, name = (new, after.name) if after is not None else (old, known.name)
    return change.about(
        kind,
        known.name,
        new.qualname,
        here,
        owner=old.owner,
        before=texts[0],
        after=texts[1],
        is_public=new.is_public and not known.name.startswith("_"),
        siblings=nearest(name, _names(side)),
        detail=new.detail(name),
        certainty=certainty,
    )

"""Named things of a file (keys, flags, commands, symbols), and what changed between two lists.

Every format and language except Python reduces its old and its new text to two lists of `Named`;
`named_facts` is the one place that decides what was added, removed, renamed or given another
value. Order and place in the file carry no meaning but as evidence for renames.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from docsync.facts.fact import ChangeFact, FactKind, Place

MAX_SIBLINGS = 8
MAX_VALUE_CHARS = 2000
_TRIVIAL = frozenset({"", "true", "false", "null", "none", "nil", "yes", "no", "on", "off"})
_MAX_RENAME_PAIRS = 20_000
_TELLING_CHARS = 16


class Family(Enum):
    """What a name names. What follows `CHOICES` only changes: it comes and goes with the thing that
    it is said of."""

    SYMBOL = "symbol"
    CONSTANT = "constant"
    COMMAND = "command"
    FLAG = "flag"
    ENV = "env"
    KEY = "key"
    OPTION = "option"
    FIELD = "field"
    ITEM = "item"
    DEPENDENCY = "dependency"
    VERSION = "version"
    PARAMETER = "parameter"
    ROUTE = "route"
    CHOICES = "choices"
    HELP = "help"
    TYPE = "type"
    NEED = "need"  # required or optional
    DEFAULT = "default"  # of a thing whose own value is something else
    LIMIT = "limit"
    MARK = "mark"  # deprecated, streaming


@dataclass(frozen=True, slots=True)
class _Kinds:
    added: FactKind | None
    removed: FactKind | None
    renamed: FactKind | None
    changed: FactKind | None


_K = FactKind
_KINDS = {
    Family.SYMBOL: _Kinds(_K.SYMBOL_ADDED, _K.SYMBOL_REMOVED, _K.SYMBOL_RENAMED, None),
    Family.CONSTANT: _Kinds(
        _K.SYMBOL_ADDED, _K.SYMBOL_REMOVED, _K.SYMBOL_RENAMED, _K.CONSTANT_CHANGED
    ),
    Family.COMMAND: _Kinds(
        _K.COMMAND_ADDED, _K.COMMAND_REMOVED, _K.COMMAND_RENAMED, _K.VALUE_CHANGED
    ),
    Family.FLAG: _Kinds(_K.FLAG_ADDED, _K.FLAG_REMOVED, _K.FLAG_RENAMED, _K.DEFAULT_CHANGED),
    Family.ENV: _Kinds(_K.ENV_ADDED, _K.ENV_REMOVED, _K.ENV_RENAMED, _K.DEFAULT_CHANGED),
    Family.KEY: _Kinds(_K.KEY_ADDED, _K.KEY_REMOVED, _K.KEY_RENAMED, _K.VALUE_CHANGED),
    Family.OPTION: _Kinds(_K.KEY_ADDED, _K.KEY_REMOVED, _K.KEY_RENAMED, _K.DEFAULT_CHANGED),
    Family.FIELD: _Kinds(_K.KEY_ADDED, _K.KEY_REMOVED, _K.KEY_RENAMED, _K.ANNOTATION_CHANGED),
    Family.ITEM: _Kinds(_K.KEY_ADDED, _K.KEY_REMOVED, _K.KEY_RENAMED, None),
    Family.DEPENDENCY: _Kinds(_K.KEY_ADDED, _K.KEY_REMOVED, None, _K.VALUE_CHANGED),
    Family.VERSION: _Kinds(_K.KEY_ADDED, _K.KEY_REMOVED, None, _K.VALUE_CHANGED),
    Family.PARAMETER: _Kinds(
        _K.PARAMETER_ADDED, _K.PARAMETER_REMOVED, _K.PARAMETER_RENAMED, _K.DEFAULT_CHANGED
    ),
    Family.ROUTE: _Kinds(_K.ROUTE_ADDED, _K.ROUTE_REMOVED, _K.ROUTE_RENAMED, None),
    Family.CHOICES: _Kinds(None, None, None, _K.CHOICES_CHANGED),
    Family.HELP: _Kinds(None, None, None, _K.HELP_CHANGED),
    Family.TYPE: _Kinds(None, None, None, _K.ANNOTATION_CHANGED),
    Family.NEED: _Kinds(None, None, None, _K.ANNOTATION_CHANGED),
    Family.DEFAULT: _Kinds(None, None, None, _K.DEFAULT_CHANGED),
    Family.LIMIT: _Kinds(None, None, None, _K.VALUE_CHANGED),
    Family.MARK: _Kinds(None, None, None, _K.DECORATOR_CHANGED),
}


# family, owner and series
_Place = tuple[Family, str, str]


@dataclass(frozen=True, slots=True)
class Named:
    """`name` within `owner`; `value` is its value, default or specifier as documentation would
    show it; `body` is what tells it from others apart from its name (recipe, help, subtree);
    `is_dotted` makes the symbol of its facts `owner.name`."""

    family: Family
    name: str
    owner: str = ""
    value: str | None = None
    line: int = 1
    body: str = ""
    detail: str = ""
    is_public: bool = True
    certainty: float = 1.0
    is_dotted: bool = False
    aspect: str = ""  # tells apart two things said of one name: its minimum, its maximum
    series: str = ""  # names of one series stand beside each other: the fields, or their keys

    @property
    def key(self) -> tuple[Family, str, str]:
        return self.family, self.owner, f"{self.name} {self.aspect}" if self.aspect else self.name

    @property
    def place(self) -> _Place:
        return self.family, self.owner, self.series

    @property
    def symbol(self) -> str:
        return f"{self.owner}.{self.name}" if self.is_dotted and self.owner else self.name

    @property
    def within(self) -> str:
        """The owner of what belongs to this thing."""
        between = " " if self.family is Family.ROUTE else "."
        return f"{self.owner}{between}{self.name}" if self.owner else self.name


def declared(
    name: str, kind: str, text: str, *, is_required: bool, default: str | None = None
) -> str:
    """The detail of what callers set, from which `rewrite.description` writes its entry: a line
    like "size: string (default 3) (optional)", and the text below."""
    need = "required" if is_required else "optional"
    given = f" (default {default})" if default and "\n" not in default else ""
    return f"{name}: {kind or 'any'}{given} ({need})\n{text}".strip()


@dataclass(frozen=True, slots=True)
class _Side:
    things: dict[tuple[Family, str, str], Named]
    order: dict[_Place, list[str]]  # names that stand beside each other
    at: dict[tuple[_Place, str], int]  # index in that order

    def siblings(self, thing: Named) -> tuple[str, ...]:
        names = self.order[thing.place]
        at = self.at[thing.place, thing.name]
        near = sorted(
            (index for index in range(max(0, at - 8), min(len(names), at + 9)) if index != at),
            key=lambda index: (abs(index - at), index),
        )
        return tuple(names[index] for index in near[:MAX_SIBLINGS])

    def neighbours(self, thing: Named) -> tuple[str, str]:
        names = self.order[thing.place]
        at = self.at[thing.place, thing.name]
        before = names[at - 1] if at else ""
        return before, names[at + 1] if at + 1 < len(names) else ""


def _side(things: Iterable[Named]) -> _Side:
    by_key: dict[tuple[Family, str, str], Named] = {}
    order: dict[_Place, list[str]] = {}
    at: dict[tuple[_Place, str], int] = {}
    for thing in things:
        names = order.setdefault(thing.place, [])
        if at.setdefault((thing.place, thing.name), len(names)) == len(names):
            names.append(thing.name)
        known = by_key.get(thing.key)
        if known is None or (known.value is None and thing.value is not None):
            by_key[thing.key] = thing
    return _Side(by_key, order, at)


def _short(value: str | None) -> str | None:
    return value if value is None or len(value) <= MAX_VALUE_CHARS else value[:MAX_VALUE_CHARS]


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    language: str

    def fact(
        self, kind: FactKind, thing: Named, side: _Side, values: tuple[str | None, str | None]
    ) -> ChangeFact:
        before, after = (_short(value) for value in values)
        return ChangeFact(
            kind=kind,
            symbol=thing.symbol,
            before=before,
            after=after,
            place=Place(self.path, thing.line),
            is_public=thing.is_public,
            language=self.language,
            owner=thing.owner,
            siblings=side.siblings(thing),
            detail=thing.detail,
            certainty=round(thing.certainty, 3),
        )


def _likeness(one: str, other: str) -> float:
    from rapidfuzz import fuzz

    return fuzz.ratio(one.lower(), other.lower()) / 100


def _rename_score(
    gone: Named, come: Named, old: _Side, new: _Side, renamed: Mapping[str, str]
) -> float:
    """0 when there is no evidence that `come` is `gone` under another name."""
    if gone.family is Family.ITEM and (gone.name[:1].isdigit() or come.name[:1].isdigit()):
        return 0.0  # a version in the place of another is no new name for it
    if renamed.get(gone.name) == come.name:
        return 1.0
    likeness = _likeness(gone.name, come.name)
    old_before, old_after = old.neighbours(gone)
    new_before, new_after = new.neighbours(come)
    in_place = (old_before == new_before and old_before != "") or (
        old_after == new_after and old_after != ""
    )
    is_lone = len(old.order[gone.place]) == len(new.order[come.place]) and (
        old_before,
        old_after,
    ) == (new_before, new_after)
    if gone.family is Family.ITEM:
        return likeness if in_place and likeness >= 0.6 else 0.0
    is_same = bool(gone.body) and gone.body == come.body
    if is_same and gone.body.lower() not in _TRIVIAL and len(gone.body) >= 4:
        # a short text under a wholly other name at another place may be chance
        is_telling = len(gone.body) >= _TELLING_CHARS
        if is_telling or in_place or is_lone or likeness >= 0.5:
            return 0.6 + 0.35 * likeness
        return 0.0
    if is_same and (in_place or is_lone) and likeness >= 0.4:
        return 0.5 + 0.4 * likeness
    if (in_place or is_lone) and likeness >= 0.75:
        return 0.8 * likeness
    return 0.0


def _pairs(
    gone: Sequence[Named], come: Sequence[Named], old: _Side, new: _Side, renamed: Mapping[str, str]
) -> list[tuple[Named, Named, float]]:
    scored: list[tuple[float, int, int]] = []
    by_place: dict[tuple[Family, str], list[int]] = {}
    for j, thing in enumerate(come):
        by_place.setdefault((thing.family, thing.owner), []).append(j)
    budget = _MAX_RENAME_PAIRS
    for i, thing in enumerate(gone):
        if _KINDS[thing.family].renamed is None:
            continue
        others = by_place.get((thing.family, thing.owner), [])
        budget -= len(others)
        if budget < 0:
            break
        for j in others:
            score = _rename_score(thing, come[j], old, new, renamed)
            if score:
                scored.append((-score, i, j))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    pairs = []
    for score, i, j in sorted(scored):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            pairs.append((gone[i], come[j], -score))
    return pairs


def _taken_along(
    pairs: Iterable[tuple[Named, Named, float]], gone: Iterable[Named], new: _Side
) -> list[tuple[Named, Named, float]]:
    """What a thing holds that got another name: it is there still, below the new one. Of what is
    named with its owner readers know the whole name."""
    owners = {before.within: (after.within, score) for before, after, score in pairs}
    found = []
    for thing in gone:
        now, score = owners.get(thing.owner, ("", 0.0))
        twin = new.things.get(replace(thing, owner=now).key) if now else None
        if twin is not None and not thing.is_dotted and not twin.is_dotted:
            found.append((thing, twin, score))
    return found


def _drop_moved(gone: list[Named], come: list[Named]) -> tuple[list[Named], list[Named]]:
    """The same name under another owner, where owners are guesses: moved, not changed."""
    come_names = {(thing.family, thing.name) for thing in come}
    gone_names = {(thing.family, thing.name) for thing in gone}
    return (
        [thing for thing in gone if (thing.family, thing.name) not in come_names],
        [thing for thing in come if (thing.family, thing.name) not in gone_names],
    )


def named_facts(
    path: str,
    language: str,
    old_things: Iterable[Named],
    new_things: Iterable[Named],
    *,
    old_path: str = "",
    renamed: Mapping[str, str] | None = None,
    is_owner_loose: bool = False,
) -> list[ChangeFact]:
    """What was added, removed, renamed or given another value.

    `renamed` holds renames known from elsewhere (old name -> new name); with `is_owner_loose`
    a name that only changed its owner gives no fact."""
    old, new = _side(old_things), _side(new_things)
    gone = [thing for key, thing in old.things.items() if key not in new.things]
    come = [thing for key, thing in new.things.items() if key not in old.things]
    if is_owner_loose:
        gone, come = _drop_moved(gone, come)
    facts: list[ChangeFact] = []
    old_file, new_file = _File(old_path or path, language), _File(path, language)

    def changed(before: Named, after: Named, certainty: float) -> None:
        kind = _KINDS[after.family].changed
        if kind and None not in (before.value, after.value) and before.value != after.value:
            sure = replace(after, certainty=certainty)
            fact = new_file.fact(kind, sure, new, (before.value, after.value))
            facts.append(replace(fact, symbol=before.symbol))

    for key, before in old.things.items():
        after = new.things.get(key)
        if after is not None:
            changed(before, after, min(before.certainty, after.certainty))
    pairs = _pairs(gone, come, old, new, renamed or {})
    renames = len(pairs)
    for before, after, score in pairs:
        certainty = min(before.certainty, after.certainty) * score
        kind = _KINDS[before.family].renamed
        if kind is not None:
            fact = new_file.fact(kind, after, new, (before.name, after.name))
            facts.append(
                replace(
                    fact,
                    symbol=before.symbol,
                    is_public=before.is_public or after.is_public,
                    certainty=round(certainty, 3),
                )
            )
        changed(before, after, certainty)
    pairs += _taken_along(pairs, gone, new)
    for before, after, score in pairs[renames:]:
        changed(before, after, min(before.certainty, after.certainty) * score)
    paired = {id(thing) for pair in pairs for thing in pair[:2]}
    # what a list held did not go where the list as a whole did: it is that list no more
    lists = {thing.within for thing in gone if thing.family is not Family.ITEM}
    for thing in gone:
        kind = _KINDS[thing.family].removed
        is_with_list = thing.family is Family.ITEM and thing.owner in lists
        if kind and id(thing) not in paired and not is_with_list:
            facts.append(old_file.fact(kind, thing, old, (thing.value or None, None)))
    for thing in come:
        kind = _KINDS[thing.family].added
        if kind and id(thing) not in paired:
            facts.append(new_file.fact(kind, thing, new, (None, thing.value or None)))
    return facts

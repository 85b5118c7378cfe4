"""Two surfaces to facts: the one comparison for every language that is read by tree-sitter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.named import MAX_SIBLINGS, named_facts
from docsync.facts.pairing import pair
from docsync.facts.parameters import compare_callable
from docsync.facts.python.commands import compare_offers
from docsync.facts.python.environment import compare_variables
from docsync.facts.python.messages import compare_texts
from docsync.facts.python.surface import Surface as Offers
from docsync.facts.sides import Neighbours, maybe_inherited
from docsync.facts.treesitter.change import Change
from docsync.facts.treesitter.constants import compare_constant
from docsync.facts.treesitter.declared import symbols_of, without_declared
from docsync.facts.treesitter.documented import compare_documented
from docsync.facts.treesitter.heritage import heritage
from docsync.facts.treesitter.inherited import inherited_fields
from docsync.facts.treesitter.likeness import similarity
from docsync.facts.treesitter.overloads import by_owner
from docsync.facts.treesitter.parameters import Callable
from docsync.facts.treesitter.source import raw
from docsync.facts.treesitter.surface import Surface, Symbol
from docsync.facts.treesitter.usage import without_unread

_WORD = re.compile(r"[\w$]+")


@dataclass(frozen=True, slots=True, eq=False)
class _Matched:
    old: Symbol
    new: Symbol
    score: float = 1.0

    @property
    def is_renamed(self) -> bool:
        return self.old.name != self.new.name


def compare(change: Change, old: Surface | None, new: Surface | None) -> Iterator[ChangeFact]:
    """Either side may be absent: then all that is public of the other came or went."""
    comparison = _Comparison(change, old, new)
    found = [*comparison.symbols(), *comparison.named()]
    heirs = {change.owner(qualname) for qualname in comparison.heirs}
    yield from (maybe_inherited(fact) if _is_of_any(fact.owner, heirs) else fact for fact in found)
    if old is None or new is None:
        return
    yield from compare_texts(
        change,
        old.messages,
        new.messages,
        implied=frozenset(comparison.implied),
        renamed=comparison.renamed,
    )


class _Comparison:
    def __init__(self, change: Change, old: Surface | None, new: Surface | None) -> None:
        self._change = change
        self._old, self._new = old, new
        self.renamed: dict[str, str] = {}  # dotted names, old to new
        self.heirs: set[str] = set()  # dotted names of types that have more from others now
        self.implied: set[str] = set()  # dotted names that came or went with a fact of their own
        self._values = _changed_values(old, new)

    def symbols(self) -> Iterator[ChangeFact]:
        olds, news = by_owner(self._old, self._new)
        yield from self._scope(olds, news, "", "")
        # members of types that another file defines
        tops = {s.qualname for side in (self._old, self._new) if side for s in side.symbols}
        for owner in sorted((olds.keys() | news.keys()) - tops - {""}):
            if owner.rpartition(".")[0] not in tops:
                yield from self._scope(olds, news, owner, owner)

    def _scope(
        self,
        olds: Mapping[str, dict[str, Symbol]],
        news: Mapping[str, dict[str, Symbol]],
        owner: str,
        new_owner: str,
    ) -> Iterator[ChangeFact]:
        before, after = olds.get(owner, {}), news.get(new_owner, {})
        old_names, new_names = _neighbours(before.values()), _neighbours(after.values())
        removed = [s for name, s in before.items() if name not in after]
        added = [s for name, s in after.items() if name not in before]
        removed = [s for s in removed if not _is_unread(s, after, self._new)]
        added = [s for s in added if not _is_unread(s, before, self._old)]
        # a member that is written in a way that no query reads has stayed all the same
        removed = without_declared(removed, self._new, new_owner)
        added = without_declared(added, self._old, owner)
        renames = pair(removed, added, similarity)
        gone, come = {p.old for p in renames}, {p.new for p in renames}
        matched = [_Matched(s, after[name]) for name, s in before.items() if name in after]
        matched += [_Matched(removed[p.old], added[p.new], p.score) for p in renames]
        for index, symbol in enumerate(removed):
            if index not in gone:
                yield from self._came_or_went(symbol, old_names, is_old=True)
        for index, symbol in enumerate(added):
            if index not in come:
                yield from self._came_or_went(symbol, new_names, is_old=False)
        for one in matched:
            if one.is_renamed:
                self.renamed[one.old.qualname] = one.new.qualname
                if not one.new.is_constructor:
                    yield self._renamed(one, new_names)
            yield from self._matched(one, new_names)
            if _is_passed_on(one.old, olds) or _is_passed_on(one.new, news):
                continue  # defined in another file before or now, with all its members
            if one.old.qualname in olds or one.new.qualname in news:
                yield from self._scope(olds, news, one.old.qualname, one.new.qualname)

    def _came_or_went(
        self, symbol: Symbol, scope: Neighbours, *, is_old: bool
    ) -> Iterator[ChangeFact]:
        if symbol.is_constructor:
            return
        if symbol.is_public:
            self.implied.add(symbol.qualname)
        value = symbol.source.text(symbol.value) if symbol.value is not None else None
        yield self._change.about(
            FactKind.SYMBOL_REMOVED if is_old else FactKind.SYMBOL_ADDED,
            symbol.name,
            symbol.qualname,
            symbol.line,
            owner=symbol.owner,
            before=value if is_old else None,
            after=None if is_old else value,
            is_old=is_old,
            is_public=symbol.is_public,
            siblings=scope.of(symbol.name, symbol.role),
            detail=symbol.describe(),
            certainty=symbol.certainty,
        )

    def _renamed(self, one: _Matched, scope: Neighbours) -> ChangeFact:
        return self._change.about(
            FactKind.SYMBOL_RENAMED,
            one.old.name,
            one.old.qualname,
            one.new.line,
            owner=one.old.owner,
            before=one.old.name,
            after=one.new.name,
            is_public=one.old.is_public,
            siblings=scope.of(one.new.name, one.new.role),
            detail=one.new.describe(),
            certainty=one.score * one.new.certainty,
        )

    def _matched(self, one: _Matched, scope: Neighbours) -> Iterator[ChangeFact]:
        old, new = one.old, one.new
        if old.text != new.text and heritage(new) - heritage(old):
            self.heirs |= {old.qualname, new.qualname}
        if old.is_public is not new.is_public:
            # the name stands, but not for strangers on both sides
            side = old if old.is_public else new
            yield from self._came_or_went(side, scope, is_old=old.is_public)
            return
        if not new.is_public or old.role != new.role:
            return
        if new.role in ("constant", "alias"):
            yield from compare_constant(self._change, old, new, scope.of(new.name, new.role))
        if "parameters" in new.parts and "parameters" in old.parts and self._may_differ(old, new):
            owner = old.owner if new.is_constructor else old.qualname
            sides = Callable(old, owner), Callable(new, owner)
            yield from compare_callable(self._change, *sides)
        yield from self._compare_docs(old, new)

    def _may_differ(self, old: Symbol, new: Symbol) -> bool:
        is_same = old.text == new.text
        if not is_same and (
            old.signature != new.signature or _parameter_text(old) != _parameter_text(new)
        ):
            return True
        # the text is the same, yet a default may name a constant that changed
        return bool(self._values) and not self._values.isdisjoint(
            _WORD.findall(_parameter_text(new))
        )

    def _compare_docs(self, old: Symbol, new: Symbol) -> Iterator[ChangeFact]:
        before, after = old.doc, new.doc
        if not before or not after or " ".join(before.split()) == " ".join(after.split()):
            return
        yield self._change.about(
            FactKind.DOCSTRING_CHANGED,
            old.name,
            new.qualname,
            new.line,
            owner=old.owner,
            before=before,
            after=after,
            is_public=new.is_public,
            detail=new.describe(),
        )

    def _with_inherited(self, fact: ChangeFact) -> ChangeFact:
        """A new field of a type stands beside those as well that the type has from others."""
        side = self._new
        if fact.kind is not FactKind.KEY_ADDED or side is None or not fact.owner:
            return fact
        if len(fact.siblings) >= MAX_SIBLINGS:
            return fact
        beside = [*fact.siblings, *inherited_fields(side, fact.owner)]
        beside = [name for name in dict.fromkeys(beside) if name != fact.symbol]
        return replace(fact, siblings=tuple(beside[:MAX_SIBLINGS]))

    def named(self) -> Iterator[ChangeFact]:
        """Fields, keys, routes, settings, variables and the command line."""
        old, new, change = self._old, self._new, self._change
        own = [
            [
                replace(
                    thing,
                    owner=self.renamed.get(thing.owner, thing.owner) if is_old else thing.owner,
                )
                for thing in (side.named if side else ())
                if thing.owner not in self.implied and (thing.owner, thing.name) not in others
            ]
            for side, others, is_old in (
                (old, symbols_of(new), True),
                (new, symbols_of(old), False),
            )
        ]
        found = named_facts(change.path, change.language, *own, old_path=change.old_path)
        yield from self._about(map(self._with_inherited, found))
        if old and new:
            told = compare_documented(
                change,
                (old.source, old.documented),
                (new.source, new.documented),
                renamed=self.renamed,
                implied=frozenset(self.implied),
            )
            yield from self._about(told)
            same = {(fact.kind, fact.symbol) for fact in told}
            found = self._settings(old, new)
            yield from self._about(f for f in found if (f.kind, f.symbol) not in same)
        offered = compare_offers(
            change, *(side.offers if side else Offers() for side in (old, new))
        )
        if old and new:
            sides = (old.source, old.offers), (new.source, new.offers)
            offered = without_unread(offered, *sides)
        yield from offered
        yield from compare_variables(
            change, *(side.variables if side else {} for side in (old, new))
        )

    def _settings(self, old: Surface, new: Surface) -> list[ChangeFact]:
        """Of an option that is read on both sides only the default counts, wherever it stands."""
        found = named_facts(
            self._change.path,
            self._change.language,
            [thing for thing in old.settings if thing.owner not in self.implied],
            [thing for thing in new.settings if thing.owner not in self.implied],
            is_owner_loose=True,
        )
        if not found:
            return []
        words = [set(_WORD.findall(raw(side.source.root))) for side in (old, new)]
        return [
            fact
            for fact in found
            if not (fact.kind.is_addition and fact.symbol in words[0])
            and not (fact.kind.is_removal and fact.symbol in words[1])
        ]

    def _about(self, facts: Iterable[ChangeFact]) -> Iterator[ChangeFact]:
        known = self._new or self._old
        assert known is not None
        canonical = known.source.spec.canonical_type
        for fact in facts:
            is_typed = fact.kind is FactKind.ANNOTATION_CHANGED
            if is_typed and canonical(fact.before or "") == canonical(fact.after or ""):
                continue
            is_route = fact.symbol.startswith("/")
            if self._change.package and not is_route:
                yield replace(fact, owner=f"{self._change.package}.{fact.owner}".rstrip("."))
            else:
                yield fact


def _is_of_any(owner: str, types: set[str]) -> bool:
    """Whether a member belongs to one of the types, or to a type within one."""
    parts = owner.split(".")
    return any(".".join(parts[: n + 1]) in types for n in range(len(parts)))


def _neighbours(scope: Iterable[Symbol]) -> Neighbours:
    """Names that stand beside a symbol are of its role and public."""
    return Neighbours((s.name, s.role if s.is_public else None) for s in scope)


def _is_passed_on(symbol: Symbol, members: Mapping[str, dict[str, Symbol]]) -> bool:
    return symbol.role in ("export", "constant") and symbol.qualname not in members


def _is_unread(symbol: Symbol, others: Mapping[str, Symbol], side: Surface | None) -> bool:
    """Whether the other side has it among too few for any of them to be read."""
    if "among" not in symbol.parts or side is None:
        return False
    if any("among" in other.parts for other in others.values()):
        return False
    written = rb"\b%b\s*[=:(]" % re.escape(symbol.name).encode()
    return re.search(written, side.source.blob) is not None


def _parameter_text(symbol: Symbol) -> str:
    node = symbol.parts.get("parameters")
    return "" if node is None else raw(node)


def _changed_values(old: Surface | None, new: Surface | None) -> frozenset[str]:
    if old is None or new is None:
        return frozenset()
    before, after = old.source.values, new.source.values
    return frozenset(
        name for name, node in before.items() if name in after and raw(node) != raw(after[name])
    )

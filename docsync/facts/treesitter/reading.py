"""A parsed file to its surface: who owns what, what is public, what it offers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docsync.facts.named import Named
from docsync.facts.publicness import is_surface_path
from docsync.facts.treesitter.captures import DEFINITIONS, Found, find, judge
from docsync.facts.treesitter.documented import read_documented
from docsync.facts.treesitter.members import read_fields, read_keys
from docsync.facts.treesitter.offers import Place, read_offers
from docsync.facts.treesitter.source import Source, raw, unquoted
from docsync.facts.treesitter.spec import Standing
from docsync.facts.treesitter.surface import Surface, Symbol
from docsync.facts.treesitter.usage import with_usage

if TYPE_CHECKING:
    from tree_sitter import Node

_SYMBOLS = frozenset({"class", "function", "alias", "constant"})
_DEFAULTS_LIKE = ("default", "option", "config", "setting")
_UNEXPORTED = 0.7
_IDENTIFIER = re.compile(r"[^\W\d][\w$]*")


@dataclass(frozen=True, slots=True)
class _Frame:
    """A definition around others; inside a function (`is_local`) nothing is seen from outside."""

    end: int
    node_id: int
    qualname: str
    is_local: bool
    is_hidden: bool = False  # tests inside of a file


@dataclass(eq=False, slots=True)
class _Draft:
    found: Found
    name: str
    owner: str
    is_public: bool


def read_surface(source: Source) -> Surface:
    found = find(source, source.spec.queries, source.root)
    exported = _exported(found)
    drafts: list[_Draft] = []
    places: list[Place] = []
    frames = [_Frame(source.root.end_byte + 1, source.root.id, "", False)]
    for one in found:
        while frames[-1].end <= one.node.start_byte:
            frames.pop()
        top = frames[-1]
        if one.role not in DEFINITIONS:
            if not top.is_hidden:
                places.append(Place(one, top.qualname))
            continue
        is_local = top.is_local or _is_local(source, one.node, top.node_id)
        is_local = is_local and "member" not in one.marks
        if not source.spec.complete(source, one):
            continue
        name = _name(source, one)
        if "owner" in one.texts:
            owner = one.texts["owner"]
        elif "owner" in one.parts:
            owner = _plain(raw(one.parts["owner"]))
        else:
            owner = ".".join((top.qualname, *_nesting(source, one.node, top.node_id))).lstrip(".")
        qualname = f"{owner}.{name}" if owner and one.role != "scope" else name or owner
        if one.role == "scope" and top.qualname:
            qualname = f"{top.qualname}.{name}"
        if not is_local and name:
            drafts.append(_Draft(one, name, owner, _is_public(source, one, name, owner, exported)))
        if one.role in ("class", "function", "scope", "alias"):
            inner = top.qualname if is_local else qualname
            is_local = is_local or one.role == "function"
            is_hidden = top.is_hidden or "hidden" in one.marks
            end = one.node.end_byte
            frames.append(_Frame(end, one.node.id, inner, is_local, is_hidden))
    known = _Known(source, drafts, exported)
    source.values.update({**source.spec.local_values(source), **_values(source, drafts)})
    places = list(_judged(source, places))
    offers = read_offers(source, places, is_public=is_surface_path(source.path))
    flagged = {place.found.node.id for place in places if place.found.role in ("flag", "command")}
    members = [
        (draft.found, draft.name, draft.owner)
        for draft in drafts
        if draft.found.node.id not in flagged and known.shows(draft)
    ]
    symbols = (*_symbols(source, drafts, known), *_passed_on(found, drafts, known))
    documented = (
        read_documented(source, symbols, is_public=is_surface_path(source.path))
        if source.spec.bags
        else ()
    )
    return Surface(
        source=source,
        symbols=symbols,
        named=(
            *read_fields(source, members),
            *read_keys(source, places, is_public=is_surface_path(source.path)),
            *offers.routes,
        ),
        settings=tuple(known.setting(one) for one in offers.settings),
        offers=with_usage(source, offers.command_line),
        variables=offers.variables,
        messages=offers.messages,
        documented=tuple(documented),
    )


class _Known:
    """The publicness of every owner that a name of this file may have."""

    def __init__(self, source: Source, drafts: Iterable[_Draft], exported: Mapping[str, str]):
        self.source = source
        self._exported = exported
        self._own: dict[str, bool] = {}
        self._owner: dict[str, str] = {}
        for draft in drafts:
            qualname = f"{draft.owner}.{draft.name}" if draft.owner else draft.name
            if draft.found.role == "scope" and qualname in self._own:
                continue  # `impl Thing` says nothing of Thing's own publicness
            if draft.found.role == "scope" and "type" in draft.found.parts:
                continue
            if draft.found.role in (*_SYMBOLS, "scope"):
                self._own[qualname] = self._own.get(qualname, False) or draft.is_public
        self.is_surface = is_surface_path(source.path) and source.spec.is_importable(source)

    def is_open(self, owner: str) -> bool:
        """Whether strangers can reach what `owner` holds."""
        if not owner:
            return True
        own = self._own.get(owner)
        outer, _, name = owner.rpartition(".")
        if own is None:
            own = self.source.spec.is_public(
                Standing(
                    name,
                    "class",
                    outer,
                    False,
                    False,
                    name in self._exported,
                    "",
                    is_elsewhere=True,
                )
            )
        return own and self.is_open(outer)

    def shows(self, draft: _Draft) -> bool:
        """Whether strangers see a field or a member of an enumeration."""
        return (
            draft.found.role in ("field", "variant")
            and bool(draft.owner)
            and self.is_surface
            and draft.is_public
            and self.is_open(draft.owner)
        )

    def setting(self, one: Named) -> Named:
        return replace(one, is_public=self.is_surface and self.is_open(one.owner))


def _exported(found: Iterable[Found]) -> dict[str, str]:
    """Names of the file that are exported apart from their definition, with the public name."""
    exported: dict[str, str] = {}
    for one in found:
        if one.role == "export" and "from" not in one.parts:
            local = one.parts.get("local") or one.parts.get("name")
            name = one.parts.get("name") or local
            if local is not None and name is not None:
                exported[raw(local)] = raw(name)
    return exported


def _values(source: Source, drafts: Iterable[_Draft]) -> dict[str, Node]:
    """Plain values by the names of the constants that hold them."""
    plain = source.spec.literals | source.spec.strings
    return {
        draft.name: source.spec.bare(draft.found.parts["value"])
        for draft in drafts
        if draft.found.role == "constant"
        and "value" in draft.found.parts
        and source.spec.bare(draft.found.parts["value"]).type in plain
    }


def _judged(source: Source, places: Iterable[Place]) -> Iterable[Place]:
    for place in places:
        if place.found.role != "call":
            yield place
        elif (offer := judge(source, place.found)) is not None:
            yield Place(offer, place.owner)


def _name(source: Source, one: Found) -> str:
    node = one.parts.get("name")
    if node is None:
        return source.stem if one.role in ("function", "class") else ""
    return _plain(unquoted(raw(node)))


def _plain(name: str) -> str:
    """Without type arguments: `Cache<K, V>` is called `Cache`."""
    return name.partition("<")[0].strip().removeprefix("*").removeprefix("&").strip()


def _nesting(source: Source, node: Node, frame_id: int) -> list[str]:
    """The members whose types hold a member: `host` of `{ proxy: { host: string } }` belongs to
    `proxy`, and stands beside nothing else."""
    names: list[str] = []
    at = node.parent if source.spec.holders else None
    while at is not None and at.id != frame_id:
        name = at.child_by_field_name("name") if at.type in source.spec.holders else None
        if name is not None:
            names.append(_plain(unquoted(raw(name))))
        at = at.parent
    return names[::-1]


def _is_local(source: Source, node: Node, frame_id: int) -> bool:
    if not source.spec.locals:
        return False
    at = node.parent
    while at is not None and at.id != frame_id:
        if at.type in source.spec.locals:
            return True
        at = at.parent
    return False


def _is_public(
    source: Source, one: Found, name: str, owner: str, exported: Mapping[str, str]
) -> bool:
    return source.spec.is_public(
        Standing(
            name,
            one.role,
            owner,
            "public" in one.marks,
            "private" in one.marks,
            name in exported,
            source.doc(one.node) if one.role in _SYMBOLS else "",
        )
    )


def _symbols(source: Source, drafts: Iterable[_Draft], known: _Known) -> list[Symbol]:
    symbols = []
    for draft in drafts:
        found = draft.found
        if found.role not in _SYMBOLS:
            continue
        is_public = known.is_surface and draft.is_public and known.is_open(draft.owner)
        certainty = 1.0
        if found.role == "constant" and not is_public and known.is_surface and not draft.owner:
            value = found.parts.get("value")
            is_public = value is not None and _tells(source, draft.name, value)
            certainty = _UNEXPORTED
        symbols.append(
            Symbol(
                found.role,
                draft.name,
                draft.owner,
                found.node,
                found.parts,
                source,
                is_public,
                certainty,
            )
        )
    return symbols


def _tells(source: Source, name: str, value: Node) -> bool:
    """Whether a constant that stays in its file is yet one that a manual may give the value of."""
    is_constant = name.isupper() and len(name) > 2
    is_default = any(word in name.lower() for word in _DEFAULTS_LIKE)
    if "default" in name.lower() and source.spec.entries(source, value):
        return True  # a table of what options are when nobody sets them
    return (is_constant or is_default) and source.is_literal(value)


def _passed_on(found: Iterable[Found], drafts: Iterable[_Draft], known: _Known) -> Iterable[Symbol]:
    """Names that the file exports and does not define."""
    defined = {draft.name for draft in drafts if not draft.owner}
    for one in found:
        if one.role != "export":
            continue
        name = one.parts.get("name") or one.parts.get("local")
        if name is None or (raw(name) in defined and "from" not in one.parts):
            continue
        text = unquoted(raw(name))
        if text != "default" and _IDENTIFIER.fullmatch(text):
            yield Symbol("export", text, "", one.node, one.parts, known.source, known.is_surface)

"""Two trees of a configuration file to facts: what all such formats share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from docsync.facts.compose import compose_names, is_compose
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.github import action_names, is_action, is_workflow, workflow_names
from docsync.facts.manifest import is_kept, rules_for, standing_of
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.openapi import is_openapi, joined_routes, openapi_names
from docsync.facts.owners import owned_facts
from docsync.facts.schema import is_json_schema, schema_names
from docsync.facts.tree import EMPTY, Node, flatten

# a new or removed table of more keys than this is one fact: nobody lists them all
MAX_KEYS_OF_A_NEW_TABLE = 40
_DESCRIBING = ("yaml", "json")


def config_facts(
    path: str, language: str, old: Node | None, new: Node | None, old_path: str
) -> list[ChangeFact]:
    """Raises SourceError when there is too much to compare."""
    formats = {
        _format(*side) for side in ((old_path or path, old), (path, new)) if side[1] is not None
    }
    known = formats.pop() if len(formats) == 1 and language in _DESCRIBING else None
    if known is not None:
        before, after = known.names(old_path or path, old), known.names(path, new)
        return joined_routes(owned_facts(path, known.name, before, after, old_path=old_path))
    old_names = _names(old_path or path, old)
    new_names = _names(path, new)
    moved = _moved_tables(path, language, old_names, new_names)
    old_names = [_under_new_name(name, moved) for name in old_names]
    old_keys = {name.key for name in old_names}
    new_keys = {name.key for name in new_names}
    facts = named_facts(
        path,
        language,
        _without_crowds(old_names, new_keys),
        _without_crowds(new_names, old_keys),
        old_path=old_path,
    )
    return [fact for fact in (*moved.values(), *facts) if not _is_by_place(path, fact)]


def _is_by_place(path: str, fact: ChangeFact) -> bool:
    """Whether a thing is known by its place in a list, or the document of several that it stands
    in: what comes before it moves it. The conditions of `exports` are no names for readers."""
    if any(part.isdigit() for part in fact.owner.split(".")):
        return True
    if not fact.kind.is_rename:
        return False
    is_export = path.endswith("package.json") and fact.owner.partition(".")[0] == "exports"
    return is_export or any((text or "").isdigit() for text in (fact.before, fact.after))


def _names(path: str, root: Node | None) -> list[Named]:
    names = flatten(path, root or EMPTY, rules_for(path))
    return [standing_of(path, name) for name in names if is_kept(path, name)]


@dataclass(frozen=True, slots=True)
class _Format:
    """A format inside YAML or JSON that has things with names of its own. With `is_plain` how
    public they are is told by the path alone."""

    name: str
    is_it: Callable[[str, Node], bool]
    read: Callable[[str, Node], list[Named]]
    is_plain: bool = True

    def names(self, path: str, root: Node | None) -> list[Named]:
        found = [] if root is None else self.read(path, root)
        return [standing_of(path, name) for name in found] if self.is_plain else found


_FORMATS = (
    _Format("workflow", is_workflow, workflow_names, is_plain=False),
    _Format("action", is_action, action_names, is_plain=False),
    _Format("compose", is_compose, compose_names),
    _Format("openapi", is_openapi, openapi_names),
    _Format("json-schema", is_json_schema, schema_names),
)


def _format(path: str, root: Node | None) -> _Format | None:
    """Told by the path or by the first keys; None for any other file."""
    return next((each for each in _FORMATS if root and each.is_it(path, root)), None)


def _moved_tables(
    path: str, language: str, old: list[Named], new: list[Named]
) -> dict[tuple[str, str], ChangeFact]:
    """(old dotted name, new dotted name) of tables that kept what they hold under a new name."""
    keys_only = (
        [name for name in names if name.family is Family.KEY and name.is_dotted]
        for names in (old, new)
    )
    facts = named_facts(path, language, *keys_only)
    tables = {name.symbol for name in old if name.family is Family.KEY and name.value is None}
    return {
        (fact.symbol, f"{fact.owner}.{fact.after}" if fact.owner else fact.after or ""): fact
        for fact in facts
        if fact.kind is FactKind.KEY_RENAMED and fact.symbol in tables
    }


def _under_new_name(name: Named, moved: Iterable[tuple[str, str]]) -> Named:
    for before, after in moved:
        if name.symbol == before and name.is_dotted and name.value is None:
            return replace(name, name=after[len(name.owner) + 1 if name.owner else 0 :])
        if name.owner == before or name.owner.startswith(before + "."):
            return replace(name, owner=after + name.owner[len(before) :])
    return name


def _without_crowds(names: list[Named], others: set[tuple[Family, str, str]]) -> list[Named]:
    """Leaves out the keys of a large table that is wholly new (or wholly gone). Commands stay: they
    may have moved, from setup.py to a new pyproject.toml."""
    lone = {
        name.symbol
        for name in names
        if name.family is Family.KEY and name.value is None and name.key not in others
    }
    if not lone:
        return names
    crowd = Counter(above for name in names for above in _above(name) if above in lone)
    crowded = {table for table, count in crowd.items() if count > MAX_KEYS_OF_A_NEW_TABLE}
    return [
        name for name in names if name.family is Family.COMMAND or crowded.isdisjoint(_above(name))
    ]


def _above(name: Named) -> list[str]:
    parts = name.owner.split(".") if name.owner else []
    return [".".join(parts[: count + 1]) for count in range(len(parts))]

"""The tree that every configuration format is read into, and its flattening to names.

Values are the text that documentation would show: strings without quotes, booleans and numbers as
the format writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docsync.facts.named import Family, Named
from docsync.facts.syntax import SourceError

MAX_NAMES = 50_000
MAX_DEPTH = 40
_LABELS = ("id", "name", "key", "repo", "uses", "path", "source", "title")


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    line: int
    is_string: bool = True


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    entries: Mapping[str, Node]
    line: int

    def text(self, key: str) -> str | None:
        node = self.entries.get(key)
        return node.text if isinstance(node, Scalar) else None


Node = Scalar | Listing | Table
EMPTY = Table({}, 1)

# what a rule makes of the subtree at a path
Claim = Callable[[tuple[str, ...], Node], Sequence[Named]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`pattern` is a path in which `*` stands for any one key and a leading `**` for any keys;
    what it matches is not flattened further."""

    pattern: tuple[str, ...]
    claim: Claim

    def matches(self, path: tuple[str, ...]) -> bool:
        pattern = self.pattern
        if pattern[0] == "**":
            pattern = pattern[1:]
            path = path[len(path) - len(pattern) :] if len(path) >= len(pattern) else ()
        return len(pattern) == len(path) and all(
            want in ("*", have) for want, have in zip(pattern, path, strict=True)
        )


def plain(node: Node) -> str:
    """One line that is equal for equal subtrees, however they are laid out."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Listing):
        return "[" + ", ".join(map(plain, node.items)) + "]"
    return "{" + ", ".join(f"{key}: {plain(node.entries[key])}" for key in node.entries) + "}"


def labels(listing: Listing) -> list[str]:
    """A name for each table of a list: a telling key if all have it and differ, else its index."""
    tables = [item for item in listing.items if isinstance(item, Table)]
    for label in _LABELS:
        found = [table.text(label) for table in tables]
        if tables and all(found) and len(set(found)) == len(found):
            named = iter(found)
            return [
                next(named) or "" if isinstance(item, Table) else str(index)
                for index, item in enumerate(listing.items)
            ]
    return [str(index) for index in range(len(listing.items))]


def flatten(path: str, root: Node, rules: Sequence[Rule]) -> list[Named]:
    """All names of a tree in order. `path` is that of the file, for SourceError, which is raised
    when aliases make the tree endless or there are more names than can be compared."""
    names: list[Named] = []
    for name in _walk(path, (), root, rules):
        names.append(name)
        if len(names) > MAX_NAMES:
            raise SourceError(path, 1, f"more than {MAX_NAMES} keys to compare")
    return names


def _walk(file: str, path: tuple[str, ...], node: Node, rules: Sequence[Rule]) -> Iterator[Named]:
    if len(path) > MAX_DEPTH:
        raise SourceError(file, node.line, f"nested deeper than {MAX_DEPTH} levels")
    for rule in rules:
        if path and rule.matches(path):
            yield from rule.claim(path, node)
            return
    owner, name = ".".join(path[:-1]), path[-1] if path else ""
    if isinstance(node, Scalar):
        if path:
            shown = f"{name} = {node.text}"[:200]
            yield Named(
                Family.KEY,
                name,
                owner,
                node.text,
                node.line,
                body=node.text,
                detail=shown,
                is_dotted=True,
            )
        return
    if path:
        yield Named(Family.KEY, name, owner, None, node.line, body=_body(node), is_dotted=True)
    if isinstance(node, Table):
        for key, child in node.entries.items():
            yield from _walk(file, (*path, key), child, rules)
        return
    for label, child in zip(labels(node), node.items, strict=True):
        if isinstance(child, Scalar):
            if "\n" not in child.text:
                yield Named(Family.ITEM, child.text, ".".join(path), None, child.line)
        else:
            yield from _walk(file, (*path, label), child, rules)


def _body(node: Table | Listing) -> str:
    """What tells a subtree; not spelled out where that would cost more than it tells."""
    children = len(node.items) if isinstance(node, Listing) else len(node.entries)
    return plain(node) if 0 < children <= 200 else ""

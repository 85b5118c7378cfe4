"""Which of several definitions of one name speaks for it."""

from __future__ import annotations

from docsync.facts.treesitter.source import raw
from docsync.facts.treesitter.surface import Surface, Symbol

_Named = dict[str, dict[str, Symbol]]


def by_owner(old: Surface | None, new: Surface | None) -> tuple[_Named, _Named]:
    """Symbols by owner and name. Of overloads those that stand on both sides say nothing; where
    one changed it is compared, and where one only came or went the name stands as it was."""
    before, after = _grouped(old), _grouped(new)
    olds: _Named = {}
    news: _Named = {}
    for key in dict.fromkeys((*before, *after)):
        first, second = _speakers(before.get(key, []), after.get(key, []))
        owner, name = key
        if first is not None:
            olds.setdefault(owner, {})[name] = first
        if second is not None:
            news.setdefault(owner, {})[name] = second
    return olds, news


def _grouped(surface: Surface | None) -> dict[tuple[str, str], list[Symbol]]:
    found: dict[tuple[str, str], list[Symbol]] = {}
    for symbol in surface.symbols if surface else ():
        found.setdefault((symbol.owner, symbol.name), []).append(symbol)
    return found


def _speakers(before: list[Symbol], after: list[Symbol]) -> tuple[Symbol | None, Symbol | None]:
    if not before or not after:
        return _spoken(before), _spoken(after)
    if len(before) == len(after) == 1:
        return before[0], after[0]
    shapes = {_shape(symbol) for symbol in before} & {_shape(symbol) for symbol in after}
    changed = [[one for one in side if _shape(one) not in shapes] for side in (before, after)]
    if all(changed):
        return changed[0][-1], changed[1][-1]
    old = next((one for one in reversed(before) if _shape(one) in shapes), before[-1])
    new = next((one for one in reversed(after) if _shape(one) == _shape(old)), after[-1])
    return old, new


def _spoken(side: list[Symbol]) -> Symbol | None:
    """The last one, but a public one before those that are not."""
    return max(reversed(side), key=lambda symbol: symbol.is_public, default=None)


def _shape(symbol: Symbol) -> tuple[str, str, bool]:
    node = symbol.parts.get("parameters")
    text = "".join(raw(node).split()) if node is not None else ""
    return symbol.role, text, symbol.is_public

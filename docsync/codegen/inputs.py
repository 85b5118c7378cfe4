"""Further arguments near to those of the examples: where candidates may differ."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

MAX_CALLS = 24


def nearby_calls(name: str, calls: Iterable[str]) -> tuple[str, ...]:
    """Calls of `name` with one argument of a known call changed; none of the known ones."""
    known = [args for call in calls if (args := _arguments(call, name)) is not None]
    seen = {repr(each) for each in known}
    found: dict[str, None] = {}
    # one change of each example in turn, so that the first ones do not fill the list
    streams = [_changed(each) for each in known]
    while streams and len(found) < MAX_CALLS:
        for stream in list(streams):
            args = next(stream, None)
            if args is None:
                streams.remove(stream)
            elif repr(args) not in seen:
                seen.add(repr(args))
                found[f"{name}({', '.join(map(repr, args))})"] = None
    return tuple(found)[:MAX_CALLS]


def _arguments(call: str, name: str) -> list[Any] | None:
    """Of a call with literals by position."""
    try:
        node = ast.parse(call.strip(), mode="eval").body
        if not (isinstance(node, ast.Call) and not node.keywords):
            return None
        if ast.unparse(node.func) != name:
            return None
        return [ast.literal_eval(each) for each in node.args]
    except (SyntaxError, ValueError, TypeError):
        return None


def _changed(args: Sequence[Any]) -> Iterator[list[Any]]:
    for at, value in enumerate(args):
        for other in _variants(value):
            yield [*args[:at], other, *args[at + 1 :]]


def _variants(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1, 0, -value, value * 2, 1]
    if isinstance(value, float):
        return [value + 0.5, -value, 0.0, value * 2]
    if isinstance(value, str):
        turned = value[::-1]
        return [turned, "", value + value[:1], value.upper(), value[1:], f"{value} {value}"]
    if isinstance(value, list | tuple):
        kind = type(value)
        changed = [kind(reversed(value)), kind(), kind([*value, *value[:1]]), kind(value[1:])]
        if value:
            changed += [kind([other, *value[1:]]) for other in _variants(value[0])[:3]]
        return changed
    if isinstance(value, dict):
        smaller = dict(list(value.items())[1:])
        return [{}, smaller]
    return []


def grown_calls(name: str, calls: Iterable[str], sizes: Sequence[int]) -> tuple[str, ...]:
    """The same call with its first list, text or number of another size, one for each of `sizes`;
    none where no example has such an argument."""
    for call in calls:
        args = _arguments(call, name)
        for at, value in enumerate(args or []):
            if isinstance(value, list | str) and len(value) > 0:
                grown = [_grown(value, size) for size in sizes]
                return tuple(_written(name, args or [], at, each) for each in grown)
    return ()


def _grown(value: list[Any] | str, size: int) -> str:
    """An expression, since the value itself would fill the line; numbers are mixed."""
    if isinstance(value, str):
        return f"({value!r} * {size})[:{size}]"
    if all(type(each) is int for each in value):
        return f"[(i * 7919) % {size * 4} for i in range({size})]"
    return f"({value!r} * {size})[:{size}]"


def _written(name: str, args: Sequence[Any], at: int, expression: str) -> str:
    words = [expression if number == at else repr(value) for number, value in enumerate(args)]
    return f"{name}({', '.join(words)})"

"""Calls that nobody wrote down, where candidates may differ: near to those of the examples, and
made from what is known of the parameters."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from docsync.codegen.arguments import Argument, arguments_of
from docsync.codegen.target import Target, callee_of
from docsync.codegen.values import literals_in, values_for

MAX_CALLS = 24
MAX_MADE = 40
_TRIES = 400  # of random combinations, until there are that many different ones
_LONGEST_REST = 3
_BESIDE = 0.4


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


def made_calls(target: Target, text: str) -> tuple[str, ...]:
    """Calls with values of the kinds that annotations, docstring, defaults and names tell: the same
    for the same function, at most `MAX_MADE`. None where a value that is needed cannot be made, or
    no instance of the class. `text` is all that says what it shall do."""
    callee = callee_of(target)
    known = arguments_of(target)
    literals = literals_in(text)
    values = {each.name: values_for(each, text, literals) for each in known}
    known = _without_gaps(known, values)
    if not callee or not known or not all(values[each.name] for each in known):
        return ()
    # the same combinations in every run, and for every candidate
    choice = random.Random(len(known))
    found: dict[str, None] = {}
    longest = max(len(each) for each in values.values())
    tries = longest if len(known) == 1 and not known[0].is_rest else _TRIES
    for number in range(tries):
        found[f"{callee}({', '.join(_combined(known, values, number, choice))})"] = None
        if len(found) == MAX_MADE:
            break
    return tuple(found)


def _without_gaps(known: Sequence[Argument], values: dict[str, list[str]]) -> tuple[Argument, ...]:
    """Those that are given: what has a default and no value is not, and what stands behind it has
    to be given by its name."""
    found: list[Argument] = []
    has_gap = False
    for each in known:
        if not values[each.name] and not each.is_needed:
            has_gap = has_gap or not each.by_name
        elif not (has_gap and each.is_rest):
            found.append(replace(each, by_name=True) if has_gap else each)
    return tuple(found)


def _combined(
    known: Sequence[Argument], values: dict[str, list[str]], number: int, choice: random.Random
) -> Iterator[str]:
    """The first of all, then each next one of the first parameter with any of the others."""
    for place, each in enumerate(known):
        options = values[each.name]
        if each.is_rest:
            yield from choice.choices(options, k=choice.randint(0, _LONGEST_REST))
            continue
        # lists in the same place are of the same length, which many functions ask for
        is_beside = number < len(options) and (place == 0 or choice.random() < _BESIDE)
        value = options[number if is_beside or number == 0 else _leaning(choice, len(options))]
        yield f"{each.name}={value}" if each.by_name else value


def _leaning(choice: random.Random, length: int) -> int:
    """Ordinary values come first, and oftener: edges of all at once tell little."""
    return min(choice.randrange(length), choice.randrange(length))

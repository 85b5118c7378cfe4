"""What several candidates say to the same calls: the majority is right oftener than one of them."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from docsync.codegen.trial import Trial

_DIGITS = 9  # of a number: sums in another order differ behind them
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_UNKNOWN = ""  # the run was ended before that call
# what the first answer is ahead of the others: it is greedy, and so right a little oftener
_LEAD = 0.25

Said = tuple[str, ...]


def said_to(calls: Sequence[str], trial: Trial) -> Said:
    """In the order of the calls, as it can be compared."""
    return tuple(
        _normal(trial.outcomes[call].said) if call in trial.outcomes else _UNKNOWN for call in calls
    )


def _normal(said: str) -> str:
    try:
        return repr(_rounded(ast.literal_eval(said)))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return _ADDRESS.sub("", said)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{_DIGITS}g}")
    if isinstance(value, list | tuple):
        return type(value)(map(_rounded, value))
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return value


def telling_calls(said: Collection[Said], documented: Collection[str] = ()) -> list[int]:
    """Places of the calls that tell candidates apart. What most of them refuse, and the text does
    not say that it is refused, was no call that anybody makes."""
    found = []
    for place, row in enumerate(zip(*said, strict=True)):
        answers = sum(_is_answer(each, documented) for each in row)
        if 2 * answers >= len(row) and len(set(row)) > 1:
            found.append(place)
    return found


def _is_answer(outcome: str, documented: Collection[str]) -> bool:
    if outcome.startswith("raises "):
        return outcome.removeprefix("raises ") in documented
    return outcome not in (_UNKNOWN, "too slow")


def voices(said: Mapping[int, Said], documented: Collection[str] = ()) -> dict[int, float]:
    """How many others give the same as each candidate, on average of the calls that tell them
    apart; keys are places in the list of all. The first of that list has a small lead."""
    places = telling_calls(said.values(), documented)
    found = {}
    for number, own in said.items():
        same = sum(
            other[place] == own[place]
            for at, other in said.items()
            if at != number
            for place in places
        )
        found[number] = same / max(len(places), 1) + (_LEAD if number == 0 else 0.0)
    return found


def groups(said: Mapping[int, Said], documented: Collection[str] = ()) -> dict[int, int]:
    """How many behave like each candidate, itself among them, wherever candidates differ."""
    places = telling_calls(said.values(), documented)
    seen = {number: tuple(own[place] for place in places) for number, own in said.items()}
    sizes = Counter(seen.values())
    return {number: sizes[each] for number, each in seen.items()}

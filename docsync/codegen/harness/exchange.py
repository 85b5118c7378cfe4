"""Values between two processes that do not trust each other: plain data, by names that both know.

Nothing is unpickled. What is not listed here is no plain data, and then the code has to run in one
process with its tests.
"""

from __future__ import annotations

import builtins
import json
import math
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

MAX_DEPTH = 60
TRACE = "_docsync_trace"  # attribute of an exception that comes from the other process


class NotPlain(BaseException):
    """An argument or a result is more than data. No test may catch it, so it is no Exception."""


def encode(value: Any, depth: int = 0) -> Any:
    """To what JSON can hold. Raises NotPlain."""
    kind = type(value)
    if depth > MAX_DEPTH:
        raise NotPlain("it is nested too deeply")
    if value is None or kind in (bool, int):
        # a long integer would be a float in some readers
        return value if kind is not int or abs(value) < 1 << 53 else ["int", hex(value)]
    if kind is str:
        return ["str", value]
    if kind is float:
        return ["float", "nan" if math.isnan(value) else value.hex()]
    if kind is complex:
        return ["complex", repr(value)]
    if kind in (bytes, bytearray):
        return [kind.__name__, bytes(value).hex()]
    if kind in (list, tuple, set, frozenset):
        return [kind.__name__, [encode(each, depth + 1) for each in value]]
    if kind is dict:
        pairs = [[encode(k, depth + 1), encode(v, depth + 1)] for k, v in value.items()]
        return ["dict", pairs]
    if kind is range:
        return ["range", [value.start, value.stop, value.step]]
    if kind in (Decimal, Fraction):
        return [kind.__name__, str(value)]
    if kind in (date, datetime) and getattr(value, "tzinfo", None) is None:
        return [kind.__name__, value.isoformat()]
    if kind is timedelta:
        return ["timedelta", [value.days, value.seconds, value.microseconds]]
    raise NotPlain(f"a value of type {kind.__qualname__}")


def decode(said: Any) -> Any:
    """The value. Raises ValueError for what `encode` never gives."""
    if said is None or isinstance(said, bool | int):
        return said
    if not (isinstance(said, list) and len(said) == 2):
        raise ValueError("no encoded value")
    kind, inner = said
    if kind in ("list", "tuple", "set", "frozenset"):
        return getattr(builtins, kind)(decode(each) for each in inner)
    if kind in _READERS:
        return _READERS[kind](inner)
    raise ValueError(f"no kind {kind!r}")


_READERS: dict[str, Callable[[Any], Any]] = {
    "int": lambda text: int(text, 16),
    "str": str,
    "float": lambda text: float("nan") if text == "nan" else float.fromhex(text),
    "complex": complex,
    "bytes": bytes.fromhex,
    "bytearray": bytearray.fromhex,
    "dict": lambda pairs: {decode(key): decode(value) for key, value in pairs},
    "range": lambda ends: range(*ends),
    "Decimal": Decimal,
    "Fraction": Fraction,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
}


def encode_error(error: BaseException, trace: str) -> list[Any]:
    """An exception by the name of its class, where that is one of Python's own."""
    kind = type(error)
    if getattr(builtins, kind.__name__, None) is not kind:
        raise NotPlain(f"an exception of type {kind.__qualname__}")
    try:
        args = [encode(each) for each in error.args]
    except NotPlain:
        args = [["str", str(error)]]
    return [kind.__name__, args, trace]


def decode_error(said: Any) -> BaseException:
    """The exception, to be raised. Raises ValueError."""
    name, args, trace = said
    kind = getattr(builtins, name, None)
    if not (isinstance(kind, type) and issubclass(kind, BaseException)):
        raise ValueError(f"no exception {name!r}")
    try:
        error = kind(*map(decode, args))
    except TypeError:
        error = kind.__new__(kind)
    error.__dict__[TRACE] = str(trace)
    return error


def line_of(message: Any) -> bytes:
    return (json.dumps(message) + "\n").encode()

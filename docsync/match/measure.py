"""Durations and sizes as documentation writes them: "30 seconds" of `30 * time.Second`, "10 MB" of
`10 * 1024 * 1024`, and the "(10 MB)" that explains a `10000000`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import prod

_UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_WORDS = {
    "ms": ("ms", "millisecond", "milli", "millis", "milliseconds"),
    "s": ("s", "sec", "secs", "second", "seconds"),
    "m": ("m", "min", "mins", "minute", "minutes"),
    "h": ("h", "hour", "hours"),
    "d": ("d", "day", "days"),
}
_UNIT_OF = {word: unit for unit, words in _WORDS.items() for word in words}
_LONG = {"ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day"}
_SHAPES = (
    re.compile(r"(?P<n>\d[\d_]*)\s*\*\s*time\.(?P<unit>[A-Z][a-z]+)"),
    re.compile(r"time\.(?P<unit>[A-Z][a-z]+)(?:\s*\*\s*(?P<n>\d[\d_]*))?"),
    re.compile(r"(?:datetime\.)?timedelta\((?P<unit>[a-z]+)=(?P<n>\d[\d_]*)\)"),
    re.compile(r"(?:\w+::)*Duration::from_(?P<unit>[a-z]+)\((?P<n>\d[\d_]*)\)"),
    re.compile(r"Duration\.of(?P<unit>[A-Z][a-z]+)\((?P<n>\d[\d_]*)L?\)"),
    re.compile(r"(?P<n>\d+)(?P<unit>ms|s|m|h|d)"),
)
_SIZE = re.compile(r"(?P<n>\d[\d_]*(?:\s*\*\s*\d[\d_]*)*?)(?P<k>(?:\s*\*\s*1_?024){1,3})")
_SHIFT = re.compile(r"(?P<n>\d+)\s*<<\s*(?P<by>[123]0)")
_SIZES = ("KB", "MB", "GB")
# what one of a unit may be, in the number that it explains: bytes, milliseconds or seconds
_WORTH: Mapping[str, tuple[int, ...]] = {
    **{f"{letter}b": (1000**n, 1024**n) for n, letter in enumerate("kmg", 1)},
    **{f"{letter}ib": (1024**n,) for n, letter in enumerate("kmg", 1)},
    **{
        word: (_UNITS[unit], _UNITS[unit] // 1000)
        for word, unit in _UNIT_OF.items()
        if unit != "ms"
    },
}
_SAID = re.compile(r"(?P<n>\d+)(?P<between>[ -]?)(?P<unit>[A-Za-z]+)")


@lru_cache(maxsize=512)
def measures(value: str) -> Mapping[str, tuple[int, str]]:
    """Ways to write a duration or a size, each with the amount in the least unit and the kind of
    unit; empty for any other value."""
    found: dict[str, tuple[int, str]] = {}
    duration, size = milliseconds(value), _size(value)
    for unit, scale in _UNITS.items() if duration else ():
        count, rest = divmod(duration, scale)
        if count and not rest:
            long = _LONG[unit]
            plural = long if count == 1 else f"{long}s"
            for form in (
                f"{count}{unit}",
                f"{count} {unit}",
                f"{count} {plural}",
                f"{count}-{long}",
            ):
                found[form] = duration, "time"
    for power, unit in enumerate(_SIZES, 1) if size else ():
        count, rest = divmod(size, 1024**power)
        if count and not rest:
            for name in (unit, f"{unit[0]}iB"):
                found[f"{count}{name}"] = found[f"{count} {name}"] = size, "size"
    return found


def measured_like(word: str, before: str, after: str) -> str:
    """`after` as `word` writes `before`: in its unit, or the largest that has no fraction; "" where
    one of them is no such measure."""
    old, new = measures(before), measures(after)
    said = _SAID.fullmatch(word)
    if word not in old or not new or said is None:
        return ""
    unit = said["unit"]
    is_long = len(unit) > 2 and not unit.endswith("iB")
    fitting = [
        form
        for form in new
        if (other := _SAID.fullmatch(form))
        and other["between"] == said["between"]
        and (len(other["unit"]) > 2 and not other["unit"].endswith("iB")) is is_long
        and other["unit"].endswith("iB") is unit.endswith("iB")
    ]
    same = [f for f in fitting if f.lstrip("0123456789 -").rstrip("s") == unit.rstrip("s")]
    return (same or fitting[-1:] or [""])[0]


def explained_like(said: str, before: int, after: int) -> str:
    """What explains `after` as `said` explains `before`: "100MB" for "10MB"; "" where that unit
    gives no whole number, or says something else."""
    match = _SAID.fullmatch(said)
    if match is None:
        return ""
    for worth in _WORTH.get(match["unit"].lower(), ()):
        if worth and int(match["n"]) * worth == before and after and after % worth == 0:
            unit, count = match["unit"], after // worth
            if len(unit) > 3 and (count == 1) is unit.endswith("s"):
                unit = unit.removesuffix("s") if count == 1 else f"{unit}s"
            return f"{count}{match['between']}{unit}"
    return ""


def milliseconds(value: str) -> int:
    """In milliseconds, 0 for what is none."""
    for shape in _SHAPES:
        if match := shape.fullmatch(value.strip()):
            unit = _UNIT_OF.get(match["unit"].lower())
            return int(match["n"] or "1") * _UNITS[unit] if unit else 0
    return 0


def _size(value: str) -> int:
    """In bytes, 0 for what is none."""
    if match := _SIZE.fullmatch(value.strip()):
        factors = re.findall(r"\d[\d_]*", match["n"])
        return prod([*map(int, factors), *[1024] * match["k"].count("*")])
    if match := _SHIFT.fullmatch(value.strip()):
        return int(match["n"]) << int(match["by"])
    return 0


def is_same_value(before: str, after: str) -> bool:
    """Whether one is the other as code gets at its value: `Mode.FAST.value` of `Mode.FAST`."""
    short, long = sorted((before.strip(), after.strip()), key=len)
    return long.startswith(short) and long.removeprefix(short) in (".value", ".name", "()")

"""`[[rules]]` and `[[links]]`: what holds for some paths only. Read from files alone: a list of
tables has no form in the environment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from docsync.errors import ConfigError

Sensitivity = Literal["quiet", "balanced", "thorough"]
Action = Literal["ignore", "report", "repair"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds for a fact in a section if all of its conditions do; an empty one always does.

    `docs` and `code` are globs as in .gitignore, `kinds` are names of `FactKind` or patterns of
    them. `sensitivity` and `action` are None where the rule says nothing about them. `where` is
    the file and line, for messages."""

    docs: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sensitivity: Sensitivity | None = None
    action: Action | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link made by hand: public facts of the files that `code` matches reach the documents that
    `docs` matches. Globs as in .gitignore."""

    code: tuple[str, ...]
    docs: tuple[str, ...]
    where: str = ""


TABLES = ("rules", "links")
_LISTS = {"rules": ("docs", "code", "kinds"), "links": ("code", "docs")}
_CHOICES = {
    "rules": {"sensitivity": get_args(Sensitivity), "action": get_args(Action)},
    "links": {},
}
_HEADER = "Write `[[{0}]]` and keys under it, once for each."


def read_rules(value: object, locate: Callable[[int, str], str]) -> tuple[Rule, ...]:
    """`locate` gives `file:line` of a key of the n-th table. Raises ConfigError."""
    found = []
    for number, table in enumerate(_tables("rules", value, locate)):
        values = _values("rules", number, table, locate)
        if "sensitivity" not in values and "action" not in values:
            raise ConfigError(
                f"{locate(number, '')}: this rule changes nothing. Give it `action` or "
                "`sensitivity`."
            )
        found.append(Rule(**values, where=locate(number, "")))
    return tuple(found)


def read_links(value: object, locate: Callable[[int, str], str]) -> tuple[Link, ...]:
    """`locate` gives `file:line` of a key of the n-th table. Raises ConfigError."""
    found = []
    for number, table in enumerate(_tables("links", value, locate)):
        values = _values("links", number, table, locate)
        for key in ("code", "docs"):
            if not values.get(key):
                raise ConfigError(
                    f"{locate(number, '')}: this link has no `{key}`. A link joins `code` to "
                    "`docs`."
                )
        found.append(Link(**values, where=locate(number, "")))
    return tuple(found)


def _tables(name: str, value: object, locate: Callable[[int, str], str]) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ConfigError(f"{locate(0, '')}: `{name}` is a list of tables. {_HEADER.format(name)}")
    return value


def _values(
    name: str, number: int, table: Mapping[str, Any], locate: Callable[[int, str], str]
) -> dict[str, Any]:
    known = (*_LISTS[name], *_CHOICES[name])
    found: dict[str, Any] = {}
    for key, value in table.items():
        at = locate(number, key)
        if key not in known:
            raise ConfigError(f"{at}: unknown key `{name}.{key}`. {_hint(key, known)}")
        if key in _LISTS[name]:
            found[key] = _list(f"{name}.{key}", value, at)
        elif value in (choices := _CHOICES[name][key]):
            found[key] = value
        else:
            listed = ", ".join(f'"{each}"' for each in choices)
            raise ConfigError(f"{at}: `{name}.{key}` must be one of {listed}, not {value!r}.")
    return found


def _list(name: str, value: object, at: str) -> tuple[str, ...]:
    """A single string is a list of one."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(e, str) and e for e in items):
        raise ConfigError(
            f"{at}: `{name}` must be a string or a list of strings, for example "
            f'["docs/**/*.md"], not {value!r}.'
        )
    return tuple(items)


def _hint(key: str, known: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key.replace("_", "-"), known, n=1, cutoff=0.6)
    return f"Did you mean `{close[0]}`?" if close else f"Known keys here: {', '.join(known)}."

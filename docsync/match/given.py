"""Values that another file of the code still gives, whatever the changed one gives now: the default
of a variable that a Dockerfile sets otherwise, the port of a program that a container maps anew,
the Ruby that a gem needs."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from docsync.facts.compose import with_defaults
from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.lexer import family_of
from docsync.facts.publicness import is_ignored_path, is_test_path
from docsync.match.terms import last_part

DOUBTFUL = 0.09
"""Certainty of a port that may still be served: nothing is written for it."""
# files that say what a variable is in one place where the program runs
_SETTING = frozenset({"docker", "compose", "workflow", "dotenv", "yaml", "toml", "json", "ini"})
_VARIABLE = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_ADDRESS = re.compile(r"localhost:(\d+)")
_SERVING = re.compile(
    r"(?i)(?<!im)(?<!re)(?<!ex)(?<!sup)port|listen|bind|expose|host|serve|addr|\d\.\d\.\d\.\d:"
)
_NO_WORD = r"(^|[^0-9A-Za-z_])"
_END = r"($|[^0-9A-Za-z_])"


class Lines(Protocol):
    def lines(
        self, pattern: str, *, around: int = 0, paths: Sequence[str] = ()
    ) -> Iterable[tuple[str, str]]:
        """Path and text of the lines of the code that an extended regular expression finds, with
        those around them; in `paths` alone, if there are any."""
        ...


def without_given(
    facts: Sequence[ChangeFact], code: Lines, is_told: Callable[[str], bool]
) -> list[ChangeFact]:
    """Without the changed values of variables of which another file still gives the old one, which
    is the default then, and of properties for which the program brings a value along; an address
    stays, in doubt, whose port another file still serves. Only what `is_told` in some document is
    looked for."""
    kept = []
    for fact in facts:
        if _is_own_ruby(fact) and any(code.lines("required_ruby_version *=")):
            continue  # what its authors use says nothing of what a gem needs
        port = _port(fact)
        name = last_part(fact.symbol) if _is_set(fact) else fact.symbol
        if not (port or _is_set(fact) or _is_property(fact)) or not is_told(name):
            kept.append(fact)
            continue
        if _is_property(fact) and _is_configured(fact.symbol, code):
            continue
        if _is_set(fact) and _gives(fact, code):
            continue
        is_served = port and _serves(port, fact.place.path, code)
        doubted = replace(fact, certainty=DOUBTFUL, stands_elsewhere=True)
        kept.append(doubted if is_served else fact)
    return kept


def _is_own_ruby(fact: ChangeFact) -> bool:
    return fact.symbol == "ruby" and fact.owner in ("Gemfile", ".ruby-version")


def _is_property(fact: ChangeFact) -> bool:
    """Whether a default is that of a property of Spring."""
    is_jvm = fact.language in ("java", "kotlin")
    return is_jvm and fact.kind is FactKind.DEFAULT_CHANGED and "." in fact.symbol


def _is_configured(name: str, code: Lines) -> bool:
    """Whether the program brings a value for a property along, which goes before the default."""
    last = name.rpartition(".")[2]
    found = code.lines(rf"(^|[. \"'])({re.escape(name)}|{re.escape(last)})[\"']? *[:=]")
    return any(path.rpartition("/")[2].startswith("application") for path, _text in found)


def _is_set(fact: ChangeFact) -> bool:
    """Whether a variable got another value in such a file, be it below a key: `env.APP_PORT`."""
    name = last_part(fact.symbol)
    is_variable = _VARIABLE.fullmatch(name) is not None and (name == fact.symbol or "_" in name)
    is_value = fact.kind in (FactKind.DEFAULT_CHANGED, FactKind.VALUE_CHANGED)
    is_given = bool((fact.before or "").strip("\"' "))
    return is_value and is_variable and is_given and fact.language in _SETTING


def _port(fact: ChangeFact) -> str:
    found = _ADDRESS.fullmatch(fact.symbol)
    is_gone = fact.kind in (FactKind.KEY_RENAMED, FactKind.KEY_REMOVED)
    return found[1] if found and is_gone else ""


def _serves(port: str, path: str, code: Lines) -> bool:
    return any(
        of != path and _is_told(of) and _SERVING.search(text)
        for of, text in code.lines(f"{_NO_WORD}{port}{_END}")
    )


def _gives(fact: ChangeFact, code: Lines) -> bool:
    def is_other(path: str) -> bool:
        is_code = family_of(path) is not None or fact.language != "dotenv"
        return path != fact.place.path and _is_told(path) and is_code

    value = with_defaults((fact.before or "").strip("\"' "))
    name = last_part(fact.symbol)
    parts = name.split("_")
    names = [name, name.lower()] if len(parts) > 1 else [name]
    heads = [("_".join(parts[:n]) + "_") for n in range(1, len(parts))]
    # settings whose variables begin alike: `env_prefix="APP_"`
    prefix = f"[\"']({'|'.join(heads)})[\"']"
    begun = re.compile(prefix, re.IGNORECASE) if heads else None
    asked = "|".join([rf"{_NO_WORD}({'|'.join(names)}){_END}", *([prefix] if begun else [])])
    prefixed = []
    for path, lines in _by_file(code.lines(asked, around=1)):
        if is_other(path) and _is_beside(names, value, lines):
            return True
        if begun and is_other(path) and any(map(begun.search, lines)):
            prefixed.append(path)
    if not prefixed:
        return False
    rests = ["_".join(parts[n:]).lower() for n in range(1, len(parts))]
    found = code.lines(rf"{_NO_WORD}({'|'.join(rests)}){_END}", around=1, paths=prefixed)
    return any(_is_beside(rests, value, lines) for _path, lines in _by_file(found))


def _is_beside(names: Iterable[str], value: str, lines: Sequence[str]) -> bool:
    """Whether a line with one of the names, or one beside it, has the value."""
    name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    said = re.compile(rf"(?<![\w.-]){re.escape(value)}(?![\w-])")
    return any(
        name.search(line) and said.search(name.sub("", "\n".join(lines[max(0, n - 1) : n + 2])))
        for n, line in enumerate(lines)
    )


def _by_file(lines: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path, text in lines:
        found[path].append(text)
    yield from found.items()


def _is_told(path: str) -> bool:
    is_own = path.rsplit("/", 1)[-1] == "docsync.toml"  # with an address in a comment
    return not (is_own or is_test_path(path) or is_ignored_path(path))

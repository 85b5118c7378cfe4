"""How claims are written: the patterns of flags, paths, versions, numbers with units and names."""

from __future__ import annotations

import builtins
import keyword
import re

_EXTENSIONS = (
    "py|pyi|pyx|toml|ya?ml|json5?|ini|cfg|conf|env|md|rst|txt|sh|bash|zsh|js|jsx|ts|tsx|mjs|css"
    "|html?|go|rs|c|h|cpp|hpp|java|kt|rb|php|sql|xml|csv|lock|log|db|sqlite|gguf|j2|ipynb|tf|proto"
    "|bat|ps1"
)
URL = re.compile(r"\b[a-z][a-z+]{1,9}://[^\s<>\"'`)\]}|,]+")
FLAG = re.compile(r"(?<![\w/-])(?:--[A-Za-z][\w-]*\w|-[A-Za-z])(?![\w-])")
PATH = re.compile(
    r"(?<![\w/.:@-])(?:(?:[\w.~-]+)?(?:/[\w.*@{}-]+)+/?"
    rf"|[\w-]+(?:\.[\w-]+)*\.(?:{_EXTENSIONS})(?!\w))"
)
VERSION = re.compile(r"(?<![\w.])v?\d+(?:\.\d+){2,}(?:[a-z.-]+\d+)?\b|(?<![\w.])v\d+(?:\.\d+)*\b")
ENV = re.compile(r"(?<![\w-])\$?\{?([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\b")
DOTTED = re.compile(r"(?<![\w./-])[A-Za-z_]\w*(?:(?:\.|::)[A-Za-z_]\w*)+(?!\w)")
CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\(")
PARAMETER = re.compile(r"(?<![\w.=-])([a-z_]\w*)=(?![=>])")
SNAKE = re.compile(
    r"(?<![\w.-])_*[a-z][a-z0-9]*(?:_[a-z0-9]+)+_*(?!\w)|(?<![\w.-])__[A-Za-z]\w*__(?!\w)"
)
CAMEL = re.compile(
    r"(?<![\w.-])(?:[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+|[a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]{2,}\w*)(?!\w)"
)
KEBAB = re.compile(r"(?<![\w./-])[A-Za-z]\w*(?:-[A-Za-z]\w*)+(?![\w-])")
ASSIGNED_KEY = re.compile(
    r"^[ \t]*(?:-\s+)?\"?([A-Za-z_][\w.-]*)\"?\s*(?:=|:)(?=\s|$)", re.MULTILINE
)
NAME = re.compile(r"(?<![\w.-])[A-Za-z_]\w+")
STRING = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
PROSE_QUOTE = re.compile(r"[\"“]([\w.-]{2,40})[\"”]")
COMMENT = re.compile(r"(?:(?<=\s)|^)(?:#|//)\s.*$", re.MULTILINE)
LIST_NUMBER = re.compile(r"^([ \t]*(?:>[ \t]*)*)\d+[.)](?=\s)|\[\^?\d+\]", re.MULTILINE)
LOCAL = re.compile(
    r"^[ \t]*(?:>>> |\.\.\. )?(?:async )?(?:with .* as (\w+)|for (\w+)(?:, (\w+))? in"
    r"|(\w+)(?:, (\w+))? = |def (\w+)|class (\w+)|import .* as (\w+)|from .* import .* as (\w+))",
    re.MULTILINE,
)

_UNIT_SPELLINGS = {
    "ms": "ms msec millisecond milliseconds",
    "s": "s sec secs second seconds",
    "min": "min mins minute minutes",
    "h": "h hr hrs hour hours",
    "day": "day days",
    "week": "week weeks",
    "byte": "byte bytes b",
    "kb": "kb kib k kilobyte kilobytes",
    "mb": "mb mib megabyte megabytes",
    "gb": "gb gib gigabyte gigabytes",
    "percent": "percent %",
}
UNITS = {word: unit for unit, words in _UNIT_SPELLINGS.items() for word in words.split()}
"""Spelling -> unit."""

_BY_LENGTH = "|".join(sorted(UNITS, key=len, reverse=True))
NUMBER = re.compile(
    r"(?<![\w.$#-])(?P<number>\d[\d_,]*(?:\.\d+)?)"
    rf"(?:[ \t-]?(?P<unit>{_BY_LENGTH})(?!\w))?(?![\w]|\.\d)",
    re.IGNORECASE,
)

_COUNTED = (
    "times|retries|attempts|workers|threads|processes|items|lines|characters|entries|requests"
    "|connections"
)
_NUMBER_NAMES = "zero one two three four five six seven eight nine ten eleven twelve"
NUMBER_WORDS = {word: str(number) for number, word in enumerate(_NUMBER_NAMES.split())}
SPELLED = re.compile(
    rf"\b({'|'.join(NUMBER_WORDS)})[ \t-]"
    rf"(?:({'|'.join(unit for unit in UNITS if len(unit) > 2)})|{_COUNTED})\b",
    re.IGNORECASE,
)

_SHELL_WORDS = (
    "self cls args kwargs true false null none pip python python3 git cd export sudo echo"
)
COMMON = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | frozenset(_SHELL_WORDS.split())
"""Words of languages and shells: they claim nothing about the project."""

PYTHON = frozenset({"python", "py", "python3", "pycon", "py3"})

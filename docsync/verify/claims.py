"""The checkable statements of a text: names, flags, keys, paths, values, numbers, versions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from docsync.verify import notation
from docsync.verify.outline import Outline, outline


class ClaimKind(StrEnum):
    IDENTIFIER = "identifier"
    DOTTED = "dotted name"  # a module, a method, an attribute, a dotted key
    CALL = "call"
    PARAMETER = "parameter"
    FLAG = "flag"
    KEY = "key"
    ENV = "environment variable"
    PATH = "path"
    VALUE = "value"
    NUMBER = "number"
    QUANTITY = "quantity"  # a number with its unit: "30 s" for "30 seconds"
    VERSION = "version"
    URL = "URL"


@dataclass(frozen=True, slots=True)
class Claim:
    kind: ClaimKind
    word: str


def claims(text: str, format: str) -> set[Claim]:
    """Every claim of a block of `format` "markdown", "rst" or "text". Never raises."""
    return outline_claims(outline(text, format))


def outline_claims(block: Outline, known_lines: frozenset[str] = frozenset()) -> set[Claim]:
    """The same of a text that was read before; prose lines of `known_lines` are passed over."""
    found: set[Claim] = set()
    prose = block.prose
    if known_lines:
        lines = prose.split("\n")
        prose = "\n".join(" " * len(line) if line in known_lines else line for line in lines)
    spans, between, at = [], [], 0
    for start, end in block.spans:
        spans.append(prose[start:end].strip("`").replace("\n", " ").strip())
        between.append(prose[at:start])
        at = end
    # one text instead of many: a pattern costs a call, and a line break parts the spans
    _code("\n".join(filter(None, spans)), found, local=set(), is_python=False)
    for fence in block.fences:
        is_python = fence.language in notation.PYTHON
        is_python = is_python or (not fence.language and ">>> " in fence.body)
        _code(fence.body, found, local=local_names(fence.body), is_python=is_python)
    # what was blanked would be looked at two dozen times
    _prose(re.sub(r"(?<=\n)\s+(?=\n)| {4,}", "  ", " ".join((*between, prose[at:]))), found)
    return found


def local_names(code: str) -> set[str]:
    """The names that an example defines itself: they claim nothing."""
    return {name for m in notation.LOCAL.finditer(code) for name in m.groups() if name}


def _code(code: str, found: set[Claim], *, local: set[str], is_python: bool) -> None:
    for match in notation.COMMENT.finditer(code):
        _prose(match[0], found)
    code = notation.COMMENT.sub("", code)
    code = _take(code, notation.URL, ClaimKind.URL, found)
    for match in notation.STRING.finditer(code):
        _value(match[1] or match[2] or "", found)
    code = notation.STRING.sub('""', code)
    for pattern, kind in (
        (notation.VERSION, ClaimKind.VERSION),
        (notation.FLAG, ClaimKind.FLAG),
        (notation.PATH, ClaimKind.PATH),
        (notation.ENV, ClaimKind.ENV),
    ):
        code = _take(code, pattern, kind, found)
    if not is_python:
        for match in notation.ASSIGNED_KEY.finditer(code):
            found.add(Claim(ClaimKind.KEY, match[1]))
        local = set()
    for match in notation.DOTTED.finditer(code):
        found.add(Claim(ClaimKind.DOTTED, match[0].replace("::", ".")))
    code = notation.DOTTED.sub(".", code)
    if not is_python:
        code = _take(code, notation.KEBAB, ClaimKind.KEY, found)
    known = notation.COMMON | local
    for match in notation.CALL.finditer(code):
        if match[1] not in known:
            found.add(Claim(ClaimKind.CALL, match[1]))
    for match in notation.PARAMETER.finditer(code):
        found.add(Claim(ClaimKind.PARAMETER, match[1]))
    for match in notation.NAME.finditer(code):
        if match[0] not in known:
            found.add(Claim(ClaimKind.IDENTIFIER, match[0]))
    _numbers(code, found)


def _value(text: str, found: set[Claim]) -> None:
    if re.fullmatch(r"[A-Za-z][\w.+/-]+", text):
        found.add(Claim(ClaimKind.PATH if "/" in text else ClaimKind.VALUE, text))
    else:
        _prose(text, found)


def _prose(text: str, found: set[Claim]) -> None:
    text = notation.LIST_NUMBER.sub(lambda m: " " * len(m[0]), text)
    for pattern, kind in (
        (notation.URL, ClaimKind.URL),
        (notation.VERSION, ClaimKind.VERSION),
        (notation.FLAG, ClaimKind.FLAG),
        (notation.ENV, ClaimKind.ENV),
    ):
        text = _take(text, pattern, kind, found)
    for match in notation.PATH.finditer(text):
        # "and/or" and "read/write" are words; a path has a dot, a root or three parts
        if "." in match[0] or match[0].count("/") > 1 or match[0][0] in "/~":
            found.add(Claim(ClaimKind.PATH, match[0].rstrip(".")))
    text = notation.PATH.sub(" ", text)
    for match in notation.DOTTED.finditer(text):
        if all(len(part) > 1 for part in re.split(r"\.|::", match[0])):
            found.add(Claim(ClaimKind.DOTTED, match[0].replace("::", ".")))
    text = notation.DOTTED.sub(" ", text)
    for match in notation.CALL.finditer(text):
        found.add(Claim(ClaimKind.CALL, match[1]))
    for match in notation.PARAMETER.finditer(text):
        found.add(Claim(ClaimKind.PARAMETER, match[1]))
    for match in notation.PROSE_QUOTE.finditer(text):
        found.add(Claim(ClaimKind.VALUE, match[1]))
    text = _take(text, notation.SNAKE, ClaimKind.IDENTIFIER, found)
    text = _take(text, notation.CAMEL, ClaimKind.IDENTIFIER, found)
    for match in notation.SPELLED.finditer(text):
        _number(notation.NUMBER_WORDS[match[1].casefold()], match[2], found)
    _numbers(text, found)


def _numbers(text: str, found: set[Claim]) -> None:
    for match in notation.NUMBER.finditer(text):
        _number(match["number"].rstrip(",_"), match["unit"], found)


def _number(number: str, unit: str | None, found: set[Claim]) -> None:
    if unit:
        found.add(Claim(ClaimKind.QUANTITY, f"{number} {notation.UNITS[unit.casefold()]}"))
    else:
        found.add(Claim(ClaimKind.NUMBER, number))


def _take(text: str, pattern: re.Pattern[str], kind: ClaimKind, found: set[Claim]) -> str:
    """Collect the claims of a pattern; the text without them, so that no other reads them."""
    for match in pattern.finditer(text):
        found.add(Claim(kind, match[match.lastindex or 0].rstrip(".,;:!?")))
    return pattern.sub(" ", text)

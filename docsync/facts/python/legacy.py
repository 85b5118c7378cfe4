"""Python 2 written as Python 3, line by line, so that old code can be read by the one parser there
is: `except E, e`, `print x`, `raise E, text`, `0777`, `async` as a name.

Nothing here is run, and no meaning is kept but what names, defaults, texts and docstrings say. What
is no Python 2 either comes out as something that still does not parse.

What differs: https://docs.python.org/3/whatsnew/3.0.html, and for `async` that of 3.7.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from docsync.facts.python.source import UNWRITTEN, with_async_names

_STRING = re.compile(
    r"(?P<prefix>(?<!\w)[uUbBrR]{1,2})?"
    r"(?:\"\"\"(?P<a>(?:\\.|(?!\"\"\")[^\\])*)\"\"\"|'''(?P<b>(?:\\.|(?!''')[^\\])*)'''"
    r"|\"(?P<c>(?:\\.|[^\"\\\n])*)\"|'(?P<d>(?:\\.|[^'\\\n])*)'|(?P<remark>#[^\n]*))",
    re.S,
)
_EXCEPT = re.compile(
    r"(?m)^[ \t]*except\b[^\n]{0,200}?[^\s,](?P<gap>[ \t]*,[ \t]*)(?P<name>[A-Za-z_][\w.]*)\s*:"
)
_START = r"(?m)(?:^[ \t]*|(?<=[:;])[ \t]+|(?<=[:;]))"
_PRINT = re.compile(rf"{_START}(?P<word>print)(?P<gap>[ \t]*(?:>>)?[ \t]*)(?=[^\s=(.,:)\]])")
_RAISE = re.compile(rf"{_START}raise[ \t]+(?=\S)")
_EXEC = re.compile(rf"{_START}exec(?P<gap>[ \t]+)(?=[^\s=(.,:)\]])")
_WITHIN = re.compile(r"\s+in\s+")
_QUOTED = re.compile(r"`(?P<inner>[^`\n]+)`")
_OCTAL = re.compile(r"(?<![\w.])0(?P<digits>[0-7]+)(?=[lL]?(?![\w.]))")
_LONG = re.compile(r"(?<![\w.])(?:\d+|0[xX][0-9a-fA-F]+)(?P<end>[lL])(?!\w)")
_RAW = re.compile(r"(?<!\w)[uU](?=[rR][\"'])")
_TUPLE = re.compile(
    r"(?:\bdef\s+\w+\s*\([^()\n]{0,200}?|\blambda\b[^():\n]{0,200}?)"
    r"(?P<whole>\(\s*(?P<names>[A-Za-z_]\w*(?:\s*,\s*[A-Za-z_]\w*)*)\s*,?\s*\))"
)
_ASYNC = re.compile(r"(?<![\w.])async(?!\s+(?:def|with|for)\b)(?!\w)|(?<=\.)async(?!\w)")
_CONFLICT = re.compile(r"(?m)^(?:<{7}|>{7}) ")
_OPENING, _CLOSING = "([{", ")]}"
MAX_TUPLES = 20
MAX_STATEMENT = 1_000  # characters of one that is put into other words
MAX_CHARS = 400_000  # of a file: what is longer is data

_Edit = tuple[int, int, str]


def modern(text: str) -> str:
    """`text` with as many lines, as it is where it is none of Python's."""
    if len(text) > MAX_CHARS or _CONFLICT.search(text):
        return text
    text = "\n".join(_untabbed(line) for line in text.split("\n"))
    text = _edited(text, _plain_edits)
    text = _edited(text, _statement_edits)
    for _ in range(MAX_TUPLES):
        shorter = _edited(text, _tuple_edits)
        if shorter == text:
            break
        text = shorter
    return text


def without_async_names(text: str) -> str:
    """`async` was a name until 3.7: `apply(async=True)`. `with_async_names` gives it back."""
    return _edited(text, _async_edits)


def give_back_names(tree: ast.Module) -> None:
    """The names of a tree as people wrote them."""
    for node in ast.walk(tree):
        for field in ("id", "arg", "attr", "name"):
            value = getattr(node, field, None)
            if isinstance(value, str) and UNWRITTEN in value:
                setattr(node, field, with_async_names(value))


def _untabbed(line: str) -> str:
    bare = line.lstrip(" \t")
    return line[: len(line) - len(bare)].expandtabs(8) + bare


def _edited(text: str, find: Callable[[str], Iterable[_Edit]]) -> str:
    """With the edits that are found in `text`, of which strings and comments are blanked."""
    parts, at = [], 0
    for start, end, new in sorted(find(_masked(text))):
        parts += [text[at:start], new]
        at = end
    return "".join((*parts, text[at:]))


def _masked(text: str) -> str:
    """Of the same length, without what strings and comments say."""

    def blank(match: re.Match[str]) -> str:
        kind = next(k for k in ("a", "b", "c", "d", "remark") if match[k] is not None)
        first, last = match.start(kind) - match.start(), match.end(kind) - match.start()
        filler = " " if kind == "remark" else "s"
        inner = "".join(c if c == "\n" and filler == " " else filler for c in match[kind])
        return match[0][:first] + inner + match[0][last:]

    return _STRING.sub(blank, text)


def _plain_edits(text: str) -> Iterator[_Edit]:
    for match in _EXCEPT.finditer(text):
        yield *match.span("gap"), " as "
        yield *match.span("name"), match["name"].replace(".", "_")
    for match in _QUOTED.finditer(text):
        yield match.start(), match.start() + 1, "repr("
        yield match.end() - 1, match.end(), ")"
    for match in _OCTAL.finditer(text):
        yield match.start("digits"), match.start("digits"), "o"
    for match in _LONG.finditer(text):
        yield *match.span("end"), ""
    for match in _RAW.finditer(text):
        yield *match.span(), ""
    for match in re.finditer("<>", text):
        yield *match.span(), "!="


def _statement_edits(text: str) -> Iterator[_Edit]:
    for match in _PRINT.finditer(text):
        yield *match.span("gap"), "("
        end = _end(text, match.end())
        yield end, end, ")"
    for match in _EXEC.finditer(text):
        end = _end(text, match.end())
        yield *match.span("gap"), "("
        if within := _WITHIN.search(text, match.end(), end):
            yield *within.span(), ", "
        yield end, end, ")"
    for match in _RAISE.finditer(text):
        end = _end(text, match.end())
        commas = list(_commas(text, match.end(), end))
        if commas:
            yield commas[0], commas[0] + 1, "("
            last = commas[1] if len(commas) > 1 else end
            yield last, end, ")"


def _tuple_edits(text: str) -> Iterator[_Edit]:
    for match in _TUPLE.finditer(text):
        names = re.split(r"\s*,\s*", match["names"])
        if len(names) > 1:
            yield *match.span("whole"), UNWRITTEN.join(names)


def _async_edits(text: str) -> Iterator[_Edit]:
    for match in _ASYNC.finditer(text):
        yield match.end(), match.end(), UNWRITTEN


def _end(text: str, at: int) -> int:
    """Where the statement ends that goes on at a place: its line, where its brackets do not close
    within `MAX_STATEMENT` characters."""
    depth, begin = 0, at
    while at < len(text):
        char = text[at]
        depth += (char in _OPENING) - (char in _CLOSING)
        if char == ";" and not depth:
            break
        if char == "\n" and depth <= 0 and text[at - 1 : at] != "\\":
            break
        if at - begin > MAX_STATEMENT:
            at = text.find("\n", begin)
            at = len(text) if at < 0 else at
            break
        at += 1
    while text[at - 1 : at] in (" ", "\t"):
        at -= 1
    return at


def _commas(text: str, at: int, end: int) -> Iterator[int]:
    depth = 0
    for place in range(at, end):
        depth += (text[place] in _OPENING) - (text[place] in _CLOSING)
        if text[place] == "," and not depth:
            yield place

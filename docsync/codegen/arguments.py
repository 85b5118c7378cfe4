"""The parameters of a function with what is known of the values that they take."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from docsync.codegen.kinds import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    STR,
    Kind,
    kind_in,
    kind_of_value,
    list_of,
    read_annotation,
    type_names,
)
from docsync.codegen.target import Target

# what such names mean nearly everywhere, where nothing else tells
_BY_NAME = (
    (BOOL, r"is_\w+|has_\w+|should_\w+|flag|strict|reverse|verbose"),
    (list_of(list_of(INT)), r"matrix|grid|board|rows|table|graph"),
    (list_of(STR), r"words|strings|strs|names|lines|texts|sentences|tokens|list_of_str\w*"),
    (
        list_of(INT),
        r"nums?_?list|nums|numbers|arr|array|lst\d?|list_?\d?|l\d?|xs|ys|values|items|seq|sequence|data"
        r"|integers|ints|scores|elements|iterable|operands|points",
    ),
    (Kind("dict", (STR, INT)), r"d|dct|dict|dictionary|mapping|counts|counter"),
    (FLOAT, r"price|rate|ratio|radius|temperature|weight|lat|lon|latitude|longitude"),
    (
        INT,
        r"[nmkijxyzabc]|n_?\d|num\d?|number|count|size|length|limit|start|stop|end|year|month|day"
        r"|width|height|age|total|amount|base|index|idx|pos|position|max\w*|min\w*|low|high",
    ),
    (
        STR,
        r"s\d?|st|str\d?|string\d?|text|txt|word|sentence|name|message|msg|line|prefix|suffix|sep"
        r"|separator|delimiter|pattern|char|ch|path|url|email|title|key|paragraph|brackets|code"
        r"|file_?name|date|time",
    ),
)
_NONE = object()


@dataclass(frozen=True, slots=True)
class Argument:
    """`kind` is None where no value can be made; `default` is that of the signature where it is a
    literal. `said` is what the docstring says of it."""

    name: str
    kind: Kind | None
    is_needed: bool = True
    by_name: bool = False  # it cannot be given by place
    is_rest: bool = False  # `*name`
    is_typed: bool = False  # by an annotation
    has_default: bool = False
    default: Any = None
    said: str = ""


def arguments_of(target: Target) -> tuple[Argument, ...]:
    """All but `self` and `**names`."""
    args = target.node.args
    known = type_names(ast.parse(target.source))
    placed = [*args.posonlyargs, *args.args]
    if target.owner and placed and placed[0].arg in ("self", "cls"):
        placed = placed[1:]
    defaults: list[ast.expr | None] = [None] * (len(placed) - len(args.defaults)) + [*args.defaults]
    told = described(target.docstring)
    names = [*placed, *([args.vararg] if args.vararg else []), *args.kwonlyargs]
    is_alone = len(names) == 1

    def argument(node: ast.arg, default: ast.expr | None, **how: bool) -> Argument:
        value = _literal(default) if default is not None else _NONE
        said = told.get(node.arg, ("", ""))
        kind: Kind | None
        if node.annotation is not None:
            kind = read_annotation(node.annotation, known)
        else:
            kind = (
                kind_in(said[0])
                or _in_prose(target.docstring, node.arg, is_alone=is_alone)
                or (kind_of_value(value) if value is not _NONE else None)
                or kind_by_name(node.arg)
                or ANY
            )
        return Argument(
            node.arg,
            kind,
            is_needed=default is None and not how.get("is_rest", False),
            is_typed=node.annotation is not None,
            has_default=value is not _NONE,
            default=None if value is _NONE else value,
            said=" ".join(said).strip(),
            **how,
        )

    found = [argument(node, default) for node, default in zip(placed, defaults, strict=True)]
    if args.vararg:
        found.append(argument(args.vararg, None, is_rest=True))
    found += [
        argument(node, default, by_name=True)
        for node, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    return tuple(found)


def return_kind(target: Target) -> Kind | None:
    if target.node.returns is None:
        return None
    return read_annotation(target.node.returns, type_names(ast.parse(target.source)))


def kind_by_name(name: str) -> Kind | None:
    word = name.lower().strip("_")
    return next((kind for kind, names in _BY_NAME if re.fullmatch(names, word)), None)


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError):
        return _NONE


# Google `name (type): text`, Sphinx `:param type name: text`, NumPy `name : type`
_GOOGLE = re.compile(
    r"^\s+\*{0,2}(?P<name>\w+)\s*\((?P<type>[^()\n]*(?:\([^()\n]*\)[^()\n]*)*)\)\s*:\s*(?P<text>.*)$"
)
_SPHINX = re.compile(
    r"^\s*:param\s+(?:(?P<type>[^:\n]*?)\s+)?\*{0,2}(?P<name>\w+)\s*:\s*(?P<text>.*)$"
)
_SPHINX_TYPE = re.compile(r"^\s*:type\s+(?P<name>\w+)\s*:\s*(?P<type>.*)$")
_PLAIN = re.compile(r"^\s+(?:[-*]\s+)?[`*]{0,2}(?P<name>\w+)[`*]{0,2}\s*:\s(?P<text>.*)$")
_NUMPY = re.compile(r"^\s*(?P<name>\w+(?:\s*,\s*\w+)*)\s+:\s+(?P<type>\S.*)$")


def described(docstring: str) -> dict[str, tuple[str, str]]:
    """Type and text of each parameter, as far as the docstring has them, "" where it has not."""
    found: dict[str, tuple[str, str]] = {}
    for name, kind, text in _descriptions(docstring):
        old = found.get(name, ("", ""))
        found[name] = (old[0] or kind.strip(), old[1] or text.strip())
    return found


def _descriptions(docstring: str) -> Iterator[tuple[str, str, str]]:
    lines = docstring.splitlines()
    is_numpy = any(
        re.match(r"\s*(?:Other )?Parameters\s*$", a) and re.match(r"\s*-{3,}\s*$", b)
        for a, b in pairwise(lines)
    )
    for number, line in enumerate(lines):
        if is_numpy and (match := _NUMPY.match(line)):
            text = lines[number + 1].strip() if number + 1 < len(lines) else ""
            for name in re.split(r"\s*,\s*", match["name"]):
                yield name, match["type"], text
        elif match := _SPHINX_TYPE.match(line):
            yield match["name"], match["type"], ""
        elif match := _SPHINX.match(line) or _GOOGLE.match(line):
            yield match["name"], match["type"] or "", match["text"]
        elif match := _PLAIN.match(line):
            yield match["name"], "", match["text"]


def _in_prose(text: str, name: str, *, is_alone: bool) -> Kind | None:
    """From `a positive integer n`, "`n` is an integer", or the first kind that is spoken of, where
    there is one parameter alone."""
    word = re.escape(name)
    before = (
        r"\b(?:an?|the|two|of|given|takes?)\s+"
        r"(?P<said>(?:(?!(?:an?|the|two)\s(?!and\s))[\w-]+\s+){1,5}?)(?:called |named )?"
        rf"[`'\"(]*{word}\b(?!')"
    )
    after = (
        rf"[`'\"]*\b{word}\b[`'\"]*\s*(?:is|are|be|as|,|:|\()\s*"
        r"(?P<said>(?:an?|the)\s+[^.\n]{3,40})"
    )
    for pattern in (before, after):
        for match in re.finditer(pattern, text, re.IGNORECASE):
            said = match["said"]
            # in "the list and n" the list is another one, in "two strings a and b" they are both
            is_shared = re.match(r"(?:\w+\s)?\w+s\s", said)
            if re.search(r"\b(?:and|or|with|to|by|in|from|is|as)\b", said) and not is_shared:
                continue
            if kind := kind_in(said):
                return kind
    if is_alone:
        for match in re.finditer(r"(?i)\b(?:an?|the|given|of|takes?)\s+(?=([^.\n]{3,40}))", text):
            if kind := kind_in(match[1]):
                return kind
    return None

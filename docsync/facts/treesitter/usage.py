"""Flags in usage texts: rows such as `-n, --numeric   list numeric IDs` within one literal.

Programs that read their command line by themselves describe their flags nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.python.surface import Flag, Shape, Surface
from docsync.facts.treesitter.source import Source, line_of, raw

if TYPE_CHECKING:
    from tree_sitter import Node

LEAST_ROWS = 3  # fewer may be a hint in a message
_USAGE = "usage"  # the group of flags that only a row tells of
_HINT = re.compile(rb"--[A-Za-z\[]")
_INNER = 3  # levels between the text of a literal and the literal itself
_JOINED = 400  # literals in one sum
_ROW = re.compile(
    r"[ \t]*(?:(?P<short>-[A-Za-z0-9?@#])(?:[ =]<[^<>]+>)?(?:[,|/][ \t]*|[ \t]+))?"
    r"--(?:\[no-\])?(?P<name>[A-Za-z][\w-]*)"
    r"(?P<value>(?:\[?=|[ ])(?:<[^<>]+>|[^\s,]+))?(?:(?:,[ ]|\|)(?P<after>-[A-Za-z0-9]))?"
    r"(?:(?:[ \t]{2,}|\t)(?P<help>\S.*)|[ \t]*)\Z"
)
_LEAD = re.compile(r"\A[-–—:][ \t]+")
_FILLED = re.compile(r"\{\w*\}|%[-+#0]*\d*[a-zA-Z]\b")
_ASIDE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_CALLED = re.compile(r"(?im)^[ \t]*usage:?\s+\S+(?P<words>(?:[ ][a-z][\w-]*)+)[ ]+[\[<(-]")


def with_usage(source: Source, known: Surface) -> Surface:
    """What the program registers comes first; it gets the words of a usage text where it has
    none."""
    found = list(_of_file(source))
    if not found:
        return known
    declared: dict[str, list[int]] = {}
    for index, flag in enumerate(known.flags):
        for name in flag.names:
            declared.setdefault(name, []).append(index)
    flags = list(known.flags)
    for flag in found:
        at = declared.get(flag.name, [])
        if len(at) == 1 and flags[at[0]].help is None:
            own = flags[at[0]]
            flags[at[0]] = replace(own, help=flag.help, value=own.value or flag.value)
        elif not at:
            flags.append(flag)
    return Surface(known.commands, tuple(flags))


def without_unread(
    facts: Iterable[ChangeFact], old: tuple[Source, Surface], new: tuple[Source, Surface]
) -> Iterator[ChangeFact]:
    """Without a flag that came from or went to where the code has it too, among too few rows to be
    read."""
    for fact in facts:
        if fact.kind not in (FactKind.FLAG_ADDED, FactKind.FLAG_REMOVED):
            yield fact
            continue
        (_, here), (source, there) = (old, new) if fact.kind.is_removal else (new, old)
        rows = {name for f in here.flags if f.group == _USAGE for name in f.names}
        is_row = fact.symbol in rows
        is_read = any(f.group == _USAGE and f.command == fact.owner for f in there.flags)
        spelled = rb"(?<![\w-])%b(?![\w-])" % re.escape(fact.symbol).encode()
        if not is_row or is_read or not re.search(spelled, source.blob):
            yield fact


def _of_file(source: Source) -> Iterator[Flag]:
    listed = list(_listed(source))
    commands = [_command(text) for _, text, _ in listed]
    are_several = len(set(commands)) > 1
    once: set[tuple[str, str]] = set()
    for (node, text, rows), command in zip(listed, commands, strict=True):
        owner = command if are_several else ""
        for flag in _flags(node, text, rows, owner):
            if (owner, flag.name) not in once:
                once.add((owner, flag.name))
                yield flag


_Rows = list[tuple[int, re.Match[str]]]


def _listed(source: Source) -> Iterator[tuple[Node, str, _Rows]]:
    """Literals with enough rows: node, text, and the rows by the index of their line."""
    hints = [match.start() for match in _HINT.finditer(source.blob)]
    end = 0
    if len(hints) < LEAST_ROWS:
        return
    for start in hints:
        if start < end:
            continue
        node = _literal(source, start)
        if node is None:
            continue
        end = node.end_byte
        text = source.literal(node) or ""
        rows = [(n, row) for n, line in enumerate(text.split("\n")) if (row := _ROW.match(line))]
        rows = [(n, row) for n, row in rows if row["help"] or _below(text.split("\n"), n, row)]
        if len({row["name"] for _, row in rows}) >= LEAST_ROWS:
            yield node, text, rows


def _literal(source: Source, at: int) -> Node | None:
    """The string around a place, with those that it is added to."""
    node = source.root.descendant_for_byte_range(at, at + 1)
    for _ in range(_INNER):
        if node is None or node.type in source.spec.strings:
            break
        node = node.parent
    if node is None or node.type not in source.spec.strings:
        return None
    for _ in range(_JOINED):
        if node.parent is None or node.parent.type not in source.spec.joins:
            break
        if source.literal(node.parent) is None:
            break
        node = node.parent
    return node


def _flags(node: Node, text: str, rows: _Rows, command: str) -> Iterable[Flag]:
    lines = text.split("\n")
    code = raw(node)
    at = 0
    for number, row in rows:
        name = f"--{row['name']}"
        # how the literal is cut into lines of code is for its language to say
        at = max(code.find(row[0].strip()[:12], at), at)
        help_text = " ".join([row["help"] or "", *_below(lines, number, row)]).strip()
        shown = (row["value"] or "").strip("= ")
        names = [name, *(short for short in (row["short"], row["after"]) if short)]
        yield Flag(
            names=tuple(names),
            shape=Shape.FLAG,
            command=command,
            line=line_of(node) + code.count("\n", 0, at),
            help=_said(help_text),
            value=shown.removeprefix("[=").removesuffix("]") if shown[:2] == "[=" else shown,
            group=_USAGE,
        )
        at += 1


def _below(lines: list[str], number: int, row: re.Match[str]) -> list[str]:
    """The lines that go on with what a row says: in its column, or deeper where the row has the
    name alone."""
    column = row.start("help") if row["help"] else 0
    names = len(row[0]) - len(row[0].lstrip())
    found: list[str] = []
    for line in lines[number + 1 :]:
        bare = line.strip()
        depth = len(line) - len(line.lstrip())
        is_in_column = abs(depth - column) <= 1 if column else depth >= names + 4
        if not bare or bare.startswith("-") or not is_in_column:
            break
        column = column or depth
        found.append(bare)
    return found


def _said(text: str) -> str | None:
    """Without what is filled in at run time."""
    text = " ".join(_LEAD.sub("", text).split())
    if _FILLED.search(text):
        text = _ASIDE.sub(lambda match: "" if _FILLED.search(match[0]) else match[0], text)
    return None if not text or _FILLED.search(text) else text


def _command(text: str) -> str:
    """The words after the program's name, where a usage shows one way to call it."""
    called = [match["words"].strip() for match in _CALLED.finditer(text)]
    return called[0] if len(called) == 1 else ""

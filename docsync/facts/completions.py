"""Flags in the completion files that a project has for fish and zsh: often the only place in which
a program that reads its command line by itself says what a flag does.

Such a file follows the program, and not always at once. So one that came or went whole says nothing
of the program, and what the program says of a flag itself comes first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from docsync.facts.fact import COMPLETION, ChangeFact
from docsync.facts.python.commands import compare_offers
from docsync.facts.python.surface import Flag, Shape, Surface
from docsync.facts.text import decode_leniently
from docsync.facts.treesitter.change import Change

CERTAINTY = 0.7
_MAX_WORDS = 60  # of one call of `complete`

_COMPLETE = re.compile(r"(?m)^[ \t]*complete[ \t]+(?P<rest>(?:\\\n|[^\n])*)")
_SHELL_WORD = re.compile(
    r"""(?:'(?:\\['\\]|[^'])*'|"(?:\\[\s\S]|[^"\\])*"|\\[^\n]|[^\s'"\\;#]|(?<=\S)#)+"""
)
_PIECE = re.compile(r"""'((?:\\['\\]|[^'])*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([^\n])|([^'"\\]+)""")
_FISH_OPTIONS = {
    "command": "c", "path": "p", "short-option": "s", "long-option": "l", "old-option": "o",
    "description": "d", "arguments": "a", "condition": "n", "wraps": "w",
}  # fmt: skip
_FISH_COMMAND = re.compile(
    r"\A_*\w*?(?:seen_subcommand_from|using_(?:sub)?command)[ ]+(?P<name>[\w-]+)\Z"
)

_COMPDEF = re.compile(r"\A#compdef\b|^[ \t]*_arguments\b", re.MULTILINE)
_REMARK = re.compile(r"(?m)^[ \t]*#[^\n]*")
_NAME = r"--?[A-Za-z0-9][\w-]*"
_MARKED = rf"{_NAME}[=+]*-?"  # `--out=`: what takes a value
# `{-o+,--out=}'[...]:file:_files'`, `'(-o)--out=[...]:file:_files'`
_ZSH_FLAG = re.compile(
    rf"(?:\{{(?P<names>{_MARKED}(?:,\s*{_MARKED})+)\}}['\"]"
    rf"|['\"](?:\([^)'\"\n]*\))?\*?(?P<name>{_MARKED}))"
    r"\[(?P<help>(?:\\.|[^\]\\\n])+)\](?P<rest>[^'\"\n]*)"
)
_ZSH_PLACE = re.compile(
    r"(?m)^[ \t]*(?:(?:function[ \t]+)?(?P<function>_[\w-]+)[ \t]*\(\)"
    r"|\(?(?P<label>[\w-]+)\)[ \t]*$)"
)
_ZSH_CHOICES = re.compile(r":[^:]*:\((?P<words>[\w.-]+(?:[ ]+[\w.-]+)+)\)\Z")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    line: int


def completion_facts(
    path: str, old: bytes | None, new: bytes | None, old_path: str
) -> list[ChangeFact]:
    """Any other script is read by its words."""
    texts = [decode_leniently(blob) for blob in (old, new)]
    sides = [_flags(path, text) for text in texts]
    if not any(sides):
        from docsync.facts.generic import generic_facts

        return generic_facts(path, old, new, old_path)
    if old is None or new is None:
        return []
    before, after = (Surface(flags=tuple(flags)) for flags in sides)
    change = Change(path, old_path, COMPLETION)
    facts = [
        replace(fact, certainty=round(fact.certainty * CERTAINTY, 2))
        for fact in compare_offers(change, before, after)
    ]
    if not path.endswith(".fish"):
        # what is around a flag is a function or a case, and keeps flags of one name apart
        facts = [replace(fact, owner="") for fact in facts]
    come = {fact.symbol for fact in facts if fact.kind.is_addition}
    moved = come & {fact.symbol for fact in facts if fact.kind.is_removal}
    return [fact for fact in facts if fact.symbol not in moved]


def _flags(path: str, text: str) -> list[Flag]:
    found = _fish(text) if path.endswith(".fish") else _zsh(text)
    once: dict[tuple[str, tuple[str, ...]], Flag] = {}
    for flag in found:
        once.setdefault((flag.command, flag.names), flag)
    return list(once.values())


def _fish(text: str) -> Iterator[Flag]:
    for call in _COMPLETE.finditer(text):
        options = _fish_options(call["rest"])
        names = [f"--{word}" for word in options["l"]]
        names += [f"-{word}" for letter in "os" for word in options[letter]]
        names = [name for name in names if re.fullmatch(_NAME, name)]
        if not names:
            continue
        command = _FISH_COMMAND.match("".join(options["n"]))
        words = " ".join(options["a"]).split()
        are_plain = len(words) > 1 and all(re.fullmatch(r"[\w.-]+", word) for word in words)
        yield Flag(
            names=tuple(dict.fromkeys(names)),
            shape=Shape.FLAG,
            command=command["name"] if command else "",
            line=text.count("\n", 0, call.start()) + 1,
            choices=tuple(words) if are_plain else None,
            help=" ".join(" ".join(options["d"]).split()) or None,
        )


def _fish_options(rest: str) -> defaultdict[str, list[str]]:
    """What each option of a call of `complete` is given, by its short name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    taken = ""
    for number, match in enumerate(_SHELL_WORD.finditer(rest)):
        if number > _MAX_WORDS:
            break
        word = _unquoted(match[0])
        if taken:
            found[taken].append(word)
            taken = ""
        elif word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            taken = _FISH_OPTIONS.get(name, "")
            if equals and taken:
                found[taken].append(value)
                taken = ""
        elif word.startswith("-"):
            # switches and one that takes a value share their dash: `-xa "..."`
            at = next((at for at, letter in enumerate(word) if letter in "cpslodanw"), 0)
            if at and word[at + 1 :]:
                found[word[at]].append(word[at + 1 :])
            elif at:
                taken = word[at]
    return found


def _unquoted(word: str) -> str:
    def bare(match: re.Match[str]) -> str:
        single, double, escaped, plain = match.groups()
        if single is not None:
            return re.sub(r"\\(['\\])", r"\1", single)
        if double is not None:
            return re.sub(r"\\([\"\\$])", r"\1", double)
        return escaped or plain or ""

    return _PIECE.sub(bare, word)


def _zsh(text: str) -> Iterator[Flag]:
    if not _COMPDEF.search(text):
        return
    text = _REMARK.sub("", text)
    places = [
        (match.start(), match["function"] or match["label"]) for match in _ZSH_PLACE.finditer(text)
    ]
    at = 0
    for match in _ZSH_FLAG.finditer(text):
        while at < len(places) and places[at][0] < match.start():
            at += 1
        spelled = match["names"] or match["name"]
        names = [name.strip().rstrip("=+-") for name in spelled.split(",")]
        told = match["help"]
        choices = _ZSH_CHOICES.search(match["rest"])
        yield Flag(
            names=tuple(dict.fromkeys(sorted(names, key=lambda name: not name.startswith("--")))),
            shape=Shape.FLAG,
            command=places[at - 1][1] if at else "",
            line=text.count("\n", 0, match.start()) + 1,
            choices=tuple(choices["words"].split()) if choices else None,
            help=" ".join(re.sub(r"'\\''|''", "'", told).replace("\\", "").split()) or None,
        )

"""Make targets and just recipes: commands that people type, and variables that they may set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docsync.facts.fact import ChangeFact
from docsync.facts.named import Family, Named, named_facts
from docsync.facts.text import decode

_RULE = re.compile(r"^ {0,7}([A-Za-z0-9_][\w.\-/ ]*?)\s*&?::?(?!=)(.*)$")
_VARIABLE = re.compile(
    r"^ *(?:(?:export|override)\s+)*([A-Za-z_][\w-]*)\s*(\?=|:::?=|::?=|=)\s*(.*)$"
)
_OF_A_TARGET = re.compile(r"\s*(?:(?:export|override|private)\s+)*[\w-]+\s*(?:[?+:!]|::)?=")
_DEFINE = re.compile(r"^ *(?:(?:export|override)\s+)*define\s")
_PHONY = re.compile(r"^\.PHONY\s*:(.*)$")
_HELP = re.compile(r"##(?!@)\s*(.*)$")
_HELP_ABOVE = re.compile(r"^#(?:#(?!@)|:)\s*(.*)$")
_NAMED_HELP = re.compile(r"^#+\s*(?:help:\s*)?(?P<name>[\w-]+)\s*(?::|\s-)\s+(?P<help>\S.*)$")
_VALUE_COMMENT = re.compile(r"(?:^|\s)#.*$")
_RECIPE = re.compile(r"^@?([A-Za-z_][\w-]*)((?:\s+[*+$]?[\w-]+(?:\s*=\s*\S+)?)*)\s*:(?!=)(.*)$")
_JUST_VARIABLE = re.compile(r"^(?:export\s+)?([A-Za-z_][\w-]*)\s*:=\s*(.*)$")
_FILE_LIKE = re.compile(r"[./]")


def make_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side is no text."""
    sides = (
        _make(decode(old_path or path, old).split("\n")),
        _make(decode(path, new).split("\n")),
    )
    return named_facts(path, "make", *sides, old_path=old_path)


def just_facts(path: str, old: bytes | None, new: bytes | None, old_path: str) -> list[ChangeFact]:
    """Raises SourceError when a side is no text."""
    sides = (
        _just(decode(old_path or path, old).split("\n")),
        _just(decode(path, new).split("\n")),
    )
    return named_facts(path, "just", *sides, old_path=old_path)


def _body(lines: list[str], after: int) -> str:
    """The indented lines below, as one line without layout."""
    taken = []
    for line in lines[after:]:
        if line.strip() and not line.startswith(("\t", " ")):
            break
        if line.strip() and not line.lstrip().startswith("#"):
            taken.append(" ".join(line.split()))
    return "; ".join(taken)


def _joined(lines: list[str], at: int) -> str:
    text = lines[at]
    while text.endswith("\\") and at + 1 < len(lines):
        at += 1
        text = text[:-1].rstrip() + " " + lines[at].strip()
    return text


def _make(lines: list[str]) -> list[Named]:
    phony: set[str] = set()
    for at, line in enumerate(lines):
        match = _PHONY.match(line)
        if match:
            phony.update(_PHONY.sub(r"\1", _joined(lines, at)).split())
    found: list[Named] = []
    comment = ""
    for at, line in _logical(lines):
        if line.startswith(".PHONY"):
            continue
        above, comment = comment, line if line.startswith("#") else ""
        if line.startswith(("\t", "#")):
            continue
        variable = _VARIABLE.match(line)
        if variable:
            found.append(_setting(at + 1, line, *variable.groups()))
            continue
        rule = _RULE.match(line)
        if rule is None or _OF_A_TARGET.match(rule[2]):
            continue
        help_text = _told(line, above, rule[1])
        body = _body(lines, at + 1)
        for name in rule[1].split():
            if _FILE_LIKE.search(name) and name not in phony:
                continue
            # what it runs is no description: it stands in a line of its own
            told = f": {help_text}" if help_text else f"\n{body[:300]}"
            named = Named(
                Family.COMMAND,
                name,
                "make",
                None,
                at + 1,
                body=body or help_text,
                detail=f"make {name}{told}".rstrip(),
                is_public=not name.startswith("_"),
            )
            found.append(named)
            if help_text:
                found.append(replace(named, family=Family.HELP, value=help_text))
    return found


def _logical(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Lines with their continuations, without the bodies of `define`, which are texts."""
    at = 0
    while at < len(lines):
        if _DEFINE.match(lines[at]):
            while at < len(lines) and lines[at].strip().partition(" ")[0] != "endef":
                at += 1
        else:
            yield at, _joined(lines, at)
            while at < len(lines) and lines[at].endswith("\\"):
                at += 1
        at += 1


def _told(line: str, above: str, target: str) -> str:
    """What the list of `make help` shows, by the three ways in which people write it."""
    beside = _HELP.search(line)
    if beside:
        return beside[1].strip()
    over = _HELP_ABOVE.match(above)
    named = _NAMED_HELP.match(above)
    if named and named["name"] == target:
        return named["help"].strip()
    return over[1].strip() if over else ""


def _setting(at: int, line: str, name: str, sign: str, value: str) -> Named:
    """`?=` asks to be set; any other variable can be, too, but seldom is."""
    value = _VALUE_COMMENT.sub("", value).strip()
    is_setting = sign == "?="
    return Named(
        Family.OPTION,
        name,
        "",
        value,
        at,
        body=value,
        detail=line.strip(),
        is_public=is_setting,
        certainty=0.9 if is_setting else 0.5,
    )


def _just(lines: list[str]) -> list[Named]:
    found: list[Named] = []
    for at, line in enumerate(lines):
        variable = _JUST_VARIABLE.match(line)
        recipe = None if variable else _RECIPE.match(line)
        if variable:
            value = variable[2].strip().strip("\"'")
            found.append(
                Named(Family.OPTION, variable[1], "", value, at + 1, body=value, certainty=0.8)
            )
        elif recipe:
            above = lines[at - 1].strip() if at else ""
            help_text = above.lstrip("# ") if above.startswith("#") else ""
            is_private = recipe[1].startswith("_") or above == "[private]"
            body = _body(lines, at + 1)
            told = f": {help_text}" if help_text else f"\n{body[:300]}"
            found.append(
                Named(
                    Family.COMMAND,
                    recipe[1],
                    "just",
                    None,
                    at + 1,
                    body=body,
                    detail=f"just {recipe[1]}{recipe[2]}".rstrip() + told.rstrip(),
                    is_public=not is_private,
                )
            )
    return found

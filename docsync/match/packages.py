"""Of which package of a repository a version is: that of the whole, or one that is released by
itself. "`app` is at `2.0.1`" says nothing of the others that happen to be at 2.0.1."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.match.occurrence import Occurrence, sides
from docsync.match.terms import STRONG, own_version, word_strength

_NAME_LINE = re.compile(r"^\s*name\s*[:=]\s*[\"']?([\w.@/-]+)", re.M)
_VERSION_LINE = re.compile(
    r"(?:^|[{,])\s*[\"']?version[\"']?\s*[:=]\s*[\"']?(\d+\.\d+[\w.+-]*)", re.M
)
_MODULE_LINE = re.compile(r"^module\s+(\S+?)(?:/v\d+)?\s*$", re.M)
_ADDRESS = re.compile(r"https?://[^\s<>\"'`|]*\Z")
_BADGE = re.compile(r"https?://(?:[\w-]+\.)*(?:shields\.io|badgen\.net|fury\.io|badge\.[\w.]+)/")
# what stands between the name of a package and its version
_PINNED = re.compile(r"(?P<name>@?[A-Za-z][\w./-]*)@[\^~<>=]*v?\Z")


def with_packages(
    facts: Sequence[ChangeFact], manifests: Mapping[str, bytes], root_name: str
) -> tuple[ChangeFact, ...]:
    """Versions with the folder of their package, what it is called, and what the others are called.
    `manifests` are those of the new state."""
    names: dict[str, set[str]] = {}
    for path, content in manifests.items():
        home = path.rpartition("/")[0]
        name = _name(path, content.decode("utf-8", "replace"))
        names.setdefault(home, set()).add(name or home.rpartition("/")[2] or root_name)
    homes = {fact: _home(fact.place.path, names) for fact in facts if own_version(fact)}
    return tuple(_of_package(fact, homes, names, root_name) for fact in facts)


def _of_package(
    fact: ChangeFact,
    homes: Mapping[ChangeFact, str],
    names: Mapping[str, set[str]],
    root_name: str,
) -> ChangeFact:
    if fact not in homes:
        return fact
    home = homes[fact]
    is_lone = len(names) < 2
    # released together: all have the version of the whole
    mine = {homes[f] for f in homes if (f.before, f.after) == (fact.before, fact.after)}
    if fact.owner == "workspace.package":
        mine = {"", *names}
    elif "" not in mine or home:
        mine = {home}
    own = {name for each in mine for name in names.get(each, ())}
    others = {name for each, found in names.items() if each not in mine for name in found} - own
    if is_lone or not home:
        own.add(root_name)
    return replace(
        fact,
        programs=tuple(sorted(own)),
        other_commands=tuple(sorted(others)),
        home="" if is_lone else home,
    )


def _home(path: str, names: Mapping[str, set[str]]) -> str:
    """The nearest folder above with a manifest; "" for none."""
    folder = path.rpartition("/")[0]
    while folder and folder not in names:
        folder = folder.rpartition("/")[0]
    return folder


def _name(path: str, text: str) -> str:
    """What a manifest calls its package; "" if it does not say."""
    file = path.rpartition("/")[2]
    try:
        if file.endswith(".json"):
            return _text(json.loads(text), "name")
        if file.endswith(".toml"):
            found = tomllib.loads(text)
            tables = (found, *(_table(found, key) for key in ("project", "package")))
            poetry = _table(_table(found, "tool"), "poetry")
            return next((name for t in (*tables, poetry) if (name := _text(t, "name"))), "")
    except (ValueError, RecursionError):
        return ""
    if file == "go.mod":
        module = _MODULE_LINE.search(text)
        return module[1].rpartition("/")[2] if module else ""
    line = _NAME_LINE.search(text)
    return line[1] if line else ""


def version_in(text: str) -> str:
    """The version that a manifest says, of what it is of; "" for none."""
    line = _VERSION_LINE.search(text)
    return line[1] if line else ""


def _table(found: Any, key: str) -> Any:
    return found.get(key) if isinstance(found, dict) else None


def _text(found: Any, key: str) -> str:
    value = _table(found, key)
    return value if isinstance(value, str) else ""


def is_of_package(fact: ChangeFact, document: DocFile, at: Occurrence) -> bool:
    """Whether the version at a place may be that of the package: not behind the name of another
    one (`other@2.0.1`), nor in a line that names one. Outside its folder, that of a package among
    others has to be in a line with its name."""
    lead, rest = sides(document, at)
    if _is_of_other_address(fact, lead, rest):
        return False
    if (pinned := _PINNED.search(lead)) and not _is_called(pinned["name"], fact.programs):
        return False
    if any(_names(name, at) for name in fact.other_commands):
        return False
    is_home = not fact.home or document.path.startswith(f"{fact.home}/")
    return is_home or any(_names(name, at) for name in fact.programs)


def _is_of_other_address(fact: ChangeFact, lead: str, rest: str) -> bool:
    """Whether the version is part of an address that names the package nowhere: it is the place of
    something else, at the same version by chance."""
    found = _ADDRESS.search(lead)
    if found is None or _BADGE.match(found[0]) or not fact.programs:
        return False
    address = _bare(found[0] + re.split(r"[\s<>\"'`|)\]]", rest, maxsplit=1)[0])
    names = {part for name in fact.programs for part in (*name.split("/"), *name.split("+"))}
    return not any(_bare(name) in address for name in names if len(_bare(name)) > 1)


def _bare(text: str) -> str:
    return re.sub(r"[-_.@]", "", text.lower())


def _is_called(name: str, own: Sequence[str]) -> bool:
    forms = {_plain(each) for each in own} | {_plain(each.rpartition("/")[2]) for each in own}
    return not {_plain(name), _plain(name.rpartition("/")[2])}.isdisjoint(forms)


def _names(name: str, at: Occurrence) -> bool:
    """Whether the line names the package; a plain word has to stand there as code does."""
    mark = r"" if word_strength(name) >= STRONG else r"(?:(?<=[`\"'])|(?=[\w-]+[\"']?(?:\s*=|:|@)))"
    pattern = rf"(?<![\w@/.-]){mark}{re.escape(name)}(?![\w/-]|\.\w)"
    return re.search(pattern, at.line_text) is not None


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")

"""The environments that `tox -e NAME` runs, as commands: of tox.ini, setup.cfg, tox.toml and
pyproject.toml (https://tox.wiki/en/latest/config.html), so that one that moves from one file to
another is as it was. And the versions of frameworks that they test with, where no classifier of
Python's index names them."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterable

from docsync.facts.named import Family, Named
from docsync.facts.tree import Listing, Node, Scalar, Table, plain

TOX_INI = ("tox.ini", "setup.cfg")
TOX_TOML = ("tox.toml", "pyproject.toml")
_CHOICE = re.compile(r"\{([^{}]*)\}")
# https://pypi.org/classifiers/ has none for their versions
_FRAMEWORKS = {"djangorestframework": "Django REST Framework"}
_TESTED = re.compile(
    r"(?P<factor>[\w.!-]+)\s*:\s*(?P<name>[\w-]+)(?:\[[^\]]*\])?\s*"
    r"(?:~=|>=|==)\s*(?P<version>\d+\.\d+)(?:\.\d+|\.\*)?(?P<rest>.*)"
)
_NEXT = re.compile(r"\s*,\s*(?:<|!=)\s*[\d.]+(?:\.\*)?")
_SPLIT = re.compile(r",(?![^{}]*\})|\n")


def environments_of_ini(root: Node | None) -> list[Named]:
    """Those listed and those with a section, of tox.ini and setup.cfg."""
    if not isinstance(root, Table):
        return []
    tox = root.entries.get("tox", root.entries.get("tox:tox"))
    tables = {
        name: table
        for section, table in root.entries.items()
        if (name := section.partition("testenv:")[2].strip()) and isinstance(table, Table)
    }
    base = root.entries.get("testenv")
    return [*_environments(tox, tables), *(_tested(base) if isinstance(base, Table) else ())]


def _tested(base: Table) -> Iterable[Named]:
    """The versions that a factor each pins a framework to: `drf315: djangorestframework~=3.15`."""
    needed = base.entries.get("deps")
    for item in needed.items if isinstance(needed, Listing) else ():
        tested = _TESTED.fullmatch(item.text.strip()) if isinstance(item, Scalar) else None
        if tested is None or (tested["rest"] and not _NEXT.fullmatch(tested["rest"])):
            continue
        name = _FRAMEWORKS.get(tested["name"].lower().replace("_", "-"), "")
        if name:
            yield Named(
                Family.ITEM,
                tested["version"],
                name,
                None,
                item.line,
                detail=tested[0],
                certainty=0.9,
            )


def environments_of_toml(path: str, root: Node | None) -> list[Named]:
    """Those of tox.toml, or below `tool.tox` of pyproject.toml, which may hold a whole tox.ini as
    `legacy_tox_ini`."""
    tox: Node | None = root
    if path.rsplit("/", 1)[-1] == "pyproject.toml":
        tool = root.entries.get("tool") if isinstance(root, Table) else None
        tox = tool.entries.get("tox") if isinstance(tool, Table) else None
    if not isinstance(tox, Table):
        return []
    env = tox.entries.get("env")
    tables = env.entries if isinstance(env, Table) else {}
    found = _environments(tox, {n: t for n, t in tables.items() if isinstance(t, Table)})
    legacy = tox.entries.get("legacy_tox_ini")
    return [*found, *(_of_text(legacy) if isinstance(legacy, Scalar) else ())]


def _environments(tox: Node | None, tables: dict[str, Table]) -> list[Named]:
    found: dict[str, Named] = {}
    if isinstance(tox, Table):
        listed = tox.entries.get("envlist", tox.entries.get("env_list"))
        items = listed.items if isinstance(listed, Listing) else (listed,)
        for item in items:
            for name in _names(item.text) if isinstance(item, Scalar) else ():
                found.setdefault(name, _environment(name, item.line if item else 1))
    for name, table in tables.items():
        body = table.text("description") or ""
        found[name] = Named(
            Family.COMMAND, name, "tox", None, table.line, body=plain(table), detail=body
        )
    return list(found.values())


def _environment(name: str, line: int) -> Named:
    return Named(Family.COMMAND, name, "tox", None, line)


def _of_text(legacy: Scalar) -> Iterable[Named]:
    """A tox.ini that a string holds; nothing where it is none."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=True)
    try:
        parser.read_string(legacy.text)
    except configparser.Error:
        return
    names: dict[str, None] = {}
    if parser.has_section("tox"):
        for key in ("envlist", "env_list"):
            names |= dict.fromkeys(_names(parser.get("tox", key, fallback="") or ""))
    for section in parser.sections():
        if name := section.partition("testenv:")[2].strip():
            names[name] = None
    for name in names:
        yield _environment(name, legacy.line)


def _names(text: str) -> Iterable[str]:
    parts = (part.strip() for part in _SPLIT.split(text))
    return (name for part in parts if part for name in _expand(part))


def _expand(name: str) -> list[str]:
    """`py{38,39}-x` is `py38-x` and `py39-x`."""
    choice = _CHOICE.search(name)
    if choice is None:
        return [name]
    head, tail = name[: choice.start()], name[choice.end() :]
    return [one for part in choice[1].split(",") for one in _expand(head + part.strip() + tail)]

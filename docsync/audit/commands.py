"""Whose command a line of a document calls: an option of another program is none of ours."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

_ENTRY_POINT = re.compile(rb"^\s*[\"']?([A-Za-z][\w.-]*)\s*=\s*[\w.]+:[\w.]+", re.M)
_PROMPT = re.compile(r"\A(?:[$>#%]|>>>|[\w.@~:-]*[$#%])\s+")
_BEFORE = re.compile(
    r"\A(?:[A-Z_][A-Z0-9_]*=\S*|sudo|env|time|exec|npx|yarn|pnpm|bunx|uvx|pipx|poetry|pdm|hatch|uv|run|"
    r"python\d?(?:\.\d+)?|python3|-m|node|go|cargo|--|bundle|\./\S*?(?=\w+\Z))\Z"
)
OTHERS = frozenset(
    """
    pip pip3 pipx uv git npm npx yarn pnpm docker podman kubectl helm pytest tox nox make cmake
    cargo rustc go gcc clang apt apt-get brew conda mamba curl wget ssh rsync tar grep sed awk
    find mypy ruff black isort flake8 pylint coverage twine setuptools sphinx-build mkdocs
    gunicorn uvicorn uwsgi systemctl terraform aws gcloud az gh hg svn bash zsh fish vim emacs
    code node deno bun tsc eslint prettier jest mocha webpack babel rollup vite nginx
    redis-server redis-cli psql mysql sqlite3 openssl gpg systemd virtualenv venv python python3
    pdm poetry hatch flit bazel gradle mvn ant composer php ruby gem bundle rake java javac
    chown chmod useradd mount fusermount cron crontab vagrant ansible pre-commit
    """.split()
)


def own_commands(
    paths: Iterable[str], read: Callable[[str], bytes], root_name: str
) -> frozenset[str]:
    """Names under which the programs of this repository are called: entry points of manifests,
    folders of commands, and the name of the project."""
    found = {root_name.lower()}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name == "pyproject.toml":
            found |= _from_toml(read(path), ("project", "tool.poetry", "tool.flit"))
        elif name == "Cargo.toml":
            found |= _from_toml(read(path), ("package",))
        elif name == "package.json" and "node_modules" not in path:
            found |= _from_package(read(path))
        elif name in ("setup.py", "setup.cfg"):
            found |= {m.decode() for m in _ENTRY_POINT.findall(read(path))}
        elif name == "go.mod":
            module = re.search(rb"(?m)^module\s+(\S+)", read(path))
            if module:
                parts = module[1].decode("utf-8", "replace").split("/")
                found |= {part for part in parts[-2:] if not re.fullmatch(r"v\d+", part)}
        elif re.search(r"(?:^|/)(?:cmd|bin)\Z", folder):
            found.add(name.partition(".")[0])
        elif match := re.search(r"(?:^|/)cmd/([\w-]+)/", path):
            found.add(match[1])
    return frozenset(name for name in found if len(name) > 1)


def own_packages(paths: Iterable[str]) -> frozenset[str]:
    """Python packages that the repository offers: folders at its top or below `src`."""
    found = set()
    for path in paths:
        match = re.fullmatch(r"(?:(?:src|lib|python)/)?([A-Za-z_]\w*)/__init__\.pyi?", path)
        if match and match[1] not in ("tests", "test", "docs", "examples"):
            found.add(match[1])
    return frozenset(found)


def _from_toml(content: bytes, tables: tuple[str, ...]) -> set[str]:
    try:
        document = tomllib.loads(content.decode("utf-8", "replace"))
    except (tomllib.TOMLDecodeError, RecursionError):
        return set()
    found: set[str] = set()
    for dotted in tables:
        table: Any = document
        for part in dotted.split("."):
            table = table.get(part) if isinstance(table, dict) else None
        if isinstance(table, dict):
            found |= set(_names(table.get("scripts"))) | {str(table.get("name", ""))}
    for each in document.get("bin", ()) if isinstance(document.get("bin"), list) else ():
        found.add(str(each.get("name", "")) if isinstance(each, dict) else "")
    return found


def _names(table: object) -> list[str]:
    return [str(name) for name in table] if isinstance(table, dict) else []


def _from_package(content: bytes) -> set[str]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return set()
    if not isinstance(document, dict):
        return set()
    name = str(document.get("name", "")).rpartition("/")[2]
    return {name, *_names(document.get("bin"))}


def command_of(line: str) -> str:
    """The program that a line of a shell calls; "" for what is no call."""
    for word in _PROMPT.sub("", line.strip()).split():
        if _BEFORE.match(word):
            continue
        name = word.rpartition("/")[2]
        return name if re.fullmatch(r"[A-Za-z][\w.+-]*", name) else ""
    return ""


def names_other_tool(text: str, own: frozenset[str]) -> bool:
    """Whether a text speaks of a program that is not this repository's."""
    words = set(re.findall(r"[a-z][a-z0-9-]+", text))
    return bool(words & (OTHERS - own))

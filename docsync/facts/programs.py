"""What the programs of a repository are called, and the programs that everybody knows."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from typing import Any

_ENTRY_POINT = re.compile(rb"^\s*[\"']?([A-Za-z][\w.-]*)\s*=\s*[\w.]+:[\w.]+", re.M)
OTHERS = frozenset(
    """
    pip pip3 pipx uv git npm npx yarn pnpm docker podman kubectl helm pytest tox nox make cmake
    cargo rustc go gcc clang apt apt-get brew conda mamba curl wget ssh rsync tar grep sed awk
    find cp mv rm rg bats stow mysqldump ansible-playbook mypy ruff black isort flake8 pylint
    coverage twine setuptools sphinx-build mkdocs
    gunicorn uvicorn uwsgi systemctl terraform aws gcloud az gh hg svn bash zsh fish vim emacs
    code node deno bun tsc eslint prettier jest mocha webpack babel rollup vite nginx
    redis-server redis-cli psql mysql sqlite3 openssl gpg systemd virtualenv venv python python3
    pdm poetry hatch flit bazel gradle mvn ant composer php ruby gem bundle rake java javac
    chown chmod useradd mount fusermount cron crontab vagrant ansible pre-commit
    docker-compose pipenv uvx bunx micromamba golangci-lint shellcheck vitest scp jq rustup ffmpeg
    """.split()
)


_MANIFESTS = frozenset(
    {"pyproject.toml", "Cargo.toml", "package.json", "setup.py", "setup.cfg", "go.mod"}
)


# of packages that hold no program
_OF_PACKAGES = _MANIFESTS | {"composer.json", "Chart.yaml", "pubspec.yaml", "galaxy.yml"}


def is_manifest(path: str) -> bool:
    return path.rpartition("/")[2] in _MANIFESTS and "node_modules" not in path


def is_package_manifest(path: str) -> bool:
    """Whether a file gives a package its name and version."""
    return path.rpartition("/")[2] in _OF_PACKAGES and "node_modules" not in path


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

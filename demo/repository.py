"""The example repository: a small tool with its documentation, and a change to its code."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).with_name("project")
CHANGE = Path(__file__).with_name("change.patch")

# The repository must behave the same whatever the user's own git configuration says, now and when
# they go on in it by hand. A global `core.hooksPath` above all: the demo installs a hook.
SETTINGS = {
    "user.name": "docsync demo",
    "user.email": "demo@example.invalid",
    "commit.gpgsign": "false",
    "core.hooksPath": ".git/hooks",
    "core.autocrlf": "false",
}


def environment(docsync: Path, base: Mapping[str, str] = os.environ) -> dict[str, str]:
    """`base` with `docsync` first on PATH, and without what a calling git has set."""
    kept = {name: value for name, value in base.items() if not name.startswith("GIT_")}
    return {**kept, "PATH": f"{docsync.parent}{os.pathsep}{base.get('PATH', os.defpath)}"}


def git(root: Path, env: Mapping[str, str], *args: str) -> str:
    """What git prints. Raises `subprocess.CalledProcessError`."""
    done = subprocess.run(
        ["git", *args], cwd=root, env=env, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def create(root: Path, env: Mapping[str, str]) -> None:
    """Fill `root` with the project and make it a repository with one commit."""
    shutil.copytree(PROJECT, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    git(root, env, "init", "--quiet")
    for name, value in SETTINGS.items():
        git(root, env, "config", name, value)
    git(root, env, "add", "--all")
    git(root, env, "commit", "--quiet", "-m", "tidylog with its documentation")


def change_code(root: Path, env: Mapping[str, str]) -> None:
    """Make and stage the change: a renamed flag and parameter, a new default, a new option."""
    git(root, env, "apply", "--index", str(CHANGE))


def staged_documents(root: Path, env: Mapping[str, str]) -> list[str]:
    return git(root, env, "diff", "--cached", "--name-only", "--", "*.md", "*.rst").splitlines()

"""What a real `git commit` through the hook makes Python import: never a model package, and nothing
slow when the change touches nothing documented."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL_PACKAGES = {"torch", "numpy", "transformers", "peft", "accelerate", "gguf", "xllamacpp"}
# tens of milliseconds each
SLOW = {"jinja2", "httpx2", "rich", "docutils", "markdown_it", "git", "yaml", "asyncio", "pip"}
# some milliseconds each, which only a commit with something to say or to record has to spend
RECORDING = {"sqlite3", "hashlib", "concurrent", "logging", "rapidfuzz"}

CODE = '''\
"""Parcels."""


def price(weight, rate=4):
    """Return the price of a parcel."""
    total = weight * rate
    return total
'''
GUIDE = "# Parcels\n\n## Prices\n\nCall `price(weight, rate=4)`: the default `rate` is `4`.\n"


@dataclass(frozen=True, slots=True)
class Commit:
    code: int
    output: str
    imported: frozenset[str]


class Repository:
    """A repository whose pre-commit hook is docsync; the hook's imports are recorded."""

    def __init__(self, root: Path) -> None:
        self.root = root
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self.env = {
            **kept,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": str(ROOT),
            "XDG_RUNTIME_DIR": str(root / "no-server"),
            "XDG_CACHE_HOME": str(root / "no-server"),
        }
        (root / "docs").mkdir(parents=True)
        self.git("init", "--quiet")
        self.git("config", "user.name", "Ada")
        self.git("config", "user.email", "ada@example.invalid")
        self.write("parcels.py", CODE)
        self.write("docs/guide.md", GUIDE)
        self.write("tests/test_parcels.py", "def test_nothing():\n    assert True\n")
        self.git("add", ".")
        self.git("commit", "--quiet", "-m", "start")
        self.hook = root / ".git" / "hooks" / "pre-commit"
        self.hook.parent.mkdir(exist_ok=True)
        self.imports = root / ".git" / "imports.txt"
        self.hook.write_text(
            f"#!/bin/sh\nexec {sys.executable!r} -X importtime -c"
            " 'import sys; from docsync.cli.main import main; sys.exit(main())' hook"
            f" 2>{str(self.imports)!r}\n"
        )
        self.hook.chmod(0o755)

    def git(self, *args: str) -> str:
        done = subprocess.run(
            ["git", *args], cwd=self.root, env=self.env, check=True, capture_output=True, text=True
        )
        return done.stdout

    def write(self, path: str, text: str) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def commit(self, path: str, old: str, new: str) -> Commit:
        """Replace `old` in `path` and commit; `imported` are top-level packages."""
        text = (self.root / path).read_text()
        assert old in text
        self.write(path, text.replace(old, new))
        self.git("add", path)
        done = subprocess.run(
            ["git", "commit", "--quiet", "-m", "change"],
            cwd=self.root,
            env=self.env,
            check=False,
            capture_output=True,
            text=True,
        )
        lines = self.imports.read_text().splitlines()
        names = [line.rpartition("|")[2].strip() for line in lines if "import time:" in line]
        return Commit(
            done.returncode,
            done.stderr + "\n".join(line for line in lines if "import time:" not in line),
            frozenset(name.split(".")[0] for name in names),
        )


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "parcels")


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("parcels.py", "    total = weight * rate\n", "    total = rate * weight\n"),
        ("tests/test_parcels.py", "assert True", "assert 1"),
    ],
    ids=["the body of a function", "a test"],
)
def test_a_commit_that_touches_nothing_documented_imports_nothing_slow_and_leaves_nothing(
    repository: Repository, path: str, old: str, new: str
) -> None:
    commit = repository.commit(path, old, new)
    assert commit.code == 0, commit.output
    assert "docsync" in commit.imported
    assert commit.imported & (SLOW | RECORDING | MODEL_PACKAGES) == set()
    assert not (repository.root / ".git" / "docsync").exists()


def test_a_commit_that_touches_documentation_imports_no_model_package(
    repository: Repository,
) -> None:
    commit = repository.commit("parcels.py", "rate=4", "rate=5")
    assert commit.code in (0, 1), commit.output
    assert "docs/guide.md" in commit.output
    assert commit.imported & MODEL_PACKAGES == set()
    assert commit.imported >= {"sqlite3", "hashlib"}
    assert (repository.root / ".git" / "docsync" / "journal.sqlite").exists()

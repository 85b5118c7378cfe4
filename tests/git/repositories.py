"""Real repositories to test on, cut off from the configuration of whoever runs the tests."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from docsync.git.context import GitContext, find_context
from docsync.git.runner import Git
from docsync.git.tree import read_entry

PROJECT = Path(__file__).resolve().parents[2]
DOC = b"# Use\n\nThe timeout is 10 s.\n\nmiddle\n\n## More\n\nlast line\n"
LOOSE = {"PYTHONPATH", "VIRTUAL_ENV", "PRE_COMMIT", "PRE_COMMIT_HOME", "XDG_CACHE_HOME"}


def clean_environ(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") and k not in LOOSE}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
        "HOME": str(home),
        "PYTHONDONTWRITEBYTECODE": "1",
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        **more,
    }


@dataclass(frozen=True, slots=True)
class Repo:
    root: Path
    environ: dict[str, str]

    def call(self, *args: str, **more: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ("git", *args),
            cwd=self.root,
            env=self.environ | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def git(self, *args: str, **more: str) -> bytes:
        done = self.call(*args, **more)
        assert done.returncode == 0, (args, done.stdout, done.stderr)
        return done.stdout

    def write(self, path: str | bytes, content: bytes) -> Path:
        file = self.root / os.fsdecode(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        return file

    def add(self, path: str, content: bytes) -> None:
        self.write(path, content)
        self.git("add", "--", path)

    def commit(self, message: str = "change") -> str:
        self.git("commit", "-q", "--no-verify", "-m", message)
        return self.git("rev-parse", "HEAD").decode().strip()

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def staged(self, path: str) -> bytes:
        return self.git("cat-file", "blob", f":{path}")

    def oid(self, path: str) -> str:
        return self.git("rev-parse", f":{path}").decode().strip()

    def open(self, **more: str) -> tuple[Git, GitContext]:
        return find_context(self.root, self.environ | more)

    def entry_oid(self, path: str) -> str:
        entry = read_entry(self.open()[0], path)
        assert entry is not None
        return entry.oid

    def assert_sound(self) -> None:
        """The object database is whole and no lock or temporary file is left."""
        done = self.call("fsck", "--strict", "--no-dangling")
        assert done.returncode == 0, done.stderr
        assert not done.stderr, done.stderr
        left = [f for f in self.root.rglob("*") if f.name.startswith(".docsync-")]
        assert left == []
        assert not (self.root / ".git" / "index.lock").exists()


def make_repo(root: Path, *init: str, **config: str) -> Repo:
    """An empty repository; `config` keys have `_` for the dot."""
    home = root.parent / f"{root.name}-home"
    home.mkdir(parents=True)
    repo = Repo(root, clean_environ(home))
    root.mkdir()
    repo.git("init", "-q", "-b", "main", *init)
    for key, value in config.items():
        repo.git("config", key.replace("_", "."), value)
    return repo


def fill(repo: Repo) -> Repo:
    """One commit with `docs/use.md` and `code.py`."""
    repo.add("docs/use.md", DOC)
    repo.add("code.py", b"TIMEOUT = 10\n")
    repo.commit("first")
    return repo

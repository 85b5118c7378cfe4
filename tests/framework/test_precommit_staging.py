"""Staging a document from a hook that real pre-commit runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CONFIG = """\
repos:
- repo: local
  hooks:
  - id: docs
    name: docs
    language: system
    entry: "'{python}' '{script}'"
    always_run: true
    pass_filenames: false
    require_serial: true
"""
# stages a line at the end of the document, once; says what it saw
SCRIPT = """
import json, os, sys
from pathlib import Path
from docsync.git.context import find_context
from docsync.git.stage import stage_document
from docsync.git.tree import read_entry
git, ctx = find_context(Path.cwd(), os.environ)
entry = read_entry(git, "doc.md")
text = git.run("cat-file", "blob", entry.oid)
if text.endswith(b"ours\\n"):
    sys.exit(0)
outcome = stage_document(git, ctx, "doc.md", entry.oid, text + b"ours\\n")
seen = [ctx.framework, sorted(ctx.stashed_paths), outcome.state]
Path(os.environ["SEEN"]).write_text(json.dumps(seen))
sys.exit(1)
"""
DOC = b"one\n\n\n\ntwo\n"


class Project:
    def __init__(self, folder: Path) -> None:
        self.root = folder / "repo"
        self.seen_file = folder / "seen"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "PRE_COMMIT"))}
        self.environ = kept | {
            "HOME": str(folder),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}",
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "PYTHONPATH": str(PROJECT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "SEEN": str(self.seen_file),
            "GIT_CONFIG_GLOBAL": str(folder / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
        }
        self.root.mkdir()
        self.git("init", "-q")
        for key in ("user.name", "user.email"):
            self.git("config", key, "a@example.org")
        script = folder / "hook.py"
        script.write_text(SCRIPT)
        config = CONFIG.format(python=sys.executable, script=script)
        self.write(".pre-commit-config.yaml", config.encode())
        self.write("doc.md", DOC)
        self.write("other.md", DOC)
        self.write("code.py", b"1\n")
        self.git("add", ".")
        self.git("commit", "-q", "-m", "first")
        self.run(sys.executable, "-m", "pre_commit", "install")

    def run(self, *args: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            args, cwd=self.root, env=self.environ, capture_output=True, check=False
        )

    def git(self, *args: str) -> bytes:
        done = self.run("git", *args)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, path: str, content: bytes) -> None:
        (self.root / path).write_bytes(content)

    def read(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def commit(self) -> tuple[int, bytes]:
        done = self.run("git", "commit", "-m", "m")
        return done.returncode, done.stdout + done.stderr

    def seen(self) -> list[object]:
        seen: list[object] = json.loads(self.seen_file.read_text())
        return seen


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path)
    made.write("code.py", b"2\n")
    made.git("add", "code.py")
    return made


def test_stops_once_and_passes_the_second_time(project: Project) -> None:
    code, said = project.commit()
    assert code == 1
    assert b"Failed" in said
    # nothing but our exit code says that something changed: index and work tree agree
    assert b"files were modified" not in said
    assert project.seen() == ["pre-commit", [], "staged"]
    assert project.read("doc.md") == DOC + b"ours\n"
    code, said = project.commit()
    assert (code, b"Passed" in said) == (0, True)
    assert project.git("show", "HEAD:doc.md") == DOC + b"ours\n"
    assert project.git("status", "--porcelain") == b""


def test_edits_of_other_files_are_put_aside_and_come_back(project: Project) -> None:
    project.write("other.md", DOC + b"mine\n")
    assert project.commit()[0] == 1
    assert project.seen() == ["pre-commit", ["other.md"], "staged"]
    assert project.read("other.md") == DOC + b"mine\n"
    assert project.read("doc.md") == DOC + b"ours\n"
    assert project.commit()[0] == 0
    assert project.git("status", "--porcelain") == b" M other.md\n"


def test_a_document_with_edits_put_aside_waits(project: Project) -> None:
    """Staging over it would leave the user's edit in pre-commit's cache only."""
    project.write("doc.md", DOC + b"mine\n")
    code, said = project.commit()
    assert code == 1
    assert b"Rolling back" not in said
    assert project.seen() == ["pre-commit", ["doc.md"], "pending"]
    assert project.read("doc.md") == DOC + b"mine\n"
    assert project.git("show", ":doc.md") == DOC


def test_intent_to_add_survives(project: Project) -> None:
    project.write("later.md", b"later\n")
    project.git("add", "-N", "later.md")
    assert project.commit()[0] == 1
    assert project.seen()[2] == "staged"
    assert project.read("later.md") == b"later\n"
    assert project.commit()[0] == 0
    assert project.git("status", "--porcelain") == b" A later.md\n"
    assert project.git("ls-tree", "--name-only", "HEAD", "later.md") == b""


def test_files_are_passed_over_when_run_by_hand(project: Project) -> None:
    done = project.run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert done.returncode == 1
    assert project.seen() == ["pre-commit", [], "staged"]
    assert project.run(sys.executable, "-m", "pre_commit", "run", "--all-files").returncode == 0

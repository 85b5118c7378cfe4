"""`check --docstrings`: what the comments of other files say of the thing that changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docsync.cli.main import main
from tests.git.repositories import make_repo

CLI = 'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--max-jobs")\n'
POOL = '''"""Runs jobs."""


def run() -> None:
    """Starts at most as many processes as `--max-jobs` says."""
'''


def test_a_docstring_of_another_file_is_named_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    repo = make_repo(tmp_path / "project")
    repo.add("app/cli.py", CLI.encode())
    repo.add("app/pool.py", POOL.encode())
    repo.add("app/data.yaml", b"options: ['--max-jobs']\n")
    repo.add("README.md", b"# App\n\nIt runs jobs.\n")
    repo.commit("first")
    repo.add("app/cli.py", CLI.replace("--max-jobs", "--max-workers").encode())
    base = ["-C", str(repo.root), "check", "--no-model", "--output-format", "json", "--exit-zero"]
    assert main(base) == 0
    without = json.loads(capsys.readouterr().out)["sections"]
    assert "app/pool.py" not in {each["path"] for each in without}
    assert main([*base, "--docstrings"]) == 0
    found = json.loads(capsys.readouterr().out)["sections"]
    assert "app/data.yaml" not in {each["path"] for each in found}
    (section,) = (each for each in found if each["path"] == "app/pool.py")
    assert section["heading"] == "run"
    (told,) = section["contradictions"]
    assert (told["line"], told["says"]) == (5, "--max-jobs")
    # reported, never rewritten
    assert main(["-C", str(repo.root), "sync", "--no-model"]) == 0
    assert repo.read("app/pool.py") == POOL.encode()

"""`docsync guard` in a real repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from docsync.cli.main import main

TEXT = (
    "When the clockwork runs slow the keeper does not oil it at once. He counts the turns over one"
    " quarter of an hour, writes them in the book, and compares them with those of the same night a"
    " year ago; only a difference of more than four turns is a fault.\n"
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (root / "README.md").write_text("# Lamp\n\nHow to light it.\n")
    (tmp_path / "handbook.txt").write_text(TEXT)
    return root


def test_a_text_is_added_listed_found_and_removed(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = str(repository.parent / "handbook.txt")
    here = ["-C", str(repository), "guard"]
    assert main([*here, "scan", "README.md"]) == 0
    assert "nothing is protected" in capsys.readouterr().out
    assert main([*here, "add", book, "--licence", "proprietary"]) == 0
    assert "1 protected" in capsys.readouterr().out
    assert main([*here, "list"]) == 0
    assert f"{book}  (proprietary)" in capsys.readouterr().out
    assert main([*here, "scan", "README.md"]) == 0
    (repository / "README.md").write_text("# Lamp\n\nHow to light it.\n\n" + TEXT)
    capsys.readouterr()
    assert main([*here, "scan", "README.md"]) == 1
    assert "README.md: reject\n  line 5: " in capsys.readouterr().out
    assert main([*here, "remove", book]) == 0
    assert main([*here, "remove", book]) == 2
    assert "not protected" in capsys.readouterr().err
    assert not [p for p in repository.iterdir() if p.name not in (".git", "README.md")]


def test_a_team_may_share_a_corpus(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shared = str(repository.parent / "shared" / "corpus.sqlite3")
    here = ["-C", str(repository), "guard"]
    assert main([*here, "add", str(repository.parent), "--corpus", shared]) == 0
    assert main([*here, "list"]) == 0
    assert "nothing is protected" in capsys.readouterr().out
    assert main([*here, "list", "--corpus", shared]) == 0
    assert "handbook.txt" in capsys.readouterr().out


def test_what_cannot_be_added_is_said(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-C", str(repository), "guard", "add", "nowhere.md"]) == 3
    assert "does not exist" in capsys.readouterr().err

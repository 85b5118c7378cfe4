from __future__ import annotations

import os
from pathlib import Path

import pytest
from parcel_project import Parcel, copy, prepare
from small_project import CODE, DOC, Project


@pytest.fixture
def project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Project:
    for name in [name for name in os.environ if name.startswith(("GIT_", "DOCSYNC_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("DOCSYNC_MODEL_ENABLED", "0")
    monkeypatch.setenv("NO_COLOR", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "test@example.org")
    root = tmp_path / "project"
    root.mkdir()
    made = Project(root, capsys)
    made.git("init", "-q", "-b", "main")
    made.write("src/cli.py", CODE)
    made.write("docs/usage.md", DOC)
    made.git("add", "-A")
    made.git("commit", "-q", "-m", "first")
    return made


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Parcel:
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def parcel(prepared: Parcel, tmp_path: Path) -> Parcel:
    return copy(prepared, tmp_path)

from __future__ import annotations

from pathlib import Path

import pytest
from repositories import Repo, fill, make_repo


@pytest.fixture
def empty_repo(tmp_path: Path) -> Repo:
    return make_repo(tmp_path / "repo")


@pytest.fixture
def repo(empty_repo: Repo) -> Repo:
    return fill(empty_repo)

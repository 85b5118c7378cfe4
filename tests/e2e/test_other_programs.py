"""A flag that a program of others has, too."""

from __future__ import annotations

import pytest
from small_project import Project

CLI = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--deep", action="store_true", help="Look deep.")
"""
GUIDE = "# Tests\n\nRun `ruff check --deep` first.\n\n```\n$ pytest --deep\n```\n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("bk", GUIDE),
        ("ruff", GUIDE.replace("check --deep", "check --deeper")),
        ("pytest-bk", GUIDE.replace("pytest --deep", "pytest --deeper")),
    ],
)
def test_the_name_of_the_project_says_whose_it_is(
    project: Project, name: str, expected: str
) -> None:
    project.write("pyproject.toml", f'[project]\nname = "{name}"\nversion = "1.0"\n')
    project.write("src/app/cli.py", CLI)
    project.write("docs/tests.md", GUIDE)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "options")
    project.write("src/app/cli.py", CLI.replace("--deep", "--deeper"))
    project.git("add", "-A")
    project.docsync("sync", "--staged", "--no-model", code=int(expected != GUIDE))
    assert project.git("show", ":docs/tests.md") == expected

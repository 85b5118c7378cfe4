"""A document that changed in each of the last commits like this one: whether it does so again is
all that this says."""

from __future__ import annotations

import pytest
from small_project import Project

CODE = """import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", default=1, help="The alpha")
parser.add_argument("--beta", default=2, help="The beta")
"""
DOC = """# app

| Option | Default | Help |
|---|---|---|
| `--alpha` | `1` | The alpha |
| `--beta` | `2` | The beta |
"""


def add(project: Project, name: str) -> None:
    file = project.root / "app.py"
    line = f'parser.add_argument("--{name}", default=6, help="The {name}")\n'
    file.write_text(file.read_text() + line)
    project.git("add", "app.py")


@pytest.fixture
def used(project: Project) -> Project:
    project.write("app.py", CODE)
    project.write("README.md", DOC)
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "app")
    for name in ("delta", "eps"):
        add(project, name)
        project.docsync("sync", code=1)
        project.git("commit", "-q", "-m", name)
    return project


def test_what_sync_has_written_is_no_finding_of_the_commit(used: Project) -> None:
    add(used, "zeta")
    used.docsync("sync", code=1)
    assert "--zeta" in used.git("show", ":README.md")
    assert used.docsync("hook") == used.err == ""
    assert "no section is out of date" in used.docsync("check")


def test_a_document_that_stays_behind_is_told(used: Project) -> None:
    readme = used.root / "README.md"
    readme.write_text(readme.read_text() + "| `--zeta` | `6` | The zeta |\n")
    used.git("commit", "-q", "-a", "-m", "told before")
    add(used, "zeta")
    said = used.docsync("hook", code=None)
    assert "README.md:1  app: changed in 3 of the last 3 commits" in said

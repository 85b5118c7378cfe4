"""Words of the code that a document quotes."""

from __future__ import annotations

import pytest
from small_project import Project

SAYS = "the connection is kept open for at most ten seconds of silence"
CODE = f'''"""Connections."""

HOME = "https://appl.org/start.html"


def connect(host: str) -> None:
    """Connect.

    Then {SAYS}, and not longer.
    """
'''
NOTES = f"""\
# Notes

Know that {SAYS.replace("at most", "*at most*")}. See https://appl.org/start.html too.
"""


@pytest.fixture
def quoting(project: Project) -> Project:
    project.write("src/net.py", CODE)
    project.write("docs/notes.md", NOTES)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "notes")
    return project


def test_they_follow_the_code(quoting: Project) -> None:
    quoting.write("src/net.py", CODE.replace("ten", "twenty").replace("start.html", "first.html"))
    quoting.git("add", "-A")
    said = quoting.git("commit", "-m", "longer", code=1)
    assert "docs/notes.md" in said
    now = quoting.git("show", ":docs/notes.md")
    assert now == NOTES.replace("ten", "twenty").replace("start.html", "first.html")
    quoting.git("commit", "-q", "-m", "longer")


def test_what_another_file_still_says_is_left(quoting: Project) -> None:
    quoting.write("src/other.py", f"# Here {SAYS}, and not longer.\n")
    quoting.git("add", "-A")
    quoting.git("commit", "-q", "-m", "other")
    quoting.write("src/net.py", CODE.replace("ten", "twenty"))
    quoting.git("add", "-A")
    quoting.git("commit", "-q", "-m", "longer")
    assert quoting.git("show", ":docs/notes.md") == NOTES


LISTED = "The types are `one.aa`, `two.bb`, `three.cc`, `four.dd`, `five.ee` and `six.ff` here"
SORTED = "The types are `six.ff`, `one.aa`, `two.bb`, `three.cc`, `four.dd` and `five.ee` here"


def test_of_a_sentence_all_changes_are_made(quoting: Project) -> None:
    quoting.write("src/kinds.py", f'def kinds() -> None:\n    """{LISTED}."""\n')
    quoting.write("docs/kinds.md", f"# Kinds\n\n{LISTED}.\n")
    quoting.git("add", "-A")
    quoting.git("commit", "-q", "-m", "kinds")
    quoting.write("src/kinds.py", f'def kinds() -> None:\n    """{SORTED}."""\n')
    quoting.git("add", "-A")
    quoting.git("commit", "-m", "sorted", code=1)
    assert quoting.git("show", ":docs/kinds.md") == f"# Kinds\n\n{SORTED}.\n"

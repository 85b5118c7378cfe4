"""Sentences that a text of the code has behind others now, and a document that has those."""

from __future__ import annotations

import pytest
from small_project import Project

LEAD = "The connection is kept open until the server closes it, or for an hour."
NEW = "A request in flight is finished first, see `finish()` at https://appl.org/finish."
MORE = "Nothing else is sent from then on."
CODE = f'''"""Connections."""


def keep(host: str) -> None:
    """{LEAD}

    Args:
        host: Where to.
    """


def finish() -> None:
    """Finish."""
'''
DOC = f"""\
# Connections

## keep

{LEAD}

## finish

That is all.
"""


@pytest.fixture
def telling(project: Project) -> Project:
    project.write("src/net.py", CODE)
    project.write("docs/net.md", DOC)
    project.docsync("init", "--no-config")
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "connections")
    return project


def test_they_follow(telling: Project) -> None:
    new = f"{LEAD} {NEW}\n\n    {MORE}"
    telling.write("src/net.py", CODE.replace(LEAD, new))
    telling.git("add", "-A")
    said = telling.git("commit", "-m", "finish first", code=1)
    assert "docs/net.md" in said
    now = telling.git("show", ":docs/net.md")
    assert now == DOC.replace(LEAD, f"{LEAD} {NEW}\n\n{MORE}")
    telling.git("commit", "-q", "-m", "finish first")


def test_check_says_what_the_code_adds(telling: Project) -> None:
    telling.write("src/net.py", CODE.replace(LEAD, f"{LEAD} {MORE}"))
    telling.git("add", "-A")
    said = telling.docsync("check", "--staged", code=1)
    assert f"the code adds “{MORE}”" in " ".join(said.split())
    assert telling.git("show", ":docs/net.md") == DOC


@pytest.mark.parametrize(
    ("path", "text", "follows"),
    [
        ("src/other.py", f'def keep_other() -> None:\n    """{LEAD}"""\n', False),
        ("src/other.py", f'def keep_other() -> None:\n    """{LEAD} {MORE}"""\n', True),
        ("tests/test_other.py", f'def test_it() -> None:\n    """{LEAD}"""\n', True),
    ],
    ids=["without", "with", "a test"],
)
def test_of_two_texts_one_has_them(telling: Project, path: str, text: str, follows: bool) -> None:
    telling.write(path, text)
    telling.git("add", "-A")
    telling.git("commit", "-q", "--no-verify", "-m", "other")
    telling.write("src/net.py", CODE.replace(LEAD, f"{LEAD} {MORE}"))
    telling.git("add", "-A")
    telling.git("commit", "-q", "-m", "more", code=int(follows))
    now = telling.git("show", ":docs/net.md")
    assert now == (DOC.replace(LEAD, f"{LEAD} {MORE}") if follows else DOC)


def test_what_has_them_already_is_fine(telling: Project) -> None:
    telling.write("src/net.py", CODE.replace(LEAD, f"{LEAD} {MORE}"))
    new = DOC.replace("That is all.", MORE)
    telling.write("docs/net.md", new)
    telling.git("add", "-A")
    telling.git("commit", "-q", "-m", "more")
    assert telling.git("show", ":docs/net.md") == new

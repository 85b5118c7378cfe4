"""What a message says to do next, done: it must be what helps."""

from __future__ import annotations

import re
import shlex

import pytest
from small_project import DOC, NEW_DOC, Project


def put_aside(project: Project) -> None:
    """As the last message says to."""
    found = re.search(r"`(git stash push [^`]+)`", project.err)
    assert found, project.err
    project.git(*shlex.split(found[1])[1:])


def test_undo_that_an_edit_hinders_says_what_works(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    project.write("docs/usage.md", NEW_DOC.replace("how many run", "so many run"))
    project.docsync("undo", code=1)
    assert "then run `docsync undo`" in project.err
    put_aside(project)
    project.docsync("undo")
    assert project.staged_doc == project.doc == DOC


def test_what_an_edit_keeps_pending_is_written_as_is_said(project: Project) -> None:
    project.write("docs/usage.md", DOC.replace("how many run", "so many run"))
    project.rename_flag()
    said = project.docsync("sync", code=1)
    assert "pending" in said
    assert "stage or" not in said
    project.docsync("apply", code=1)
    assert "then run `docsync apply 1`" in project.err
    put_aside(project)
    project.docsync("apply")
    assert project.staged_doc == project.doc == NEW_DOC


def test_an_edited_block_keeps_the_blank_line_below_it(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    options = project.proposal("Options")
    rows = "| flag | meaning |\n|---|---|\n| `--workers` | so many at once |"
    project.write("mine.md", rows)
    project.docsync("review", "edit", options, "--file", str(project.root / "mine.md"))
    assert f"{rows}\n\n## Example\n" in project.staged_doc
    project.write("mine.md", rows + "\n\n\n")
    project.docsync("review", "edit", options, "--file", str(project.root / "mine.md"))
    assert f"{rows}\n\n\n## Example\n" in project.staged_doc


@pytest.mark.parametrize("is_written", [True, False])
def test_an_emptied_block_is_left_as_it_was(
    project: Project, monkeypatch: pytest.MonkeyPatch, is_written: bool
) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    if not is_written:
        project.docsync("undo")
    before = project.staged_doc
    monkeypatch.setenv("GIT_EDITOR", "printf '\\n' >")
    project.docsync("review", "edit", "1", code=1)
    assert "the text is empty, so nothing was changed" in project.err
    assert project.staged_doc == project.doc == before

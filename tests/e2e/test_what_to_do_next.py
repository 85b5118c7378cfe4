"""What a message says to do next, done: it must be what helps."""

from __future__ import annotations

import json
import re
import shlex
from datetime import date, timedelta

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


@pytest.mark.parametrize("is_own", [True, False])
def test_where_nothing_is_documentation_it_is_said_in_one_line(
    project: Project, is_own: bool
) -> None:
    if is_own:
        project.write("docsync.toml", 'include = ["guide/**/*.md"]\n')
    else:
        project.git("rm", "-q", "--cached", "docs/usage.md")
    project.git("add", "docsync.toml" if is_own else "-u")
    project.git("commit", "-q", "-m", "no documents")
    said = "docsync: nothing could be checked: " + (
        "no tracked file is documentation by `include` (guide/**/*.md) and `exclude`: mend them in "
        "docsync.toml, or `git add` the documents"
        if is_own
        else "no documentation is tracked here: `git add` some, or name it with `include` in "
        "docsync.toml"
    )
    assert project.docsync("check") == f"{said} [UNCHECKED]\n"
    assert project.docsync("sync") == f"{said}.\n"
    assert project.docsync("hook") == ""
    project.rename_flag()
    assert project.docsync("check") == f"{said} [UNCHECKED]\n"
    assert project.docsync("sync") == f"{said}.\n"
    assert project.docsync("hook") == (f"{said}.\n" if is_own else "")
    found = json.loads(project.docsync("check", "--output-format", "json"))
    assert found["state"] == "UNCHECKED"
    assert found["notes"] == [said.removeprefix("docsync: nothing could be checked: ")]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("fit",), "there are no rows in docsync-data/ranking.jsonl: `docsync mine` writes them"),
        (("eval",), "`docsync mine --dataset repair` writes them"),
        (("review", "12"), "Did you mean `docsync review show 12`?"),
        (("review", "shwo"), "Did you mean `docsync review show`?"),
        (("log", "1f0c"), "Did you mean `docsync log show 1f0c`?"),
        (("log", "-n", "0"), "0 is not in the range"),
        (
            ("review", "reject", "1", "--share", "--reason", "no", "--until", "2020-01-01"),
            "--until 2020-01-01 is over",
        ),
    ],
)
def test_a_call_that_cannot_be_meant(project: Project, args: tuple[str, ...], said: str) -> None:
    project.docsync(*args, code=2)
    assert said in " ".join(project.err.split())


def test_a_rejection_that_is_not_there(project: Project) -> None:
    project.docsync("review", "lift", "99", code=1)
    assert "99: there is no such rejection: `docsync review suppressions`" in project.err


def test_the_last_day_of_a_rejection_may_be_today(project: Project) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    for number, day in enumerate((date.today(), date.today() + timedelta(1)), 1):
        until = ("--share", "--reason", "no", "--until", str(day))
        project.docsync("review", "reject", str(number), *until)


def test_a_corpus_without_its_last_text_protects_nothing(project: Project) -> None:
    before = project.docsync("guard", "list")
    assert "nothing is protected; `docsync guard add PATH`" in before
    project.write("mine.txt", "A text that nobody may have.\n" * 9)
    project.docsync("guard", "add", "mine.txt")
    assert "mine.txt" in project.docsync("guard", "list")
    project.docsync("guard", "remove", "mine.txt")
    assert project.docsync("guard", "list") == before

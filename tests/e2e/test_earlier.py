"""A commit that docsync stopped, and code that is another one when it is given again: what docsync
wrote the first time is no more exempt from going out of date than what people wrote."""

from __future__ import annotations

import re

import pytest
from parcel_project import API, CLI, README, USAGE, Parcel

AGAIN = "then give the same `git commit` again"
WORKERS = {
    "readme": README.replace("--jobs", "--workers"),
    "usage": USAGE.replace("--jobs", "--workers"),
}
THREADS = {
    "readme": README.replace("--jobs", "--threads"),
    "usage": USAGE.replace("--jobs", "--threads"),
}
LIMITED = "- `--jobs`: files read"


def stop(parcel: Parcel, new: str = "--workers") -> None:
    """The flag gets another name, and the commit is stopped."""
    parcel.change_cli("--jobs", new)
    parcel.git("commit", "-m", "x", code=1)


def test_a_flag_that_is_renamed_once_more_is_followed(parcel: Parcel) -> None:
    stop(parcel)
    parcel.assert_docs(**WORKERS)
    stop(parcel, "--threads")
    assert AGAIN in parcel.said
    parcel.assert_docs(**THREADS)
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said
    assert parcel.committed("README.md") == THREADS["readme"]
    assert parcel.git("status", "--porcelain") == ""
    assert "Docs-synced: 3 section" in parcel.git("log", "-1", "--format=%B")
    parcel.assert_sound()


def test_a_default_that_changes_once_more_is_followed(parcel: Parcel) -> None:
    for value in (8, 16):
        parcel.change_cli("default=4", f"default={value}")
        parcel.git("commit", "-m", "x", code=1)
        parcel.assert_docs(readme=README.replace("| `4` |", f"| `{value}` |"))
    parcel.git("commit", "-m", "x")


def test_the_old_texts_come_back_with_the_old_code(parcel: Parcel) -> None:
    stop(parcel)
    parcel.git("checkout", "HEAD", "--", "parcel/cli.py")
    parcel.git("commit", "-m", "x", code=1)
    assert "3 sections taken back" in parcel.said
    assert "docsync undo" not in parcel.said
    parcel.assert_docs()
    assert parcel.git("status", "--porcelain") == ""
    parcel.stage("note.txt", "something else\n")
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said
    parcel.assert_docs()


def test_a_row_that_was_taken_out_comes_back_byte_for_byte(parcel: Parcel) -> None:
    parcel.stage("parcel/cli.py", re.sub(r'.*"--keep-empty".*\n', "", CLI))
    parcel.git("commit", "-m", "x", code=1)
    assert "--keep-empty" not in parcel.staged("README.md")
    parcel.stage("parcel/cli.py", CLI.replace("default=6", "default=7"))
    parcel.git("commit", "-m", "x", code=1)
    parcel.assert_docs(readme=README.replace("| `6` |", "| `7` |"))


def test_there_and_back_again(parcel: Parcel) -> None:
    """The first state was stopped and shown: its documents are not."""
    stop(parcel)
    stop(parcel, "--threads")
    stop(parcel)
    parcel.assert_docs(**WORKERS)
    stop(parcel, "--threads")
    parcel.assert_docs(**THREADS)
    parcel.git("commit", "-m", "x")


def test_code_that_changes_elsewhere_stops_nothing(parcel: Parcel) -> None:
    stop(parcel)
    parcel.stage("parcel/cli.py", CLI.replace("--jobs", "--workers") + "\n\n# the end\n")
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said
    assert parcel.committed("README.md") == WORKERS["readme"]


def test_undo_takes_back_what_was_written_anew(parcel: Parcel) -> None:
    stop(parcel)
    stop(parcel, "--threads")
    parcel.docsync("undo")
    parcel.assert_docs()
    parcel.git("commit", "-m", "x")
    assert parcel.committed("README.md") == README


def test_what_was_rejected_is_not_taken_for_docsyncs_own(parcel: Parcel) -> None:
    stop(parcel)
    proposals = parcel.json("log", "--proposals")
    rejected = next(str(p["id"]) for p in proposals if p["path"] == "docs/usage.md")
    parcel.docsync("review", "reject", rejected)
    parcel.git("commit", "-m", "x")
    assert parcel.committed("docs/usage.md") == USAGE
    assert parcel.committed("README.md") == WORKERS["readme"]


def test_an_edit_beside_it_is_kept(parcel: Parcel) -> None:
    stop(parcel)
    parcel.stage("README.md", WORKERS["readme"] + "\nMine.\n")
    parcel.write("docs/usage.md", WORKERS["usage"] + "\nUnstaged.\n")
    stop(parcel, "--threads")
    assert parcel.staged("README.md") == THREADS["readme"] + "\nMine.\n"
    assert parcel.staged("docs/usage.md") == THREADS["usage"]
    assert parcel.read("docs/usage.md") == THREADS["usage"] + "\nUnstaged.\n"
    parcel.git("commit", "-m", "x")
    assert parcel.read("docs/usage.md") == THREADS["usage"] + "\nUnstaged.\n"


@pytest.mark.parametrize("is_staged", [True, False])
def test_an_edit_of_its_own_lines_is_told_once_and_left_alone(
    parcel: Parcel, is_staged: bool
) -> None:
    stop(parcel)
    mine = WORKERS["usage"].replace("`--workers`: files read", "`--workers`: how many files")
    parcel.write("docs/usage.md", mine)
    if is_staged:
        parcel.git("add", "docs/usage.md")
    stop(parcel, "--threads")
    said = (
        "docs/usage.md:5  Usage: says `--workers`; since parcel/cli.py:11 the option is `--threads`"
    )
    assert said in parcel.said
    why = "it was edited since" if is_staged else "unstaged edits touch the same lines"
    assert why in parcel.said
    assert parcel.read("docs/usage.md") == mine
    assert parcel.staged("docs/usage.md") == (mine if is_staged else WORKERS["usage"])
    assert parcel.staged("README.md") == THREADS["readme"]
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said
    assert parcel.read("docs/usage.md") == mine


def test_an_edit_that_mends_it_is_not_told(parcel: Parcel) -> None:
    stop(parcel)
    parcel.stage("docs/usage.md", THREADS["usage"].replace("files read", "how many files"))
    parcel.stage("README.md", THREADS["readme"].replace("files read", "how many files"))
    parcel.change_cli("--jobs", "--threads")
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said


def test_what_a_person_accepted_is_told_once_and_left_alone(parcel: Parcel) -> None:
    stop(parcel)
    proposals = parcel.json("log", "--proposals")
    for each in proposals:
        parcel.docsync("review", "accept", str(each["id"]))
    parcel.git("checkout", "HEAD", "--", "parcel/cli.py")
    parcel.git("commit", "-m", "x", code=1)
    assert "README.md:13" in parcel.said
    assert "says `--workers`; since parcel/cli.py:11 the option is `--jobs`" in parcel.said
    assert "it was accepted" in parcel.said
    parcel.assert_docs(**WORKERS)
    parcel.git("commit", "-m", "x")
    assert parcel.committed("README.md") == WORKERS["readme"]


def test_check_tells_of_it_and_sync_mends_it(parcel: Parcel) -> None:
    stop(parcel)
    parcel.change_cli("--jobs", "--threads")
    before = parcel.git("write-tree")
    found = parcel.json("check", "--staged", code=1)
    assert {s["path"] for s in found["sections"]} == {"README.md", "docs/usage.md"}
    assert "docsync sync --staged" in found["sections"][0]["why"]
    assert parcel.git("write-tree") == before
    parcel.docsync("sync", "--staged", code=1)
    parcel.assert_docs(**THREADS)
    assert parcel.json("check", "--staged")["sections"] == []


def test_documents_that_are_committed_without_their_code_are_not_taken_back(
    parcel: Parcel,
) -> None:
    stop(parcel)
    parcel.git("commit", "-q", "--no-verify", "-m", "code alone", "parcel/cli.py")
    parcel.git("commit", "-m", "documents")
    assert parcel.committed("README.md") == WORKERS["readme"]


def test_a_commit_of_all_mends_the_work_tree(parcel: Parcel) -> None:
    parcel.write("parcel/cli.py", CLI.replace("--jobs", "--workers"))
    parcel.git("commit", "-a", "-m", "x", code=1)
    parcel.write("parcel/cli.py", CLI.replace("--jobs", "--threads"))
    parcel.git("commit", "-a", "-m", "x", code=1)
    assert parcel.read("README.md") == THREADS["readme"]
    parcel.git("commit", "-a", "-m", "x")
    assert parcel.committed("README.md") == THREADS["readme"]
    assert parcel.committed("docs/api.rst") == API

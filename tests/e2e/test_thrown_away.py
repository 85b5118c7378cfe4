"""A commit that docsync stopped, and work that is gone when the same change comes again: thrown
away with the code, or taken out by a person who does not want it."""

from __future__ import annotations

import os

import pytest
from parcel_project import CLI, README, USAGE, Parcel

EIGHT = README.replace("| `4` |", "| `8` |")
AGAIN = "then give the same `git commit"
LINE = (
    "docsync: the commit goes on without proposal 1 (README.md:11), which was taken out: "
    "`docsync apply 1` writes it again.\n"
)


def change(parcel: Parcel) -> None:
    parcel.write("parcel/cli.py", CLI.replace("default=4", "default=8"))


def stop(parcel: Parcel) -> None:
    """The default changes, and the commit is stopped with its document mended."""
    change(parcel)
    parcel.git("add", "-A")
    parcel.git("commit", "-m", "x", code=1)
    parcel.assert_docs(readme=EIGHT)


def reset(parcel: Parcel) -> None:
    parcel.git("reset", "-q", "--hard")


def stash(parcel: Parcel) -> None:
    parcel.git("stash", "-q")


def leave(parcel: Parcel) -> None:
    parcel.git("checkout", "-q", "--force", "-b", "other")
    parcel.git("checkout", "-q", "HEAD", "--", ".")


def go_on(parcel: Parcel) -> None:
    parcel.git("reset", "-q", "--hard")
    parcel.stage("note.txt", "something else\n")
    parcel.git("commit", "-q", "-m", "note")


@pytest.mark.parametrize("lose", [reset, stash, leave, go_on])
@pytest.mark.parametrize("form", ["plain", "all"])
def test_what_was_thrown_away_is_repaired_again(parcel: Parcel, lose: object, form: str) -> None:
    assert callable(lose)
    stop(parcel)
    lose(parcel)
    parcel.assert_docs()
    change(parcel)
    if form == "plain":
        parcel.git("add", "-A")
    parcel.git("commit", "-m", "x", *(["-a"] if form == "all" else []), code=1)
    assert AGAIN in parcel.said
    assert parcel.read("README.md") == EIGHT
    parcel.git("commit", "-a", "-m", "x")
    assert "docsync" not in parcel.said
    assert parcel.committed("README.md") == EIGHT
    parcel.assert_sound()


def test_what_was_thrown_away_does_not_wait_for_review(parcel: Parcel) -> None:
    stop(parcel)
    assert "[staged" in parcel.docsync("review", code=1)
    reset(parcel)
    assert "nothing waits" in parcel.said or parcel.docsync("review") == ""
    parcel.docsync("doctor", code=0)
    assert "wait for review" not in parcel.said
    parcel.docsync("undo")
    assert "nothing to take back" in parcel.said
    parcel.docsync("review", "show", "1")
    assert "its text does not stand in the document any more" in parcel.said


def test_what_was_thrown_away_is_no_text_of_an_earlier_state(parcel: Parcel) -> None:
    """Another change of the same document is judged as if nothing had been."""
    stop(parcel)
    reset(parcel)
    parcel.stage("README.md", README + "\nMine.\n")
    parcel.stage("parcel/cli.py", CLI.replace("default=4", "default=16"))
    parcel.git("commit", "-m", "x", code=1)
    assert "earlier state" not in parcel.said
    assert parcel.staged("README.md") == EIGHT.replace("`8`", "`16`") + "\nMine.\n"


def restore(parcel: Parcel) -> None:
    parcel.git("restore", "--staged", "--worktree", "README.md")


def start_anew(parcel: Parcel) -> None:
    """Out of the index with all, and only the code in again: the code was never thrown away."""
    parcel.git("reset", "-q")
    parcel.git("checkout", "-q", "README.md")
    parcel.git("add", "parcel/cli.py")


def undo(parcel: Parcel) -> None:
    parcel.docsync("undo")


@pytest.mark.parametrize("refuse", [restore, start_anew, undo])
def test_what_a_person_took_out_stays_out_and_is_named(parcel: Parcel, refuse: object) -> None:
    assert callable(refuse)
    stop(parcel)
    refuse(parcel)
    # whatever keeps the first commit from its end: the next one says so too
    parcel.git("commit", "-m", "x", code=128, GIT_COMMITTER_DATE="nonsense")
    parcel.git("commit", "-m", "x")
    assert parcel.said.count("docsync") == 2, parcel.said
    assert LINE in parcel.said
    assert parcel.committed("README.md") == README
    parcel.docsync("apply", "1")
    assert parcel.staged("README.md") == parcel.read("README.md") == EIGHT


def test_a_rejection_is_not_told_again(parcel: Parcel) -> None:
    stop(parcel)
    parcel.docsync("review", "reject", "1")
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said
    assert parcel.committed("README.md") == README


def test_own_words_in_its_place_are_not_told(parcel: Parcel) -> None:
    stop(parcel)
    parcel.stage("README.md", EIGHT.replace("| `8` | ", "| `8` (eight) | "))
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said


def test_a_document_that_is_left_out_of_a_commit_of_paths_is_named(parcel: Parcel) -> None:
    change(parcel)
    parcel.git("commit", "-m", "x", "parcel/cli.py", code=1)
    parcel.git("commit", "-m", "x", "parcel/cli.py")
    assert "which only the work tree holds: `git add README.md` stages it" in parcel.said
    assert parcel.committed("README.md") == README
    assert parcel.read("README.md") == EIGHT


def test_a_row_that_was_thrown_away_is_taken_out_again(parcel: Parcel) -> None:
    lines = [line for line in CLI.splitlines(keepends=True) if "--keep-empty" not in line]
    parcel.write("parcel/cli.py", "".join(lines))
    parcel.git("commit", "-a", "-m", "x", code=1)
    reset(parcel)
    assert parcel.docsync("review") == ""
    parcel.write("parcel/cli.py", "".join(lines))
    parcel.git("commit", "-a", "-m", "x", code=1)
    assert "--keep-empty" not in parcel.read("README.md") + parcel.read("docs/usage.md")
    assert "--keep-empty" in USAGE
    parcel.git("commit", "-a", "-m", "x")
    assert "docsync" not in parcel.said


def test_a_move_of_head_before_the_stop_is_none_since(parcel: Parcel) -> None:
    """All of it within one second, and the code saved once more without a change."""
    parcel.git("reset", "-q", "--hard")
    stop(parcel)
    restore(parcel)
    os.utime(parcel.root / "parcel/cli.py")
    parcel.git("commit", "-m", "x")
    assert LINE in parcel.said

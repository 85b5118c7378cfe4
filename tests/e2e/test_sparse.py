"""Documents outside a sparse checkout: in the index, and without a file."""

from __future__ import annotations

from pathlib import Path

from parcel_project import CLI, README, USAGE, Parcel

RENAMED = USAGE.replace("--jobs", "--readers")


def narrow(parcel: Parcel) -> None:
    """All that is left are the files at the top and those of `parcel`."""
    parcel.git("status")  # what a copy of the repository has to look at once
    parcel.git("sparse-checkout", "init", "--cone")
    parcel.git("sparse-checkout", "set", "parcel")
    assert not (parcel.root / "docs").exists()


def test_they_are_repaired_in_the_index_alone(parcel: Parcel) -> None:
    narrow(parcel)
    parcel.rename_flag()
    found = parcel.json("check", "--staged", code=1)
    assert "docs/usage.md" in {s["path"] for s in found["sections"]}
    parcel.git("commit", "-m", "x", code=1)
    assert "only the index holds the new text" in parcel.said
    assert parcel.staged("docs/usage.md") == RENAMED
    assert not (parcel.root / "docs").exists()
    assert parcel.git("status", "--porcelain").splitlines() == [
        "M  README.md",
        "M  docs/usage.md",
        "M  parcel/cli.py",
    ]
    parcel.git("commit", "-m", "x")
    assert "docsync" not in parcel.said
    assert parcel.committed("docs/usage.md") == RENAMED
    parcel.git("sparse-checkout", "disable")
    assert parcel.read("docs/usage.md") == RENAMED
    parcel.assert_sound()


def test_undo_puts_them_back(parcel: Parcel) -> None:
    narrow(parcel)
    parcel.rename_flag()
    parcel.git("commit", "-m", "x", code=1)
    parcel.docsync("undo")
    assert parcel.staged("docs/usage.md") == USAGE
    assert parcel.git("status", "--porcelain") == "M  parcel/cli.py\n"


def test_a_commit_of_all_leaves_them_pending(parcel: Parcel) -> None:
    narrow(parcel)
    parcel.write("parcel/cli.py", CLI.replace("--jobs", "--readers"))
    parcel.git("commit", "-a", "-m", "x", code=1)
    assert "outside the sparse checkout" in parcel.said
    assert parcel.staged("docs/usage.md") == USAGE
    parcel.git("commit", "-a", "-m", "x")
    parcel.docsync("apply")
    assert parcel.staged("docs/usage.md") == RENAMED
    assert parcel.git("status", "--porcelain") == "M  docs/usage.md\n"


def test_an_edit_that_is_hidden_from_git_is_left_alone_and_told(parcel: Parcel) -> None:
    parcel.git("update-index", "--skip-worktree", "README.md")
    parcel.rename_flag()
    parcel.git("commit", "-m", "x", code=1)
    assert "marked skip-worktree" in parcel.said
    assert parcel.staged("README.md") == parcel.read("README.md") == README


def test_a_partial_clone_says_that_it_may_not_have_them(parcel: Parcel, tmp_path: Path) -> None:
    parcel.git("config", "uploadpack.allowFilter", "true")
    whole = parcel.root.rename(tmp_path / "whole")
    parcel.root.mkdir()
    parcel.git("clone", "-q", "--filter=blob:none", "--sparse", f"file://{whole}", ".")
    parcel.git("sparse-checkout", "set", "parcel")
    parcel.rename_flag()
    parcel.docsync("check", "--staged", code=1)
    assert "docs/usage.md" in parcel.said
    assert "partial clone" in parcel.said
    assert "README.md:13" in parcel.said

"""Which unstaged edits pre-commit has put aside, by the patch it writes."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from repositories import Repo

from docsync.git.stash import find_stashed_paths

# a path that holds the separator of the header, and paths that git quotes
ODD = ["a b/x b/a b/x.md", 'quo"te.md', "caf\udce9.md", "tab\there.md", "new\nline.md", " b/ a/"]


def put_aside(repo: Repo, cache: Path, pid: int, epoch: float) -> None:
    """What pre-commit runs, into the file that pre-commit would write."""
    tree = repo.git("write-tree").decode().strip()
    diff = repo.call(
        "diff-index",
        "--ignore-submodules",
        "--binary",
        "--exit-code",
        "--no-color",
        "--no-ext-diff",
        tree,
        "--",
    )
    cache.mkdir(parents=True, exist_ok=True)
    (cache / f"patch{int(epoch)}-{pid}").write_bytes(diff.stdout)


@pytest.fixture
def edited(repo: Repo) -> Repo:
    """Unstaged: edits of odd paths, of a binary file, a chmod, a deletion, a fake header."""
    for path in ODD:
        repo.add(path.rstrip("/") if path.endswith("/") else path, b"old\n")
    repo.add("blob.bin", bytes(range(256)))
    repo.add("gone.md", b"gone\n")
    repo.add("mode.sh", b"echo\n")
    repo.add("fake.md", b"diff --git a/not.md b/not.md\n")
    repo.commit()
    for path in ODD:
        repo.write(path.rstrip("/") if path.endswith("/") else path, b"new\n")
    repo.write("blob.bin", bytes(reversed(range(256))) * 40)
    (repo.root / "gone.md").unlink()
    (repo.root / "mode.sh").chmod(0o755)
    repo.write("fake.md", b"diff --git a/neither.md b/neither.md\n")
    return repo


CHANGED = {p.rstrip("/") for p in ODD} | {"blob.bin", "gone.md", "mode.sh", "fake.md"}


@pytest.mark.parametrize(
    ("variable", "folder"),
    [
        ("PRE_COMMIT_HOME", ""),
        ("XDG_CACHE_HOME", "pre-commit"),
        ("HOME", ".cache/pre-commit"),
    ],
)
def test_every_path_of_the_live_patch(
    edited: Repo, tmp_path: Path, variable: str, folder: str
) -> None:
    put_aside(edited, tmp_path / "place" / folder, os.getppid(), time.time())
    environ = {"PRE_COMMIT": "1", variable: str(tmp_path / "place")}
    assert find_stashed_paths(environ) == CHANGED


def test_the_users_diff_configuration_does_not_hide_a_path(edited: Repo, tmp_path: Path) -> None:
    for key in ("diff.noprefix", "diff.mnemonicPrefix", "diff.relative"):
        edited.git("config", key, "true")
    put_aside(edited, tmp_path, os.getppid(), time.time())
    assert find_stashed_paths({"PRE_COMMIT": "1", "PRE_COMMIT_HOME": str(tmp_path)}) == CHANGED


def test_patches_of_others_and_of_the_past_are_not_ours(edited: Repo, tmp_path: Path) -> None:
    environ = {"PRE_COMMIT": "1", "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    assert find_stashed_paths(environ) == frozenset()
    # its process id belongs to an ancestor of ours today, which started later
    put_aside(edited, tmp_path / "cache", os.getppid(), 1_000_000_000)
    put_aside(edited, tmp_path / "cache", os.getpid(), time.time())
    (tmp_path / "cache" / "db.db").touch()
    assert find_stashed_paths(environ) == frozenset()


def test_outside_pre_commit_nothing_is_looked_for(edited: Repo, tmp_path: Path) -> None:
    put_aside(edited, tmp_path, os.getppid(), time.time())
    assert find_stashed_paths({"PRE_COMMIT_HOME": str(tmp_path)}) == frozenset()


def test_a_system_without_proc_asks_ps(
    edited: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_text = Path.read_text

    def no_proc(file: Path, *args: object) -> str:
        if str(file).startswith("/proc"):
            raise FileNotFoundError(file)
        return read_text(file)

    monkeypatch.setattr(Path, "read_text", no_proc)
    put_aside(edited, tmp_path, os.getppid(), time.time())
    assert find_stashed_paths({"PRE_COMMIT": "1", "PRE_COMMIT_HOME": str(tmp_path)}) == CHANGED

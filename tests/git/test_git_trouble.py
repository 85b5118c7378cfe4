"""Read-only checkouts, full disks and two commits at once: a clear word, and nothing half done."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from repositories import DOC, PROJECT, Repo, fill, make_repo

from docsync.errors import GitError, JournalError
from docsync.git.state import make_state_dir, run_lock

NEW = DOC.replace(b"10", b"30")
NOBODY = 65534

STAGE = """
import os, sys
from pathlib import Path
from docsync.git.context import find_context
from docsync.git.stage import stage_document
from docsync.git.tree import read_entry
import hashlib, shutil  # nobody may not read the interpreter's library any more
path, text = sys.argv[1], Path(sys.argv[2]).read_bytes()
git, ctx = find_context(Path.cwd(), os.environ)
oid = read_entry(git, path).oid
LIMIT
print(stage_document(git, ctx, path, oid, text))
"""


def stage_elsewhere(repo: Repo, text: bytes, limit: str = "", **more: str) -> str:
    """In a process of its own: what it printed."""
    source = repo.root.parent / "text"
    source.write_bytes(text)
    done = subprocess.run(
        (sys.executable, "-c", STAGE.replace("LIMIT", limit), "docs/use.md", source),
        cwd=repo.root,
        env=repo.environ | {"PYTHONPATH": str(PROJECT)} | more,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


# root may write everywhere, so that it has to become somebody else first
DROP_ROOT = f"if os.getuid() == 0: os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"


@pytest.fixture
def open_repo() -> Iterator[Repo]:
    """Owned by the user that the child process becomes, in a folder that this user can reach."""
    top = Path(tempfile.mkdtemp())
    repo = fill(make_repo(top / "repo"))
    repo.git("config", "--global", "safe.directory", "*")
    if os.getuid() == 0:
        top.chmod(0o755)
        for file in (top, *top.rglob("*")):
            os.chown(file, NOBODY, NOBODY)
    yield repo
    shutil.rmtree(top)


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (".git/objects", "insufficient permission"),
        (".git", "Permission denied"),
        ("docs", "Permission denied"),
    ],
)
def test_read_only(open_repo: Repo, place: str, why: str) -> None:
    repo = open_repo
    before = snapshot(repo)
    folders = [repo.root / place]
    if place == ".git/objects":
        folders += [f for f in folders[0].iterdir() if f.is_dir()]
    for folder in folders:
        folder.chmod(0o555)
    said = stage_elsewhere(repo, NEW, DROP_ROOT)
    for folder in folders:
        folder.chmod(0o755)
    assert "StageState.PENDING" in said
    assert why in said
    assert snapshot(repo) == before
    repo.assert_sound()


def snapshot(repo: Repo) -> tuple[bytes, bytes, list[str]]:
    """Index, document, and the files of the work tree."""
    names = [str(f) for f in repo.root.rglob("*") if ".git" not in f.parts]
    return repo.git("ls-files", "-s"), repo.read("docs/use.md"), sorted(names)


# The limit on a file's size stands for the full disk: writes fail in the middle. A process is ended
# by a signal then unless it ignores it, so git is started by a shell that does.
FULL = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"


@pytest.fixture
def git_that_gets_errors(tmp_path: Path) -> str:
    """A PATH on which writes beyond the limit fail in git instead of ending it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    real = shutil.which("git")
    (folder / "git").write_text(f"#!/bin/sh\ntrap '' XFSZ\nexec '{real}' \"$@\"\n")
    (folder / "git").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def test_no_room_for_the_object(repo: Repo, git_that_gets_errors: str) -> None:
    before = snapshot(repo)
    noise = os.urandom(200_000).hex().encode()
    said = stage_elsewhere(repo, noise, FULL.format(size=50_000), PATH=git_that_gets_errors)
    assert "StageState.PENDING" in said
    assert "hash-object" in said
    assert snapshot(repo) == before
    repo.assert_sound()


def test_no_room_for_the_file(repo: Repo, git_that_gets_errors: str) -> None:
    before = snapshot(repo)
    # small as an object, large as a file
    text = b"the same line again\n" * 20_000
    said = stage_elsewhere(repo, text, FULL.format(size=50_000), PATH=git_that_gets_errors)
    assert "StageState.PENDING" in said
    assert "File too large" in said
    assert snapshot(repo) == before
    repo.assert_sound()


@pytest.mark.parametrize("is_signal", [False, True])
def test_no_room_for_the_index(repo: Repo, git_that_gets_errors: str, is_signal: bool) -> None:
    oid = repo.oid("code.py")
    lines = "".join(f"100644 {oid}\tmany/files/{n}.py\n" for n in range(2000))
    repo.open()[0].run("update-index", "--index-info", data=lines.encode())
    before = snapshot(repo)
    path = repo.environ["PATH"] if is_signal else git_that_gets_errors
    said = stage_elsewhere(repo, NEW, FULL.format(size=50_000), PATH=path)
    assert "StageState.PENDING" in said
    assert ("signal" if is_signal else "File too large") in said
    assert snapshot(repo) == before
    if is_signal:
        (repo.root / ".git/index.lock").unlink()  # git's own, as after any crash of git
    repo.assert_sound()


# --- state ----------------------------------------------------------------------------------------


def test_the_state_is_kept_out_of_the_work_tree(repo: Repo) -> None:
    folder = make_state_dir(repo.open()[1])
    assert folder == repo.root / ".git/docsync"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert repo.git("status", "--porcelain", "--ignored") == b""
    assert make_state_dir(repo.open()[1]) == folder


def test_a_state_that_cannot_be_kept_is_said(repo: Repo) -> None:
    (repo.root / ".git/docsync").write_bytes(b"a file in its place")
    with pytest.raises(JournalError, match="docsync"):
        make_state_dir(repo.open()[1])
    with pytest.raises(JournalError, match=r"run\.lock"), run_lock(repo.root / "nowhere", 0):
        pass


def test_a_second_run_waits_and_then_says_who_is_in_the_way(tmp_path: Path) -> None:
    with run_lock(tmp_path, 0):
        started = time.monotonic()
        with pytest.raises(GitError, match=f"process {os.getpid()}"), run_lock(tmp_path, 0.2):
            pass
        assert time.monotonic() - started >= 0.2
    with run_lock(tmp_path, 0):
        pass


def test_a_killed_run_keeps_no_lock(tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from docsync.git.state import run_lock\n"
        "with run_lock(Path(sys.argv[1]), 0): print('held', flush=True); os.read(0, 1)\n"
    )
    with subprocess.Popen(
        (sys.executable, "-c", script, tmp_path),
        env=os.environ | {"PYTHONPATH": str(PROJECT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(GitError, match=str(holder.pid)), run_lock(tmp_path, 0):
            pass
        holder.kill()
    with run_lock(tmp_path, 0):
        pass


def test_two_commits_at_once(repo: Repo, tmp_path: Path) -> None:
    """Two hooks on two documents of one repository: both texts are staged."""
    repo.add("docs/second.md", DOC)
    repo.commit()
    (tmp_path / "text").write_bytes(NEW)
    script = (
        "import os, sys; from pathlib import Path\n"
        "from docsync.git.context import find_context\n"
        "from docsync.git.stage import stage_document\n"
        "from docsync.git.state import make_state_dir, run_lock\n"
        "git, ctx = find_context(Path.cwd(), os.environ)\n"
        "with run_lock(make_state_dir(ctx), 30):\n"
        "    for text, state in ((b'a', 'staged'), (b'b', 'staged'), (None, 'staged')):\n"
        "        text = text or Path(sys.argv[3]).read_bytes()\n"
        "        old = git.text('rev-parse', ':' + sys.argv[1])\n"
        "        assert stage_document(git, ctx, sys.argv[1], old, text).state == state\n"
    )
    codes = {}

    def run(path: str) -> None:
        codes[path] = subprocess.run(
            (sys.executable, "-c", script, path, "-", tmp_path / "text"),
            cwd=repo.root,
            env=repo.environ | {"PYTHONPATH": str(PROJECT)},
            check=False,
        ).returncode

    paths = ("docs/use.md", "docs/second.md")
    threads = [threading.Thread(target=run, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == dict.fromkeys(paths, 0)
    for path in paths:
        assert repo.staged(path) == repo.read(path) == NEW
    repo.assert_sound()

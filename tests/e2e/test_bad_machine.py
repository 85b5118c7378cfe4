"""Full disks, read-only checkouts, two commits at once and runs that are killed: nothing is lost,
and the next commit does the work."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from parcel_project import (
    ARCHIVES,
    CLI,
    DOCSYNC,
    NEW_PARAGRAPH,
    OLD_PARAGRAPH,
    README,
    USAGE,
    Asked,
    Parcel,
    copy,
    doc,
)

from tests.unit.llm.loopback import Request

RENAMED = {
    "readme": README.replace("--jobs", "--readers"),
    "usage": USAGE.replace("--jobs", "--readers"),
}
NEW_ARCHIVES = ARCHIVES.replace(OLD_PARAGRAPH, NEW_PARAGRAPH)
NOBODY = 65534
# git asks who owns a repository, and reads another owner's only when told to
TRUST = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
}


def silent(connection: object, request: Request) -> None:
    time.sleep(30)


def wait_for_a_chat(model: Asked, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while not model.chats:
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


# --- full and read-only ---------------------------------------------------------------------------


def full_disk(parcel: Parcel, size: int) -> None:
    """No file may grow beyond `size` bytes: writes fail in the middle. git is ended by a signal
    then, unless it ignores it."""
    folder = parcel.root.parent / "bin"
    folder.mkdir(exist_ok=True)
    real = shutil.which("git")
    (folder / "git").write_text(f"#!/bin/sh\ntrap '' XFSZ\nexec '{real}' \"$@\"\n")
    (folder / "git").chmod(0o755)
    (folder / "docsync").write_text(
        f"#!/bin/bash\nulimit -f {size // 1024}\ntrap '' XFSZ\nexec '{DOCSYNC}' \"$@\"\n"
    )
    (folder / "docsync").chmod(0o755)
    # half a module in the cache of bytecode would break every run after it
    parcel.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    parcel.environ["PATH"] = f"{folder}{os.pathsep}{parcel.environ['PATH']}"


@pytest.mark.parametrize("command", ["hook", "sync"])
def test_a_full_disk_before_anything_was_recorded(parcel: Parcel, command: str) -> None:
    parcel.rename_flag()
    full_disk(parcel, 1024)
    done = parcel.run("docsync", command)
    said = (done.stdout + done.stderr).decode()
    assert "Traceback" not in said
    assert "docs/usage.md" in said or command == "sync"
    assert "free some space" in said
    assert done.returncode == (0 if command == "hook" else 3), said
    parcel.assert_docs()
    parcel.assert_sound()
    parcel.docsync("hook", code=1)
    parcel.assert_docs(**RENAMED)


def test_a_disk_that_is_full_for_the_document_alone(parcel: Parcel) -> None:
    """The journal has room, the long document has not: it is pending, the short one is written."""
    parcel.rename_flag()
    long = USAGE + "\nThe same line again.\n" * 40_000
    parcel.stage("docs/usage.md", long)
    full_disk(parcel, 600 * 1024)
    done = parcel.run("docsync", "hook")
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == 1, said
    assert "[pending]" in said
    assert "File too large" in said
    assert parcel.staged("docs/usage.md") == parcel.read("docs/usage.md") == long
    assert parcel.staged("README.md") == parcel.read("README.md") == RENAMED["readme"]
    parcel.assert_sound()
    parcel.docsync("apply")
    assert parcel.read("docs/usage.md") == long.replace("--jobs", "--readers")


@pytest.fixture
def open_parcel(prepared: Parcel) -> Iterator[Parcel]:
    """A copy that the unprivileged user owns whom root turns into; root may write everywhere."""
    top = Path(tempfile.mkdtemp())
    parcel = copy(prepared, top)
    parcel.rename_flag()
    if os.getuid() == 0:
        for each in (top, *top.rglob("*")):
            os.chown(each, NOBODY, NOBODY)
    yield parcel
    for each in (top, *top.rglob("*")):
        if each.is_dir():
            each.chmod(0o755)
    shutil.rmtree(top)


# The interpreter's own files may be root's alone: everything is imported by a run on another
# repository before root becomes nobody.
UNPRIVILEGED = f"""
import os, sys, traceback
from docsync.cli.main import main
warm, *args = sys.argv[1:]
out = os.dup(1), os.dup(2)
for number in (1, 2):
    os.dup2(os.open(os.devnull, os.O_WRONLY), number)
main(("-C", warm, *args))
for number in (1, 2):
    os.dup2(out[number - 1], number)
if os.getuid() == 0:
    os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
sys.exit(main(args))
"""


def run_unprivileged(parcel: Parcel, *args: str) -> tuple[int, str]:
    warm = copy(parcel, Path(tempfile.mkdtemp(dir=parcel.root.parent)))
    done = subprocess.run(
        (sys.executable, "-c", UNPRIVILEGED, warm.root, *args),
        cwd=parcel.root,
        env=parcel.environ | TRUST | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    said = (done.stdout + done.stderr).decode()
    assert "Traceback" not in said
    return done.returncode, said


def close(parcel: Parcel, *places: str) -> None:
    for place in places:
        for each in ((parcel.root / place), *(parcel.root / place).rglob("*")):
            if each.is_dir():
                each.chmod(0o555)


def test_a_read_only_checkout(open_parcel: Parcel) -> None:
    close(open_parcel, ".")
    before = (open_parcel.root / ".git/index").read_bytes()
    code, said = run_unprivileged(open_parcel, "hook")
    assert code == 0, said
    assert ". docsync writes nothing that it cannot record" in said
    assert "docs/usage.md" in said, "what is out of date is said all the same"
    code, said = run_unprivileged(open_parcel, "check")
    assert (code, "docs/usage.md" in said) == (1, True)
    code, said = run_unprivileged(open_parcel, "sync")
    assert (code, "Permission denied" in said) == (3, True)
    assert (open_parcel.root / ".git/index").read_bytes() == before
    open_parcel.environ |= TRUST
    open_parcel.assert_docs()


def test_a_folder_of_documents_that_is_read_only(open_parcel: Parcel) -> None:
    close(open_parcel, "docs")
    code, said = run_unprivileged(open_parcel, "hook")
    assert code == 1, said
    assert "Permission denied" in said
    assert "`docsync apply`" in said
    assert (open_parcel.root / "docs/usage.md").read_text() == USAGE
    assert (open_parcel.root / "README.md").read_text() == RENAMED["readme"]
    assert run_unprivileged(open_parcel, "hook")[0] == 0, "the commit passes the second time"


def test_hooks_that_are_read_only(open_parcel: Parcel) -> None:
    close(open_parcel, ".git/hooks")
    for args in (("init", "--uninstall"), ("init",)):
        code, said = run_unprivileged(open_parcel, *args)
        assert code == 2, said
        place = open_parcel.root / ".git/hooks"
        assert f"(Permission denied): make {place} writable" in said
        assert f"then run `docsync {' '.join(args)}` again." in said
        assert "report it" not in said
        assert "docsync-" not in said.replace("before-docsync", "")


# --- at once --------------------------------------------------------------------------------------


def test_two_commits_at_once(parcel: Parcel) -> None:
    """Both stop or one loses the race for git's lock; the texts are written once, whole."""
    parcel.rename_flag()
    running = [parcel.start("git", "commit", "-m", str(n)) for n in range(2)]
    said = [b"".join(each.communicate(timeout=60)).decode() for each in running]
    codes = [each.returncode for each in running]
    assert all("Traceback" not in text for text in said)
    assert any(
        code == 1 and "3 sections rewritten" in text for code, text in zip(codes, said, strict=True)
    )
    parcel.assert_docs(**RENAMED)
    if 0 not in codes:
        parcel.git("commit", "-m", "again")
    assert parcel.commits() == 2
    assert parcel.committed("README.md") == RENAMED["readme"]
    parcel.assert_sound()


def test_two_hooks_at_once_on_one_model(parcel: Parcel) -> None:
    parcel.remove_flush()
    with parcel.model(doc(NEW_PARAGRAPH)):
        running = [parcel.start(str(DOCSYNC), "hook") for _ in range(2)]
        said = [b"".join(each.communicate(timeout=60)).decode() for each in running]
    codes = sorted(each.returncode for each in running)
    assert codes == [0, 1], said
    parcel.assert_docs(archives=NEW_ARCHIVES)
    assert sum(p["state"] == "staged" for p in parcel.json("log", "--proposals")) == 1
    parcel.assert_sound()


# --- killed ---------------------------------------------------------------------------------------


def test_killed_while_the_model_thinks(parcel: Parcel) -> None:
    parcel.remove_flush()
    parcel.rename_flag()
    with parcel.model(silent, doc(NEW_PARAGRAPH)) as model:
        running = parcel.start("git", "commit", "-m", "x")
        wait_for_a_chat(model, running)
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()
        parcel.assert_docs()
        assert parcel.commits() == 1
        (parcel.root / ".git/index.lock").unlink(missing_ok=True)  # git's own, of the killed commit
        parcel.git("commit", "-m", "x", code=1)
        parcel.assert_docs(archives=NEW_ARCHIVES, **RENAMED)
        parcel.git("commit", "-m", "x")
    parcel.assert_sound()
    first, second, *_ = reversed(parcel.json("log"))
    assert (first["exit_code"], second["exit_code"]) == (None, 1)


@pytest.mark.parametrize("concurrency", ["1", "3"])
def test_ctrl_c_while_the_model_thinks_ends_at_once(parcel: Parcel, concurrency: str) -> None:
    parcel.environ["DOCSYNC_TIMEOUT_S"] = "20"
    parcel.environ["DOCSYNC_CONCURRENCY"] = concurrency
    parcel.remove_flush()
    parcel.rename_flag()
    with parcel.model(silent) as model:
        running = parcel.start(str(DOCSYNC), "hook")
        wait_for_a_chat(model, running)
        started = time.monotonic()
        running.send_signal(signal.SIGINT)
        said = b"".join(running.communicate(timeout=20)).decode()
    assert running.returncode == 130, said
    assert time.monotonic() - started < 3, "it does not wait for the reply"
    assert "interrupted; nothing was left half done" in said
    assert "Traceback" not in said
    parcel.assert_docs()
    parcel.assert_sound()
    with parcel.model(doc(NEW_PARAGRAPH)):
        parcel.docsync("hook", code=1)
    parcel.assert_docs(archives=NEW_ARCHIVES, **RENAMED)


def test_ctrl_c_of_git_commit_leaves_no_commit(parcel: Parcel) -> None:
    parcel.remove_flush()
    with parcel.model(silent) as model:
        running = parcel.start("git", "commit", "-m", "x")
        wait_for_a_chat(model, running)
        os.killpg(running.pid, signal.SIGINT)
        running.communicate(timeout=20)
    assert running.returncode != 0
    assert parcel.commits() == 1
    assert parcel.staged("parcel/cli.py") == CLI
    parcel.assert_docs()
    parcel.assert_sound()

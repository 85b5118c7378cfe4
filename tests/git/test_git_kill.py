"""A run killed at any of its steps leaves whole files, every unstaged edit, and a way on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from repositories import DOC, PROJECT, Repo

from docsync.git import stage
from docsync.git.stage import LOCK_WAIT_S, StageState, finish_interrupted, stage_document

KILLER = Path(__file__).with_name("killer.py")
NEW = DOC.replace(b"10", b"30")
MINE = b"mine\n"


def kill_everywhere(repo: Repo, tmp_path: Path, verb: str, old: str, new: str) -> list[str]:
    """What each copy under `tmp_path/copies` was killed in front of; the last one ended."""
    (tmp_path / "copies").mkdir()
    done = subprocess.run(
        (sys.executable, KILLER, repo.root, tmp_path / "copies", verb, "docs/use.md", old, new),
        env=repo.environ | {"PYTHONPATH": str(PROJECT)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    steps = done.stdout.decode().splitlines()
    assert steps[-1].startswith("end "), steps
    return steps


def wait_for_group(pgid: int) -> None:
    """A process that is killed in a system call, a rename say, ends that call first."""
    deadline = time.monotonic() + 20
    while True:
        alive = [
            process
            for process in psutil.process_iter(["status"])
            if process.info["status"] != psutil.STATUS_ZOMBIE and group_of(process.pid) == pgid
        ]
        if not alive:
            return
        assert time.monotonic() < deadline, alive
        time.sleep(0.002)


def group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def stays(lock: Path) -> bool:
    """Whether a lock is left for good: some systems list a killed process no more while its last
    call, the rename of the lock, still ends. Who stages waits as long for it."""
    end = time.monotonic() + LOCK_WAIT_S
    while lock.exists() and time.monotonic() < end:
        time.sleep(0.05)
    return lock.exists()


def look(repo: Repo) -> tuple[bytes, bytes]:
    return repo.staged("docs/use.md"), repo.read("docs/use.md")


@pytest.mark.parametrize("is_edited", [False, True])
def test_staging(repo: Repo, tmp_path: Path, is_edited: bool) -> None:
    tail = MINE if is_edited else b""
    repo.write("docs/use.md", DOC + tail)
    text = tmp_path / "new"
    text.write_bytes(NEW)
    old = repo.oid("docs/use.md")
    steps = kill_everywhere(repo, tmp_path, "stage", old, str(text))
    state = StageState.MERGED if is_edited else StageState.STAGED
    assert steps[-1] == f"end {state}"
    # object, entry, 2 blobs, swap, refresh; note, temporary file, rename, clearing up
    assert sum(step.startswith("subprocess.Popen") for step in steps) >= 6
    assert sum(step.startswith("os.rename") for step in steps) == 2
    seen = set()
    for number, step in enumerate(steps):
        killed = Repo(tmp_path / "copies" / str(number), repo.environ)
        found = look(killed)
        seen.add(found)
        assert found in {(DOC, DOC + tail), (NEW, DOC + tail), (NEW, NEW + tail)}, step
        git, ctx = killed.open()
        finished = finish_interrupted(git, ctx)
        if found == (NEW, DOC + tail):
            assert [(o.state, o.old_oid) for o in finished] == [(state, old)], step
        assert look(killed) in {(DOC, DOC + tail), (NEW, NEW + tail)}, step
        assert stage_document(git, ctx, "docs/use.md", old, NEW).state is state, step
        assert look(killed) == (NEW, NEW + tail), step
        assert finish_interrupted(git, ctx) == ()
        assert [f.name for f in (killed.root / ".git/docsync").rglob("*")] == ["staging"], step
        assert killed.git("status", "--porcelain", "--untracked-files=all").split(b" ", 1)[0] in {
            b"M",
            b"MM",
        }
        if number % 4 == 0:
            killed.assert_sound()
    assert len(seen) == 3


def test_staging_outside_the_sparse_checkout(repo: Repo, tmp_path: Path) -> None:
    """Between two of its steps git takes the document for deleted: the recovery ends that."""
    repo.git("sparse-checkout", "set", "--cone", "elsewhere")
    assert not (repo.root / "docs").exists()
    text = tmp_path / "new"
    text.write_bytes(NEW)
    old = repo.oid("docs/use.md")
    steps = kill_everywhere(repo, tmp_path, "stage", old, str(text))
    for number, step in enumerate(steps):
        killed = Repo(tmp_path / "copies" / str(number), repo.environ)
        git, ctx = killed.open()
        finish_interrupted(git, ctx)
        assert killed.git("status", "--porcelain") in {b"", b"M  docs/use.md\n"}, step
        assert stage_document(git, ctx, "docs/use.md", old, NEW).state is StageState.STAGED, step
        assert killed.git("status", "--porcelain") == b"M  docs/use.md\n", step
        assert killed.staged("docs/use.md") == NEW


def test_a_second_call_completes_without_the_recovery(repo: Repo, tmp_path: Path) -> None:
    text = tmp_path / "new"
    text.write_bytes(NEW)
    old = repo.oid("docs/use.md")
    for number, step in enumerate(kill_everywhere(repo, tmp_path, "stage", old, str(text))):
        killed = Repo(tmp_path / "copies" / str(number), repo.environ)
        git, ctx = killed.open()
        assert stage_document(git, ctx, "docs/use.md", old, NEW).state is StageState.STAGED, step
        assert look(killed) == (NEW, NEW)
        killed.assert_sound()


def test_undo(repo: Repo, tmp_path: Path) -> None:
    git, ctx = repo.open()
    done = stage_document(git, ctx, "docs/use.md", repo.oid("docs/use.md"), NEW)
    repo.write("docs/use.md", NEW + MINE)
    before = tmp_path / "before"
    before.write_bytes(DOC)
    steps = kill_everywhere(repo, tmp_path, "stage", done.new_oid, str(before))
    for number, step in enumerate(steps):
        killed = Repo(tmp_path / "copies" / str(number), repo.environ)
        assert look(killed) in {(NEW, NEW + MINE), (DOC, NEW + MINE), (DOC, DOC + MINE)}, step
        git, ctx = killed.open()
        finish_interrupted(git, ctx)
        outcome = stage_document(git, ctx, "docs/use.md", done.new_oid, DOC)
        assert outcome.state is StageState.MERGED, step
        assert look(killed) == (DOC, DOC + MINE), step


def test_the_recovery_itself(repo: Repo, tmp_path: Path) -> None:
    half = interrupt_between_index_and_file(repo)
    steps = kill_everywhere(half, tmp_path, "finish", "-", "-")
    assert steps[-1] == "end staged"
    for number, step in enumerate(steps):
        killed = Repo(tmp_path / "copies" / str(number), repo.environ)
        assert look(killed) in {(NEW, DOC), (NEW, NEW)}, step
        finish_interrupted(*killed.open())
        assert look(killed) == (NEW, NEW), step
        assert finish_interrupted(*killed.open()) == ()


def interrupt_between_index_and_file(repo: Repo) -> Repo:
    """The state that a kill in front of the last rename leaves."""

    class Killed(BaseException):
        pass

    def die(*_: object) -> bool:
        raise Killed

    git, ctx = repo.open()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage, "replace_unless_changed", die)
        patch.setattr(stage._Exchange, "_take_back", lambda *_, **__: None)
        with pytest.raises(Killed):
            stage_document(git, ctx, "docs/use.md", repo.oid("docs/use.md"), NEW)
    assert look(repo) == (NEW, DOC)
    assert len(list((repo.root / "docs").glob(".docsync-*"))) == 1
    return repo


def test_recovery_meets_an_edit_of_the_same_lines(repo: Repo) -> None:
    interrupt_between_index_and_file(repo)
    edited = DOC.replace(b"10 s", b"12 s")
    repo.write("docs/use.md", edited)
    (outcome,) = finish_interrupted(*repo.open())
    assert outcome.state is StageState.PENDING
    assert "index holds the new text" in outcome.why
    assert look(repo) == (NEW, edited)
    assert finish_interrupted(*repo.open()) == ()
    repo.assert_sound()


def test_recovery_after_the_user_has_gone_on(repo: Repo) -> None:
    interrupt_between_index_and_file(repo)
    repo.git("reset", "-q")
    assert finish_interrupted(*repo.open()) == ()
    assert look(repo) == (DOC, DOC)
    repo.assert_sound()
    assert repo.git("status", "--porcelain", "--untracked-files=all") == b""


def test_recovery_waits_for_a_lasting_index(repo: Repo) -> None:
    interrupt_between_index_and_file(repo)
    passing = repo.root / ".git/index.lock"
    passing.write_bytes((repo.root / ".git/index").read_bytes())
    assert finish_interrupted(*repo.open(GIT_INDEX_FILE=str(passing))) == ()
    passing.unlink()
    (outcome,) = finish_interrupted(*repo.open())
    assert outcome.state is StageState.STAGED
    assert look(repo) == (NEW, NEW)


def test_a_half_written_note_is_dropped(repo: Repo) -> None:
    interrupt_between_index_and_file(repo)
    (note,) = (repo.root / ".git/docsync/staging").iterdir()
    note.write_bytes(note.read_bytes()[:20])
    assert finish_interrupted(*repo.open()) == ()
    assert not note.exists()


def test_recovery_costs_no_process_when_there_is_nothing_to_do(repo: Repo, tmp_path: Path) -> None:
    git, ctx = repo.open()
    git.environ["GIT_TRACE"] = str(tmp_path / "trace")
    assert finish_interrupted(git, ctx) == ()
    assert not (tmp_path / "trace").exists()


def test_git_killed_together_with_us(repo: Repo, tmp_path: Path) -> None:
    """The whole process group, at any time: git may then leave its own lock, which is reported."""
    text = tmp_path / "new"
    text.write_bytes(NEW)
    script = (
        "import os, sys; from pathlib import Path\n"
        "from docsync.git.context import find_context\n"
        "from docsync.git.stage import stage_document\n"
        "git, ctx = find_context(Path.cwd(), os.environ)\n"
        "print(flush=True)\n"
        "stage_document(git, ctx, 'docs/use.md', sys.argv[1], Path(sys.argv[2]).read_bytes())\n"
    )
    old = repo.oid("docs/use.md")
    for delay_ms in range(0, 45, 3):
        repo.git("reset", "-q")
        repo.write("docs/use.md", DOC + MINE)
        with subprocess.Popen(
            (sys.executable, "-c", script, old, str(text)),
            cwd=repo.root,
            env=repo.environ | {"PYTHONPATH": str(PROJECT)},
            stdout=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            process.stdout.read(1)
            time.sleep(delay_ms / 1000)
            os.killpg(process.pid, signal.SIGKILL)
        wait_for_group(process.pid)
        lock = repo.root / ".git/index.lock"
        if stays(lock):
            git, ctx = repo.open()
            outcome = stage_document(git, ctx, "docs/use.md", old, NEW)
            if lock.exists():
                assert outcome.state is StageState.PENDING
                assert "a git crashed" in outcome.why
                lock.unlink()
            else:  # on a busy machine the last call of the killed process ends later still
                assert outcome.state is StageState.MERGED
        assert look(repo) in {(DOC, DOC + MINE), (NEW, DOC + MINE), (NEW, NEW + MINE)}
        git, ctx = repo.open()
        finish_interrupted(git, ctx)
        assert stage_document(git, ctx, "docs/use.md", old, NEW).state is StageState.MERGED
        assert look(repo) == (NEW, NEW + MINE)
    repo.assert_sound()

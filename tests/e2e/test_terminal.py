"""What a person at a terminal sees, and Ctrl-C."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from parcel_project import ARCHIVES, NEW_PARAGRAPH, OLD_PARAGRAPH, Parcel, doc
from small_project import DOC, Project

from docsync.output import Console
from docsync.review.session import prompt

ASKING = "asking the model about docs/archives.md:3 (1/1) ..., Ctrl-C to stop"
NEW = ARCHIVES.replace(OLD_PARAGRAPH, NEW_PARAGRAPH)


def at_a_terminal(parcel: Parcel, *args: str, **more: str) -> str:
    """What a command writes to a terminal on standard error."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        args,
        cwd=parcel.root,
        env=parcel.environ | more,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    said = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        said += part
    os.close(ours)
    running.wait(timeout=60)
    return said.decode()


@pytest.mark.parametrize("command", [("git", "commit", "-m", "x"), ("docsync", "sync")])
def test_whoever_waits_for_the_model_is_told(parcel: Parcel, command: tuple[str, ...]) -> None:
    parcel.remove_flush()
    with parcel.model(doc(NEW_PARAGRAPH)):
        said = at_a_terminal(parcel, *command)
    assert f"\r\x1b[Kdocsync: {ASKING}" in said
    assert said.rindex("\r\x1b[K") > said.index(ASKING), "the line is taken away again"
    assert "\x1b[2m" not in said, "NO_COLOR"
    assert parcel.staged("docs/archives.md") == NEW


def test_in_a_pipe_nothing_is_told_of_it(parcel: Parcel) -> None:
    parcel.remove_flush()
    with parcel.model(doc(NEW_PARAGRAPH)):
        parcel.git("commit", "-m", "x", code=1)
    assert "asking" not in parcel.said
    assert "\x1b" not in parcel.said


def test_where_no_model_is_asked_nothing_is_told_of_it(parcel: Parcel) -> None:
    parcel.rename_flag()
    with parcel.model("UNCHANGED"):
        said = at_a_terminal(parcel, "docsync", "sync")
    assert "asking" not in said


def test_a_terminal_that_can_take_nothing_back_shows_no_progress(parcel: Parcel) -> None:
    parcel.remove_flush()
    with parcel.model(doc(NEW_PARAGRAPH)):
        said = at_a_terminal(parcel, "docsync", "sync", TERM="dumb")
    assert "\x1b" not in said
    assert "asking" not in said


def test_a_line_of_progress_fits_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size((30, 24)))
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        Console(err=stream, environ={"NO_COLOR": "1", "TERM": "xterm"}).progress("x" * 90)
        said = os.read(ours, 4096).decode()
    os.close(ours)
    assert said == "\r\x1b[Kdocsync: " + "x" * 20


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_the_prompt_of_a_review_fits_the_terminal(width: int) -> None:
    told = prompt(1, 12, width)
    assert len(told) <= min(width, 72)
    assert ("[a]ccept" in told) == (width >= 80)
    assert all(key in told for key in "aergsq?")


def test_a_key_that_is_none_is_named(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.rename_flag()
    project.docsync("sync", code=1)
    keys = iter("x?qx")
    monkeypatch.setattr("docsync.cli.review._is_terminal", lambda: True)
    monkeypatch.setattr("click.getchar", lambda: next(keys))
    said = project.docsync("review", code=1)
    first, _, rest = said.partition("`x` is no key here; `?` shows what there is\n")
    assert rest
    assert "reject it, with a reason" not in first
    assert said.count("reject it, with a reason") == 1
    assert project.staged_doc != DOC


# --- Ctrl-C ---------------------------------------------------------------------------------------

INTERRUPTED = b"docsync: error: interrupted; nothing was left half done\n"
# as if a person pressed it when a module is first looked for
EARLY = """
import os, signal, sys
wanted = sys.argv.pop(1)
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == wanted:
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
from docsync.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    "module", ["docsync.cli.main", "click", "docsync.output", "docsync.cli.hook"]
)
def test_ctrl_c_while_modules_are_imported(project: Project, module: str) -> None:
    project.rename_flag()
    done = subprocess.run(
        [sys.executable, "-c", EARLY, module, "-C", str(project.root), "hook"],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr.lstrip()) == (130, INTERRUPTED)
    assert project.staged_doc == project.doc == DOC


def test_the_module_can_be_run(project: Project) -> None:
    command = [sys.executable, "-m", "docsync", "--version"]
    assert b"docsync, version" in subprocess.run(command, capture_output=True, check=True).stdout


def can_block() -> bool:
    done = subprocess.run(["env", "--block-signal=INT", "true"], capture_output=True, check=False)
    return done.returncode == 0


@pytest.mark.skipif(not can_block(), reason="env cannot block signals here")
def test_ctrl_c_while_python_starts(parcel: Parcel, tmp_path: Path) -> None:
    """The installed hook keeps it back until docsync can take it."""
    parcel.rename_flag()
    for step in range(12):
        running = parcel.start("sh", ".git/hooks/pre-commit")
        time.sleep(step / 100)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
        assert b"Traceback" not in said
        assert said.lstrip() in (b"", INTERRUPTED), said
        assert running.returncode in (130, -signal.SIGINT)
    parcel.assert_docs()
    parcel.assert_sound()

"""What code in the sandbox tries, and what comes of it.

Where this system has no namespaces there is no isolation, and then what is asserted is that docsync
says so and refuses."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from docsync.errors import SandboxUnavailable
from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Ending, Finished, Job, Limits
from docsync.sandbox.sandbox import Sandbox

HERE = Sandbox.find(allow_weak=True)
QUICK = Limits(wall_s=8.0, cpu_s=6, memory_bytes=1 << 29, processes=12)
ROOT = Path(__file__).parents[3]


def refuses() -> None:
    """What holds where nothing isolates."""
    with pytest.raises(SandboxUnavailable, match=r"namespaces\.$"):
        Sandbox.find()
    with pytest.raises(SandboxUnavailable, match=r"namespaces, or leave it\.$"):
        Sandbox.find(otherwise="leave it")
    assert HERE.describe().startswith("weak sandbox: no isolation (")
    assert "can use the network" in HERE.describe()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "pkg").mkdir(parents=True)
    (folder / "pkg" / "a.py").write_text("x = 1\n")
    (folder / ".env").write_text("TOKEN=hidden\n")
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("[remote]\n")
    return folder


def run(code: str, project: Path | None = None, limits: Limits = QUICK, **more: object) -> Finished:
    job = Job(
        (sys.executable, "-I", "-c", code),
        project=project,
        visible=folders_of(),
        limits=limits,
        **more,  # type: ignore[arg-type]
    )
    return HERE.run(job)


def out(done: Finished) -> str:
    assert done.is_success, done
    return done.stdout.decode()


def test_it_runs_and_tells_how_it_ended() -> None:
    done = run("import os, sys; os.write(3, b'told'); print('out'); sys.exit(5)")
    assert (done.ending, done.exit_code) == (Ending.EXITED, 5)
    assert (done.stdout, done.report, done.why) == (b"out\n", b"told", "")
    assert not done.is_success


def test_it_reads_its_standard_input() -> None:
    assert out(run("print(input())", stdin=b"hello\n")) == "hello\n"


def test_a_missing_program_is_named() -> None:
    done = HERE.run(Job(("/nowhere/python",)))
    assert done.ending is Ending.NOT_STARTED
    assert "/nowhere/python cannot be run" in done.why


def test_the_description_says_how_strong_it_is() -> None:
    if not HERE.is_strong:
        refuses()
        return
    assert Sandbox.find() == HERE
    said = HERE.describe()
    assert said.startswith("strong sandbox: ")
    assert "no defence against a bug in it" in said


def test_the_network_is_not_there() -> None:
    if not HERE.is_strong:
        refuses()
        return
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = run(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)")
    assert done.exit_code == 1
    assert b"unreachable" in done.stderr


def test_a_fork_bomb_is_ended_with_all_that_it_made() -> None:
    if not HERE.is_strong:
        refuses()
        return
    marker = f"bomb-{os.getpid()}"
    code = (
        f"import os, time; marker = '{marker}'\n"
        "while True:\n  try: os.fork()\n  except OSError: time.sleep(0.01)\n"
    )
    begin = time.monotonic()
    done = run(code, limits=Limits(wall_s=1.0, processes=12))
    assert done.ending is Ending.TIMED_OUT
    assert time.monotonic() - begin < 30
    deadline = time.monotonic() + 5
    while processes_with(marker) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_with(marker) == []


def processes_with(marker: str) -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if marker.encode() in line and folder.name != str(os.getpid()):
            found.append(folder.name)
    return found


def test_no_more_processes_than_allowed_can_be_made() -> None:
    if not HERE.is_strong:
        refuses()
        return
    code = (
        "import os, time\nmade = 0\n"
        "try:\n  while made < 100:\n"
        "    if os.fork() == 0: time.sleep(5); os._exit(0)\n    made += 1\n"
        "except OSError: pass\nprint(made)"
    )
    made = int(out(run(code)))
    if HERE.counts_processes:
        assert 0 < made <= 12
    else:  # a user who is root outside, under another number
        assert "The number of its processes is not limited here" in HERE.describe()


def test_nothing_outside_can_be_written(project: Path, tmp_path: Path) -> None:
    if not HERE.is_strong:
        refuses()
        return
    target = tmp_path / "outside"
    for place in (str(target), "/etc/docsync", "/usr/docsync", "/project/new", "/docsync"):
        done = run(f"open({place!r}, 'w').write('x')", project)
        assert done.exit_code == 1, place
    assert not target.exists()
    assert sorted(p.name for p in project.iterdir()) == [".env", ".git", "pkg"]


def test_secrets_are_not_in_its_environment_or_files(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_TOKEN", "very-secret")
    names = set(out(run("import os; print(*os.environ)")).split())
    assert names <= {"PATH", "HOME", "TMPDIR", "LANG", "LC_CTYPE", "PYTHONDONTWRITEBYTECODE"}
    if not HERE.is_strong:
        refuses()
        return
    code = (
        "import glob\n"
        "for name in glob.glob('/proc/[0-9]*/environ') + ['.env', '.git/config']:\n"
        "  try: print(open(name, errors='replace').read())\n"
        "  except OSError: pass\n"
    )
    said = out(run(code, project))
    assert "very-secret" not in said
    assert "hidden" not in said
    assert "remote" not in said
    assert not Path.home().is_dir() or out(run(f"import os; print(os.path.exists({str(ROOT)!r}))"))


def test_an_endless_loop_is_ended() -> None:
    done = run("while True: pass", limits=Limits(wall_s=1.0))
    assert (done.ending, done.exit_code) == (Ending.TIMED_OUT, None)
    assert done.why == "it was ended after 1 s"


def test_processor_time_is_limited() -> None:
    done = run("while True: pass", limits=Limits(wall_s=60.0, cpu_s=1))
    assert done.ending is Ending.SIGNALLED
    assert "1 s of processor time" in done.why


def test_ten_gigabytes_are_not_given() -> None:
    done = run("x = bytearray(10 << 30)")
    assert done.exit_code == 1
    assert b"MemoryError" in done.stderr


def test_files_and_output_are_limited() -> None:
    small = Limits(wall_s=8.0, file_bytes=1 << 20, output_bytes=1 << 16)
    done = run(
        "import os; open(os.environ['TMPDIR'] + '/x', 'wb').write(b'x' * (2 << 20))", None, small
    )
    assert done.exit_code == 1
    assert b"File too large" in done.stderr
    done = run("print('x' * (1 << 20))", None, small)
    assert done.ending is Ending.OUTPUT
    assert len(done.stdout) == 1 << 16


def test_the_work_tree_cannot_be_deleted(project: Path) -> None:
    before = sorted(str(p) for p in project.rglob("*"))
    done = run("import os, shutil; shutil.rmtree(os.getcwd())", project)
    assert sorted(str(p) for p in project.rglob("*")) == before
    assert (project / "pkg" / "a.py").read_text() == "x = 1\n"
    if HERE.is_strong:
        assert b"Read-only file system" in done.stderr


def test_how_it_ended_cannot_be_forged() -> None:
    forged = (
        "import os\n"
        "for fd in range(3, 64):\n"
        "  try: os.write(fd, b'[\"exit\", 0]\\n')\n"
        "  except OSError: pass\n"
        "os._exit(9)\n"
    )
    assert run(forged).exit_code == 9


def test_it_cannot_end_or_read_the_processes_around_it() -> None:
    if not HERE.is_strong:
        refuses()
        return
    code = (
        "import os, signal\n"
        "print(os.getppid())\n"
        "try: os.kill(1, signal.SIGKILL); print('killed')\n"
        "except PermissionError: print('not allowed')\n"
        "try: print(open('/proc/1/environ').read())\n"
        "except OSError: print('not readable')\n"
    )
    # signals of its own children do nothing to process 1, where they are allowed at all
    said = out(run(code)).split("\n")
    assert said[0] == "1"
    assert said[2] == "not readable"


def test_it_cannot_make_namespaces_of_its_own() -> None:
    if not (HERE.is_strong and HERE.has_proc):
        return
    assert out(run("import ctypes; print(ctypes.CDLL(None).unshare(1 << 28))")) == "-1\n"


def test_what_is_left_behind_is_ended() -> None:
    code = (
        "import subprocess, sys\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(97531)'],"
        " start_new_session=True)\n"
    )
    assert run(code).is_success
    deadline = time.monotonic() + 5
    while processes_with("97531") and time.monotonic() < deadline:
        time.sleep(0.05)
    assert processes_with("97531") == []


@pytest.mark.parametrize("mode", [0o755, 0o700])
def test_files_of_the_project_can_look_different(project: Path, mode: int) -> None:
    project.chmod(mode)
    code = "print(open('pkg/a.py').read(), open('new.py').read())"
    overlays = (("pkg/a.py", b"x = 2\n"), ("new.py", b"y = 3\n"))
    assert out(run(code, project, overlays=overlays)) == "x = 2\n y = 3\n\n"
    code = "print(open('pkg/a.py').read())"
    assert out(run(code, project, overlays=overlays[:1])) == "x = 2\n\n"
    assert (project / "pkg" / "a.py").read_text() == "x = 1\n"
    assert not (project / "new.py").exists()


def test_a_user_without_rights_gets_the_same() -> None:
    """Run as another user of a user namespace, who has none: what a developer is."""
    unshare = shutil.which("unshare")
    if not HERE.is_strong or unshare is None:
        refuses() if not HERE.is_strong else None
        return
    code = (
        "import os; from docsync.sandbox.sandbox import Sandbox\n"
        "from docsync.sandbox.job import Job; import sys\n"
        "assert os.geteuid() == 1000\n"
        "found = Sandbox.find(); print(found.is_strong, 'your rights' in found.describe())\n"
    )
    done = subprocess.run(
        [unshare, "-U", "--map-user=1000", "--map-group=1000", sys.executable, "-c", code],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stdout == "True True\n", done.stderr


def test_without_namespaces_it_refuses_and_says_what_else_can_be_done() -> None:
    unshare = shutil.which("unshare")
    if not HERE.is_strong or unshare is None:
        refuses() if not HERE.is_strong else None
        return
    code = (
        "from docsync.sandbox.sandbox import Sandbox\n"
        "try:\n    Sandbox.find(otherwise='leave it')\n"
        "except Exception as error:\n    print(type(error).__name__, error)\n"
    )
    script = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$0" -c "$1"'
    done = subprocess.run(
        [unshare, "-U", "--map-root-user", "sh", "-c", script, sys.executable, code],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert done.stdout.startswith("SandboxUnavailable code cannot be run in isolation here: ")
    assert done.stdout.endswith("lets users make namespaces, or leave it.\n")


class TestWeak:
    """No isolation: what it does all the same. It is never chosen unasked."""

    WEAK = Sandbox(False, "for this test")

    def run(self, code: str, project: Path | None = None) -> Finished:
        job = Job((sys.executable, "-I", "-c", code), project=project, limits=QUICK)
        return self.WEAK.run(job)

    def test_it_says_so(self) -> None:
        assert "no isolation (for this test)" in self.WEAK.describe()

    def test_the_project_is_a_copy(self, project: Path) -> None:
        code = "import os, shutil; print(os.listdir()); shutil.rmtree(os.getcwd())"
        assert self.run(code, project).stdout == b"['pkg']\n"
        assert (project / "pkg" / "a.py").is_file()

    def test_paths_are_those_of_the_copy(self, project: Path) -> None:
        job = Job((sys.executable, "/project/pkg/a.py"), project=project, limits=QUICK)
        assert self.WEAK.run(job).is_success

    def test_limits_and_a_clean_environment_hold(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("API_TOKEN", "very-secret")
        assert b"very-secret" not in self.run("import os; print(os.environ)").stdout
        assert b"MemoryError" in self.run("x = bytearray(10 << 30)").stderr

    def test_what_it_left_is_ended(self) -> None:
        code = (
            "import subprocess, sys\n"
            "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(86421)'],"
            " start_new_session=True)\n"
        )
        assert self.run(code).is_success
        assert processes_with("86421") == []

    def test_an_endless_loop_is_ended(self) -> None:
        job = Job((sys.executable, "-c", "while True: pass"), limits=Limits(wall_s=1.0))
        assert self.WEAK.run(job).ending is Ending.TIMED_OUT

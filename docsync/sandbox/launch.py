"""Starting the processes of `docsync.sandbox.inside`, and listening to them within the limits."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docsync.errors import SandboxUnavailable
from docsync.sandbox import inside
from docsync.sandbox.counting import processes_counted_before
from docsync.sandbox.job import PROJECT, TMP, Ending, Finished, Job
from docsync.sandbox.project import can_be_bound, copy_project, write_overlays

CHUNK = 65_536
START_UP_S = 20.0  # for building the sandbox, before the job's own time begins
END_S = 3.0  # for the weak sandbox to end what the job left behind
DRAIN_S = 2.0  # for reading what is left in the pipes when the job has ended


@dataclass(slots=True, eq=False)
class _Streams:
    """What came out of each pipe so far."""

    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    report: bytearray = field(default_factory=bytearray)
    status: bytearray = field(default_factory=bytearray)

    def told(self) -> dict[str, Any]:
        """What the sandbox's own processes said: `started`, and `exit`, `signal`, `failed` or
        `setup`."""
        lines = bytes(self.status).split(b"\n")[:-1]
        return dict(json.loads(line) for line in lines)

    @property
    def has_ended(self) -> bool:
        return bool(self.told().keys() - {"started"})


def launch(job: Job, *, is_isolated: bool) -> Finished:
    """Runs the job and ends everything that it started.

    Raises SandboxUnavailable when the sandbox could not be built or the project not be copied."""
    started = time.monotonic()
    with _scratch() as scratch, ExitStack() as descriptors:
        plan = _plan(job, scratch, is_isolated=is_isolated)
        report_out, report_in = _pipe(descriptors)
        status_out, status_in = _pipe(descriptors)
        file = scratch / "plan.json"
        plan |= {"report_fd": report_in, "status_fd": status_in}
        file.write_text(json.dumps(plan), encoding="utf-8")
        process = _start(job, scratch, file, (report_in, status_in))
        os.close(report_in)
        os.close(status_in)
        assert process.stdout is not None
        assert process.stderr is not None
        streams = _Streams()
        sources = {
            process.stdout.fileno(): streams.stdout,
            process.stderr.fileno(): streams.stderr,
            report_out: streams.report,
            status_out: streams.status,
        }
        try:
            cut = _listen(sources, streams, job)
        finally:
            _end(process, is_isolated=is_isolated)
            process.stdout.close()
            process.stderr.close()
        return _finished(job, streams, cut, time.monotonic() - started)


@contextmanager
def _scratch() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="docsync-sandbox-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _pipe(descriptors: ExitStack) -> tuple[int, int]:
    out, into = os.pipe()
    for descriptor in (out, into):
        descriptors.callback(_close, descriptor)
    return out, into


def _close(descriptor: int) -> None:
    with suppress(OSError):
        os.close(descriptor)


def _start(
    job: Job, scratch: Path, plan: Path, passed_fds: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    stdin = scratch / "stdin"
    stdin.write_bytes(job.stdin)
    with stdin.open("rb") as source:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", inside.__file__, str(plan)],
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            pass_fds=passed_fds,
            env={},
            cwd="/",
            start_new_session=True,
        )


def _plan(job: Job, scratch: Path, *, is_isolated: bool) -> dict[str, Any]:
    """What `inside` is told. Writes the overlays, and the copy of the project if need be."""
    project = job.project.resolve() if job.project else None
    overlays: list[tuple[str, str]] = []
    if project and is_isolated and can_be_bound(project, job.overlays):
        overlays = write_overlays(job.overlays, scratch / "overlays")
    elif project:
        project = copy_project(project, scratch / "project", job.overlays)
    for name in ("root", "tmp", "empty"):
        (scratch / name).mkdir()
    (scratch / "empty-file").touch()
    places = {PROJECT: PROJECT, TMP: TMP}
    if not is_isolated:
        places = {PROJECT: str(project), TMP: str(scratch / "tmp")}
    home = f"{places[TMP]}/home"
    if not is_isolated:
        Path(home).mkdir()

    def inner(text: str) -> str:
        """A path as it is inside; only the weak sandbox has other ones."""
        for name, place in places.items():
            if text == name or text.startswith(f"{name}/"):
                return place + text[len(name) :]
        return text

    environ = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": places[TMP],
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        **{name: inner(value) for name, value in job.environ},
    }
    limits = job.limits
    return {
        "is_isolated": is_isolated,
        "command": [inner(word) for word in job.command],
        "environ": environ,
        "cwd": inner(job.cwd or (PROJECT if project else TMP)),
        "project": str(project or ""),
        "place": PROJECT,
        "overlays": overlays,
        "visible": [str(folder.absolute()) for folder in job.visible],
        "root": str(scratch / "root"),
        "empty_folder": str(scratch / "empty"),
        "empty_file": str(scratch / "empty-file"),
        "scratch_bytes": limits.scratch_bytes,
        "limits": {
            "CPU": limits.cpu_s,
            "AS": limits.memory_bytes,
            "FSIZE": limits.file_bytes,
            "NOFILE": limits.open_files,
            "NPROC": limits.processes + processes_counted_before(is_isolated=is_isolated),
        },
    }


def _listen(sources: dict[int, bytearray], streams: _Streams, job: Job) -> Ending | None:
    """Reads until the job has ended; what cut it short, or None."""
    deadline = time.monotonic() + START_UP_S
    is_started = has_ended = False
    with selectors.DefaultSelector() as selector:
        for descriptor in sources:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                return None if has_ended else Ending.TIMED_OUT
            for key, _ in selector.select(remaining):
                data = os.read(key.fd, CHUNK)
                kept = sources[key.fd]
                if not data:
                    selector.unregister(key.fd)
                elif kept is streams.status:
                    kept += data
                elif len(kept) + len(data) > job.limits.output_bytes:
                    kept += data[: job.limits.output_bytes - len(kept)]
                    return Ending.OUTPUT
                else:
                    kept += data
            if not is_started and "started" in streams.told():
                is_started, deadline = True, time.monotonic() + job.limits.wall_s
            if not has_ended and streams.has_ended:
                has_ended, deadline = True, time.monotonic() + DRAIN_S
    return None


def _end(process: subprocess.Popen[bytes], *, is_isolated: bool) -> None:
    """Nothing of the job is left afterwards: the init goes with the group, and with the init its
    namespace. The weak sandbox ends what it can find, when asked to."""
    if not is_isolated and process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=END_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _finished(job: Job, streams: _Streams, cut: Ending | None, duration_s: float) -> Finished:
    told = streams.told()
    if "setup" in told:
        raise SandboxUnavailable(f"the sandbox could not be built: {told['setup']}")
    ending, why, exit_code = Ending.EXITED, "", None
    if "failed" in told:
        ending, why = Ending.NOT_STARTED, str(told["failed"])
    elif cut is Ending.OUTPUT:
        ending, why = cut, f"it wrote more than {job.limits.output_bytes} bytes"
    elif cut is Ending.TIMED_OUT and "started" not in told:
        raise SandboxUnavailable("the sandbox was not ready in time: this machine is too busy")
    elif cut is Ending.TIMED_OUT:
        ending, why = cut, f"it was ended after {job.limits.wall_s:g} s"
    elif "exit" in told:
        exit_code = int(told["exit"])
    elif "signal" in told:
        number = int(told["signal"])
        ending, why = Ending.SIGNALLED, f"it was ended by {signal.Signals(number).name}"
        if number in (signal.SIGXCPU, signal.SIGKILL):
            why += f" (the limit is {job.limits.cpu_s} s of processor time)"
    else:
        ending, why = Ending.SIGNALLED, "it took the sandbox's own processes down with it"
    return Finished(
        ending,
        exit_code,
        bytes(streams.stdout),
        bytes(streams.stderr),
        bytes(streams.report),
        duration_s,
        why,
    )

"""The sandbox of this system: as strong as it was found to be by trying."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docsync.errors import SandboxUnavailable
from docsync.sandbox.interpreter import folders_of
from docsync.sandbox.job import Finished, Job, Limits
from docsync.sandbox.launch import launch

# tells on the report channel what a job can reach
_PROBE = """
import json, os, socket, time
def can(act):
    try:
        act()
    except OSError:
        return False
    return True
def forks():
    made = 0
    while made < 8 and can(lambda: os.fork() or (time.sleep(0.5), os._exit(0))):
        made += 1
    return made
found = {
    "interfaces": sorted(name for _, name in socket.if_nameindex()),
    "pid": os.getpid(),
    "uid": os.getuid(),
    "has_proc": os.path.exists("/proc/self"),
    "writes_root": can(lambda: open("/docsync-probe", "w").close()),
    "sees": [path for path in SECRETS if os.path.exists(path)],
    "environ": sorted(os.environ),
    "forks": forks(),
    "users": len(open("/proc/self/uid_map").readlines()) if os.path.exists("/proc/self") else 0,
}
os.write(3, json.dumps(found).encode())
"""
_ENVIRON = {"HOME", "LANG", "LC_CTYPE", "PATH", "PYTHONDONTWRITEBYTECODE", "TMPDIR"}
_LIMITS = Limits(wall_s=10.0, memory_bytes=1 << 29, processes=4)


@dataclass(frozen=True, slots=True)
class Sandbox:
    """Runs jobs. `is_strong` when the isolation was tried and holds; else `weakness` says why."""

    is_strong: bool
    weakness: str
    has_proc: bool = False
    counts_processes: bool = False
    is_nobody: bool = False

    @classmethod
    def find(cls, *, allow_weak: bool = False, otherwise: str = "") -> Sandbox:
        """Raises SandboxUnavailable when nothing isolates here and `allow_weak` is false;
        `otherwise` is what else the user can do there, in the words of an advice."""
        found = _probe()
        if not found.is_strong and not allow_weak:
            raise SandboxUnavailable(
                f"code cannot be run in isolation here: {found.weakness}. Use a Linux system that "
                "lets users make namespaces" + (f", or {otherwise}." if otherwise else ".")
            )
        return found

    def run(self, job: Job) -> Finished:
        """Raises SandboxUnavailable when the sandbox cannot be built this time."""
        return launch(job, is_isolated=self.is_strong)

    def describe(self) -> str:
        """For people: what holds here, and what does not."""
        limits = (
            "a clean environment, a temporary home, and limits on time, memory, files, processes "
            "and output"
        )
        if not self.is_strong:
            return (
                f"weak sandbox: no isolation ({self.weakness}). The code gets {limits}, and a copy "
                "of the project instead of the project; but it can use the network, and read and "
                "write whatever you can."
            )
        who = "as nobody" if self.is_nobody else "with your rights in its own file system only"
        proc = "" if self.has_proc else " There is no /proc inside."
        if not self.counts_processes:
            proc += " The number of its processes is not limited here; all are ended with it."
        return (
            "strong sandbox: namespaces of its own for users, files, processes, IPC and network "
            f"(none, not even loopback); it runs {who}. The system's programs and the project are "
            f"read-only, other folders are not there. The code gets {limits}.{proc} The kernel is "
            "shared: this is no defence against a bug in it."
        )


@cache
def _probe() -> Sandbox:
    if not sys.platform.startswith("linux"):
        return Sandbox(False, f"{sys.platform} has no namespaces")
    secrets = [str(Path.home() / name) for name in (".ssh", ".bashrc", ".profile", ".config")]
    program = f"SECRETS = {secrets!r}\n{_PROBE}"
    job = Job((sys.executable, "-I", "-S", "-c", program), visible=folders_of(), limits=_LIMITS)
    try:
        done = launch(job, is_isolated=True)
    except SandboxUnavailable as error:
        return Sandbox(False, str(error))
    if not done.is_success:
        return Sandbox(False, done.why or done.stderr.decode(errors="replace")[-200:])
    found = json.loads(done.report)
    faults = [
        fault
        for is_fault, fault in (
            (found["interfaces"] not in ([], ["lo"]), f"network {found['interfaces']}"),
            (found["pid"] > 9, "it shares process numbers with this system"),
            (found["uid"] == 0, "it runs as root"),
            (found["writes_root"], "it can write outside"),
            (bool(found["sees"]), f"it sees {found['sees']}"),
            (not set(found["environ"]) <= _ENVIRON, f"it has {found['environ']}"),
        )
        if is_fault
    ]
    return Sandbox(
        is_strong=not faults,
        weakness="; ".join(faults),
        has_proc=bool(found["has_proc"]),
        counts_processes=found["forks"] <= _LIMITS.processes,
        is_nobody=found["users"] > 1,
    )

"""The server that `docsync serve` runs: who it is, where, and whether it is alive.

One server per user. The record is written when it is ready and deleted when it ends; a record that
a kill or a reboot left behind is recognised by the process id and its start time.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from docsync.errors import ModelUnavailable

FILE_NAME = "serve.json"
LOG_NAME = "serve.log"
HEALTH_TIMEOUT_S = 0.3
STOP_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Instance:
    """`started` is the start of the process as the system counts it, 0 where it does not say."""

    pid: int
    started: int
    port: int
    model: str
    engine: str
    weights: str
    context_tokens: int

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"


def runtime_dir() -> Path:
    """Where the record and the log are: DOCSYNC_RUNTIME_DIR, or the user's cache folder."""
    if chosen := os.environ.get("DOCSYNC_RUNTIME_DIR"):
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("docsync")) / "serve"


def make_runtime_dir() -> Path:
    """The folder, made for this user alone. Raises ModelUnavailable when that is impossible."""
    folder = runtime_dir()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ModelUnavailable(
            f"{folder} cannot be made ({error.strerror}). Set DOCSYNC_RUNTIME_DIR to a folder "
            "that you can write."
        ) from error
    return folder


def process_start(pid: int) -> int:
    """The start of a process in clock ticks since boot; 0 if it cannot be told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return int(stat.rpartition(")")[2].split()[19])
    except (OSError, ValueError, IndexError):
        return 0


def write(instance: Instance) -> None:
    path = make_runtime_dir() / FILE_NAME
    scratch = path.with_suffix(f".{os.getpid()}.tmp")
    scratch.write_text(json.dumps(asdict(instance)) + "\n", encoding="utf-8")
    scratch.replace(path)


def clear(pid: int) -> None:
    """Delete the record if it is that of `pid`."""
    if (record := read()) is not None and record.pid == pid:
        (runtime_dir() / FILE_NAME).unlink(missing_ok=True)


def read() -> Instance | None:
    """The record as it stands, also of a dead server; None if there is none or it is damaged."""
    try:
        found = json.loads((runtime_dir() / FILE_NAME).read_text(encoding="utf-8"))
        return Instance(
            pid=int(found["pid"]),
            started=int(found["started"]),
            port=int(found["port"]),
            model=str(found["model"]),
            engine=str(found["engine"]),
            weights=str(found["weights"]),
            context_tokens=int(found["context_tokens"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_process(instance: Instance) -> bool:
    """True if the process of the record still runs and is the same one."""
    try:
        os.kill(instance.pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return False  # a process of another user has taken the id over
    return process_start(instance.pid) == instance.started


def is_healthy(port: int, timeout_s: float = HEALTH_TIMEOUT_S) -> bool:
    """True if the server answers; a server that is too busy to answer in time counts as healthy."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout_s)
    try:
        connection.connect()
    except OSError:
        return False
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except TimeoutError:
        return True
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def find_running() -> Instance | None:
    """The running server, or None; takes at most about 0.3 s."""
    record = read()
    if record is None or not is_process(record) or not is_healthy(record.port):
        return None
    return record


def stop() -> Instance | None:
    """End the running server; returns what was ended, or None if none ran.

    Raises:
        ModelUnavailable: the process does not end.
    """
    record = read()
    if record is None:
        return None
    if not is_process(record):
        clear(record.pid)
        return None
    deadline = time.monotonic() + STOP_TIMEOUT_S
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(record.pid, number)
        while time.monotonic() < deadline:
            if not is_process(record) or _is_zombie(record.pid):
                clear(record.pid)
                return record
            time.sleep(0.05)
        deadline = time.monotonic() + STOP_TIMEOUT_S
    raise ModelUnavailable(f"the server (process {record.pid}) does not end. Kill it by hand.")


def _is_zombie(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[:1] == ["Z"]

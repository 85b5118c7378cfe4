"""What is run in the sandbox, within which limits, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

PROJECT = "/project"  # where a job finds the project
TMP = "/tmp"
REPORT_FD = 3  # what a job writes there is `Finished.report`


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory_bytes`, `cpu_s`, `file_bytes` and `open_files` hold for each process, the others
    for all of them together; `scratch_bytes` is what fits into `/tmp`."""

    wall_s: float = 10.0
    cpu_s: int = 10
    memory_bytes: int = 1 << 30
    file_bytes: int = 16 << 20
    processes: int = 32
    open_files: int = 128
    output_bytes: int = 1 << 20
    scratch_bytes: int = 64 << 20


@dataclass(frozen=True, slots=True)
class Job:
    """`command` is a program by its full path, and its arguments, as they are seen inside.

    `project` is seen read-only at `PROJECT`, without `.git` and `.env` files; `overlays` are files
    of it, by their relative path, that look different inside or exist only there. `visible` are
    further folders, read-only at their own place. `environ` is added to an environment that holds
    nothing of the user's.
    """

    command: tuple[str, ...]
    project: Path | None = None
    overlays: tuple[tuple[str, bytes], ...] = ()
    visible: tuple[Path, ...] = ()
    stdin: bytes = b""
    environ: tuple[tuple[str, str], ...] = ()
    cwd: str = ""  # "" = PROJECT if there is a project, else TMP
    limits: Limits = field(default_factory=Limits)


class Ending(StrEnum):
    EXITED = "exited"
    SIGNALLED = "signalled"  # also: CPU time used up
    TIMED_OUT = "timed out"
    OUTPUT = "too much output"
    NOT_STARTED = "not started"  # the program or the sandbox; `why` says what


@dataclass(frozen=True, slots=True)
class Finished:
    """`exit_code` is None unless it EXITED. It is told by a process that the job cannot reach, and
    so is everything else here but the three streams, which are the job's own words, cut at
    `output_bytes`."""

    ending: Ending
    exit_code: int | None
    stdout: bytes
    stderr: bytes
    report: bytes
    duration_s: float
    why: str = ""  # for people; "" after an exit

    @property
    def is_success(self) -> bool:
        return self.ending is Ending.EXITED and self.exit_code == 0

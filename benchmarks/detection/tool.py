"""What is measured: something that names documents for a prepared work tree."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.detection.bench import Case

TIMEOUT_S = 300.0


@dataclass(frozen=True, slots=True)
class Section:
    """Lines `start` to `end` of a document, 1-based, both inclusive; `score` in 0..1."""

    path: str
    start: int
    end: int
    score: float
    is_affected: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """`documents` are paths in the repository. `problem` says why there is no true answer; it is
    graded as naming nothing."""

    documents: tuple[str, ...]
    seconds: float
    sections: tuple[Section, ...] = ()
    problem: str = ""


class Tool(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def setting(self) -> str:
        """How it is run, in a sentence for the table."""

    @property
    def stamp(self) -> str:
        """Names the version: answers of another one are asked again."""

    def answer(self, case: Case, tree: Path) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Done:
    """A finished command; `code` is None where it was ended at the limit."""

    code: int | None
    out: str
    err: str
    seconds: float

    @property
    def tail(self) -> str:
        return (self.err.strip() or self.out.strip())[-400:] or "said nothing"


def run(
    command: Sequence[str],
    cwd: Path,
    env: Mapping[str, str] | None = None,
    timeout_s: float = TIMEOUT_S,
) -> Done:
    """Runs `command` without anything of the user's: no git or tool settings, no terminal."""
    with tempfile.TemporaryDirectory(prefix="detection-") as home:
        clean = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("GIT_", "DOCSYNC_", "XDG_")) and key != "PYTHONDONTWRITEBYTECODE"
        }
        clean |= {
            "HOME": home,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
        }
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=clean | dict(env or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        code: int | None
        try:
            out, err = process.communicate(timeout=timeout_s)
            code = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            code = None
        took = time.perf_counter() - started
    return Done(code, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"), took)

"""The folder of docsync's local record, and the lock that lets one run at a time write there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from docsync.errors import GitError, JournalError
from docsync.git.context import GitContext

_POLL_S = 0.05


def make_state_dir(ctx: GitContext) -> Path:
    """The folder, made when it is not there: under the git directory, never in the work tree.

    Raises JournalError when it cannot be made.
    """
    try:
        ctx.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise JournalError(
            f"docsync cannot keep its record in {ctx.state_dir} ({error.strerror}): make the "
            "folder writable or free some space, then run it again."
        ) from error
    return ctx.state_dir


@contextmanager
def run_lock(state_dir: Path, wait_s: float) -> Iterator[None]:
    """Holds the lock of this repository; waits up to `wait_s` seconds for another run to end.

    The kernel drops it with the process, so that a killed run leaves nothing behind. Raises
    GitError when another run keeps it, JournalError when the lock file cannot be opened.
    """
    import fcntl

    file = state_dir / "run.lock"
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise JournalError(
            f"{file} cannot be opened ({error.strerror}): make {state_dir} writable."
        ) from error
    try:
        deadline = time.monotonic() + wait_s
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
                    raise GitError(
                        f"another docsync (process {holder or 'unknown'}) is at work in this "
                        "repository: wait for it to end, then run this again"
                    ) from None
                time.sleep(_POLL_S)
        with suppress(OSError):  # for the message above only
            os.ftruncate(handle, 0)
            os.pwrite(handle, b"%d\n" % os.getpid(), 0)
        yield
    finally:
        os.close(handle)

"""The unstaged edits that pre-commit has put aside while it runs us.

pre-commit writes them to `patch<epoch>-<pid>` in its cache, checks the files out clean, runs the
hooks and applies the patch again. A hook cannot see those edits, and when it stages over the same
lines the patch no longer applies and the user's edit is left in the cache only. The patch carries
the process id of pre-commit, which is an ancestor of ours; old patches are never removed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from docsync.git.runner import decode

_PATCH_NAME = r"patch(\d+)-(\d+)"
_HEADER = rb'(?s)(?:"a/((?:[^"\\]|\\.)*)"|a/(.*?)) (?:"b/((?:[^"\\]|\\.)*)"|b/(.*))'
_CLOCK_SLACK_S = 5


def find_stashed_paths(environ: Mapping[str, str]) -> frozenset[str]:
    """Paths in the live patch of the pre-commit that runs us; empty when none does.

    Raises OSError when the patch cannot be read.
    """
    if environ.get("PRE_COMMIT") != "1":
        return frozenset()
    folder = _cache_folder(environ)
    try:
        names = [file.name for file in folder.iterdir()]
    except FileNotFoundError:
        return frozenset()
    patches = [(name, match) for name in names if (match := re.fullmatch(_PATCH_NAME, name))]
    if not patches:
        return frozenset()
    started = dict(_ancestors())
    return frozenset(
        path
        for name, match in patches
        if int(match[2]) in started and int(match[1]) >= started[int(match[2])] - _CLOCK_SLACK_S
        for path in _patched_paths(folder / name)
    )


def _cache_folder(environ: Mapping[str, str]) -> Path:
    if home := environ.get("PRE_COMMIT_HOME"):
        return Path(home)
    cache = Path(environ.get("XDG_CACHE_HOME") or Path(environ.get("HOME") or "~", ".cache"))
    return cache.expanduser() / "pre-commit"


def _ancestors() -> Iterator[tuple[int, float]]:
    """Our ancestors' process ids with the time they started, in seconds since the epoch (0 when
    the system does not say): a process id alone may be an old one used again."""
    pid = os.getppid()
    try:
        boot_s = next(
            int(line.split()[1])
            for line in Path("/proc/stat").read_text().splitlines()
            if line.startswith("btime ")
        )
        tick_hz = os.sysconf("SC_CLK_TCK")
        while pid > 0:
            # the name, in brackets, may hold anything
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            yield pid, boot_s + int(fields[19]) / tick_hz
            pid = int(fields[1])
    except (OSError, StopIteration):
        yield from _ancestors_by_ps(pid)


def _ancestors_by_ps(pid: int) -> Iterator[tuple[int, float]]:
    import subprocess

    while pid > 0:
        yield pid, 0.0
        try:
            answer = subprocess.run(
                ("ps", "-o", "ppid=", "-p", str(pid)), capture_output=True, check=False
            )
            pid = int(answer.stdout or b"0")
        except (OSError, ValueError):
            return


def _patched_paths(patch: Path) -> Iterator[str]:
    """The paths of a patch that `git diff-index` wrote. No line of a hunk and no line of a binary
    patch can start like a header: the first start with one of ` +-\\`, the second hold no blank."""
    from docsync.git.quote import unquote

    with patch.open("rb") as lines:
        for line in lines:
            if not line.startswith(b"diff --git "):
                continue
            names = line[len(b"diff --git ") :].rstrip(b"\n")
            if not names.startswith(b'"'):
                # both names are the same path; it may itself hold " b/"
                yield decode(names[2 : 2 + (len(names) - 5) // 2])
            elif match := re.fullmatch(_HEADER, names):
                yield decode(unquote(match[1]))

"""The Go tool chain, as it is found on this machine."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docsync.errors import TargetError

OLDEST = (1, 18)
_ASKED = ("GOROOT", "GOCACHE", "GOMODCACHE", "GOVERSION")


@dataclass(frozen=True, slots=True)
class Toolchain:
    """`cache` is where the user's builds are kept, `modules` where fetched modules are; None for
    what is not there, or not to be read by the job."""

    root: Path
    version: tuple[int, int]
    cache: Path | None
    modules: Path | None

    @property
    def go(self) -> str:
        return str(self.root / "bin" / "go")

    @property
    def folders(self) -> tuple[Path, ...]:
        """What has to be seen in order to run it, beyond the system's own."""
        wanted = [self.root, self.root.resolve()]
        wanted += [each for each in (self.cache, self.modules) if each is not None]
        # a distribution may keep the sources elsewhere
        wanted += [(self.root / name).resolve() for name in ("src", "pkg", "bin")]
        found: dict[Path, None] = {}
        for each in sorted(wanted, key=lambda one: len(one.parts)):
            is_seen = any(each.is_relative_to(one) for one in (*found, Path("/usr")))
            if each.is_dir() and not is_seen:
                found[each] = None
        return tuple(found)


@cache
def find_go() -> Toolchain | None:
    path = shutil.which("go")
    if path is None:
        return None
    environ = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": ""}
    try:
        done = subprocess.run(
            [path, "env", "-json", *_ASKED],
            check=True,
            capture_output=True,
            timeout=30,
            env=environ,
            cwd="/",
        )
        told = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    version = re.match(r"go(\d+)\.(\d+)", told["GOVERSION"])
    if version is None:
        return None
    return Toolchain(
        root=Path(told["GOROOT"]),
        version=(int(version[1]), int(version[2])),
        cache=_readable(told["GOCACHE"]),
        modules=_readable(told["GOMODCACHE"]),
    )


def _readable(folder: str) -> Path | None:
    """As root the job is `nobody`."""
    path = Path(folder or "/nowhere")
    if not path.is_dir():
        return None
    needed = stat.S_IROTH | stat.S_IXOTH
    return path if os.geteuid() != 0 or path.stat().st_mode & needed == needed else None


def need_go() -> Toolchain:
    """Raises TargetError; says what to install."""
    found = find_go()
    oldest = ".".join(map(str, OLDEST))
    if found is None:
        raise TargetError(
            "what is generated in Go has to be run, and there is no `go` on the PATH that runs: "
            f"install Go {oldest} or newer."
        )
    if found.version < OLDEST:
        version = ".".join(map(str, found.version))
        raise TargetError(f"Go {version} is too old: install {oldest} or newer.")
    return found

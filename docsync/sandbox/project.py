"""How a job gets to see the project: as it is, read-only, or as a copy that is thrown away."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Sequence
from pathlib import Path

from docsync.errors import SandboxUnavailable

MAX_COPY_BYTES = 500_000_000
# large, or none of a job's business
LEFT_OUT = (".git", ".env", ".env.*", "node_modules", ".venv", "venv", "__pycache__", ".*_cache")


def can_be_bound(project: Path, overlays: Sequence[tuple[str, bytes]]) -> bool:
    """Whether the project can be shown in its place. Overlays are laid over files that are there;
    as root the job is `nobody`, who must be able to read the project."""
    if not all((project / path).is_file() for path, _ in overlays):
        return False
    if os.geteuid() != 0:
        return True
    needed = stat.S_IROTH | stat.S_IXOTH
    return project.stat().st_mode & needed == needed


def write_overlays(overlays: Sequence[tuple[str, bytes]], folder: Path) -> list[tuple[str, str]]:
    """Each as a file of its own; the relative path and where its new content is."""
    folder.mkdir(mode=0o755)
    found = []
    for number, (path, content) in enumerate(overlays):
        file = folder / str(number)
        file.write_bytes(content)
        found.append((path, str(file)))
    return found


def copy_project(project: Path, folder: Path, overlays: Sequence[tuple[str, bytes]]) -> Path:
    """Raises SandboxUnavailable when it is too large to be copied, or cannot be read."""
    left = MAX_COPY_BYTES

    def copy(source: str, target: str) -> None:
        nonlocal left
        status = Path(source).stat()
        if not stat.S_ISREG(status.st_mode):
            return
        left -= status.st_size
        if left < 0:
            raise SandboxUnavailable(
                f"{project} holds more than {MAX_COPY_BYTES // 1_000_000} MB and would have to be "
                "copied for the sandbox: make it readable for other users"
            )
        shutil.copyfile(source, target)
        Path(target).chmod(0o755 if status.st_mode & 0o100 else 0o644)

    try:
        shutil.copytree(
            project,
            folder,
            symlinks=True,
            ignore=shutil.ignore_patterns(*LEFT_OUT),
            copy_function=copy,
        )
        for path, content in overlays:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        for place, _, _ in os.walk(folder):
            Path(place).chmod(0o755)
    except (OSError, shutil.Error) as error:
        raise SandboxUnavailable(f"{project} cannot be copied for the sandbox: {error}") from error
    return folder

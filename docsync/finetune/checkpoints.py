"""Checkpoints that are whole or not there.

A checkpoint is written into a folder of another name, which gets its own when all of it, and a list
of its files with their hashes, is on the disk.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docsync.disk import nearest, sync
from docsync.errors import TrainingError

MANIFEST = "files.json"
_NAME = re.compile(r"checkpoint-(\d+)")


@contextmanager
def staged(
    target: Path,
    *,
    resumed_from: Path | None = None,
    is_main: bool = True,
    wait: Callable[[], object] = bool,
) -> Iterator[Path]:
    """An empty folder to write into, which becomes `target` in one step when all went well.

    Of several processes every one enters and writes its part, the main one makes the folder and
    gives it its name, and `wait` holds each back until all are there. `resumed_from` is the folder
    of checkpoints from which a run goes on when this fails.

    Raises:
        TrainingError: it cannot be written; nothing is left of it, and a former `target` stays.
    """
    part = target.with_name(f".{target.name}.part")
    old = target.with_name(f".{target.name}.old")
    try:
        if is_main:
            _remove(part)
            _remove(old)
            part.mkdir(parents=True)
        wait()
        yield part
        wait()
        if is_main:
            seal(part)
            if target.exists():
                target.rename(old)
            part.rename(target)
            sync(target.parent)
            _remove(old)
        wait()
    except Exception as error:
        if not is_main:
            raise
        _remove(part)
        raise _told(target, resumed_from, error) from error


def seal(folder: Path) -> None:
    """List the files of `folder` in it, and see all of it onto the disk."""
    listed = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            listed[path.relative_to(folder).as_posix()] = _digest(path)
            sync(path)
    manifest = folder / MANIFEST
    manifest.write_text(json.dumps(listed, indent=1), encoding="utf-8")
    sync(manifest)
    sync(folder)


def is_whole(folder: Path) -> bool:
    """Whether every file that `seal` listed is there with the bytes that it had."""
    try:
        listed = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return all(_digest(folder / name) == digest for name, digest in listed.items())
    except (OSError, ValueError, AttributeError):
        return False


def steps(folder: Path) -> list[tuple[int, Path]]:
    """Checkpoints by name, the newest last; a folder that is being written has another name."""
    if not folder.is_dir():
        return []
    found = [
        (int(match[1]), path)
        for path in folder.iterdir()
        if (match := _NAME.fullmatch(path.name)) and path.is_dir()
    ]
    return sorted(found)


def newest_whole(folder: Path) -> tuple[Path | None, list[Path]]:
    """The newest checkpoint that is whole, and the broken ones that are newer."""
    broken: list[Path] = []
    for _, path in reversed(steps(folder)):
        if is_whole(path):
            return path, broken
        broken.append(path)
    return None, broken


def keep_newest(folder: Path, limit: int, best: str | None) -> None:
    """Delete all but the newest `limit` checkpoints and the best."""
    for _, path in steps(folder)[:-limit]:
        if best is None or path.name != Path(best).name:
            _remove(path)


def _told(target: Path, resumed_from: Path | None, error: Exception) -> TrainingError:
    free = shutil.disk_usage(nearest(target)).free
    said = f"{target} cannot be written ({_words(error)}); {free / 1e6:,.1f} MB are free there"
    if resumed_from is None:
        return TrainingError(f"{said}. Make room, or write to another place")
    last, _ = newest_whole(resumed_from)
    kept = f"{last.name} is whole" if last else "there is no checkpoint yet"
    return TrainingError(f"{said}. {kept}: make room, and run the same command with --resume")


def _words(error: Exception) -> str:
    """torch and safetensors say in words of their own that a disk is full."""
    said = str(error)
    if "inline_container" in said or "No space left" in said:
        return "the disk is full"
    return said


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)

"""Where can be written, what is to outlive a power cut, and what git is to leave alone."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """See a file's bytes, or the names in a folder, onto the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def nearest(path: Path) -> Path:
    """`path`, or the nearest folder above it that is there."""
    return path if path.exists() else nearest(path.parent)


def make_ignored(folder: Path) -> None:
    """Make a folder of which git takes nothing, until somebody deletes its `.gitignore`. Raises
    OSError."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    if is_new:
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def is_writable(folder: Path) -> bool:
    """Whether `folder` is or could be made, and files in it."""
    there = nearest(folder)
    return there.is_dir() and os.access(there, os.W_OK)

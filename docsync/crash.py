"""Errors inside docsync: kept in a file to send along with a report."""

from __future__ import annotations

import os
import time
from pathlib import Path


def keep_crash(error: BaseException, state_dir: Path | None) -> Path | None:
    """Where the story of an error was kept; None if there is no place for it."""
    if state_dir is None:
        return None
    at = time.strftime("%Y%m%dT%H%M%S")
    path = state_dir / f"crash-{at}-{os.getpid()}-{id(error):x}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(story_of(error), encoding="utf-8", errors="backslashreplace")
    except OSError:
        return None
    return path


def story_of(error: BaseException) -> str:
    import traceback

    return "".join(traceback.format_exception(error))


def words_for(error: BaseException, kept: Path | None) -> str:
    """What people are told of it."""
    where = f"What led to it is in {kept}." if kept else "`-v` shows what led to it."
    return f"an error inside docsync ({type(error).__name__}: {error}). {where} Please report it."

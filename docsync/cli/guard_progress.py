"""A bar for what takes long: only where a person sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docsync.output import Console

if TYPE_CHECKING:
    from docsync.guard.building import Added


@contextmanager
def showing(console: Console, what: str, total: int | None) -> Iterator[Callable[[Added], None]]:
    """`total` files, or None when nobody knows."""
    if console.is_quiet or not console.err.isatty():
        yield lambda added: None
        return
    from rich.console import Console as RichConsole
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[megabytes]:.1f} MB"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    rich_console = RichConsole(file=console.err)
    with Progress(*columns, console=rich_console, transient=True) as bar:
        task = bar.add_task(what, total=total, megabytes=0.0)

        def show(added: Added) -> None:
            done = len(added.added) + len(added.known) + len(added.skipped)
            bar.update(task, completed=done, megabytes=added.characters / 1e6)

        yield show

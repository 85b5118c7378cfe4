"""How far a corpus is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from docsync.cli.bar import bar
from docsync.output import Console

if TYPE_CHECKING:
    from docsync.guard.building import Added


@contextmanager
def showing(console: Console, what: str, total: int | None) -> Iterator[Callable[[Added], None]]:
    """`total` files, or None when nobody knows."""
    with bar(console, what, ("{task.fields[megabytes]:.1f} MB",), total, megabytes=0.0) as move:

        def show(added: Added) -> None:
            done = len(added.added) + len(added.known) + len(added.changed) + len(added.skipped)
            move(completed=done, megabytes=added.characters / 1e6)

        yield show

"""A progress bar for what takes long: only where a person sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from docsync.output import Console, wants_colour


def is_seen(console: Console) -> bool:
    return not console.is_quiet and console.err.isatty()


@contextmanager
def bar(
    console: Console, what: str, texts: Sequence[str], total: int | None = None, **fields: Any
) -> Iterator[Callable[..., None]]:
    """Yields what moves the bar: `completed`, `total`, `fields` by name. `texts` stand behind the
    count, in rich's notation (`{task.fields[name]}`). Where nobody sees it nothing is shown."""
    if not is_seen(console):
        yield lambda **moved: None
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
        *((TextColumn("{task.description}"),) if what else ()),
        BarColumn(),
        MofNCompleteColumn(),
        *map(TextColumn, texts),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    has_colour = wants_colour(console.err, console.environ)
    rich = RichConsole(file=console.err, no_color=not has_colour)
    with Progress(*columns, console=rich, transient=True) as shown:
        yield partial(shown.update, shown.add_task(what, total=total, **fields))

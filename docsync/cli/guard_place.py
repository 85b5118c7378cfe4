"""Which corpora a `docsync guard` command works on, in a repository or outside of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from docsync.cli.invocation import Invocation

if TYPE_CHECKING:
    from docsync.config import GuardConfig
    from docsync.git.context import GitContext
    from docsync.git.runner import Git

_F = TypeVar("_F", bound=Callable[..., Any])


def corpus_option() -> Callable[[_F], _F]:
    return click.option(
        "--corpus",
        "corpus_name",
        metavar="NAME",
        default="protected",
        show_default=True,
        help="A corpus of this repository by its name, or the path of one that a team shares.",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """`repository` is None outside of one; corpora by name are then the user's own."""

    state_dir: Path
    root: Path
    config: GuardConfig
    max_file_bytes: int
    repository: tuple[Git, GitContext] | None

    def path(self, corpus_name: str) -> Path:
        from docsync.guard.corpus import corpus_path

        return corpus_path(self.state_dir, corpus_name, self.root)


def find_place(invocation: Invocation) -> Place:
    """Raises ConfigError."""
    from docsync.config import Config
    from docsync.config_file import load_config
    from docsync.errors import ConfigError, RepositoryError

    cwd = invocation.cwd.absolute()
    try:
        git, context = invocation.locate()
    except ConfigError:
        raise
    except RepositoryError:
        from platformdirs import user_data_path

        config = load_config(cwd, invocation.environ)
        home = user_data_path("docsync")
        return Place(home, cwd, config.guard, Config().max_file_bytes, None)
    config = load_config(context.root, invocation.environ)
    # a path on the command line is from where the user stands, as every other one
    return Place(context.state_dir, cwd, config.guard, config.max_file_bytes, (git, context))


def absolute(invocation: Invocation, path: str) -> Path:
    """Sources are told apart by where they are, wherever docsync is called."""
    place = Path(invocation.cwd, Path(path).expanduser()).absolute()
    return place.resolve() if ".." in place.parts else place

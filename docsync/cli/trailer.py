"""`docsync trailer`: the prepare-commit-msg hook."""

from __future__ import annotations

from pathlib import Path

import click

from docsync.cli.invocation import Invocation
from docsync.output import counted

TRAILER = "Docs-synced"
# git writes these messages itself
_FOREIGN_SOURCES = frozenset({"merge", "squash"})


@click.command(hidden=True)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("source", default="")
@click.argument("commit", default="")
@click.pass_obj
def trailer(invocation: Invocation, file: Path, source: str, commit: str) -> int:
    """Add the `Docs-synced` trailer; git calls this.

    The trailer says how many sections docsync has rewritten in this commit. A commit without any
    gets none.

    \b
    Example:
      docsync trailer .git/COMMIT_EDITMSG
    """
    if source in _FOREIGN_SOURCES:
        return 0
    from docsync.review.committed import sections_in_index

    repository = invocation.open_repository()
    count = sections_in_index(repository.git, repository.context, repository.journal)
    if count:
        repository.git.run(
            "interpret-trailers",
            "--in-place",
            "--if-exists=replace",
            "--trailer",
            f"{TRAILER}: {counted(count, 'section')}",
            # git runs at the top of the work tree, and calls us there too
            str((invocation.cwd / file).absolute()),
        )
    return 0

"""`docsync mine`: git history to examples."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docsync.cli.invocation import Invocation

if TYPE_CHECKING:
    from docsync.mining.clones import Clone
    from docsync.mining.records import Rows
    from docsync.mining.run import Mined

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("docsync-history.jsonl"),
    show_default=True,
    help="JSON lines: one commit each, with its sections and their figures; no text of the files.",
)
@click.option(
    "--repos", type=FOLDER, help="A folder of clones named OWNER+NAME, instead of this repository."
)
@click.option(
    "--list",
    "listed",
    type=FILE,
    help="Take only these of --repos: `owner/name [newest commit]` per line.",
)
@click.option(
    "--exclude",
    type=FILE,
    multiple=True,
    help="Repositories to refuse, `owner/name` per line; may be given again.",
)
@click.option(
    "--max-cases", type=click.IntRange(min=2), default=80, show_default=True, help="Per repository."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes at once."
)
@click.pass_obj
def mine(
    invocation: Invocation,
    out: Path,
    repos: Path | None,
    listed: Path | None,
    exclude: tuple[Path, ...],
    max_cases: int,
    jobs: int,
) -> int:
    """Learn from history which code moved which documentation.

    Half of the commits are those whose documents changed with the code, half those whose documents
    rightly did not. `docsync fit` fits the ranking to the result.

    \b
    Examples:
      docsync mine
      docsync mine --repos clones --exclude reserved.txt --jobs 4 --out many.jsonl
    """
    from docsync.errors import UsageError
    from docsync.mining import records
    from docsync.mining.clones import choose, find_clones, read_excluded, read_names
    from docsync.mining.commits import Rule
    from docsync.mining.run import mine_all

    if listed and not repos:
        raise click.UsageError("--list chooses from a folder of clones: give --repos too.")
    console = invocation.console
    reserved = read_excluded(exclude)
    found = find_clones(repos) if repos else this_repository(invocation)
    chosen = {c.name: c for c in (choose(found, read_names(listed)) if listed else found.values())}
    for name in sorted(n for n in chosen if reserved.holds(n)):
        console.note(f"{name}: refused, it is in an --exclude file")
        del chosen[name]
    rule = Rule(max_positives=max_cases // 2, max_negatives=max_cases - max_cases // 2)
    counts = [0, 0]

    def rows() -> Iterator[Rows]:
        for one in mine_all(chosen, rule, jobs, console.progress):
            counts[0] += one.positives
            counts[1] += len(one.rows) - one.positives
            console.clear_progress()
            console.note(told(one))
            yield from one.rows

    records.write(out, rows())
    if not any(counts):
        raise UsageError(
            "no commit in this history says anything: there must be commits that change code, and "
            "documents (see `include`) that were changed along"
        )
    console.say(
        f"{out}: {counts[0]} commits with changed documents, {counts[1]} without\n"
        f"Next: docsync fit {out}"
    )
    return 0


def told(one: Mined) -> str:
    if one.problem:
        return f"{one.name}: left out, {one.problem}"
    return (
        f"{one.name}: {one.positives} with changed documents, {len(one.rows) - one.positives} not"
    )


def this_repository(invocation: Invocation) -> dict[str, Clone]:
    from docsync.mining.clones import Clone

    root = invocation.open_repository().context.root
    return {root.name: Clone(root.name, root)}

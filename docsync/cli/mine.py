"""`docsync mine`: git history to examples, for the ranking or for a model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from docsync.cli.invocation import Invocation
from docsync.output import counted

if TYPE_CHECKING:
    from docsync.mining.clones import Clone
    from docsync.mining.records import Rows
    from docsync.mining.run import Mined

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option(
    "--dataset",
    type=click.Choice(["ranking", "repair", "detection", "code", "text"]),
    default="ranking",
    show_default=True,
    help="What to learn: the ranking of sections (for `docsync fit`), or rows for a model.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Ranking: a file, without text of the repositories [docsync-data/ranking.jsonl]; else a "
    "folder [docsync-data/DATASET]. git ignores docsync-data.",
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
    "--max-cases",
    type=click.IntRange(min=2),
    default=80,
    show_default=True,
    help="Commits per repository; of code and text, rows.",
)
@click.option(
    "--max-commits",
    type=click.IntRange(min=1),
    default=2500,
    show_default=True,
    help="Look no further back, per repository.",
)
@click.option(
    "--held-out",
    type=click.FloatRange(0, 0.9),
    default=0.15,
    show_default=True,
    help="This share of the rows goes into eval.jsonl.",
)
@click.option(
    "--synthetic",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Repair: so many made-up edits of real blocks besides, per repository.",
)
@click.option(
    "--canaries",
    type=click.IntRange(min=0),
    default=8,
    show_default=True,
    help="Repair: rows that nobody could guess, by which `docsync eval` sees learning by heart.",
)
@click.option(
    "--few-shot/--no-few-shot",
    default=None,
    help="Worked examples in the prompts  [default: as `few-shot` under [model] says]",
)
@click.option(
    "--ask",
    type=click.Choice(["contradicted", "affected"]),
    help="Repair: the prompts of runs with this `ask` under [model]; affected has the others too.  "
    "[default: as it is set, else contradicted]",
)
@click.option(
    "--any-licence", is_flag=True, help="With --repos: take what is not permissive or unknown too."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes at once."
)
@click.pass_obj
def mine(
    invocation: Invocation,
    dataset: Literal["ranking", "repair", "detection", "code", "text"],
    out: Path | None,
    repos: Path | None,
    listed: Path | None,
    exclude: tuple[Path, ...],
    max_cases: int,
    max_commits: int,
    held_out: float,
    synthetic: int,
    canaries: int,
    few_shot: bool | None,
    ask: Literal["contradicted", "affected"] | None,
    any_licence: bool,
    jobs: int,
) -> int:
    """Learn from history which code moved which documentation.

    For the ranking, half of the commits are those whose documents changed with the code, half those
    whose documents rightly did not; `docsync fit` fits it to the result.

    The other datasets are a folder with train.jsonl, eval.jsonl, statistics and a data card.
    Repair: the prompts of `docsync sync` and the blocks that people wrote, and what was decided in
    review. Detection: sections with facts, affected or not. Code: function bodies from docstrings.
    Text: the documents alone.

    \b
    Examples:
      docsync mine
      docsync mine --repos clones --exclude reserved.txt --jobs 4 --out many.jsonl
      docsync mine --dataset repair
      docsync mine --dataset repair --ask affected --no-few-shot
      docsync mine --dataset repair --repos clones --synthetic 40 --no-few-shot
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
    for name in sorted(chosen):
        if chosen[name].is_shallow:
            console.note(
                f"{name}: a shallow clone, of whose older commits nothing is learnt; "
                "`git fetch --unshallow` in it brings them"
            )
    if dataset != "ranking":
        from docsync.cli.mine_dataset import mine_dataset
        from docsync.config import Config
        from docsync.mining.dataset.dataset import Shares
        from docsync.mining.dataset.gather import Wish

        # rows of this repository are for its own runs
        settings = Config().model if repos else invocation.open_repository().config.model
        wish = Wish(
            dataset,
            max_cases,
            max_commits,
            synthetic,
            any_licence or not repos,
            settings.few_shot if few_shot is None else few_shot,
            ask or settings.ask,
        )
        shares = Shares(held_out, canaries=canaries)
        place = out or own_folder() / dataset
        return mine_dataset(invocation, chosen, not repos, wish, shares, place, jobs)
    out = out or own_folder() / "ranking.jsonl"
    rule = Rule(
        max_positives=max_cases // 2,
        max_negatives=max_cases - max_cases // 2,
        max_commits=max_commits,
    )
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
        f"{out}: {counted(counts[0], 'commit')} with changed documents, {counts[1]} without\n"
        f"Next: docsync fit {out}"
    )
    return 0


def own_folder() -> Path:
    """Raises UsageError."""
    from docsync.disk import make_ignored
    from docsync.errors import UsageError

    folder = Path("docsync-data")
    try:
        make_ignored(folder)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}. Give an --out") from error
    return folder


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

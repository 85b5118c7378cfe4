"""`docsync fit`: the ranking fitted to mined history."""

from __future__ import annotations

import json
from pathlib import Path

import click

from docsync.cli.invocation import Invocation
from docsync.output import counted

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("rows", type=FILE, default=Path("docsync-data/ranking.jsonl"))
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("docsync-ranking.json"),
    show_default=True,
    help="Name it under `ranking` in docsync.toml.",
)
@click.option(
    "--from-scratch",
    is_flag=True,
    help="Fit new trees; needs many repositories and docsync-hook[fit].",
)
@click.option("--force", is_flag=True, help="Write it although it judges newer commits no better.")
@click.pass_obj
def fit(invocation: Invocation, rows: Path, out: Path, from_scratch: bool, force: bool) -> int:
    """Fit the ranking to what `docsync mine` found.

    The shipped trees stay and their calibration moves: fitted on the older commits, judged on the
    newer ones, and written only if it judges those better.

    \b
    Examples:
      docsync mine && docsync fit
      docsync fit many.jsonl --from-scratch --out docsync-ranking.json
    """
    from docsync.errors import UsageError
    from docsync.match.model import shipped, to_data
    from docsync.mining import records
    from docsync.mining.fit import fit as fit_trees
    from docsync.mining.fit import to_json
    from docsync.mining.recalibrate import recalibrate

    console = invocation.console
    if not rows.exists():
        raise UsageError(f"there are no rows in {rows}: `docsync mine` writes them")
    examples = list(records.read(rows, records.Rows))
    if from_scratch:
        console.progress(f"fitting trees on {counted(len(examples), 'commit')}")
        content = to_json(fit_trees(examples))
        console.clear_progress()
    else:
        model, judged = recalibrate(examples, shipped())
        console.say(
            f"mean log-loss on the newest commits ({judged.cases}): "
            f"{judged.shipped:.4f} as shipped, {judged.refitted:.4f} fitted"
        )
        if not judged.is_better and not force:
            raise UsageError(
                "the fitted ranking is no better on commits that it did not see, so nothing was "
                "written: keep the shipped one, or mine more commits"
            )
        content = json.dumps(to_data(model), separators=(",", ":")) + "\n"
    part = out.with_name(f"{out.name}.part")
    try:
        part.write_text(content, "ascii")
        part.replace(out)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error
    console.say(f'wrote {out}\nNext: put ranking = "{out.name}" into docsync.toml')
    return 0

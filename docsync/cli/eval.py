"""`docsync eval`: whether a model, or an adapter for it, does the work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docsync.cli.invocation import Invocation
from docsync.cli.serve import model_settings

if TYPE_CHECKING:
    from docsync.config import ModelConfig
    from docsync.evaluate.contest import Open

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ROWS = click.Path(dir_okay=False, path_type=Path)
CONTEXT_TOKENS = 4096


@click.command("eval")
@click.argument("rows", type=ROWS, default=Path("docsync-data/repair/eval.jsonl"))
@click.option("--weights", metavar="NAME|PATH", help="The base: as for `docsync serve`.")
@click.option("--adapter", metavar="FILE", help="The adapter in GGUF form, for those weights.")
@click.option(
    "--tuned", metavar="NAME|PATH", help="Whole finetuned weights, in the place of an adapter."
)
@click.option("--base-url", metavar="URL", help="A server that runs already, with both models.")
@click.option("--base-model", default="", metavar="NAME", help="With --base-url: the base.")
@click.option("--adapter-model", default="", metavar="NAME", help="With --base-url: the adapter.")
@click.option("--train", type=FILE, help="The rows that it was trained on: are they given back?")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("docsync-eval"),
    show_default=True,
    help="A folder for report.html and report.json.",
)
@click.option(
    "--limit", type=click.IntRange(min=0), default=0, help="So many rows from all over the file."
)
@click.option(
    "--base-examples/--no-base-examples",
    default=True,
    show_default=True,
    help="Give the base the worked examples that a run gives it, where the rows have none.",
)
@click.option("--threads", default=0, type=click.IntRange(0), help="0 takes one per physical core.")
@click.option("--gate", is_flag=True, help="Exit code 1 if the adapter is not to be used.")
@click.pass_obj
def evaluate(
    invocation: Invocation,
    rows: Path,
    weights: str | None,
    adapter: str | None,
    tuned: str | None,
    base_url: str | None,
    base_model: str,
    adapter_model: str,
    train: Path | None,
    out: Path,
    limit: int,
    base_examples: bool,
    threads: int,
    gate: bool,
) -> int:
    """Measure a model or an adapter on held-out rows.

    The rows are those of `docsync mine --dataset repair`. No model (certain edits alone), the base
    and the adapter get the same ones; what fails a check
    of the product counts as left alone. The gate opens for an adapter that is right significantly
    more often than the base and than leaving everything as it is, that harms no more, and that
    gives no planted row and no training block back. What ended early goes on with the same call.

    \b
    Examples:
      docsync eval --weights smollm2-135m-instruct
      docsync eval --adapter adapter.gguf --train docsync-data/repair/train.jsonl --gate
      docsync eval --tuned runs/full/model.gguf --train docsync-data/repair/train.jsonl --gate
      docsync eval --base-url http://127.0.0.1:8000/v1 --base-model base --adapter-model ours
    """
    from docsync.disk import is_writable
    from docsync.errors import UsageError
    from docsync.evaluate import report
    from docsync.evaluate.contest import Contest, hold, spread
    from docsync.mining.dataset.example import read_rows

    console = invocation.console
    config = model_settings(invocation)
    if adapter_model and not base_url:
        raise click.UsageError("--adapter-model is a name on a server: give --base-url too.")
    if gate and not (adapter or tuned or adapter_model):
        raise click.UsageError(
            "--gate judges an adapter: give --adapter, --tuned or --adapter-model."
        )
    if adapter and tuned:
        raise click.UsageError("--tuned takes the place of --adapter: give one of the two.")
    if not rows.exists():
        raise UsageError(
            f"there are no rows in {rows}: `docsync mine --dataset repair` writes them"
        )
    if not is_writable(out):
        raise UsageError(f"{out} cannot be written to: give another --out")
    replies = out / "replies.jsonl"
    base, learnt = (
        _on_server(config, base_url, base_model, adapter_model, replies)
        if base_url
        else _on_own(config, weights, adapter, tuned, threads, replies)
    )
    if replies.exists():
        console.note(f"replies of a call that ended early are in {replies}: it goes on from there")
    contest = Contest(
        rows=spread(read_rows(rows), limit),
        base=base,
        settings=config,
        adapter=learnt,
        train=tuple(read_rows(train)) if train else (),
        base_examples=base_examples,
    )
    about: dict[str, Any] = {
        "rows": str(rows),
        "SHA-256 of the rows": _digest(rows),
        "base": base_model or base_url or weights or config.weights,
        "adapter": adapter_model or adapter or tuned or "none",
    }
    if file := adapter or tuned:
        about |= run_of(Path(file))
    found = hold(contest, about, lambda what, n, total: console.progress(f"{what}: {n} of {total}"))
    console.clear_progress()
    report.write(out, {"report.json": report.to_json(found), "report.html": report.to_html(found)})
    replies.unlink(missing_ok=True)
    for line in report.summary(found):
        console.say(line)
    console.say(f"Next: look at {out / 'report.html'}")
    if found.gate is None:
        return 0
    console.say(f"the adapter {'may be used' if found.gate.is_open else 'is refused'}")
    return 1 if gate and not found.gate.is_open else 0


def _on_own(
    config: ModelConfig,
    weights: str | None,
    adapter: str | None,
    tuned: str | None,
    threads: int,
    replies: Path,
) -> tuple[Open, Open | None]:
    """A server of its own for each, one after the other. Raises ModelFileError."""
    from docsync.evaluate.kept import keeping, state_of
    from docsync.evaluate.served import served
    from docsync.serve.server import settings_of

    base = weights or config.weights

    def opener(weights: str, adapter: str) -> Open:
        wanted = replace(config, weights=weights, adapter=adapter)
        settings = replace(
            settings_of(wanted), threads=threads, context_tokens=CONTEXT_TOKENS, idle_exit_s=300.0
        )
        who = f"{state_of(str(settings.weights))} {state_of(adapter)}"
        return keeping(lambda: served(settings, config), replies, who)

    learnt = (tuned or base, adapter or "") if tuned or adapter else None
    return opener(base, ""), opener(*learnt) if learnt else None


def _on_server(
    config: ModelConfig, base_url: str, base_model: str, adapter_model: str, replies: Path
) -> tuple[Open, Open | None]:
    from docsync.evaluate.kept import keeping
    from docsync.evaluate.served import opened

    def opener(name: str) -> Open:
        wanted = replace(config, base_url=base_url, name=name)
        return keeping(lambda: opened(wanted), replies, f"{base_url} {name}")

    return opener(base_model), opener(adapter_model) if adapter_model else None


def run_of(adapter: Path) -> dict[str, Any]:
    """What `docsync finetune` wrote beside the adapter, if it did: steps and losses."""
    import json

    try:
        metrics = json.loads((adapter.parent / "run.json").read_text("utf-8"))["metrics"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    names = {"steps": "steps", "last_loss": "last training loss", "eval_loss": "held-out loss"}
    return {text: metrics[name] for name, text in names.items() if name in metrics}


def _digest(file: Path) -> str:
    import hashlib

    return hashlib.sha256(file.read_bytes()).hexdigest()

"""`docsync finetune`: train a model on data of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docsync.cli.bar import bar, is_seen
from docsync.cli.invocation import Invocation
from docsync.output import Console

if TYPE_CHECKING:
    from docsync.finetune.recorder import Status

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class TrainingGroup(click.Group):
    """`docsync finetune FILE ...` trains; `docsync finetune merge RUN` does what it names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = next((arg for arg in args if not arg.startswith("-")), None)
        wants_help = any(arg in ("-h", "--help") for arg in args)
        if args and named not in self.commands and not wants_help:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group(cls=TrainingGroup)
def finetune() -> None:
    """Train a model on data of your own.

    `docsync finetune FILE --model BASE` is `docsync finetune run FILE --model BASE`. It needs
    `pip install 'docsync-hook[train]'`.

    \b
    Examples:
      docsync finetune train.jsonl --model smollm2-135m-instruct --output-dir runs/first
      docsync finetune run --help
      docsync finetune merge runs/first
      docsync finetune export runs/first
    """


@finetune.command()
@click.argument("train_file", required=False, metavar="FILE", type=FILE)
@click.option(
    "--config", type=FILE, help="Settings in YAML, by the names that docs/finetune.md lists."
)
@click.option(
    "--model",
    "model_name_or_path",
    metavar="BASE",
    help="Folder, .gguf file, a name of `docsync model list`, or a hub repository.",
)
@click.option("--model-revision", metavar="COMMIT", help="Of a hub repository.")
@click.option("--eval-file", metavar="FILE", type=FILE, help="Held-out rows.")
@click.option("--output-dir", metavar="DIR", type=click.Path(), help="The folder of the run.")
@click.option("--task", type=click.Choice(["sft", "classify", "pretrain"]), help="[default: sft]")
@click.option("--method", type=click.Choice(["lora", "full"]), help="[default: lora]")
@click.option(
    "--prompt-format",
    type=click.Choice(["auto", "model", "chatml", "vicuna", "alpaca"]),
    help="[default: auto: the model's chat template; plain strings as they are]",
)
@click.option("--max-length", type=int, metavar="TOKENS", help="[default: 1024]")
@click.option("--packing/--no-packing", default=None, help="Rows without padding. [default: on]")
@click.option("--lora-r", type=int, help="[default: 16]")
@click.option("--lora-alpha", type=float, help="[default: 32]")
@click.option("--num-train-epochs", type=float, help="[default: 1]")
@click.option("--max-steps", type=int, help="Wins over the epochs.")
@click.option("--per-device-train-batch-size", type=int, help="[default: 4]")
@click.option("--gradient-accumulation-steps", type=int, help="[default: 1]")
@click.option("--learning-rate", type=float, help="[default: 2e-4]")
@click.option("--early-stopping-patience", type=int, help="Evaluations without a better one.")
@click.option("--seed", type=int, help="[default: 0]")
@click.option("--num-threads", type=int, help="[default: as many as torch likes]")
@click.option("--report-to", type=click.Choice(["none", "tensorboard"]), help="Beside log.jsonl.")
@click.option("--resume", is_flag=True, help="Go on with the run in --output-dir, exactly.")
@click.option(
    "--accept-licence/--no-accept-licence",
    default=None,
    help="You may train on it although its licence is unknown or not for every use.",
)
@click.option("--data-licence", metavar="SPDX", help="Of the rows that name none.")
@click.pass_context
def run(ctx: click.Context, /, config: Path | None, resume: bool, **given: Any) -> int:
    """Train on FILE (.jsonl; for pretraining also .txt and .md).

    Rows are conversations, `messages`, prompt/completion, instruction/solution, Alpaca, ShareGPT,
    text/label or text, and told apart by their keys.

    \b
    Examples:
      docsync finetune run train.jsonl --model smollm2-135m-instruct --output-dir runs/first
      docsync finetune --config run.yaml --learning-rate 1e-4
      docsync finetune --config run.yaml --resume
    """
    from docsync.finetune import extras
    from docsync.finetune.arguments import Configured, make_arguments, read_config

    flags = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in given.items()
        if value is not None
    }
    file = read_config(config) if config else Configured({}, {})
    places = {name: place for name, place in file.places.items() if name not in flags}
    arguments = make_arguments(file.settings, flags, places=places)
    extras.require(arguments.report_to)
    from docsync.finetune.train import finetune as train

    console = ctx.ensure_object(Invocation).console
    with _showing(console) as show:
        record = train(arguments, resume=resume, tell=console.note, show=show)
    metrics = record["metrics"]
    if not metrics:
        return 0  # one of several processes, and not the one that writes
    console.say(
        f"{arguments.output_dir}: {metrics['steps']} steps, loss {metrics['first_loss']:.4f} to "
        f"{metrics['last_loss']:.4f}"
        + (f", held out {metrics['eval_loss']:.4f}" if "eval_loss" in metrics else "")
        + f", {metrics['tokens_per_s']:,.0f} tokens/s"
    )
    for line in metrics.get("comparison", ()):
        console.say(line)
    return 0


@finetune.command()
@click.argument("folder", metavar="RUN", type=FOLDER)
@click.option("--out", type=click.Path(path_type=Path), help="[default: RUN/merged]")
@click.pass_context
def merge(ctx: click.Context, folder: Path, out: Path | None) -> int:
    """Make one model of base and adapter, for transformers and vLLM.

    \b
    Example:
      docsync finetune merge runs/first --out models/ours
    """
    from docsync.finetune import extras

    extras.require()
    from docsync.finetune.merge import merge_run

    target = out or folder / "merged"
    merge_run(folder, target)
    ctx.ensure_object(Invocation).console.say(str(target))
    return 0


@finetune.command()
@click.argument("folder", metavar="RUN", type=FOLDER)
@click.option("--merged", is_flag=True, help="The whole model, not the adapter alone.")
@click.option("--out", type=click.Path(path_type=Path), help="[default: RUN/adapter.gguf]")
@click.pass_context
def export(ctx: click.Context, folder: Path, merged: bool, out: Path | None) -> int:
    """Write a GGUF file, which llama.cpp serves.

    An adapter is some megabytes and goes beside the base's own GGUF file (`llama-server -m BASE
    --lora FILE`). A DoRA adapter, or full finetuning, needs --merged.

    \b
    Examples:
      docsync finetune export runs/first
      docsync finetune export runs/first --merged --out ours.gguf
    """
    from docsync.finetune import extras

    extras.require()
    from docsync.finetune.export import export_adapter, export_model

    target = out or folder / ("model.gguf" if merged else "adapter.gguf")
    (export_model if merged else export_adapter)(folder, target)
    ctx.ensure_object(Invocation).console.say(str(target))
    return 0


@contextmanager
def _showing(console: Console) -> Iterator[Callable[[Status], None]]:
    """A bar where a person sees it; elsewhere a line for each tenth of the way."""
    if not is_seen(console):
        tenths = -1

        def tell(status: Status) -> None:
            nonlocal tenths
            if 10 * status.step // max(status.steps, 1) > tenths:
                tenths = 10 * status.step // max(status.steps, 1)
                console.note(
                    f"step {status.step} of {status.steps}: loss {status.loss:.4f}, "
                    f"{status.tokens_per_s:,.0f} tokens/s, {status.memory_mb:,.0f} MB"
                )

        yield tell
        return
    texts = (
        "loss {task.fields[loss]:.4f}",
        "{task.fields[speed]:,.0f} tok/s  {task.fields[memory]:,.0f} MB",
    )
    with bar(console, "", texts, loss=0.0, speed=0.0, memory=0.0) as move:

        def show(status: Status) -> None:
            move(
                completed=status.step,
                total=status.steps,
                loss=status.loss,
                speed=status.tokens_per_s,
                memory=status.memory_mb,
            )

        yield show

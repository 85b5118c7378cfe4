"""`docsync serve`: a local model server for docsync."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import click

from docsync.cli.invocation import Invocation
from docsync.output import Console

if TYPE_CHECKING:
    from docsync.config import ModelConfig
    from docsync.serve.instance import Instance

DEFAULT_CONTEXT_TOKENS = 8192


@click.command()
@click.option("--detach", is_flag=True, help="Come back when the server is ready; it goes on.")
@click.option("--stop", is_flag=True, help="End the server that runs.")
@click.option(
    "--status", is_flag=True, help="Say what runs. Exit code 0 if something does, else 1."
)
@click.option(
    "--weights", metavar="NAME|PATH", help="A name of `docsync model list`, or a GGUF file."
)
@click.option("--adapter", metavar="FILE", help="A LoRA adapter in GGUF form, for those weights.")
@click.option(
    "--engine",
    type=click.Choice(["auto", "xllamacpp", "transformers"]),
    help="What runs the model.",
)
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="0 takes any free port.")
@click.option(
    "--context-tokens",
    default=DEFAULT_CONTEXT_TOKENS,
    show_default=True,
    type=click.IntRange(512),
    help="Prompt and reply together.",
)
@click.option("--threads", default=0, type=click.IntRange(0), help="0 takes one per physical core.")
@click.option(
    "--idle-exit-s",
    type=click.FloatRange(0),
    help="End after this long without a request; 0 never does.",
)
@click.option(
    "--speculation/--no-speculation",
    default=True,
    show_default=True,
    help="Draft tokens from the prompt: quicker when a rewrite copies most of its text.",
)
@click.option(
    "--embeddings",
    is_flag=True,
    help="Give vectors for `docsync guard embed`, beside the server that runs, if any.",
)
@click.pass_context
def serve(
    ctx: click.Context,
    *,
    detach: bool,
    stop: bool,
    status: bool,
    weights: str | None,
    adapter: str | None,
    engine: Literal["auto", "xllamacpp", "transformers"] | None,
    port: int,
    context_tokens: int,
    threads: int,
    idle_exit_s: float | None,
    speculation: bool,
    embeddings: bool,
) -> int:
    """Serve a local model to docsync.

    Listens on 127.0.0.1 only. There is one server per user, which every repository uses; a second
    start finds the first. Without --detach it runs until Ctrl-C.

    \b
    Examples:
      docsync serve --detach
      docsync serve --status
      docsync serve --stop
      docsync serve --embeddings --weights ~/models/minilm.gguf --port 8081
    """
    if sum((detach, stop, status, embeddings)) > 1:
        raise click.UsageError("--detach, --stop, --status, --embeddings exclude each other.")
    if embeddings and not weights:
        raise click.UsageError("--embeddings needs --weights, the GGUF file of an embedding model.")
    from docsync.serve import instance, server

    invocation = ctx.ensure_object(Invocation)
    console = invocation.console
    if status:
        return _status(console, instance.find_running())
    if stop:
        ended = instance.stop()
        console.say(f"{ended.model} ended" if ended else "no server runs")
        return 0
    config = model_settings(invocation)
    config = replace(
        config,
        weights=weights or config.weights,
        adapter=config.adapter if adapter is None else adapter,
        engine=engine or config.engine,
        idle_exit_s=config.idle_exit_s if idle_exit_s is None else idle_exit_s,
    )
    settings = replace(
        server.settings_of(config),
        port=port,
        context_tokens=context_tokens,
        threads=threads,
        is_speculative=speculation,
    )
    if detach:
        return _ready(console, server.start_detached(settings, console.note), settings.name)
    if embeddings:
        # a person ends it, unless asked otherwise: the port is written into the settings
        server.run_embeddings(replace(settings, idle_exit_s=idle_exit_s or 0.0), console.say)
    elif (running := server.run(settings, console.say)) is not None:
        return _ready(console, running, settings.name)
    # threads of the engine may still run and would keep an ordinary exit waiting
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def model_settings(invocation: Invocation) -> ModelConfig:
    """The settings of this repository, or those of the user where there is none."""
    from docsync.config_file import load_config
    from docsync.errors import RepositoryError

    try:
        root = invocation.locate()[1].root
    except RepositoryError:
        root = invocation.cwd.absolute()
    return load_config(root, invocation.environ).model


def _status(console: Console, running: Instance | None) -> int:
    if running is None:
        console.say("no server runs; `docsync serve --detach` starts one")
        return 1
    _describe(console, running)
    return 0


def _ready(console: Console, running: Instance, wanted: str) -> int:
    if running.model != wanted:
        console.warn(
            f"a server with {running.model} runs already and was left alone. To change the model: "
            "`docsync serve --stop`, then start it again."
        )
    _describe(console, running)
    return 0


def _describe(console: Console, running: Instance) -> None:
    console.say(
        f"{running.model} at {running.base_url} (process {running.pid}, {running.engine}, "
        f"context of {running.context_tokens} tokens)"
    )

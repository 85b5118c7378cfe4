"""`docsync log`: what the journal holds."""

from __future__ import annotations

import json
import time
from dataclasses import asdict

import click

from docsync.cli.invocation import Invocation
from docsync.cli.subgroup import Subgroup
from docsync.output import Console, counted, visible


@click.group(cls=Subgroup, invoke_without_command=True)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="How many.",
)
@click.option("--prompts", is_flag=True, help="Prompts instead of runs.")
@click.option("--proposals", is_flag=True, help="Proposals instead of runs.")
@click.option(
    "--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_context
def log(
    ctx: click.Context, limit: int, prompts: bool, proposals: bool, output_format: str
) -> int | None:
    """Show recorded runs, prompts and proposals.

    The journal stays on this machine, under the git directory. Runs older than 90 days are removed.

    \b
    Examples:
      docsync log
      docsync log --proposals -n 5
      docsync log --prompts --output-format json
      docsync log show 1f0c
    """
    if ctx.invoked_subcommand is not None:
        return None
    if prompts and proposals:
        raise click.UsageError("--prompts and --proposals exclude each other.")
    invocation = ctx.ensure_object(Invocation)
    journal = invocation.open_repository().journal
    console = invocation.console
    lines: list[str]
    if prompts:
        found = journal.prompts(limit=limit)
        values = [asdict(each) for each in found]
        lines = [
            f"{each.id[:12]}  run {each.run_id}  {_when(each.at)}  {visible(each.model)}  "
            f"{visible(each.template)}  {each.finish_reason}  {each.duration_s:.1f} s"
            for each in found
        ]
    elif proposals:
        from docsync.review.show import summary

        kept = journal.proposals()[::-1][:limit]
        values = [asdict(each) for each in kept]
        lines = [f"{_when(each.at)}  {summary(each, console)}" for each in kept]
    else:
        runs = journal.runs(limit)
        values = [asdict(each) for each in runs]
        lines = [
            f"{each.id}  {_when(each.at)}  {each.mode:5}  {each.state or 'did not end':9}  "
            f"exit {'-' if each.exit_code is None else each.exit_code}  "
            f"{counted(each.proposals, 'proposal')}, {counted(each.prompts, 'prompt')}, "
            f"{each.duration_s:.1f} s"
            for each in runs
        ]
    if output_format == "json":
        console.say(json.dumps(values, indent=2))
        return 0
    for line in lines:
        console.say(line)
    if not lines:
        console.note("nothing is recorded yet")
    return 0


@log.command()
@click.argument("prompt", metavar="PROMPT")
@click.pass_obj
def show(invocation: Invocation, prompt: str) -> int:
    """Show one prompt and its reply.

    PROMPT is its id, or the first characters of it.

    \b
    Example:
      docsync log show 1f0c
    """
    journal = invocation.open_repository().journal
    found = journal.prompt(prompt)
    console = invocation.console
    console.say(
        f"prompt {found.id}, run {found.run_id}, {_when(found.at)}\n"
        f"model {visible(found.model)}, template {visible(found.template)} "
        f"({found.template_hash[:12]}), {found.finish_reason}, {found.duration_s:.1f} s, "
        f"{found.prompt_tokens} + {found.completion_tokens} tokens"
    )
    for role, content in found.messages:
        _part(console, role, content)
    _part(console, "reply", found.reply)
    return 0


def _part(console: Console, name: str, text: str) -> None:
    console.say(console.style(f"--- {name}", "bold"))
    console.say(visible(text))


def _when(at: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))

"""The help texts as docs/commands.md shows them. Run as a program, it brings that page up to date:

python -m tests.unit.cli.reference
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from docsync.cli.invocation import Invocation
from docsync.cli.main import cli
from docsync.output import Console

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"
BLOCK = re.compile(r"(<!-- help: ([^>]*?) -->\n```text\n).*?(\n```\n)", re.S)


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command that a user sees, with its full name."""
    yield from _below("docsync", cli, click.Context(cli, info_name="docsync"))


def _below(
    name: str, command: click.Command, ctx: click.Context
) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for each in command.list_commands(ctx):
            found = command.get_command(ctx, each)
            assert found is not None
            yield from _below(f"{name} {each}", found, click.Context(found, ctx, each))


def help_text(name: str, command: click.Command) -> str:
    parent, _, last = name.rpartition(" ")
    settings = cli.context_settings
    invocation = Invocation(Console())
    outer = click.Context(cli, info_name=parent, obj=invocation, **settings) if parent else None
    ctx = command.make_context(
        last, [], outer, resilient_parsing=True, max_content_width=80, terminal_width=80
    )
    return command.get_help(ctx).rstrip()


def updated(text: str) -> str:
    known = dict(commands())

    def replaced(match: re.Match[str]) -> str:
        return match[1] + help_text(match[2], known[match[2]]) + match[3]

    return BLOCK.sub(replaced, text)


if __name__ == "__main__":
    PAGE.write_text(updated(PAGE.read_text(encoding="utf-8")), encoding="utf-8")

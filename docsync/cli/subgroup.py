"""A group of commands in which a number or name alone means that it be shown."""

from __future__ import annotations

from difflib import get_close_matches

import click


class Subgroup(click.Group):
    """Says of a word that is no command of it what may have been meant."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        word = args[0] if args else ""
        if word and word not in self.commands and not word.startswith("-"):
            close = get_close_matches(word, self.list_commands(ctx), n=1)
            meant = close[0] if close else ""
            if not close and "show" in self.commands:
                meant = " ".join(("show", *args))
            path = ctx.command_path
            hint = f"Did you mean `{path} {meant}`?" if meant else f"See `{path} --help`."
            ctx.fail(f"no such command {word!r}. {hint}")
        return super().resolve_command(ctx, args)

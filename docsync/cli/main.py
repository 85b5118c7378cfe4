"""The command `docsync`. Commands are imported when they are called: a hook that has nothing to do
must not pay for the others."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import chdir
from importlib import import_module
from pathlib import Path

import click

from docsync import __version__
from docsync.cli.invocation import Invocation
from docsync.errors import DocsyncError
from docsync.output import Console

# name -> where it is, and its short help as `docsync --help` shows it without importing it
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("docsync.cli.init:init", "Set docsync up in this repository."),
    "hook": ("docsync.cli.hook:hook", "Update the documentation of a commit; git calls this."),
    "check": ("docsync.cli.check:check", "Say which sections a change makes wrong; write nothing."),
    "sync": ("docsync.cli.sync:sync", "Rewrite what the staged change makes wrong, and stage it."),
    "review": ("docsync.cli.review:review", "Look at proposals and decide on them."),
    "apply": ("docsync.cli.apply:apply", "Write proposals that are still pending."),
    "undo": ("docsync.cli.undo:undo", "Take back what the last run wrote."),
    "log": ("docsync.cli.log:log", "Show recorded runs, prompts and proposals."),
    "guard": ("docsync.cli.guard:guard", "Keep texts that must not be reproduced."),
    "mine": (
        "docsync.cli.mine:mine",
        "Learn from history which code moved which documentation.",
    ),
    "fit": (
        "docsync.cli.fit:fit",
        "Fit the ranking to what `docsync mine` found.",
    ),
    "finetune": (
        "docsync.cli.finetune:finetune",
        "Train a model on data of your own.",
    ),
    "eval": ("docsync.cli.eval:evaluate", "Measure a model or an adapter on held-out rows."),
    "selftest": (
        "docsync.cli.selftest:selftest",
        "Plant faults in good rewrites and count what the checks catch.",
    ),
    "model": ("docsync.cli.model:model", "Get and list local models."),
    "generate": (
        "docsync.cli.generate:generate",
        "Write the body of a function from its docstring.",
    ),
    "serve": ("docsync.cli.serve:serve", "Serve a local model to docsync."),
    "doctor": ("docsync.cli.doctor:doctor", "Check the set-up and say what to mend."),
    "trailer": ("docsync.cli.trailer:trailer", "Add the `Docs-synced` trailer; git calls this."),
}
HIDDEN = frozenset({"trailer"})
HOOK_COMMANDS = frozenset({"hook", "trailer"})
GLOBAL_OPTIONS = frozenset({"-q", "--quiet", "-v", "--verbose", "-C", "--version"})


class LazyGroup(click.Group):
    """Knows its commands by name and imports the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name in COMMANDS if name not in HIDDEN]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            hint = f" Did you mean `{close[0]}`?" if close else " See `docsync --help`."
            ctx.fail(f"no such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, COMMANDS[name][1]) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "-C",
    "directory",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="Work as if started in DIR.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print only what needs a decision, and errors.")
@click.option("-v", "--verbose", is_flag=True, help="Print everything that was seen.")
@click.version_option(__version__, "--version", prog_name="docsync")
@click.pass_context
def cli(ctx: click.Context, directory: Path, quiet: bool, verbose: bool) -> None:
    """Make documentation part of the commit.

    docsync finds the documentation that a staged change makes wrong, rewrites it with a model on
    this machine, checks every claim of the new text against the code, and stages it for you to
    review.

    Exit codes: 0 nothing to do, 1 something to review, 2 usage or configuration, 3 failed,
    130 interrupted.

    \b
    Examples:
      docsync init                 set a repository up
      docsync check                what does the staged change make wrong?
      git commit                   the hook does the rest
      docsync review               look at what it wrote
    """
    assert isinstance(ctx.obj, Invocation)
    if directory != Path():
        ctx.with_resource(chdir(directory))  # whatever a command is given is relative to it
    ctx.obj.console.is_quiet = quiet
    ctx.obj.console.is_verbose = verbose
    ctx.obj.command = ctx.invoked_subcommand or ""


def main(args: Sequence[str] | None = None) -> int:
    """Runs one command and gives its exit code. Raises nothing."""
    # the hook keeps Ctrl-C back while Python starts; an older entry point does not take it
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    invocation = Invocation(Console())
    console = invocation.console
    try:
        code = cli.main(
            args=None if args is None else list(args),
            prog_name="docsync",
            standalone_mode=False,
            obj=invocation,
        )
        return code if isinstance(code, int) else 0
    except click.exceptions.Abort:
        return _interrupted(console)
    except KeyboardInterrupt:
        return _interrupted(console)
    except click.NoSuchOption as error:
        if error.option_name in GLOBAL_OPTIONS:
            verb = error.ctx.info_name if error.ctx else "..."
            where = f"It goes before the command: `docsync {error.option_name} {verb}`."
            error = click.NoSuchOption(error.option_name, f"{error.message} {where}", ctx=error.ctx)
        error.show()
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code if isinstance(error, click.UsageError) else 3
    except DocsyncError as error:
        console.fail(str(error))
        _say_how_to_commit(invocation)
        return error.exit_code
    except BrokenPipeError:
        # who reads us has seen enough; the interpreter must not complain on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        _report_crash(invocation, error)
        return 3
    finally:
        invocation.close()


def _interrupted(console: Console) -> int:
    console.fail("interrupted; nothing was left half done")
    return 130


def _report_crash(invocation: Invocation, error: Exception) -> None:
    """A message, never a traceback; that goes into a file to send along with a bug report."""
    from docsync.crash import keep_crash, story_of, words_for

    invocation.console.fail(words_for(error, keep_crash(error, invocation.state_dir)))
    invocation.console.detail(story_of(error))
    _say_how_to_commit(invocation)


def _say_how_to_commit(invocation: Invocation) -> None:
    if invocation.command not in HOOK_COMMANDS:
        return
    # the native hook honours SKIP as pre-commit does
    invocation.console.note(
        "to commit without docsync: `SKIP=docsync git commit ...`, or `git commit --no-verify`"
    )


if __name__ == "__main__":
    sys.exit(main())

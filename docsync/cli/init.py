"""`docsync init`: one repository, ready to use."""

from __future__ import annotations

from pathlib import Path

import click

from docsync.cli.invocation import Invocation
from docsync.errors import UsageError
from docsync.output import Console, counted, visible

CONFIG = "docsync.toml"


@click.command()
@click.option("--write", is_flag=True, help="Add docsync to .pre-commit-config.yaml.")
@click.option("--no-config", is_flag=True, help="Write no docsync.toml.")
@click.option("--no-hook", is_flag=True, help="Install no hook.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@click.option("--uninstall", is_flag=True, help="Remove the hooks; your own come back.")
@click.pass_obj
def init(
    invocation: Invocation,
    *,
    write: bool,
    no_config: bool,
    no_hook: bool,
    dry_run: bool,
    uninstall: bool,
) -> int:
    """Set docsync up in this repository.

    Writes a docsync.toml that names the documentation it found, and installs the hook: into
    .pre-commit-config.yaml where pre-commit is used (with --write; else it prints what to add), as
    a native git hook elsewhere. A hook of your own is kept and runs first. Running it again changes
    nothing.

    \b
    Examples:
      docsync init
      docsync init --write
      docsync init --uninstall
    """
    if uninstall:
        return _uninstall(invocation)
    repository = invocation.open_repository()
    root = repository.context.root
    if not no_config:
        _configure(invocation, dry_run)
    is_active = no_hook or _install(invocation, write, dry_run)
    if not dry_run:
        first = "" if is_active else "`pre-commit install`, if it was not run here yet; "
        invocation.console.say(
            f"Next: {first}`docsync doctor` checks the set-up; then commit as always."
        )
        if not repository.config.model.enabled:
            return 0
        invocation.console.say(
            "      `docsync model pull` and `docsync serve --detach` give it a local model; "
            "without one it makes only the edits that are certain."
        )
    invocation.console.detail(f"repository: {root}")
    return 0


def _configure(invocation: Invocation, dry_run: bool) -> None:
    from docsync.docs.select import propose
    from docsync.git.tree import read_index

    repository = invocation.open_repository()
    console = invocation.console
    if repository.config.source:
        console.say(f"settings: {repository.config.source} is kept as it is")
        return
    proposed = propose(read_index(repository.git))
    for each in proposed:
        console.say(f"documentation: {visible(each.pattern)} ({counted(each.count, 'file')})")
    if not proposed:
        console.warn(
            "no documentation is tracked here yet: the defaults (README*, docs/**, *.md, *.rst) "
            "will find it when there is some."
        )
    path = repository.context.root / CONFIG
    if dry_run:
        console.say(f"would write {path}")
        return
    text = config_text([(each.pattern, each.count) for each in proposed])
    try:
        with path.open("x", encoding="utf-8", errors="surrogateescape") as file:
            file.write(text)
    except OSError as error:
        raise _unwritable(f"{path} cannot be written", error, "docsync init") from error
    console.say(f"wrote {path}; commit it")


def config_text(patterns: list[tuple[str, int]]) -> str:
    lines = [
        "# docsync: which documentation it keeps. All keys: docsync's docs/configuration.md",
        "",
    ]
    if patterns:
        lines.append("include = [")
        for pattern, count in patterns:
            escaped = pattern.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'    "{escaped}",  # {count} now')
        lines.append("]")
    else:
        lines.append('# include = ["docs/**/*.md"]')
    lines += ["exclude = []", "", "[model]", '# base-url = "http://127.0.0.1:8080/v1"']
    lines += ['# start = "auto"  # the hook starts `docsync serve` when it needs a model', ""]
    return "\n".join(lines)


def _install(invocation: Invocation, write: bool, dry_run: bool) -> bool:
    """Whether the next commit runs docsync, as far as this call can tell."""
    from docsync.cli.install import FRAMEWORK_FILE, HOOKS, hooks_folder, install

    repository = invocation.open_repository()
    git, context = repository.git, repository.context
    console = invocation.console
    names: tuple[str, ...] = HOOKS
    framework = context.root / FRAMEWORK_FILE
    is_active = True
    if framework.is_file():
        is_active = _install_framework(console, framework, write, dry_run)
        names = ("prepare-commit-msg",)
    if dry_run:
        for name in names:
            console.say(f"would install {hooks_folder(git, context) / name}")
        return is_active
    try:
        said = install(git, context, invocation.environ, names)
    except OSError as error:
        raise _unwritable("the hook cannot be installed", error, "docsync init") from error
    except UsageError:
        # the trailer alone is not worth failing for
        if names == HOOKS:
            raise
        console.note("the `Docs-synced` trailer was not installed: core.hooksPath is not ours")
        return is_active
    for line in said:
        console.say(line)
    return is_active


def _install_framework(console: Console, path: Path, write: bool, dry_run: bool) -> bool:
    from docsync.cli.install import framework_has_docsync, snippet, with_docsync

    text = path.read_bytes().decode("utf-8", "surrogateescape")
    if framework_has_docsync(text):
        console.say(f"{path.name} runs docsync already")
        return True
    if not write:
        console.say(
            f"pre-commit is used here. Add this to {path.name}, or run `docsync init --write`:"
        )
        console.say(snippet().rstrip("\n"))
    elif dry_run:
        with_docsync(text)
        console.say(f"would add docsync to {path.name}")
    else:
        changed = with_docsync(text)
        temporary = path.with_name(f"{path.name}.docsync")
        try:
            temporary.write_bytes(changed.encode("utf-8", "surrogateescape"))
            temporary.chmod(path.stat().st_mode & 0o777)
            temporary.replace(path)
        except OSError as error:
            again = "docsync init --write"
            raise _unwritable(f"{path} cannot be written", error, again) from error
        console.say(f"added docsync to {path.name}; commit it")
    return False


def _unwritable(what: str, error: OSError, again: str) -> UsageError:
    """With what stands in the way, and what to do about it."""
    folder = Path(error.filename).parent if error.filename else None
    place = str(folder) if folder else "the folder"
    return UsageError(
        f"{what} ({error.strerror}): make {place} writable, or free some space, then run "
        f"`{again}` again."
    )


def _uninstall(invocation: Invocation) -> int:
    from docsync.cli.install import FRAMEWORK_FILE, framework_has_docsync, uninstall

    git, context = invocation.locate()
    console = invocation.console
    try:
        said = uninstall(git, context)
    except OSError as error:
        again = "docsync init --uninstall"
        raise _unwritable("the hook cannot be removed", error, again) from error
    for line in said:
        console.say(line)
    framework = context.root / FRAMEWORK_FILE
    if framework.is_file() and framework_has_docsync(
        framework.read_bytes().decode("utf-8", "surrogateescape")
    ):
        console.say(f"remove the docsync entry from {framework.name} too")
    elif not said:
        console.note("no hook of docsync is installed here")
    return 0

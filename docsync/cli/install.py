"""Putting docsync's hooks where git or pre-commit runs them, and taking them away again."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from docsync.errors import UsageError
from docsync.git.context import GitContext
from docsync.git.runner import Git

MARK = "# docsync-hook:"
HOOKS = ("pre-commit", "prepare-commit-msg")
FRAMEWORK_FILE = ".pre-commit-config.yaml"
ENTRY: dict[str, Any] = {
    "repo": "local",
    "hooks": [
        {
            "id": "docsync",
            "name": "docsync",
            "entry": "docsync hook",
            "language": "system",
            "always_run": True,
            "pass_filenames": False,
            "require_serial": True,
            "stages": ["pre-commit"],
        }
    ],
}
_ENTRY_LINES = (
    "- repo: local",
    "  hooks:",
    "    - id: docsync",
    "      name: docsync",
    "      entry: docsync hook",
    "      language: system",
    "      always_run: true",
    "      pass_filenames: false",
    "      require_serial: true",
    "      stages: [pre-commit]",
)


def snippet(indent: str = "  ") -> str:
    """The entry for `repos:` in .pre-commit-config.yaml."""
    return "".join(f"{indent}{line}\n" for line in _ENTRY_LINES)


def hooks_folder(git: Git, context: GitContext) -> Path:
    """Where git looks for hooks, `core.hooksPath` considered."""
    folder = os.fsdecode(git.run("rev-parse", "--git-path", "hooks")).rstrip("\n")
    return Path(os.path.normpath(context.root / Path(folder).expanduser()))


def is_ours(hook: Path) -> bool:
    try:
        return MARK in hook.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def own_command(environ: Mapping[str, str]) -> str:
    """The installed `docsync`: beside our interpreter, else on PATH, else ""."""
    beside = Path(sys.executable).with_name("docsync")
    if os.access(beside, os.X_OK):
        return str(beside)
    return shutil.which("docsync", path=environ.get("PATH")) or ""


def install(
    git: Git, context: GitContext, environ: Mapping[str, str], names: tuple[str, ...]
) -> list[str]:
    """Puts the hooks `names` in place and says what was done. A foreign hook is kept beside ours
    and runs first. Raises UsageError when the folder serves other repositories too."""
    folder = hooks_folder(git, context)
    _refuse_shared(git, context, folder, names)
    said = []
    for name in names:
        hook = folder / name
        folder.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(hook) and not is_ours(hook):
            kept = hook.with_name(f"{name}.before-docsync")
            if os.path.lexists(kept):
                raise UsageError(
                    f"{kept} is there already, and so is a hook {hook} that is not ours: remove "
                    "one of them, then run `docsync init` again."
                )
            hook.rename(kept)
            said.append(f"kept your hook as {kept}; it runs first")
        text = (files("docsync.hooks") / f"{name}.sh").read_text(encoding="utf-8")
        text = text.replace("@DOCSYNC@", shlex.quote(own_command(environ)))
        temporary = hook.with_name(f"{name}.docsync-{os.getpid()}")
        temporary.write_text(text, encoding="utf-8", errors="surrogateescape")
        temporary.chmod(0o755)
        temporary.replace(hook)
        said.append(f"installed {hook}")
    return said


def uninstall(git: Git, context: GitContext) -> list[str]:
    """Removes our hooks; a hook that stood there before comes back."""
    folder = hooks_folder(git, context)
    said = []
    for name in HOOKS:
        hook = folder / name
        kept = hook.with_name(f"{name}.before-docsync")
        if is_ours(hook):
            if os.path.lexists(kept):
                kept.replace(hook)
                said.append(f"{hook}: your own hook is back")
            else:
                hook.unlink()
                said.append(f"removed {hook}")
    return said


def _refuse_shared(git: Git, context: GitContext, folder: Path, names: tuple[str, ...]) -> None:
    common = git.text("rev-parse", "--git-common-dir")
    own = (context.root, context.git_dir, context.root / common)
    real = Path(os.path.realpath(folder))
    if any(real.is_relative_to(os.path.realpath(each)) for each in own):
        return
    calls = {"pre-commit": "docsync hook", "prepare-commit-msg": 'docsync trailer "$@"'}
    lines = " and ".join(f"`{calls[name]}` to its {name}" for name in names)
    raise UsageError(
        f"core.hooksPath is {folder}, which is outside this repository and may serve others: "
        f"docsync does not write there. Add {lines} yourself, or give this repository its own "
        "hooks: git config core.hooksPath .git/hooks"
    )


def framework_has_docsync(text: str) -> bool:
    """Whether a .pre-commit-config.yaml runs docsync. Raises UsageError when it cannot be read."""
    return any(
        str(hook.get("id", "")).startswith("docsync")
        for repo in _repos(text)
        for hook in repo.get("hooks") or ()
        if isinstance(hook, dict)
    )


def with_docsync(text: str) -> str:
    """A .pre-commit-config.yaml with our entry at the end of `repos`, all else as it was.

    Raises UsageError when that place is not certain."""
    before = _repos(text)
    lines = text.splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if line.rstrip() == "repos:"), None)
    problem = UsageError(
        f"docsync cannot tell where `repos` ends in {FRAMEWORK_FILE}. Add this to it:\n{snippet()}"
    )
    if start is None:
        raise problem
    end = start + 1
    indent = "  "
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if number > start and line.lstrip().startswith("- ") and end == start + 1:
            indent = line[: len(line) - len(line.lstrip())]
        elif not line.startswith((" ", "-", "\t")):
            break
        end = number + 1
    if end and not lines[end - 1].endswith("\n"):
        lines[end - 1] += "\n"
    changed = "".join((*lines[:end], snippet(indent), *lines[end:]))
    try:
        if _repos(changed) == [*before, ENTRY]:
            return changed
    except UsageError:
        pass
    raise problem


def _repos(text: str) -> list[dict[str, Any]]:
    import yaml

    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UsageError(f"{FRAMEWORK_FILE} is not valid YAML: {error}. Mend it first.") from error
    repos = loaded.get("repos") if isinstance(loaded, dict) else None
    if repos is None:
        repos = []
    if not isinstance(repos, list) or not all(isinstance(each, dict) for each in repos):
        raise UsageError(f"`repos` in {FRAMEWORK_FILE} is no list of repositories. Mend it first.")
    return repos

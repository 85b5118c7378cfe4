"""A commit that updates its own documentation, in a repository made for it.

`make demo` runs it. Exit code: 0 when the road was walked to its end, whatever the model proposed;
1 when a step failed; 130 when interrupted.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import repository

Env = Mapping[str, str]

# A small machine may need more than the hook's own two minutes for all sections, and a demo without
# the model's part would show half of it.
PATIENCE = {"DOCSYNC_TIME_BUDGET_S": "600", "DOCSYNC_TIMEOUT_S": "180"}


class DemoError(Exception):
    """A step failed; the message says what to do next."""


def wants_color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def title(text: str) -> None:
    print(f"\n\033[1m== {text}\033[0m" if wants_color() else f"\n== {text}", flush=True)


def find_docsync() -> Path:
    beside = Path(sys.executable).with_name("docsync")
    found = str(beside) if beside.exists() else shutil.which("docsync")
    if not found:
        raise DemoError("the docsync command is not installed here; run `make demo`")
    return Path(found).absolute()


def step(env: Env, *command: str, cwd: Path | None = None, advice: str) -> None:
    """Run a command that must succeed, its output passed through."""
    print(f"$ {shlex.join([Path(command[0]).name, *command[1:]])}", flush=True)
    code = subprocess.run(command, cwd=cwd, env=env, check=False).returncode
    if code:
        raise DemoError(f"`{Path(command[0]).name} {command[1]}` ended with {code}; {advice}")


def start_model(docsync: Path, env: Env) -> None:
    without = "without a model: make demo DEMO_ARGS=--no-model"
    title("The model: once about 1.1 GB to fetch, then it stays on this machine")
    step(env, str(docsync), "model", "pull", advice=without)
    title("Its server, on loopback; it ends by itself when it has been idle for a while")
    step(env, str(docsync), "serve", "--detach", advice=f"`docsync doctor` looks why; {without}")


def commit(root: Path, env: Env, message: str) -> int:
    print(f"$ git commit -m {shlex.quote(message)}", flush=True)
    return subprocess.run(
        ["git", "commit", "--quiet", "-m", message], cwd=root, env=env, check=False
    ).returncode


def report(root: Path, env: Env, code: int) -> None:
    """Say what came of the commit, as it is: nothing proposed is an outcome too."""
    documents = repository.staged_documents(root, env) if code else []
    if not code:
        title("The commit went through: docsync staged no documentation")
        print("What it printed above says what it found and why nothing was rewritten.")
    elif not documents:
        title("The commit was stopped, and no documentation is staged")
        print("What docsync printed above says why.")
    else:
        title(f"The commit was stopped once; {len(documents)} documents wait for review")
        color = "--color=always" if wants_color() else "--color=never"
        print(repository.git(root, env, "diff", "--cached", color, "--", *documents), end="")


def next_steps(root: Path, docsync: Path, code: int) -> None:
    title("What to do next")
    print(f"cd {shlex.quote(str(root))}")
    print(f"export PATH={shlex.quote(str(docsync.parent))}:$PATH")
    if code:
        print("docsync review            # look at each proposal: evidence, checks, accept, reject")
        print("docsync review regenerate ID --hint '...'   # let the model try again, with a hint")
        print("git commit                # the second time the commit passes")
    else:
        print("docsync log               # what was looked at, prompts and replies included")
    print("docsync undo              # take back what docsync staged")


def walk(root: Path, docsync: Path, env: Env, *, use_model: bool) -> None:
    title(f"An example repository with documentation, in {root}")
    repository.create(root, env)
    print(repository.git(root, env, "show", "--stat", "--format=%h %s", "HEAD"), end="")

    title("docsync is set up in it")
    step(env, str(docsync), "init", cwd=root, advice="its message above says what to do")
    repository.git(root, env, "add", "--all")
    if commit(root, env, "keep the documentation with docsync"):
        raise DemoError(f"the commit of the settings failed in {root}; its message is above")

    title("A change to the code; nobody touches the documentation")
    repository.change_code(root, env)
    print(repository.git(root, env, "diff", "--cached", "--stat"), end="")
    print("--squash is now --collapse, pattern is now matching, the default width is 120,")
    print("and --since is new.\n")
    if use_model:
        print("On a CPU the model takes its time: up to ten minutes here, two in a hook of yours.")

    code = commit(root, env, "collapse repeats, wider lines, --since")
    report(root, env, code)
    next_steps(root, docsync, code)
    if use_model:
        print("docsync serve --stop      # end the model server now")


def run(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="demo/run.py", description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "--no-model", action="store_true", help="only the edits that need no model; quick"
    )
    parser.add_argument("--into", type=Path, metavar="DIR", help="an empty folder to work in")
    args = parser.parse_args(argv)
    root: Path | None = None
    try:
        docsync = find_docsync()
        env = repository.environment(docsync)
        if args.into and args.into.exists() and any(args.into.iterdir()):
            raise DemoError(f"{args.into} is not empty; name another folder")
        if args.no_model:
            env["DOCSYNC_MODEL_ENABLED"] = "false"
        else:
            start_model(docsync, env)
            env.update(PATIENCE)
        root = args.into.absolute() if args.into else Path(tempfile.mkdtemp(prefix="docsync-demo-"))
        walk(root, docsync, env, use_model=not args.no_model)
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        if root and not args.into:
            shutil.rmtree(root, ignore_errors=True)
        elif root:
            print(f"what was made so far is in {root}", file=sys.stderr)
        return 130
    except DemoError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(f"demo: {shlex.join(error.cmd)} ended with {error.returncode}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(run())

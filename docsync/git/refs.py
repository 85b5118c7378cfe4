"""Names of commits to commits.

GitPython serves as command runner here and nowhere else: ranges are for CI and the command line,
where 80 ms of importing do not matter.
"""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING

from docsync.errors import GitError, UsageError

if TYPE_CHECKING:
    from git.cmd import Git as Command


def resolve_range(root: Path, from_ref: str, to_ref: str) -> tuple[str, str]:
    """The commit where `to_ref` left `from_ref`, and the commit of `to_ref`.

    So that what `from_ref` gained meanwhile is not taken for a change of ours. Raises UsageError
    for an unknown name, with close matches; GitError when the histories do not meet.
    """
    command = _command(root)
    start = _resolve(command, from_ref)
    tip = _resolve(command, to_ref)
    code, out, err = _ask(command, "merge_base", start, tip)
    if code == 0:
        return out.split("\n")[0], tip
    if code == 1 and _is_shallow(command):
        raise GitError(
            f"no common commit of {from_ref} and {to_ref} is in this shallow clone: fetch more of "
            "the history (`git fetch --unshallow`; in CI, check out with full depth)"
        )
    if code == 1:
        raise GitError(
            f"{from_ref} and {to_ref} have no commit in common: name two commits of one history"
        )
    raise GitError(f"`git merge-base {start} {tip}` failed ({code}): {err}")


def resolve(root: Path, ref: str) -> str:
    """The commit that `ref` names. Raises UsageError as `resolve_range`."""
    return _resolve(_command(root), ref)


def _command(root: Path) -> Command:
    try:
        from git.cmd import Git
    except ImportError as error:  # it looks for the executable when it is imported
        raise GitError(f"GitPython cannot be used: {error}") from error
    return Git(root)


def _ask(command: Command, verb: str, *args: str) -> tuple[int, str, str]:
    answer = getattr(command, verb)(*args, with_extended_output=True, with_exceptions=False)
    code, out, err = answer
    return code, str(out), str(err)


def _resolve(command: Command, ref: str) -> str:
    if ref and not ref.startswith("-"):
        code, out, _ = _ask(command, "rev_parse", "--verify", "--quiet", f"{ref}^{{commit}}")
        if code == 0:
            return out
    message = f"there is no commit {ref!r}"
    if close := _close_matches(command, ref):
        message += f"; did you mean {' or '.join(close)}?"
    elif _is_shallow(command):
        message += " in this shallow clone: fetch it first (`git fetch --unshallow`)"
    else:
        message += ": give a branch, a tag or a commit id that `git log` knows"
    raise UsageError(message)


def _close_matches(command: Command, ref: str) -> list[str]:
    _, out, _ = _ask(command, "for_each_ref", "--format=%(refname:short)")
    return difflib.get_close_matches(ref, out.splitlines(), n=3)


def _is_shallow(command: Command) -> bool:
    return _ask(command, "rev_parse", "--is-shallow-repository")[1] == "true"

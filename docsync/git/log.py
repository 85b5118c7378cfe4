"""Which paths each commit of the first-parent line touched."""

from __future__ import annotations

from collections.abc import Iterator

from docsync.git.runner import Git


def touched_paths(git: Git, tip: str, known: str | None, limit: int) -> Iterator[list[str]]:
    """The paths of at most `limit` commits up to `tip`, newest first; a merge counts as one change
    against its first parent. Commits reachable from `known` are left out, if it is still there.

    Raises GitError."""
    if known and git.call("cat-file", "-e", f"{known}^{{commit}}").code != 0:
        known = None
    excluded = (f"^{known}",) if known else ()
    listing = git.records(
        *("log", "--first-parent", "-m", "--name-only", "-z", f"-n{limit}", "--no-renames"),
        *("--format=%x01", "--no-ext-diff", "--no-textconv", tip, *excluded, "--"),
    )
    paths: list[str] = []
    is_first = True
    for record in listing:
        if record == "\x01":
            if not is_first:
                yield paths
            paths, is_first = [], False
        elif record:
            # git ends a header with a line break of its own before the first path
            paths.append(record.removeprefix("\n"))
    if not is_first:
        yield paths

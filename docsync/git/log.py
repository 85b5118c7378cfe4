"""Which paths each commit of the first-parent line touched, and with which lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docsync.git.runner import Git, decode

_HEAD = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)")


def touched_paths(
    git: Git, tip: str, known: str | None, limit: int
) -> Iterator[tuple[str, list[str]]]:
    """The ids and the paths of at most `limit` commits up to `tip`, newest first; a merge counts as
    one change against its first parent. Commits reachable from `known` are left out, if it is still
    there.

    Raises GitError."""
    if known and git.call("cat-file", "-e", f"{known}^{{commit}}").code != 0:
        known = None
    excluded = (f"^{known}",) if known else ()
    listing = git.records(
        *("log", "--first-parent", "-m", "--name-only", "-z", f"-n{limit}", "--no-renames"),
        *("--format=%x01%H", "--no-ext-diff", "--no-textconv", tip, *excluded, "--"),
    )
    oid = ""
    paths: list[str] = []
    for record in listing:
        if record.startswith("\x01"):
            if oid:
                yield oid, paths
            oid, paths = record[1:], []
        elif record:
            # git ends a header with a line break of its own before the first path
            paths.append(record.removeprefix("\n"))
    if oid:
        yield oid, paths


def changed_lines(
    git: Git, oids: Sequence[str], path: str
) -> Iterator[tuple[str, list[str], list[str], list[str]]]:
    """What each of the commits did to `path`, against its first parent: its id, the lines that it
    removed and those that it added, and the lines under which git files its hunks (of a function or
    class). Nothing is fetched for it: where objects are missing, the rest is left out."""
    local = Git(git.root, git.environ | {"GIT_NO_LAZY_FETCH": "1"})
    answer = local.call(
        *("log", "--no-walk=unsorted", "--stdin", "--first-parent", "-m", "-p", "-U0"),
        *("--no-renames", "--no-color", "--no-ext-diff", "--no-textconv", "--format=%x01%H"),
        *("--", path),
        data="".join(f"{oid}\n" for oid in oids).encode(),
    )
    lines = iter(decode(answer.out_bytes).split("\n"))
    oid = ""
    removed: list[str] = []
    added: list[str] = []
    around: list[str] = []
    for line in lines:
        if line.startswith("\x01"):
            if oid:
                yield oid, removed, added, around
            oid, removed, added, around = line[1:], [], [], []
        elif head := _HEAD.match(line):
            # counted, because a changed line may itself look like a header
            count = sum(1 if n is None else int(n) for n in head.groups()[:2])
            around.append(head[3])
            while count and (body := next(lines, None)) is not None:
                if body[:1] in ("-", "+"):
                    (removed if body[0] == "-" else added).append(body[1:])
                    count -= 1
    if oid and answer.code == 0:
        yield oid, removed, added, around

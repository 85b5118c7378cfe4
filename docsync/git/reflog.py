"""Where HEAD went: what tells that staged work was thrown away."""

from __future__ import annotations

from docsync.git.runner import Git, decode

# how git begins the note of `git reset`, which a stash makes too, and of a branch or commit that
# was checked out; of single paths that are restored it makes none
_LEAVING = ("reset:", "checkout:")
_NEWEST = 500


def count_moves(git: Git) -> int:
    """How many moves of HEAD are on record; 0 where there are none."""
    answer = git.call("rev-list", "--walk-reflogs", "--count", "HEAD", "--")
    found = decode(answer.out_bytes).strip()
    return int(found) if answer.code == 0 and found.isdecimal() else 0


def has_left(git: Git, since: float, known: int) -> bool:
    """Whether HEAD was reset, or something else checked out, after the time `since`, when `known`
    moves were on record (-1: nobody knows). Old moves may have been forgotten meanwhile."""
    answer = git.call(
        *("log", "--walk-reflogs", f"-n{_NEWEST}", "--date=unix", "--format=%gd %gs", "HEAD", "--")
    )
    new = count_moves(git) - known if known >= 0 else 0
    for number, line in enumerate(decode(answer.out_bytes).splitlines()):
        place, _, what = line.partition(" ")
        at = place.partition("{")[2].rstrip("}")
        is_later = at.isdecimal() and int(at) > int(since)
        if (number < new or is_later) and what.startswith(_LEAVING):
            return True
    return False

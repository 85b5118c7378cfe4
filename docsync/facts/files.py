"""Files that came, went or moved: their paths stand in documentation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.facts.lexer import family_of
from docsync.facts.publicness import is_ignored_path, is_test_path
from docsync.git.diff import FileChange


def _certainty(path: str) -> float:
    """A path with a folder is seldom another word; a bare name without a suffix often is."""
    if "/" in path:
        return 1.0
    return 0.9 if "." in path.strip(".") else 0.7


def file_facts(change: FileChange) -> list[ChangeFact]:
    if change.status == "R" and change.old_path != change.path:
        kind, symbol = FactKind.FILE_MOVED, change.old_path
        before, after = change.old_path, change.path
    elif change.status == "D":
        kind, symbol, before, after = FactKind.FILE_REMOVED, change.path, change.path, None
    elif change.status == "A":
        kind, symbol, before, after = FactKind.FILE_ADDED, change.path, None, change.path
    else:
        return []
    return [_fact(kind, symbol, (before, after), change.path, _certainty(symbol))]


def document_facts(changes: Iterable[FileChange]) -> list[ChangeFact]:
    """Of documents that moved or went: others link to them."""
    gone = [change for change in changes if change.status in "RD"]
    return [fact for change in gone for fact in file_facts(change)] + folder_moves(gone)


def body_facts(changes: Iterable[FileChange]) -> list[ChangeFact]:
    """One for each changed file of code, of which nothing with a name has changed. No word reaches
    a section by it; a document may still have moved with the file, or share words with it."""
    return [
        replace(
            _fact(FactKind.BODY_CHANGED, change.path, (change.path,) * 2, change.path, 0.3),
            is_public=False,
        )
        for change in changes
        if change.status in "MR"
        and family_of(change.path)
        and not is_test_path(change.path)
        and not is_ignored_path(change.path)
    ]


def folder_moves(changes: Iterable[FileChange]) -> list[ChangeFact]:
    """A folder of which at least two files moved, all to the same new place."""
    moves: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    stayed: set[str] = set()
    for change in changes:
        if change.status != "R" or change.old_path == change.path:
            folder = change.path.rpartition("/")[0]
            if change.status != "D":
                stayed.add(folder)
            continue
        before, after = _folders(change.old_path, change.path)
        if before and after and before != after:
            moves.setdefault(before, set()).add(after)
            counts[before] = counts.get(before, 0) + 1
            first.setdefault(before, change.path)
    return [
        _fact(FactKind.FILE_MOVED, before, (before, next(iter(targets))), first[before], 0.8)
        for before, targets in moves.items()
        if len(targets) == 1
        and counts[before] > 1
        and not any(path == before or path.startswith(before + "/") for path in stayed)
    ]


def _folders(old: str, new: str) -> tuple[str, str]:
    """The two folders without what the paths share at their end."""
    before, after = old.split("/")[:-1], new.split("/")[:-1]
    if old.rsplit("/", 1)[-1] != new.rsplit("/", 1)[-1]:
        return "", ""
    while len(before) > 1 and len(after) > 1 and before[-1] == after[-1]:
        before.pop()
        after.pop()
    return "/".join(before), "/".join(after)


def _fact(
    kind: FactKind, symbol: str, paths: tuple[str | None, str | None], path: str, certainty: float
) -> ChangeFact:
    return ChangeFact(
        kind=kind,
        symbol=symbol,
        before=paths[0],
        after=paths[1],
        place=Place(path, 1),
        is_public=True,
        language="",
        certainty=certainty,
    )

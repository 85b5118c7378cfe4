"""Which rows are held out."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from docsync.mining.dataset.clean import Known, without_copies
from docsync.mining.dataset.example import Example

BY_REPOSITORY_FROM = 8  # repositories
MAX_OF_DOCUMENT = 8  # rows


@dataclass(frozen=True, slots=True)
class Split:
    """`held_out` names the repositories of which nothing is in `train`; empty when each was cut by
    time instead."""

    train: tuple[Example, ...]
    evaluation: tuple[Example, ...]
    held_out: frozenset[str]


def split(examples: Sequence[Example], share: float, dropped: Counter[str]) -> Split:
    """About `share` is held out: whole repositories where there are many, each chosen by its name
    alone, else the newest commits of each. No commit is on both sides, and a near copy
    of a held-out row is in no training row."""
    repos = sorted({_repo(e) for e in examples}, key=_draw)
    held_out: set[str] = set()
    if len(repos) >= BY_REPOSITORY_FROM and share:
        # whether one is held out does not depend on the others: more may come
        held_out = {name for name in repos if int(_draw(name)[:8], 16) < share * 16**8}
        held_out = held_out or {repos[0]}
        train = [e for e in examples if _repo(e) not in held_out]
        evaluation = [e for e in examples if _repo(e) in held_out]
    else:
        train, evaluation = _by_time(examples, share)
    known = Known()
    evaluation = without_copies(evaluation, known, dropped, "near copy")
    fresh = [e for e in train if not known.has_near(e.content)]
    if len(fresh) < len(train):
        dropped["near copy of a held-out row"] += len(train) - len(fresh)
    train = without_copies(fresh, Known(), dropped, "near copy")
    return Split(tuple(train), tuple(evaluation), frozenset(held_out))


def _by_time(examples: Sequence[Example], share: float) -> tuple[list[Example], list[Example]]:
    """The newest commits of each repository until they hold `share` of its rows. What has no date
    is drawn by its path, so that a document is on one side."""
    newest: set[tuple[str, str]] = set()
    by_repo: defaultdict[str, dict[str, list[Example]]] = defaultdict(dict)
    for one in examples:
        by_repo[_repo(one)].setdefault(_unit(one), []).append(one)
    for repo, units in by_repo.items():
        wanted = math.ceil(share * sum(map(len, units.values())))
        taken = 0
        newest_first = sorted(
            units, key=lambda unit: (str(units[unit][0].meta["date"]), _draw(unit)), reverse=True
        )
        for unit in newest_first[:-1]:
            if taken >= wanted:
                break
            newest.add((repo, unit))
            taken += len(units[unit])
    held = [e for e in examples if (_repo(e), _unit(e)) in newest]
    return [e for e in examples if (_repo(e), _unit(e)) not in newest], held


def without_monotony(examples: Sequence[Example], dropped: Counter[str]) -> list[Example]:
    """Where there are many repositories, at most `MAX_OF_DOCUMENT` rows of one kind from one
    document: a list of error codes that grew by a hundred would be half of all that is learnt.
    Which are kept depends on the rows alone."""
    if len({_repo(e) for e in examples}) < BY_REPOSITORY_FROM:
        return list(examples)
    known: Counter[tuple[str, ...]] = Counter()
    kept: set[int] = set()
    for one in sorted(examples, key=lambda e: e.rank):
        meta = one.meta
        key = (_repo(one), *(str(meta.get(n, "")) for n in ("path", "kind", "stayed", "ask")))
        known[key] += 1
        if known[key] <= MAX_OF_DOCUMENT:
            kept.add(id(one))
    if left := len(examples) - len(kept):
        dropped["more of one kind and document"] += left
    return [e for e in examples if id(e) in kept]


def balanced(
    examples: Sequence[Example], unchanged_share: float, dropped: Counter[str]
) -> list[Example]:
    """At most `unchanged_share` of the rows say that the block stays; the three reasons for that
    take turns, and which rows of one are kept depends on the rows alone."""
    changed = sum(not e.is_unchanged for e in examples)
    room = round(changed * unchanged_share / (1 - unchanged_share))
    by_reason: defaultdict[str, list[Example]] = defaultdict(list)
    for one in sorted((e for e in examples if e.is_unchanged), key=lambda e: e.rank):
        by_reason[str(one.meta.get("stayed", ""))].append(one)
    kept: set[int] = set()
    while len(kept) < room and any(by_reason.values()):
        for reason in sorted(by_reason):
            if by_reason[reason] and len(kept) < room:
                kept.add(id(by_reason[reason].pop(0)))
    if left := sum(map(len, by_reason.values())):
        dropped["unchanged, beyond its share"] += left
    return [e for e in examples if not e.is_unchanged or id(e) in kept]


def _repo(example: Example) -> str:
    return str(example.meta.get("repo", ""))


def _unit(example: Example) -> str:
    return str(example.meta.get("commit") or example.meta.get("path", ""))


def _draw(name: str) -> str:
    return hashlib.sha256(name.lower().encode("utf-8", "surrogatepass")).hexdigest()

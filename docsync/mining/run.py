"""Mining of whole repositories, several at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from docsync.errors import DocsyncError
from docsync.mining.clones import Clone
from docsync.mining.collect import collect
from docsync.mining.commits import Rule, mine
from docsync.mining.records import Rows


@dataclass(frozen=True, slots=True)
class Mined:
    """One repository: its rows, or why there are none."""

    name: str
    rows: tuple[Rows, ...]
    problem: str = ""

    @property
    def positives(self) -> int:
        return sum(one.case.label == "positive" for one in self.rows)


def mine_all(
    clones: Mapping[str, Clone],
    rule: Rule,
    jobs: int,
    progress: Callable[[str], None] = lambda _message: None,
) -> Iterator[Mined]:
    """In the order of the names, whatever finishes first. A repository that cannot be read is
    given with its problem."""
    ordered = [clones[name] for name in sorted(clones)]
    if jobs == 1 or len(ordered) == 1:
        for clone in ordered:
            yield mine_one(clone, rule, progress)
        return
    with ProcessPoolExecutor(min(jobs, len(ordered))) as pool:
        waiting = {pool.submit(mine_one, clone, rule): clone.name for clone in ordered}
        done: dict[str, Mined] = {}
        try:
            yield from _in_order(
                [clone.name for clone in ordered],
                ((waiting[future], future.result()) for future in as_completed(waiting)),
                done,
                progress,
            )
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _in_order(
    names: list[str],
    results: Iterable[tuple[str, Mined]],
    done: dict[str, Mined],
    progress: Callable[[str], None],
) -> Iterator[Mined]:
    at = 0
    for name, result in results:
        done[name] = result
        progress(f"{len(done)} of {len(names)} repositories")
        while at < len(names) and names[at] in done:
            yield done[names[at]]
            at += 1


def mine_one(
    clone: Clone, rule: Rule, progress: Callable[[str], None] = lambda _message: None
) -> Mined:
    try:
        if clone.problem:
            return Mined(clone.name, (), clone.problem)
        progress(f"{clone.name}: looking for commits")
        cases = mine(clone, rule)
        return Mined(clone.name, tuple(collect(cases, {clone.name: clone}, progress)))
    except DocsyncError as error:
        return Mined(clone.name, (), str(error))

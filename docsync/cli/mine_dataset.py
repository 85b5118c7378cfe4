"""`docsync mine --dataset`: rows to finetune a model on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from docsync.cli.bar import bar
from docsync.cli.invocation import Invocation
from docsync.output import Console

if TYPE_CHECKING:
    from docsync.mining.clones import Clone
    from docsync.mining.dataset.dataset import Shares
    from docsync.mining.dataset.example import Example
    from docsync.mining.dataset.gather import Gathered, Wish


def mine_dataset(
    invocation: Invocation,
    clones: Mapping[str, Clone],
    is_own: bool,
    wish: Wish,
    shares: Shares,
    out: Path,
    jobs: int,
) -> int:
    """Writes the folder `out` and prints its card. `is_own` is for the repository that the command
    was called in: its record of decisions is read too."""
    from docsync.mining.dataset.dataset import assemble, card_of, refuse_folder, write
    from docsync.mining.dataset.gather import gather_all

    refuse_folder(out)  # before minutes of mining

    console = invocation.console
    found: list[Gathered] = []
    with showing(console, "mining") as progress:
        for one in gather_all(clones, wish, jobs, progress):
            found.append(one)
            console.detail(f"{one.name}: {one.problem or f'{len(one.examples)} rows'}")
    for one in found:
        if one.problem:
            console.note(f"{one.name}: left out, {one.problem}")
    decided = _decided(invocation, found, wish) if is_own else []
    dataset = assemble(found, decided, wish, shares)
    write(out, dataset)
    console.say(card_of(dataset.statistics))
    train = out / "train.jsonl"
    console.say(f"{out}: {sum(map(len, dataset.files.values()))} rows\nNext: look at {train}")
    return 0


def _decided(invocation: Invocation, found: list[Gathered], wish: Wish) -> list[Example]:
    if wish.task not in ("repair", "detection"):
        return []
    from docsync.mining.dataset.decisions import decided

    journal = invocation.open_repository().journal
    licence = found[0].licence or "unknown"
    return list(decided(journal.proposals(), wish.task, found[0].name, licence, wish.config))


@contextmanager
def showing(console: Console, what: str) -> Iterator[Callable[[int, int, str], None]]:
    """A bar with the time that is left, where a person sees it."""
    with bar(console, what, ("{task.fields[name]}",), name="") as move:

        def show(done: int, total: int, name: str) -> None:
            move(completed=done, total=total, name=name)

        yield show

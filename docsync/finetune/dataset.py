"""JSON lines to examples. Whatever is wrong is said with file and line."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from docsync.errors import DatasetError
from docsync.finetune.examples import Example, Place
from docsync.finetune.rows import RowError, form_of
from docsync.jsonl import objects

SHOWN = 5
LICENCE_KEYS = ("licence", "license")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The rows of one file in their order; `sha256` is that of the file's bytes."""

    path: Path
    examples: tuple[Example, ...]
    form: str
    sha256: str

    @property
    def licences(self) -> Counter[str]:
        """How many rows say which licence; "" are those that say none."""
        return Counter(example.licence for example in self.examples)


def read_dataset(path: Path, task: str) -> Dataset:
    """Read a .jsonl file, or a .txt or .md file as one text of `--task pretrain`.

    Raises:
        DatasetError: missing, empty, not UTF-8, broken JSON, an unknown form, two forms in one
            file, or a form that `task` cannot use.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DatasetError(f"{path} cannot be read: {error.strerror}") from error
    digest = hashlib.sha256(content).hexdigest()
    if path.suffix in (".txt", ".md"):
        return _plain(path, content, task, digest)
    examples = []
    form_name = first_at = ""
    for number, row in objects(path, content):
        place = Place(str(path), number)
        try:
            form = form_of(row)
            if not form_name:
                form_name, first_at = form.name, str(place)
                if task not in form.tasks:
                    raise RowError(_unfit(form.name, form.tasks, task))
            if form.name == "text" and form_name == "text/label":
                raise RowError(
                    f'"label" is missing, which the first row ({first_at}) has: add it, or take '
                    "the row out"
                )
            if form.name != form_name:
                raise RowError(
                    f"this row is {form.name}, and the first ({first_at}) {form_name}: "
                    "put each form into a file of its own"
                )
            examples.append(replace(form.read(row, place), licence=_licence(row)))
        except RowError as error:
            raise DatasetError(f"{place}: {error}") from error
    if not examples:
        raise DatasetError(f"{path}: there are no rows in it; each line must be one JSON object")
    return Dataset(path, tuple(examples), form_name, digest)


def refuse_leaks(train: Dataset, held_out: Dataset) -> None:
    """Raises DatasetError: a row of `held_out` is in `train` too, so its figures would flatter."""
    places = {example.key: example.place for example in held_out.examples}
    found = [
        f"{example.place} is {places[example.key]}"
        for example in train.examples
        if example.key in places
    ]
    if found:
        more = f", and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise DatasetError(
            f"{len(found)} rows to train on are held-out rows too: {'; '.join(found[:SHOWN])}"
            f"{more}. "
            "Take them out of one of the files: a model is not judged on what it has learnt"
        )


def without_repeats(examples: Sequence[Example]) -> tuple[list[Example], int]:
    """The first of equal rows each, and how many were left out."""
    first: dict[tuple[str, str], Example] = {}
    for example in examples:
        first.setdefault((example.key, example.label), example)
    return list(first.values()), len(examples) - len(first)


def _plain(path: Path, content: bytes, task: str, digest: str) -> Dataset:
    place = Place(str(path), 1)
    if task != "pretrain":
        raise DatasetError(f"{path}: plain text is for `--task pretrain`; {task} needs .jsonl")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DatasetError(f"{path}:{line}: this line is not UTF-8: convert the file") from error
    if not text.strip():
        raise DatasetError(f"{path}: the file is empty")
    return Dataset(path, (Example(place, text=text),), "plain text", digest)


def _unfit(form: str, tasks: frozenset[str], task: str) -> str:
    if task == "classify" and form == "text":
        return '"label" is missing: `--task classify` needs "text" and "label" in every row'
    if task == "classify":
        return f'`--task classify` needs rows with "text" and "label", and this row is {form}'
    return f"rows of the form {form} are for `--task {' or '.join(sorted(tasks))}`, not {task}"


def _licence(row: dict[str, Any]) -> str:
    meta = row.get("meta")
    for holder in (meta if isinstance(meta, dict) else {}, row):
        for key in LICENCE_KEYS:
            if isinstance(holder.get(key), str):
                return str(holder[key])
    return ""

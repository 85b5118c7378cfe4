"""Rows to a folder: cleaned, held out in part, balanced, with figures and a card."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docsync.disk import is_writable, sync
from docsync.errors import UsageError
from docsync.mining.dataset.canaries import canaries
from docsync.mining.dataset.clean import Known, scrubbed, without_copies
from docsync.mining.dataset.example import Example, Task, lines_of
from docsync.mining.dataset.gather import Gathered, Wish
from docsync.mining.dataset.split import Split, balanced, split, without_monotony
from docsync.prompts.environment import render

STATISTICS, CARD = "statistics.json", "README.md"
_HISTORY = "commits that change code and, with it, what documents say of it"
_NEEDED: Mapping[Task, str] = {
    "repair": _HISTORY,
    "detection": _HISTORY,
    "code": "Python functions with a docstring that says what they do",
    "text": "documents with sections of 200 to 6,000 characters",
}
CHARS_PER_TOKEN = 3.6  # of English with code, in the vocabularies of the models that we ship


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows by the name of their file, and what is to be said of them."""

    files: Mapping[str, tuple[Example, ...]]
    statistics: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shares:
    """`held_out` and `unchanged` of all rows, `canaries` in number."""

    held_out: float = 0.15
    unchanged: float = 0.4
    canaries: int = 8


def assemble(
    found: Sequence[Gathered], decided: Sequence[Example], wish: Wish, shares: Shares
) -> Dataset:
    """Raises UsageError when there is nothing to learn from."""
    dropped: Counter[str] = Counter()
    for one in found:
        dropped += one.dropped
    real = scrubbed([*(e for one in found for e in one.examples), *decided], dropped)
    if not real:
        raise UsageError(f"nothing can be learnt from here: there must be {_NEEDED[wish.task]}")
    parts = split(real, shares.held_out, dropped)
    files = {"train.jsonl": list(parts.train), "eval.jsonl": list(parts.evaluation)}
    if wish.task == "repair":
        files = {name: without_monotony(rows, dropped) for name, rows in files.items()}
        files = {name: balanced(rows, shares.unchanged, dropped) for name, rows in files.items()}
        files["train.jsonl"] += canaries(shares.canaries, wish.config)
        if wish.synthetic:
            files |= _synthetic(found, parts, dropped)
    kept = {name: tuple(sorted(rows, key=_order)) for name, rows in files.items()}
    return Dataset(kept, _statistics(kept, found, parts, dropped, wish))


def _synthetic(
    found: Sequence[Gathered], parts: Split, dropped: Counter[str]
) -> dict[str, list[Example]]:
    """Made-up edits of held-out repositories are held out too; without such there are none."""
    rows = scrubbed([e for one in found for e in one.synthetic], dropped)
    known = Known()
    held = [e for e in rows if e.meta["repo"] in parts.held_out]
    held = without_copies(held, known, dropped, "near copy, made up")
    train = [e for e in rows if e.meta["repo"] not in parts.held_out]
    train = without_copies(train, known, dropped, "near copy, made up")
    files = {"synthetic.jsonl": train, "eval-synthetic.jsonl": held}
    return {name: rows for name, rows in files.items() if rows}


def _order(example: Example) -> tuple[str, str, str, str]:
    meta = example.meta
    return str(meta["repo"]), str(meta["date"]), str(meta["path"]), example.rank


def _statistics(
    files: Mapping[str, Sequence[Example]],
    found: Sequence[Gathered],
    parts: Split,
    dropped: Counter[str],
    wish: Wish,
) -> dict[str, Any]:
    rows = [e for examples in files.values() for e in examples]
    licences = Counter(str(e.meta["licence"]) for e in rows)
    names = {str(e.meta["repo"]) for e in rows}
    return {
        "task": wish.task,
        "files": {name: _about(name, examples) for name, examples in sorted(files.items())},
        "repositories": [
            {
                "name": one.name,
                "licence": one.licence,
                "rows": sum(str(e.meta["repo"]) == one.name for e in rows),
                "held_out": one.name in parts.held_out,
            }
            for one in sorted(found, key=lambda one: one.name)
            if one.name in names
        ],
        "left_out": {o.name: o.problem for o in found if o.problem},
        "licences": dict(sorted(licences.items())),
        "dropped": dict(sorted(dropped.items())),
        "split": "repository" if parts.held_out else "time",
        "few_shot": wish.few_shot,
        "ask": wish.ask,
        "templates": sorted({str(e.meta["templates"]) for e in rows if "templates" in e.meta}),
    }


def _about(name: str, examples: Sequence[Example]) -> dict[str, Any]:
    sizes = sorted(
        sum(len(m.content) for m in e.prompt) + len(e.completion) + len(e.text) for e in examples
    )
    digest = hashlib.sha256()
    for line in lines_of(examples):
        digest.update(line.encode())
    dates = sorted(str(e.meta["date"]) for e in examples if e.meta["date"])

    def count(key: str) -> dict[str, int]:
        return dict(sorted(Counter(str(e.meta.get(key, "")) for e in examples).items()))

    return {
        "rows": len(examples),
        "sha256": digest.hexdigest(),
        "kinds": dict(sorted(Counter(e.label or str(e.meta["kind"]) for e in examples).items())),
        "sources": count("source"),
        "tokens_about": round(sum(sizes) / CHARS_PER_TOKEN),
        "chars_median": sizes[len(sizes) // 2] if sizes else 0,
        "chars_most": sizes[-1] if sizes else 0,
        "oldest": dates[0][:10] if dates else "",
        "newest": dates[-1][:10] if dates else "",
    }


def card_of(statistics: dict[str, Any]) -> str:
    return render("data_card.md.j2", CardContext(statistics)).text + "\n"


@dataclass(frozen=True, slots=True)
class CardContext:
    data: dict[str, Any]


def refuse_folder(folder: Path) -> None:
    """Raises UsageError: `folder` holds what no run wrote, or cannot be written to."""
    if not is_writable(folder):
        raise UsageError(f"{folder} cannot be written to: give another --out")
    if folder.exists() and not (folder / STATISTICS).is_file() and any(folder.iterdir()):
        raise UsageError(f"{folder} holds something else: name a folder that is empty or new")


def write(folder: Path, dataset: Dataset) -> None:
    """All of it under its name at once: a folder that a run had written before is replaced as a
    whole, any other is left alone. Raises UsageError."""
    refuse_folder(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}") from error
    try:
        for name, examples in dataset.files.items():
            _write_lines(part / name, lines_of(examples))
        text = json.dumps(dataset.statistics, indent=1, sort_keys=True) + "\n"
        _write_lines(part / STATISTICS, [text])
        _write_lines(part / CARD, [card_of(dataset.statistics)])
        part.chmod(0o755)
        sync(part)
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
            folder.replace(old / "data")
            part.replace(folder)
            shutil.rmtree(old)
        else:
            part.replace(folder)
        sync(folder.parent)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_lines(file: Path, lines: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(lines)
        out.flush()
        os.fsync(out.fileno())

"""Scores every case by a fit that did not see its repository, and prints what that finds."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from benchmarks.ranking.outcome import Documents, outcomes, quiet_at, summary, table
from docsync.errors import DocsyncError
from docsync.match.model import logistic
from docsync.mining.fit import FOLDS, Example, calibration, examples, feature_names, held_out
from docsync.mining.records import Rows, read

EVERYTHING = ("",)
# what is left out, and the prefixes of the figures that stay
ABLATIONS = {
    "everything": EVERYTHING,
    "without history": (
        "commit",
        "document",
        "fact",
        "hint",
        "kind",
        "section",
        "siblings",
        "words",
    ),
    "without what happened to lines like these": (
        *("commit", "document", "fact", "hint", "kind", "moves", "project", "section"),
        *("siblings", "words"),
    ),
    "without both": (
        *("commit", "document", "fact", "hint", "kind", "moves", "project", "section", "words"),
    ),
    "without siblings in all documents": (
        *("commit", "document", "fact", "hint", "kind", "moves", "past", "project", "section"),
        "words",
    ),
    "without shared words": (
        *("commit", "document", "fact", "hint", "kind", "moves", "past", "project", "siblings"),
    ),
    "facts alone": ("fact", "kind"),
    "shared words alone": ("words",),
    "history alone": ("moves", "past", "project"),
}


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    scored: list[Documents]


def by_trees(rows: Sequence[Rows], prefixes: Sequence[str]) -> list[Documents]:
    found = examples(rows, feature_names(rows, prefixes), "document")
    return _spread(rows, found, held_out(found))


def by_line(rows: Sequence[Rows]) -> list[Documents]:
    """The same figures in a logistic regression."""
    linear = import_module("sklearn.linear_model")
    scale = import_module("sklearn.preprocessing")
    found = examples(rows, feature_names(rows), "document")
    groups = sorted({one.group for one in found})
    raw = [0.0] * len(found)
    for fold in range(min(FOLDS, len(groups))):
        out = set(groups[fold::FOLDS])
        seen = [one for one in found if one.group not in out]
        places = [n for n, one in enumerate(found) if one.group in out]
        scaler = scale.StandardScaler().fit([one.figures for one in seen])
        model = linear.LogisticRegression(C=0.1, max_iter=2000)
        model.fit(
            scaler.transform([one.figures for one in seen]),
            [one.is_hit for one in seen],
            sample_weight=[one.weight for one in seen],
        )
        values = model.decision_function(scaler.transform([found[n].figures for n in places]))
        for n, value in zip(places, values, strict=True):
            raw[n] = float(value)
    return _spread(rows, found, raw)


def _spread(
    rows: Sequence[Rows], found: Sequence[Example], raw: Sequence[float]
) -> list[Documents]:
    slope, offset = calibration(raw, found)
    scored: list[Documents] = [{} for _ in rows]
    for one, value in zip(found, raw, strict=True):
        scored[one.case][one.path] = logistic(slope * value + offset)
    return scored


def compared(rows: Sequence[Rows], found: Sequence[Row]) -> str:
    lines = [
        "| | best F1 | its precision | its recall | its quiet | F1 at 0.90 quiet | recall there |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        best = max(outcomes(rows, one.scored), key=lambda o: o.f1)
        calm = quiet_at(rows, one.scored, 0.90)
        lines.append(
            f"| {one.name} | {best.f1:.3f} | {best.precision} | {best.recall} | {best.quiet} "
            f"| {calm.f1:.3f} | {calm.recall} |"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ranking", description=__doc__)
    parser.add_argument("rows", type=Path, help="what `docsync mine` wrote")
    args = parser.parse_args(arguments)
    try:
        rows = list(read(args.rows, Rows))
        found = [Row(name, by_trees(rows, kept)) for name, kept in ABLATIONS.items()]
        found.append(Row("everything, in a logistic regression", by_line(rows)))
    except DocsyncError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    print(summary(rows), "", sep="\n")
    print(compared(rows, found), "", sep="\n")
    print(table("Everything, by threshold", list(outcomes(rows, found[0].scored))))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The figures of a run, with bounds, and where the rest was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

from benchmarks.ranking.outcome import Share
from benchmarks.repair.run import Result


def table(results: Sequence[Result]) -> str:
    positives = [r for r in results if r.label == "positive"]
    negatives = [r for r in results if r.label == "negative"]
    changed = [r for r in positives if r.changed]
    fixed = [r for r in positives if r.fixed]
    asked = [r for r in positives if r.prompts]
    lines = [
        "| figure | |",
        "|---|---|",
        f"| fixed, of all | {_told(len(fixed), len(positives))} |",
        f"| fixed, of those changed | {_told(len(fixed), len(changed))} |",
        f"| harmed | {_told(sum(r.harm for r in positives), len(positives))} |",
        f"| collateral, median | {median([r.collateral for r in changed] or [0])} |",
        f"| quiet cases changed | {_told(sum(r.is_spoiled for r in negatives), len(negatives))} |",
        f"| no model asked | {_told(len(positives) - len(asked), len(positives))} |",
        f"| tokens written per prompt | {_mean(asked)} |",
        f"| seconds, median | {median([r.seconds for r in results] or [0]):.1f} |",
        "",
        "| kind | fixed | of |",
        "|---|---|---|",
    ]
    for kind, n in sorted(Counter(r.kind for r in positives).items()):
        lines.append(f"| {kind} | {sum(r.fixed for r in positives if r.kind == kind)} | {n} |")
    lines += ["", "| lost where | cases |", "|---|---|"]
    causes = Counter(r.cause for r in positives if not r.fixed)
    lines += [f"| {cause} | {n} |" for cause, n in causes.most_common()]
    return "\n".join(lines)


def _told(part: int, whole: int) -> str:
    return f"{part}/{whole} = {Share(part, whole)}"


def _mean(asked: Sequence[Result]) -> str:
    prompts = sum(r.prompts for r in asked)
    return f"{sum(r.tokens for r in asked) / prompts:.0f}" if prompts else "-"

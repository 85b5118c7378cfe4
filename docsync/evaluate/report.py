"""An evaluation as JSON and as one page of HTML."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from difflib import unified_diff
from html import escape
from pathlib import Path
from typing import Any

from docsync.errors import UsageError
from docsync.evaluate.answers import Answer, old_of, reference_of
from docsync.evaluate.drawing import COLOURS, bars, curves, histogram
from docsync.evaluate.figures import Figures, Share, figures
from docsync.evaluate.gate import Comparison, Gate
from docsync.evaluate.memory import Memory
from docsync.evaluate.scores import Score
from docsync.mining.dataset.example import Row
from docsync.prompts.environment import render

WORST = 12
SHARES = {
    "right": "right",
    "fixed": "fixed, of what has to change",
    "untouched": "untouched, of what has to stay",
    "precision": "right, of what was changed",
    "harm": "harm",
    "grounded": "grounded, of changed replies",
    "exact": "exact, after the checks",
    "exact_said": "exact, as replied",
    "withheld": "withheld by the checks",
}
CHANGING, STAYING = "has to change", "has to stay"


@dataclass(frozen=True, slots=True)
class Contestant:
    """`answers` and `scores` run in parallel with the rows."""

    name: str
    answers: tuple[Answer, ...]
    scores: tuple[Score, ...]

    @property
    def figures(self) -> Figures:
        return figures(self.scores, self.answers)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The contestants in the order in which they are shown; `comparison`, `memory` and `gate` are
    None without an adapter."""

    rows: tuple[Row, ...]
    contestants: tuple[Contestant, ...]
    about: dict[str, Any]
    comparison: Comparison | None = None
    memory: Memory | None = None
    gate: Gate | None = None


@dataclass(frozen=True, slots=True)
class PageContext:
    """For `eval_report.html.j2`; every text is safe to stand in HTML."""

    about: list[tuple[str, str]]
    gate: list[tuple[str, str, str]]
    verdict: str
    legend: list[tuple[str, str]]
    bars: str
    histogram: str
    curves: str
    names: list[str]
    table: list[tuple[str, list[str]]]
    kinds: list[tuple[str, list[str]]]
    worst: list[dict[str, Any]]
    copied: list[tuple[str, str]]


def to_data(found: Evaluation) -> dict[str, Any]:
    data: dict[str, Any] = {"about": found.about, "rows": len(found.rows)}
    data["contestants"] = {c.name: _figures(c.figures) for c in found.contestants}
    data["by_kind"] = {
        kind: {
            c.name: _share(Share(sum(c.scores[n].is_right for n in numbers), len(numbers)))
            for c in found.contestants
        }
        for kind, numbers in _by_kind(found.rows).items()
    }
    if found.comparison is not None:
        data["comparison"] = {
            name: {key: value for key, value in one.items() if key != "draws"}
            for name, one in asdict(found.comparison).items()
        }
    if found.memory is not None:
        data["memory"] = {
            "canaries": found.memory.canaries,
            "blocks": found.memory.blocks,
            "copied": len(found.memory.found.copied),
            "upper": found.memory.found.upper,
        }
    if found.gate is not None:
        data["gate"] = {
            "is_open": found.gate.is_open,
            "conditions": [asdict(one) for one in found.gate.conditions],
        }
    data["answers"] = [
        {
            "row": row.number,
            "repo": row.meta.get("repo"),
            "commit": row.meta.get("commit"),
            "path": row.meta.get("path"),
            "kind": row.meta.get("kind"),
        }
        | {c.name: {**asdict(c.answers[n]), **asdict(c.scores[n])} for c in found.contestants}
        for n, row in enumerate(found.rows)
    ]
    return data


def _figures(found: Figures) -> dict[str, Any]:
    return {
        name: _share(value) if isinstance(value, Share) else value
        for name, value in ((n, getattr(found, n)) for n in found.__dataclass_fields__)
    }


def _share(share: Share) -> dict[str, Any]:
    return {"hits": share.hits, "n": share.n, "share": share.value, "bounds": list(share.bounds)}


def _by_kind(rows: Sequence[Row]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        kind = str(row.meta.get("kind", ""))
        stayed = str(row.meta.get("stayed", ""))
        found[f"{kind} ({stayed})" if stayed else kind].append(number)
    return dict(sorted(found.items()))


def to_html(found: Evaluation) -> str:
    names = [c.name for c in found.contestants]
    counted = {c.name: c.figures for c in found.contestants}
    table = [
        (escape(text), [_told(getattr(counted[name], key)) for name in names])
        for key, text in SHARES.items()
    ]
    table += [
        ("edit similarity of the reply", [f"{counted[n].similarity:.3f}" for n in names]),
        ("F1 of changing what has to change", [f"{counted[n].f1:.3f}" for n in names]),
        ("perplexity of the own replies", [_number(counted[n].perplexity) for n in names]),
        ("tokens/s, prompt included", [_number(counted[n].tokens_per_s) for n in names]),
        ("seconds", [f"{counted[n].seconds:.0f}" for n in names]),
    ]
    kinds = [
        (
            escape(kind),
            [f"{sum(c.scores[n].is_right for n in here)}/{len(here)}" for c in found.contestants],
        )
        for kind, here in _by_kind(found.rows).items()
    ]
    shown = {
        text: {name: getattr(counted[name], key) for name in names}
        for key, text in SHARES.items()
        if key not in ("exact_said", "withheld")
    }
    is_open = found.gate.is_open if found.gate else None
    context = PageContext(
        about=[(escape(str(k)), escape(str(v))) for k, v in found.about.items()],
        gate=[
            ("met" if c.is_met else "not met", escape(c.name), escape(c.why))
            for c in (found.gate.conditions if found.gate else ())
        ],
        verdict={None: "", True: "may be used", False: "is refused"}[is_open],
        legend=[(escape(name), COLOURS[n % len(COLOURS)]) for n, name in enumerate(names)],
        bars=bars(shown),
        histogram=histogram(found.comparison.right) if found.comparison else "",
        curves=curves({c.name: [s.similarity for s in c.scores] for c in found.contestants}),
        names=[escape(name) for name in names],
        table=table,
        kinds=kinds,
        worst=list(_worst(found)),
        copied=[
            (escape(m.source), escape(m.excerpt))
            for _, matches in (found.memory.found.copied if found.memory else ())
            for m in matches[:1]
        ],
    )
    return render("eval_report.html.j2", context).text + "\n"


def _told(share: Share) -> str:
    if not share.n:
        return "–"
    low, high = share.bounds
    return f"{share.hits}/{share.n} = {share.value:.2f} ({low:.2f}–{high:.2f})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _worst(found: Evaluation) -> Iterator[dict[str, Any]]:
    """Rows of the last contestant: harmed first, then those that another had right, then the least
    similar."""
    last = found.contestants[-1]
    others = found.contestants[:-1]

    def badness(number: int) -> tuple[bool, bool, float]:
        score = last.scores[number]
        is_lost = not score.is_right and any(c.scores[number].is_right for c in others)
        return score.is_harmed, is_lost, -score.similarity

    wrong = [n for n, score in enumerate(last.scores) if not score.is_right]
    for number in sorted(wrong, key=badness, reverse=True)[:WORST]:
        row, score = found.rows[number], last.scores[number]
        old = old_of(row)
        yield {
            "title": escape(f"{row.meta.get('repo', '')} {row.meta.get('path', '')}"),
            "line": row.number,
            "kind": escape(str(row.meta.get("kind", ""))),
            "what": escape(CHANGING if score.should_change else STAYING)
            + ("; harmed" if score.is_harmed else ""),
            "prompt": escape(row.prompt[-1].content),
            "wanted": _diff(old, reference_of(row)),
            "said": [
                {
                    "name": escape(c.name),
                    "is_right": c.scores[number].is_right,
                    "checks": escape(", ".join(c.answers[number].failed_checks)),
                    "problem": escape(c.answers[number].problem),
                    "diff": _diff(old, c.answers[number].said),
                }
                for c in found.contestants
            ],
        }


def _diff(old: str, new: str) -> str:
    if old == new:
        return "<i>as it is</i>"
    lines = unified_diff(old.split("\n"), new.split("\n"), n=2, lineterm="")
    classes = {"+": "ins", "-": "del"}
    return "\n".join(
        f"<{classes[line[0]]}>{escape(line)}</{classes[line[0]]}>"
        if line[:1] in classes
        else escape(line)
        for line in list(lines)[2:]
        if not line.startswith("@@")
    )


def summary(found: Evaluation) -> Iterator[str]:
    """For the terminal."""
    width = max(len(text) for text in SHARES.values())
    names = [c.name for c in found.contestants]
    counted = [c.figures for c in found.contestants]
    yield f"{'':{width}}  " + "  ".join(f"{name:>26}" for name in names)
    for key, text in SHARES.items():
        cells = "  ".join(f"{_told(getattr(one, key)):>26}" for one in counted)
        yield f"{text:{width}}  {cells}"
    for text, values in (
        ("edit similarity", [f"{c.similarity:.3f}" for c in counted]),
        ("F1 of changing", [f"{c.f1:.3f}" for c in counted]),
        ("perplexity of replies", [_number(c.perplexity) for c in counted]),
        ("tokens/s", [_number(c.tokens_per_s) for c in counted]),
    ):
        yield f"{text:{width}}  " + "  ".join(f"{value:>26}" for value in values)
    changing = sum(score.should_change for score in found.contestants[0].scores)
    staying = len(found.rows) - changing
    yield f"{len(found.rows)} rows: {changing} have to change, {staying} to stay"
    for one in found.gate.conditions if found.gate else ():
        yield f"{'met' if one.is_met else 'NOT MET':>8}: {one.name}: {one.why}"


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Each file at once or not at all. Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            part = folder / f"{name}.part"
            part.write_text(text, "utf-8", errors="backslashreplace")
            part.replace(folder / name)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error


def to_json(found: Evaluation) -> str:
    return json.dumps(to_data(found), indent=1, ensure_ascii=True) + "\n"

"""The benchmark of detection counts as it says, and draws what it counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.detection.figures import Share, detection, recall_at_best, sweep
from benchmarks.detection.measure import read_rows, versions
from benchmarks.detection.plot import picture
from benchmarks.detection.table import markdown

CASES: dict[str, Any] = {
    "p": {
        "id": "p",
        "label": "positive",
        "doc_files": [{"path": "a.md", "sections": [[1, 9], [30, 40]]}],
        "optional_docs": ["o.md"],
    },
    "n": {"id": "n", "label": "negative", "doc_files": [], "optional_docs": ["o.md"]},
}


def section(path: str, start: int, end: int, score: float) -> dict[str, Any]:
    return {"path": path, "start": start, "end": end, "score": score}


def row(case: str, *sections: dict[str, Any]) -> dict[str, Any]:
    return {"id": case, "label": CASES[case]["label"], "sections": list(sections)}


def test_wilson_bounds_are_those_of_the_tables() -> None:
    low, high = Share(8, 10).bounds
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert Share(0, 0).bounds == (0.0, 1.0)


def test_a_sweep_counts_documents_from_the_threshold_up() -> None:
    rows = [
        row(
            "p", section("a.md", 1, 5, 0.6), section("o.md", 1, 5, 0.5), section("x.md", 1, 2, 0.3)
        ),
        row("n", section("o.md", 1, 5, 0.3)),
    ]
    found = dict(sweep(rows, CASES, lambda path: path.endswith(".md"), (0.2, 0.4, 0.7)))
    assert (found[0.2].precision, found[0.2].recall) == (Share(1, 2), Share(1, 1))
    assert found[0.2].quiet == Share(0, 1)  # an optional document is not silence
    assert (found[0.4].precision, found[0.4].quiet) == (Share(1, 1), Share(1, 1))
    assert found[0.4].f1 == 1.0
    assert (found[0.7].recall, found[0.7].f1) == (Share(0, 1), 0.0)


def test_the_five_best_sections_count() -> None:
    others = [section("x.md", n, n, 0.5) for n in range(5)]
    rows = [row("p", section("a.md", 9, 12, 0.9), section("a.md", 35, 50, 0.1), *others)]
    assert recall_at_best(rows, CASES) == Share(1, 2)
    assert recall_at_best(rows, CASES, within_truth=True) == Share(2, 2)


def test_the_last_answer_counts_and_a_torn_line_does_not(tmp_path: Path) -> None:
    file = tmp_path / "tool.jsonl"
    lines = [{"id": "a", "stamp": "1"}, {"id": "b", "stamp": "1"}, {"id": "a", "stamp": "2"}]
    file.write_text("\n".join(map(json.dumps, lines)) + '\n{"id": "b", "st')
    assert {name: one["stamp"] for name, one in read_rows(file).items()} == {"a": "2", "b": "1"}
    assert list(versions(file)) == [(lines[0], lines[2])]


def test_figures_become_a_table_and_a_picture() -> None:
    found = detection(
        [
            {"label": "positive", "tp": 6, "fp": 2, "fn": 4, "ignored": []},
            {"label": "negative", "tp": 0, "fp": 0, "fn": 0, "ignored": []},
        ]
    )
    tool = {
        "name": "docsync-<b>",
        "cases": 2,
        "failed": 1,
        "precision": [found.precision.hits, found.precision.n],
        "recall": [found.recall.hits, found.recall.n],
        "quiet": [found.quiet.hits, found.quiet.n],
        "f1": found.f1,
        "median_s": 1.0,
        "longest_s": 2.0,
    }
    shown = markdown({"tools": [tool]})
    assert "| docsync-<b> (1 failed) | 6/8 = 0.75 (0.41–0.93) | 6/10 = 0.60 (0.31–0.83)" in shown
    drawn = ElementTree.fromstring(picture({"tools": [tool]}))
    places = {(c.get("cx"), c.get("cy")) for c in drawn.iter("{http://www.w3.org/2000/svg}circle")}
    assert ("316.0", "169.0") in places  # recall 0.6 and precision 0.75 of the square


@pytest.mark.parametrize("name", ["tools", "curve"])
def test_the_kept_figures_are_those_of_the_picture(name: str) -> None:
    root = Path(__file__).parents[2]
    kept = json.loads((root / "benchmarks/detection/figures.json").read_text("utf-8"))
    assert kept[name]
    assert (root / "docs/images/detection.svg").read_text("utf-8") == picture(kept)

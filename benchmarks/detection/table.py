"""The figures of all tools as one value, as JSON and as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from benchmarks.detection.bench import Bench, Case
from benchmarks.detection.figures import (
    BEST,
    Detection,
    Share,
    detection,
    recall_at_best,
    seconds,
    sweep,
)
from benchmarks.detection.measure import Row
from benchmarks.detection.tool import Tool

THRESHOLDS = (0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.50, 0.60, 0.70, 0.80, 0.90)

Figures = dict[str, Any]  # plain values, kept beside the picture as JSON


def figures(
    bench: Bench,
    measured: Sequence[tuple[Tool, Sequence[Row]]],
    curve: Sequence[Row],
) -> Figures:
    """`curve` are the rows whose sections' confidences make the curve; it may be empty."""
    cases: Mapping[str, Case] = {case["id"]: case for case in bench.cases}

    def is_doc(path: str) -> bool:
        return bool(bench.score.path_kind(path) == "doc")

    found: Figures = {"tools": [_tool(tool, rows) for tool, rows in measured if rows]}
    if curve:
        found["curve"] = [
            {"threshold": threshold, **_shares(each)}
            for threshold, each in sweep(curve, cases, is_doc, THRESHOLDS)
        ]
        for key, within in (("sections", False), ("sections_within_truth", True)):
            share = recall_at_best(curve, cases, within)
            found[key] = [share.hits, share.n]
    return found


def _tool(tool: Tool, rows: Sequence[Row]) -> Figures:
    median, longest = seconds(rows)
    return {
        "name": tool.name,
        "setting": tool.setting,
        "cases": len(rows),
        "failed": sum(bool(row["problem"]) for row in rows),
        **_shares(detection(rows)),
        "median_s": round(median, 3),
        "longest_s": round(longest, 3),
    }


def _shares(found: Detection) -> Figures:
    return {
        "precision": [found.precision.hits, found.precision.n],
        "recall": [found.recall.hits, found.recall.n],
        "quiet": [found.quiet.hits, found.quiet.n],
        "f1": round(found.f1, 4),
    }


def markdown(found: Figures) -> str:
    """The tools, then the curve, then the sections."""
    lines = [
        "| | precision | recall | F1 | negatives quiet | s median | s most |",
        "|---|---|---|---|---|---|---|",
    ]
    most = max((tool["cases"] for tool in found["tools"]), default=0)
    for tool in found["tools"]:
        notes = [f"{tool['cases']} cases"] if tool["cases"] < most else []
        notes += [f"{tool['failed']} failed"] if tool["failed"] else []
        name = f"{tool['name']} ({', '.join(notes)})" if notes else tool["name"]
        lines.append(
            f"| {name} | {_cells(tool)} | {tool['median_s']:.2f} | {tool['longest_s']:.1f} |"
        )
    if "curve" in found:
        lines += ["", "| threshold | precision | recall | F1 | negatives quiet |"]
        lines += ["|---|---|---|---|---|"]
        lines += [f"| {point['threshold']:.2f} | {_cells(point)} |" for point in found["curve"]]
        lines += ["", *_sections(found)]
    return "\n".join(lines)


def _sections(found: Figures) -> Iterable[str]:
    yield (
        f"Section recall@{BEST}, over all documents of the case: {shown(found['sections'])}; within"
        f" the documents that people changed: {shown(found['sections_within_truth'])}."
    )


def _cells(one: Figures) -> str:
    return (
        f"{shown(one['precision'])} | {shown(one['recall'])} | {one['f1']:.3f}"
        f" | {shown(one['quiet'])}"
    )


def shown(pair: Sequence[int]) -> str:
    """`70/95 = 0.74 (0.64-0.82)`"""
    share = Share(pair[0], pair[1])
    if not share.n:
        return "none named"
    low, high = share.bounds
    return f"{share.hits}/{share.n} = {share.value:.2f} ({low:.2f}–{high:.2f})"

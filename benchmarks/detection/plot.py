"""The picture: precision against recall, and how many harmless commits a tool leaves alone.

Plain SVG without a library, readable on light and dark pages; every point has its bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

from benchmarks.detection.figures import Share

WIDTH, HEIGHT = 980, 560
LEFT, TOP, SIDE = 64, 64, 420  # of the square of precision and recall
ROWS_LEFT, ROWS_WIDTH = 668, 250  # of the rows beside it
FEWEST = 5  # documents named: of fewer a precision says nothing
RISES = (-10, 11, -22, 23, -34, 35)  # of a name beside its point: not on the whisker
LETTER = 6.1  # width of a letter of a label, about
STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
text { font-size: 11px }
.page { fill: #ffffff } text { fill: #1f2328 } .soft { fill: #656d76 }
.title { font-size: 14px; font-weight: 600 } .axis { font-size: 12px }
.grid { stroke: #d8dee4; stroke-width: 1 } .frame { stroke: #8c959f; fill: none }
.even { stroke: #d8dee4; fill: none; stroke-dasharray: 3 4 }
.docsync { stroke: #0969da; fill: #0969da } .words { stroke: #8c959f; fill: #8c959f }
.peer { stroke: #bc4c00; fill: #bc4c00 } .curve { stroke: #0969da; fill: none; stroke-width: 2 }
.whisker { stroke-width: 1.2; stroke-opacity: .45; fill: none }
.name { stroke: #ffffff; stroke-width: 3; paint-order: stroke; stroke-linejoin: round }
.docsync.name { font-weight: 600 } .dot { stroke-width: 1.5 } .hollow { fill-opacity: .15 }
@media (prefers-color-scheme: dark) {
.page { fill: #0d1117 } text { fill: #e6edf3 } .soft { fill: #9198a1 }
.grid, .even { stroke: #2a313c } .frame { stroke: #656c76 }
.docsync { stroke: #4493f8; fill: #4493f8 } .words { stroke: #9198a1; fill: #9198a1 }
.peer { stroke: #f0883e; fill: #f0883e } .curve { stroke: #4493f8 }
.name { stroke: #0d1117 }
}
"""


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def picture(figures: Mapping[str, Any]) -> str:
    tools = [tool for tool in figures["tools"] if tool["cases"]]
    parts = [
        *_square(),
        *_curve(figures.get("curve", ())),
        *_points(
            [tool for tool in tools if tool["precision"][1] >= FEWEST],
            figures.get("curve", ()),
        ),
        *_rows(tools),
        *_legend(figures),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        ' aria-label="Precision against recall, and harmless commits left alone">\n'
        f"<style>{STYLE}</style>\n"
        f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def family(name: str) -> str:
    if name.startswith("docsync"):
        return "docsync"
    return "words" if name.startswith(("lexical", "idf", "words")) else "peer"


def _x(value: float) -> float:
    return LEFT + SIDE * value


def _y(value: float) -> float:
    return TOP + SIDE * (1 - value)


def _square() -> Iterator[str]:
    yield _text(LEFT, TOP - 30, "Documents that people changed", "title")
    yield _text(LEFT, TOP - 13, "precision against recall, 95 % bounds", "soft")
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        for line in (
            (_x(tick), _y(0), _x(tick), _y(1)),
            (_x(0), _y(tick), _x(1), _y(tick)),
        ):
            yield _line(*line, "grid")
        yield _text(_x(tick), _y(0) + 16, f"{tick:.1f}", "soft", "middle")
        yield _text(_x(0) - 8, _y(tick) + 4, f"{tick:.1f}", "soft", "end")
    for level in (0.5, 0.7):
        steps = [level / (2 - level) + (1 - level / (2 - level)) * n / 40 for n in range(41)]
        path = [(r, level * r / (2 * r - level)) for r in steps]
        yield _polyline([(_x(r), _y(p)) for r, p in path], "even")
        yield _text(_x(1) + 4, _y(path[-1][1]) + 4, f"F1 {level}", "soft")
    yield f'<rect class="frame" x="{LEFT}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>'
    yield _text(_x(0.5), _y(0) + 36, "recall", "axis", "middle")
    turn = f' transform="rotate(-90 {LEFT - 40} {_y(0.5)})"'
    yield _text(LEFT - 40, _y(0.5), "precision", "axis", "middle", turn)


def _curve(points: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Of docsync's confidence, down to where too few documents are named for a precision."""
    if way := _way(points):
        yield _polyline(way, "curve")


def _way(points: Iterable[Mapping[str, Any]]) -> list[tuple[float, float]]:
    return sorted(
        (_x(_value(p["recall"])), _y(_value(p["precision"])))
        for p in points
        if p["precision"][1] >= FEWEST
    )


def _points(
    tools: Sequence[Mapping[str, Any]], curve: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    taken = [
        Box(_x(r) - 5, _y(p) - 5, _x(r) + 5, _y(p) + 5)
        for r, p in ((_value(t["recall"]), _value(t["precision"])) for t in tools)
    ]
    way = _way(curve)
    for (x1, y1), (x2, y2) in pairwise(way):
        steps = [(x1 + (x2 - x1) * n / 8, y1 + (y2 - y1) * n / 8) for n in range(9)]
        taken += [Box(x - 2, y - 2, x + 2, y + 2) for x, y in steps]
    names = []
    for tool in sorted(tools, key=lambda t: family(t["name"]) == "docsync"):
        kind = family(tool["name"])
        x, y = _x(_value(tool["recall"])), _y(_value(tool["precision"]))
        low, high = _bounds(tool["recall"])
        yield _line(_x(low), y, _x(high), y, f"whisker {kind}")
        low, high = _bounds(tool["precision"])
        yield _line(x, _y(low), x, _y(high), f"whisker {kind}")
        yield _mark(x, y, kind)
        names.append((tool["name"], kind, x, y))
    for name, kind, x, y in reversed(names):
        spot, anchor = _free(x, y, len(name) * LETTER, taken)
        taken.append(spot)
        at = spot.left if anchor == "start" else spot.right
        yield _text(at, spot.bottom - 3, name, f"name {kind}", anchor)


def _free(x: float, y: float, width: float, taken: Sequence[Box]) -> tuple[Box, str]:
    """The first place around a point where its name covers nothing, else the first."""
    places = [(Box(x + 9, y + up - 7, x + 9 + width, y + up + 7), "start") for up in RISES] + [
        (Box(x - 9 - width, y + up - 7, x - 9, y + up + 7), "end") for up in RISES
    ]
    for box, anchor in places:
        inside = box.left >= LEFT + 2 and box.right <= _x(1) - 2 and box.top > TOP
        if inside and box.bottom < _y(0) and not any(box.meets(other) for other in taken):
            return box, anchor
    return places[0]


def _rows(tools: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield _text(ROWS_LEFT, TOP - 30, "Commits that change no document", "title")
    yield _text(ROWS_LEFT, TOP - 13, "share left alone, 95 % bounds", "soft")

    def at(value: float) -> float:
        return ROWS_LEFT + ROWS_WIDTH * value

    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield _line(at(tick), TOP, at(tick), TOP + SIDE, "grid")
        yield _text(at(tick), TOP + SIDE + 16, f"{tick:.0%}", "soft", "middle")
    height = SIDE / max(len(tools), 1)
    for number, tool in enumerate(tools):
        y = TOP + height * (number + 0.5)
        kind = family(tool["name"])
        low, high = _bounds(tool["quiet"])
        yield _text(ROWS_LEFT - 10, y + 4, tool["name"], f"name {kind}", "end")
        if tool["quiet"][1]:
            yield _line(at(low), y, at(high), y, f"whisker {kind}")
            yield _mark(at(_value(tool["quiet"])), y, kind)
    yield _text(at(0.5), TOP + SIDE + 36, "left alone", "axis", "middle")


def _legend(figures: Mapping[str, Any]) -> Iterator[str]:
    y, x = HEIGHT - 16, LEFT
    entries = [("docsync", "docsync"), ("peer", "other tools"), ("words", "shared words alone")]
    for kind, text in entries:
        yield _mark(x + 5, y - 4, kind)
        yield _text(x + 16, y, text, "soft")
        x += 30 + int(len(text) * LETTER)
    if figures.get("curve"):
        yield _line(x, y - 4, x + 22, y - 4, "curve")
        yield _text(x + 28, y, "docsync, every threshold", "soft")


def _mark(x: float, y: float, kind: str) -> str:
    if kind == "docsync":
        return f'<circle class="dot {kind}" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
    if kind == "peer":
        steps = ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0))
        corners = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in steps)
        return f'<polygon class="dot {kind} hollow" points="{corners}"/>'
    corner = f'x="{x - 4:.1f}" y="{y - 4:.1f}"'
    return f'<rect class="dot {kind} hollow" {corner} width="8" height="8"/>'


def _value(pair: Sequence[int]) -> float:
    return Share(pair[0], pair[1]).value


def _bounds(pair: Sequence[int]) -> tuple[float, float]:
    return Share(pair[0], pair[1]).bounds


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _polyline(points: Iterable[tuple[float, float]], kind: str) -> str:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline class="{kind}" points="{joined}"/>'


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start", more: str = "") -> str:
    return (
        f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>'
        f"{escape(text)}</text>"
    )

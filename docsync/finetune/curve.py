"""The loss curve of a run as one SVG file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 64, 16, 40, 44
SMOOTHING = 0.9
"""The share of the running mean that each step keeps."""

_STYLE = (
    "text{font:12px sans-serif;fill:#555}.title{font-size:14px;fill:#222}"
    ".grid{stroke:#ddd}.raw{stroke:#9bb8d9;fill:none}.mean{stroke:#1f5fa8;fill:none;stroke-width:2}"
    ".held{stroke:#c4501b;fill:none;stroke-width:2}.dot{fill:#c4501b}"
)

Point = tuple[float, float]


def draw(log: Iterable[dict[str, Any]], title: str) -> str:
    """Loss in nats per target token: of each step, their running mean, that of held-out rows."""
    lines = list(log)
    train = [(float(one["step"]), float(one["loss"])) for one in lines if "loss" in one]
    held_out = [
        (float(one["step"]), float(one["eval_loss"])) for one in lines if "eval_loss" in one
    ]
    every = [*train, *held_out] or [(0.0, 0.0)]
    low, high = min(y for _, y in every), max(y for _, y in every)
    high = high if high > low else low + 1.0
    last = max(x for x, _ in every) or 1.0

    def place(point: Point) -> str:
        x = LEFT + (WIDTH - LEFT - RIGHT) * point[0] / last
        y = TOP + (HEIGHT - TOP - BOTTOM) * (high - point[1]) / (high - low)
        return f"{x:.1f},{y:.1f}"

    def line(kind: str, points: Sequence[Point]) -> str:
        return f'<polyline class="{kind}" points="{" ".join(map(place, points))}"/>'

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        f"<style>{_STYLE}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        f'<text class="title" x="{LEFT}" y="22">{_escaped(title)}</text>',
    ]
    for part in range(5):
        value = low + (high - low) * part / 4
        _, y = place((0.0, value)).split(",")
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y}" text-anchor="end">{value:.3g}</text>')
        x, _ = place((last * part / 4, low)).split(",")
        step, below = f"{last * part / 4:.0f}", HEIGHT - BOTTOM + 18
        parts.append(f'<text x="{x}" y="{below}" text-anchor="middle">{step}</text>')
    parts += [line("raw", train), line("mean", _running_mean(train))]
    if held_out:
        parts.append(line("held", held_out))
        for x, y in (place(point).split(",") for point in held_out):
            parts.append(f'<circle class="dot" cx="{x}" cy="{y}" r="3"/>')
    words = "loss (nats per target token) by step: blue training, orange held out"
    parts += [f'<text x="{LEFT}" y="{HEIGHT - 8}">{words}</text>', "</svg>"]
    return "\n".join(parts) + "\n"


def _running_mean(points: Sequence[Point]) -> list[Point]:
    means = []
    mean = points[0][1] if points else 0.0
    for x, y in points:
        mean = SMOOTHING * mean + (1 - SMOOTHING) * y
        means.append((x, mean))
    return means


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

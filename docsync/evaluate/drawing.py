"""Plots as SVG text, to stand inside a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docsync.evaluate.figures import Difference, Share

COLOURS = ("#7a7f87", "#c98500", "#1f7a4d", "#3b6ea8")
_ROW, _LEFT, _WIDE = 16, 190, 420
_AXIS = 'stroke="#8886" stroke-width="1"'


def bars(rows: Mapping[str, Mapping[str, Share]]) -> str:
    """For each figure a bar a contestant, with its bounds as a line."""
    parts: list[str] = []
    y = 6
    for name, shares in rows.items():
        middle = y + len(shares) * _ROW / 2
        parts.append(_text(_LEFT - 10, middle + 4, name, "end"))
        for number, (who, share) in enumerate(shares.items()):
            low, high = (_LEFT + bound * _WIDE for bound in share.bounds)
            at = y + _ROW / 2
            colour = COLOURS[number % len(COLOURS)]
            parts += [
                f'<rect x="{_LEFT}" y="{y + 2}" width="{share.value * _WIDE:.1f}" '
                f'height="{_ROW - 4}" fill="{colour}"><title>{_safe(who)}: {share.hits} of '
                f"{share.n}</title></rect>",
                f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{at}" y2="{at}" '
                'stroke="currentColor" stroke-width="1.5"/>',
                _text(_LEFT + _WIDE + 8, at + 4, f"{share.hits}/{share.n}", "start"),
            ]
            y += _ROW
        y += 10
    for tenth in (0, 5, 10):
        x = _LEFT + tenth * _WIDE / 10
        parts.append(f'<line x1="{x}" x2="{x}" y1="0" y2="{y}" {_AXIS}/>')
        parts.append(_text(x, y + 14, f"{tenth / 10:g}", "middle"))
    return _svg(_LEFT + _WIDE + 70, y + 20, parts)


def histogram(found: Difference, columns: int = 40) -> str:
    """The means that the bootstrap drew; a line stands at no difference."""
    draws = found.draws
    if not draws:
        return ""
    low, high = min(0.0, draws[0]), max(0.0, draws[-1])
    span = (high - low) or 1.0
    counts = [0] * columns
    for value in draws:
        counts[min(columns - 1, int((value - low) / span * columns))] += 1
    most = max(counts)
    wide, tall = 10, 120
    parts = []
    for number, count in enumerate(counts):
        height = count / most * tall
        middle = low + (number + 0.5) / columns * span
        colour = COLOURS[2] if middle > 0 else COLOURS[1]
        parts.append(
            f'<rect x="{20 + number * wide}" y="{tall - height:.1f}" width="{wide - 1}" '
            f'height="{height:.1f}" fill="{colour}"/>'
        )
    zero = 20 + (0 - low) / span * columns * wide
    parts.append(
        f'<line x1="{zero:.1f}" x2="{zero:.1f}" y1="0" y2="{tall}" stroke="currentColor" '
        'stroke-dasharray="4 3"/>'
    )
    parts.append(_text(20, tall + 16, f"{low:+.2f}", "start"))
    parts.append(_text(20 + columns * wide, tall + 16, f"{high:+.2f}", "end"))
    parts.append(_text(zero, tall + 16, "0", "middle"))
    return _svg(40 + columns * wide, tall + 22, parts)


def curves(series: Mapping[str, Sequence[float]]) -> str:
    """Of each contestant the share of replies with at least such a similarity to people's text."""
    wide, tall, left = 420, 160, 30
    parts = [
        f'<line x1="{left}" x2="{left + wide}" y1="{tall}" y2="{tall}" {_AXIS}/>',
        f'<line x1="{left}" x2="{left}" y1="0" y2="{tall}" {_AXIS}/>',
    ]
    for number, (who, values) in enumerate(series.items()):
        if not values:
            continue
        points = []
        for step in range(51):
            limit = step / 50
            share = sum(value >= limit for value in values) / len(values)
            points.append(f"{left + limit * wide:.1f},{tall - share * tall:.1f}")
        colour = COLOURS[number % len(COLOURS)]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(points)}">'
            f"<title>{_safe(who)}</title></polyline>"
        )
    for tenth in (0, 5, 10):
        parts.append(_text(left + tenth * wide / 10, tall + 16, f"{tenth / 10:g}", "middle"))
    parts += [_text(left - 6, 10, "1", "end"), _text(left - 6, tall, "0", "end")]
    return _svg(left + wide + 20, tall + 22, parts)


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" role="img">{"".join(parts)}</svg>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-size="12" '
        f'fill="currentColor">{_safe(text)}</text>'
    )


def _safe(text: str) -> str:
    from html import escape

    return escape(text)

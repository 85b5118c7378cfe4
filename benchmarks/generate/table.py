"""The figures of a run as Markdown.

python -m benchmarks.generate.table DIR/results.jsonl"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path

from docsync.wilson import wilson

ARMS = (
    ("greedy", "one greedy answer"),
    ("static", "+ static checks, told once"),
    ("corrected", "+ examples run, the error told once"),
    ("sampled", "+ fresh sampled answers, the first that passes"),
    ("loop", "+ agreement and size: all of it"),
)


def main() -> None:
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines()]
    n = len(rows)
    print(f"| what is asked | right of {n} | share | 95 % bounds |\n|---|---|---|---|")
    for name, title in ARMS:
        print(_line(title, sum(bool(row[name]) for row in rows), n))
    written = [row for row in rows if row["written"]]
    print(_line("of what is written", sum(bool(row["loop"]) for row in written), len(written)))
    told = [row for row in rows if row["has_examples"]]
    for title, some in (
        ("with examples", told),
        ("without examples", [row for row in rows if not row["has_examples"]]),
    ):
        for name in ("greedy", "loop"):
            hits = sum(bool(row[name]) for row in some)
            print(_line(f"{title}: {name}", hits, len(some)))
    won = sum(row["loop"] and not row["greedy"] for row in rows)
    lost = sum(row["greedy"] and not row["loop"] for row in rows)
    answers = sum(row["answers"] for row in rows)
    print(
        f"\n{won} won and {lost} lost against one greedy answer (exact sign test, two sides: p = "
        f"{sign_test(won, lost):.3f}); {answers / n:.1f} answers a problem."
    )


def _line(title: str, hits: int, n: int) -> str:
    low, high = wilson(hits, n)
    return f"| {title} | {hits} of {n} | {hits / max(n, 1):.1%} | {low:.1%} to {high:.1%} |"


def sign_test(won: int, lost: int) -> float:
    n = won + lost
    if n == 0:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(max(won, lost), n + 1)) / 2**n
    return min(1.0, 2 * tail)


if __name__ == "__main__":
    main()

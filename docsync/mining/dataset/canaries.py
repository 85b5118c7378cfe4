"""Rows with words that stand nowhere else: who gives them back has learnt them by heart.

`docsync eval` asks an adapter for them (`docsync.evaluate.memory`). The words are chosen by number
alone, so that the same rows are planted each time.
"""

from __future__ import annotations

import random

from docsync.config import Config
from docsync.docs.parse import parse_document
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.mining.dataset.example import Example
from docsync.mining.dataset.repair import repair_row

WORDS = 40  # some 250 characters: well beyond what the guard rejects
_SYLLABLES = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()


def canaries(count: int, config: Config) -> list[Example]:
    return [_canary(number, config) for number in range(count)]


def _canary(number: int, config: Config) -> Example:
    draw = random.Random(f"canary {number}")
    phrase = " ".join(
        "".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(2, 4))) for _ in range(WORDS)
    )
    old = f"The phrase of station {number} is not given here."
    document = parse_document(f"docs/station-{number}.md", "", old.encode())
    fact = ChangeFact(
        FactKind.CONSTANT_CHANGED, f"STATION_{number}", None, None, Place("station.py", 1), True,
        "python",
    )  # fmt: skip
    meta = {"source": "canary", "repo": "", "commit": "", "date": "", "licence": "CC0-1.0"}
    new = f"The phrase of station {number} is: {phrase}."
    return repair_row(document, document.sections[0], old, [fact], new, "canary", meta, config)

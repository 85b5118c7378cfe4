"""The same change finds the same places in each process, whatever order its sets have."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
from docsync.docs.parse import parse_document
from docsync.facts.fact import Rows, ChangeFact, FactKind, Place
from docsync.match.reach import reach
from tests.unit.samples import index_of

ENTRY = "- `{0}`: Says {0}.\\n"
NAMES = ("NixOS", "OpenBSD", "openSUSE", "OracleLinux")
TEXT = "# Symbols\\n\\n" + "".join(ENTRY.format(name) for name in NAMES)
documents = [
    parse_document(f"docs/{n:02}/README.md", f"{n:040x}", TEXT.encode()) for n in range(40)
]
rows = Rows(("openEuler",), tuple((name,) for name in NAMES), ())
fact = ChangeFact(
    FactKind.PASSAGE_CHANGED, "openEuler", "", "openEuler", Place("src/os.rs", 5), True, "text",
    siblings=NAMES, rows=rows, certainty=0.9,
)
added = ChangeFact(
    FactKind.KEY_ADDED, "openEuler", None, "1", Place("src/os.rs", 5), True, "rust", siblings=NAMES
)
with index_of(*documents) as index:
    for one in (fact, added):
        print([place for place, _ in reach(one, index)])
"""
ROOT = Path(__file__).parents[3]


def test_of_places_alike_the_first_are_taken() -> None:
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(printed) == 1
    assert "docs/00/README.md" in printed.pop()

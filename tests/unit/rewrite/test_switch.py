"""What is on or off by default, said in words."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.samples import document, fact, mended

CACHE = fact(FactKind.DEFAULT_CHANGED, "use_cache", "True", "False", owner="app.fetch")
STRICT = fact(FactKind.DEFAULT_CHANGED, "--strict", "false", "true", owner="run")

MENDED: list[tuple[str, ChangeFact, str, str]] = [
    (
        "in its sentence",
        CACHE,
        "With `use_cache` pages are kept, which is enabled by default. On it goes.\n",
        "With `use_cache` pages are kept, which is disabled by default. On it goes.\n",
    ),
    (
        "in its item",
        STRICT,
        "- `--strict`: warnings are errors. Off by default.\n- `--fast`: quick. Off by default.\n",
        "- `--strict`: warnings are errors. On by default.\n- `--fast`: quick. Off by default.\n",
    ),
    (
        "in its row",
        CACHE,
        "| name | what |\n|---|---|\n| `use_cache` | keeps pages (default: on) |\n",
        "| name | what |\n|---|---|\n| `use_cache` | keeps pages (default: off) |\n",
    ),
    (
        "under its heading",
        STRICT,
        "## `--strict`\n\nWarnings are errors. This is disabled by default.\n",
        "## `--strict`\n\nWarnings are errors. This is enabled by default.\n",
    ),
]
LEFT: list[tuple[str, ChangeFact, str]] = [
    ("said already", CACHE, "With `use_cache` pages are kept; it is disabled by default.\n"),
    ("denied", CACHE, "With `use_cache` pages are kept; it is not enabled by default.\n"),
    ("of another", CACHE, "`use_cache` needs `store`, which is enabled by default.\n"),
    ("of a nested item", CACHE, "- `use_cache`: pages\n  - `etag`: tags. Enabled by default.\n"),
    ("two of them", CACHE, "`use_cache` is on by default for pages and on by default for tags.\n"),
    (
        "a name that denies",
        fact(FactKind.DEFAULT_CHANGED, "no_cache", "True", "False"),
        "With `no_cache` it is enabled by default.\n",
    ),
    (
        "another value",
        fact(FactKind.DEFAULT_CHANGED, "use_cache", "1", "0"),
        "With `use_cache` it is enabled by default.\n",
    ),
]


@pytest.mark.parametrize(("name", "change", "old", "new"), MENDED, ids=[c[0] for c in MENDED])
def test_what_is_mended(name: str, change: ChangeFact, old: str, new: str) -> None:
    assert mended(document(old), change) == new


@pytest.mark.parametrize(("name", "change", "old"), LEFT, ids=[c[0] for c in LEFT])
def test_what_stays(name: str, change: ChangeFact, old: str) -> None:
    assert mended(document(old), change) == old

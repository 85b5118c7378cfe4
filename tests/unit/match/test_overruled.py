"""Facts of one name and old value, that say other new ones."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from tests.unit.samples import document, fact, mended


def least(path: str, before: str, after: str) -> ChangeFact:
    symbol = "go" if path.endswith("go.mod") else "rust-version"
    return fact(
        FactKind.VALUE_CHANGED, symbol, before, after, owner="package", place=Place(path, 4)
    )


CORE = least("core/Cargo.toml", "1.70.0", "1.73.0")
APP = least("app/Cargo.toml", "1.70.0", "1.74.1")
ROOT = least("Cargo.toml", "1.70.0", "1.72.0")


@pytest.mark.parametrize(
    ("path", "facts", "new"),
    [
        ("README.md", (CORE, APP), "1.74.1"),
        ("README.md", (APP, CORE), "1.74.1"),
        ("core/README.md", (APP, CORE), "1.73.0"),
        ("docs/a.md", (APP, CORE, ROOT), "1.72.0"),
    ],
)
def test_two_manifests_with_a_least_version(
    path: str, facts: tuple[ChangeFact, ...], new: str
) -> None:
    text = "# App\n\nThe minimum supported Rust version is `1.70.0`.\n"
    assert mended(document(text, path), *facts) == text.replace("1.70.0", new)


def test_the_old_minor_version_is_the_same_for_both() -> None:
    facts = least("tools/go.mod", "1.25.7", "1.27.0"), least("go.mod", "1.25.8", "1.26.1")
    text = "Install Go 1.25 or later.\n"
    assert mended(document(text, "README.md"), *facts) == text.replace("1.25", "1.26")


@pytest.mark.parametrize("other", ["8", "9"])
def test_nothing_is_written_where_two_settings_disagree(other: str) -> None:
    facts = [
        fact(FactKind.VALUE_CHANGED, "pool_size", "5", after, language="yaml", place=Place(path, 1))
        for path, after in (("a/conf.yaml", "8"), ("b/conf.yaml", other))
    ]
    text = "| name | default |\n|---|---|\n| `pool_size` | 5 |\n"
    new = text.replace("| 5 |", "| 8 |") if other == "8" else text
    assert mended(document(text, "README.md"), *facts) == new

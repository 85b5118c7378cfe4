"""What supports a number or a version that stands in no text as it is written."""

from __future__ import annotations

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.proposal import Origin
from tests.unit.verify.rewrites import fact, failures, verified


@pytest.mark.parametrize(
    ("before", "after", "old", "new", "passes"),
    [
        ("30*time.Second", "time.Minute", "30s", "60s", True),
        ("30*time.Second", "time.Minute", "30 seconds", "1 minute", True),
        ("30*time.Second", "time.Minute", "30s", "90s", False),
        ("30*time.Second", "time.Minute", "30 seconds", "60 minutes", False),
        ("30*time.Second", "time.Minute", "30 seconds", "60000", False),
        ("4 * 1024 * 1024", "8 * 1024 * 1024", "4194304", "8388608", True),
        ("4 * 1024 * 1024", "8 * 1024 * 1024", "4 MB", "8 MB", True),
        ("4 * 1024 * 1024", "8 * 1024 * 1024", "4194304", "8,388,608", True),
        ("4 * 1024 * 1024", "8 * 1024 * 1024", "4194304", "8388607", False),
        ("4 * 1024 * 1024", "8 * 1024 * 1024", "4 MB", "80 MB", False),
        ("1 << 20", "1 << 30", "1048576", "1073741824", True),
        ("60 * 60", "60 * 90", "3600", "5400", True),
    ],
)
def test_a_number_that_a_new_value_comes_to_is_supported(
    before: str, after: str, old: str, new: str, passes: bool
) -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "limit", before, after)
    text = "`limit` is {} by default.\n"
    diff = f"limit = {before}\nlimit = {after}"
    result = verified(
        text.format(old), text.format(new), change, diff=diff, origin=Origin.MECHANICAL
    )
    assert ("claims" not in failures(result)) is passes


@pytest.mark.parametrize(
    ("symbol", "after", "new", "passes"),
    [
        ("rust-version", "1.85.1", "1.85", True),
        ("rust-version", "1.85", "1.85.0", True),
        ("rust-version", "1.85.1", "1.85.1", True),
        ("rust-version", "1.85.1", "1.86", False),
        ("rust-version", "1.85.1", "1.85.2", False),
        ("serde", "1.85.1", "1.85", False),
    ],
)
def test_a_least_version_in_the_parts_that_the_document_has(
    symbol: str, after: str, new: str, passes: bool
) -> None:
    change = fact(FactKind.VALUE_CHANGED, symbol, "1.83.0", after, owner="package")
    old = "Make sure that you have Rust {} or later.\n"
    diff = f'rust-version = "{after}"'
    result = verified(
        old.format("1.83"), old.format(new), change, diff=diff, origin=Origin.MECHANICAL
    )
    assert ("claims" not in failures(result)) is passes


@pytest.mark.parametrize(
    ("new", "passes"),
    [
        ("Call `/api/v2/orders` for all.", True),
        ("Call `curl host.example:80/api/v2/orders` for all.", True),
        ("Call `/api/v3/orders` for all.", False),
        ("Call `/api/v2/items` for all.", False),
        ("Call `/api/v2/orders-all` for all.", False),
        ("Call `/api/v2/orders` of v2 for all.", False),
        ("Call `/api/orders` for all since v2.", False),
    ],
)
def test_a_version_is_supported_as_a_part_of_the_paths_of_the_change(
    new: str, passes: bool
) -> None:
    moved = fact(FactKind.KEY_RENAMED, "/api/orders", "/api/orders", "/api/v2/orders")
    old = "Call `/api/orders` for all.\n"
    doc = "Try `curl host.example:80/api/orders`."
    result = verified(old, f"{new}\n", moved, diff='@RequestMapping("/api/v2/orders")', doc=doc)
    assert ("claims" not in failures(result)) is passes

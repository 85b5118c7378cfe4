"""What headings are about."""

from __future__ import annotations

import pytest

from docsync.rewrite.heading import subjects_of


@pytest.mark.parametrize(
    ("heading", "subjects"),
    [
        ("`-o, --output <file>`", ("-o", "--output")),
        ("--all", ("--all",)),
        ("\\-\\-all", ("--all",)),
        ("Method `client.close()`", ("client.close", "close")),
        ("fetch(url, *, timeout=3)", ("fetch",)),
        ("`bodyLimit`", ("bodyLimit",)),
        ("`--jobs N`", ("--jobs",)),
        ("timeout option", ("timeout",)),
        ("Deprecated: `send_all`", ("send_all",)),
        ("foo / bar", ()),
        ("Usage and tips", ()),
    ],
)
def test_subjects(heading: str, subjects: tuple[str, ...]) -> None:
    assert subjects_of(heading) == subjects

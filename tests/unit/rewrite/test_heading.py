"""What headings are about."""

from __future__ import annotations

import pytest

from docsync.rewrite.heading import is_title_of, subjects_of


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


@pytest.mark.parametrize(
    ("heading", "name", "is_title"),
    [
        ("Tab Width", "tab_width", True),
        ("Tab Width", "tabWidth", True),
        ("Tab-width", "--tab-width", True),
        ("Width", "width", False),
        ("The Tab Width", "tab_width", False),
    ],
)
def test_a_title_may_be_a_name_in_words(heading: str, name: str, is_title: bool) -> None:
    assert is_title_of(heading, name) is is_title

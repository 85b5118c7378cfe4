"""The ways in which code writes one name."""

from __future__ import annotations

import pytest

from docsync.git.grep import spellings


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("no-cache", "NO_CACHE"),
        ("noCache", "no-cache"),
        ("x-forwarded-for", "X-Forwarded-For"),
        ("X-Forwarded-For", "x-forwarded-for"),
    ],
)
def test_one_name_is_written_in_several_ways(word: str, other: str) -> None:
    assert {word, other} <= spellings(word)


def test_nothing_has_no_other_way() -> None:
    assert spellings("--") == {"--"}

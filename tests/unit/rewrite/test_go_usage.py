"""Defaults as Go programs print them."""

from __future__ import annotations

import pytest

from docsync.rewrite.go_usage import _printed, is_sorted

TWO = '  -a string\n    \tfirst (default "x")\n  -b\tsecond\n'


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        ('"x"', '"x"'),
        ('`a"b`', '"a\\"b"'),
        ('""', ""),
        ("0", ""),
        ("0.0", ""),
        ("1_000", "1000"),
        ("1.50", "1.5"),
        ("true", "true"),
        ("false", ""),
        ("nil", ""),
        (None, ""),
        ("30*time.Second", "30s"),
        ("time.Minute", "1m0s"),
        ("90 * time.Second", "1m30s"),
        ("2*time.Hour", "2h0m0s"),
        ("250*time.Millisecond", "250ms"),
        ("1500*time.Millisecond", "1.5s"),
        ("defaultPort", None),
        ("runtime.NumCPU()", None),
        ("[]string{}", None),
    ],
)
def test_as_printed(value: str | None, printed: str | None) -> None:
    assert _printed(value) == printed


def test_two_entries_make_a_listing() -> None:
    assert is_sorted(TWO)
    assert not is_sorted(TWO.split("  -b", maxsplit=1)[0])
    assert not is_sorted(TWO.replace("-a string", "-c string"))
    assert not is_sorted("usage: prog [-a] [-b]\n")

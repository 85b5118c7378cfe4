"""Lines and columns as other programs count them."""

from __future__ import annotations

import pytest

from docsync.docs.region import RegionFinder


def found(text: str | bytes, word: str | bytes) -> tuple[int, int, int, int, str]:
    content = text.encode() if isinstance(text, str) else text
    wanted = word.encode() if isinstance(word, str) else word
    start = content.index(wanted)
    region = RegionFinder(content).find(start, start + len(wanted))
    return (
        region.start_line, region.start_column, region.end_line, region.end_column, region.snippet,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("a `--jobs` b\n", "--jobs", (1, 4, 1, 10, "--jobs")),
        ("x\ny --jobs", "--jobs", (2, 3, 2, 9, "--jobs")),
        # a letter beyond the basic plane is two units, one of two bytes is one
        ("😀é --jobs\n", "--jobs", (1, 5, 1, 11, "--jobs")),
        ("a😀b", "😀", (1, 2, 1, 4, "😀")),
        ("\ufeff# --jobs\n", "--jobs", (1, 3, 1, 9, "--jobs")),
        ("one\r\ntwo three\r\n", "three", (2, 5, 2, 10, "three")),
        ("a one\ntwo b", "one\ntwo", (1, 3, 2, 4, "one\ntwo")),
        ("a\n", "a\n", (1, 1, 1, 3, "a\n")),
    ],
)
def test_a_span_is_counted_in_utf16_units(
    text: str, word: str, expected: tuple[int, int, int, int, str]
) -> None:
    assert found(text, word) == expected


def test_a_file_that_is_not_utf8_has_one_column_a_byte() -> None:
    assert found(b"caf\xe9 --jobs\n", b"--jobs") == (1, 6, 1, 12, "--jobs")


@pytest.mark.parametrize(
    ("content", "number", "expected"),
    [
        (b"one\ntwo\r\n", 2, (2, "two")),
        (b"one\n", 9, (1, "one")),
        (b"", 1, (1, "")),
    ],
)
def test_a_whole_line_comes_without_its_end(
    content: bytes, number: int, expected: tuple[int, str]
) -> None:
    region = RegionFinder(content).line(number)
    assert (region.start_line, region.snippet) == expected
    assert region.end_column == len(expected[1]) + 1


def test_offsets_beyond_the_file_end_with_it() -> None:
    region = RegionFinder(b"ab").find(1, 99)
    assert (region.start_column, region.end_column, region.snippet) == (2, 3, "b")
    assert RegionFinder(b"").find(3, 9).snippet == ""

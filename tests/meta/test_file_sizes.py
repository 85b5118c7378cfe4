"""Files stay small enough to read at once."""

from __future__ import annotations

import statistics

import pytest

from tests.meta.tree import ROOT, modules

LONGEST = 500
MEDIAN = 150


def lines() -> dict[str, int]:
    return {
        str(path.relative_to(ROOT)): path.read_bytes().count(b"\n")
        for folder in ("docsync", "tests", "benchmarks", "demo")
        for path in modules(folder)
    }


def test_no_file_is_longer_than_the_limit() -> None:
    assert {name: count for name, count in lines().items() if count > LONGEST} == {}


def test_the_median_module_is_short() -> None:
    sizes = [count for name, count in lines().items() if name.startswith("docsync/") and count > 0]
    assert statistics.median(sizes) <= MEDIAN


@pytest.mark.parametrize("word", ["utils", "helpers", "common", "manager", "misc"])
def test_modules_are_named_after_what_they_are(word: str) -> None:
    assert [name for name in lines() if word in name.rsplit("/", 1)[-1].split(".")[0]] == []

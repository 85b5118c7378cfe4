"""The file in which a team keeps its rejections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docsync.errors import ConfigError
from docsync.judge.suppression import Suppression
from docsync.pipeline import SHARED_FILE
from docsync.review.shared import (
    FILE_NAME,
    add_shared,
    drop_shared,
    lift_shared,
    read_shared,
)

FIRST = Suppression(
    "s1",
    "docs/caf\udce9.md#A/B",
    'flag-removed:src/a.py:tool:--x "y"@1f0c',
    "flag-removed --x",
    "it is \\ shown\nas it was \x7f",
    "Ada",
    date(2026, 1, 31),
    date(2026, 6, 30),
)
SECOND = Suppression("s2", "b.md#B", "f@2", "", "no", "", None)


def test_the_file_itself_is_no_code() -> None:
    assert SHARED_FILE == FILE_NAME


def test_nothing_is_shared_without_a_file(tmp_path: Path) -> None:
    assert read_shared(tmp_path) == ()
    drop_shared(tmp_path, "a.md#A", ["f"])
    assert not lift_shared(tmp_path, "s1")
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert add_shared(tmp_path, [FIRST]) == tmp_path / FILE_NAME
    add_shared(tmp_path, [SECOND])
    assert read_shared(tmp_path) == (FIRST, SECOND)
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_the_same_fact_in_the_same_section_is_there_once(tmp_path: Path) -> None:
    add_shared(tmp_path, [FIRST, SECOND])
    add_shared(tmp_path, [replace(FIRST, reason="another")])
    assert [(each.number, each.reason) for each in read_shared(tmp_path)] == [
        ("s1", "no"),
        ("s2", "another"),
    ]


def test_lifting_and_accepting_take_entries_out(tmp_path: Path) -> None:
    add_shared(tmp_path, [FIRST, SECOND])
    assert lift_shared(tmp_path, "s1")
    assert not lift_shared(tmp_path, "s2")
    assert [each.section for each in read_shared(tmp_path)] == [SECOND.section]
    drop_shared(tmp_path, SECOND.section, ["other"])
    assert len(read_shared(tmp_path)) == 1
    drop_shared(tmp_path, SECOND.section, [SECOND.fact])
    assert read_shared(tmp_path) == ()


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives(text: str) -> None:
    with TemporaryDirectory() as folder:
        add_shared(Path(folder), [replace(SECOND, reason=text)])
        assert read_shared(Path(folder))[0].reason == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[suppression]\n", "not valid TOML"),
        ("suppression = 3\n", "tables `[[suppression]]`"),
        ("suppression = [3]\n", "entry 1: write `[[suppression]]`"),
        ("[[suppressions]]\n", "tables `[[suppression]]`"),
        ('[[suppression]]\nsection = "a"\nfact = "f"\n', "entry 1: `reason` is missing"),
        ('[[suppression]]\nreasons = "a"\n', "Did you mean `reason`?"),
        ("[[suppression]]\nreason = 3\n", "must be a string"),
        ('[[suppression]]\nuntil = "soon"\n', "must be a date"),
    ],
)
def test_a_mistake_in_it_is_named(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_shared(tmp_path)
    assert said in str(caught.value)
    assert FILE_NAME in str(caught.value)

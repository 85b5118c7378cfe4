"""Flags whose name the code spells with underscores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.facts.sides import Side
from docsync.facts.spellings import spelled_flags
from tests.unit.samples import fact


class Counted(list[Side]):
    """Counts how often its files are gone through."""

    times = 0

    def __iter__(self) -> Iterator[Side]:
        self.times += 1
        return super().__iter__()


def renamed(number: int) -> ChangeFact:
    before, after = f"old_name{number}_x", f"new_name{number}_x"
    return fact(FactKind.PARAMETER_RENAMED, before, before, after)


def test_the_files_are_read_once_however_much_is_renamed() -> None:
    files = Counted(
        (f"f{n}.py", f'flag("old-name{n}-x")\n'.encode(), f'flag("new-name{n}-x")\n'.encode())
        for n in range(40)
    )
    found = spelled_flags([renamed(n) for n in range(40)], files)
    assert [f.before for f in found] == [f"--old-name{n}-x" for n in range(40)]
    assert files.times == 1


@pytest.mark.parametrize(
    ("old", "new", "is_told"),
    [
        ("run --old-name1-x", "run --new-name1-x", True),
        ("'--old-name1-x'", "`--new-name1-x`", True),
        ('"old-name1-x"c-d"', '"new-name1-x"c-d"', True),
        ("run --old-name1-x-more", "run --new-name1-x-more", False),
        ("run --old-name1-x_", "run --new-name1-x", False),
        ("'old-name1-x\"", "'new-name1-x'", False),
        ("run --old-name1-x", "run --new-name1-x --old-name1-x", False),
        ("run --old-name1-x 'new-name1-x'", "run --new-name1-x", False),
    ],
)
def test_a_flag_stands_whole_on_its_side_alone(old: str, new: str, is_told: bool) -> None:
    files = [("a.py", old.encode(), new.encode()), ("b.py", None, b"nothing\n")]
    assert bool(spelled_flags([renamed(1)], files)) is is_told

"""Names that a public module passes on from private ones."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from tests.unit.facts.test_collect import collected

FRONT = """\
from ._core import (
    Task as Task,
    current_task as current_task,
    open_lot as open_lot,
    wait_lot as wait_lot,
)
"""
HOME = '''\
class Lot:
    """A place to wait."""


def open_lot():
    """Open a lot."""


def wait_lot():
    """Wait in a lot."""
'''
NEW = '''\


def break_lot(task):
    """Break a lot.

    All that wait there are told.
    """
'''


def added(front: str, home: str, path: str = "src/app/_core/_lot.py") -> list[ChangeFact]:
    edits = (
        ("src/app/lowlevel.py", FRONT.encode(), front.encode()),
        (path, HOME.encode(), home.encode()),
    )
    return [f for f in collected(*edits).facts if f.kind is FactKind.SYMBOL_ADDED and f.is_public]


def test_it_is_of_the_module_that_passes_it_on() -> None:
    front = FRONT.replace("    open_lot", "    break_lot as break_lot,\n    open_lot")
    (fact,) = added(front, HOME + NEW)
    assert (fact.symbol, fact.owner) == ("break_lot", "app.lowlevel")
    assert fact.detail == "def break_lot(task)\nBreak a lot."
    # those of its home first, the nearest of them
    assert fact.siblings == ("wait_lot", "open_lot", "current_task", "Task")
    assert fact.place.path == "src/app/_core/_lot.py"


@pytest.mark.parametrize(
    ("front", "home"),
    [
        (FRONT, HOME + NEW),
        (FRONT.replace("    open_lot", "    break_lot,\n    open_lot"), HOME + NEW),
        (FRONT.replace("    open_lot", "    _break_lot as _break_lot,\n    open_lot"), HOME),
        (FRONT.replace("    open_lot", "    json as json,\n    open_lot"), HOME),
        (FRONT.replace("Task as Task", "Task as Task, break_lot as break_lot"), HOME),
    ],
    ids=["not passed on", "imported for use", "private", "no home", "an import of what was there"],
)
def test_what_is_not_passed_on(front: str, home: str) -> None:
    assert added(front, home) == []


def test_what_has_a_public_home_is_known_by_that() -> None:
    front = FRONT.replace("    open_lot", "    break_lot as break_lot,\n    open_lot")
    (fact,) = added(front, HOME + NEW, "src/app/lot.py")
    assert fact.owner == "app.lot"


def test_beside_imports_that_a_tool_sorts_there_is_no_place() -> None:
    """And its home has nothing else for readers."""
    front = "from ._core import Task as Task, Zone as Zone, current_task as current_task\n"
    new = front.replace("current_task as", "break_lot as break_lot, current_task as")
    edits = (
        ("src/app/lowlevel.py", front.encode(), new.encode()),
        ("src/app/_core/_lot.py", HOME.encode(), (HOME + NEW).encode()),
    )
    assert [f for f in collected(*edits).facts if f.symbol == "break_lot" and f.is_public] == []

"""Rewrites in which the model has no words of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.wordless import is_wordless
from tests.unit.samples import fact

RENAMED = fact(FactKind.SYMBOL_RENAMED, "load_all", "load_all", "read_all", owner="app")
FLAG = fact(FactKind.FLAG_RENAMED, "--fast", "--fast", "--quick")
GONE = fact(FactKind.SYMBOL_REMOVED, "load_all", None, None)
ITEMS = "- `load_all`: Loads.\n  All of it.\n- `load_one`: Loads one.\n"


@pytest.mark.parametrize(
    ("old", "new", "is_so"),
    [
        ("Call `load_all` or `load_all()`.\n", "Call `read_all` or `read_all()`.\n", True),
        ("Call `load_all` or `load_all()`.\n", "Call `read_all` or `load_all()`.\n", True),
        ("Call `load_all`.\n", "Use `read_all`.\n", False),
        ("Call `load_all`.\n", "Call `read_all` now.\n", False),
        ("Call `load_all`.\n", "Call `read_one`.\n", False),
        ("Run `app --fast x`.\n", "Run `app --quick x`.\n", True),
        ("Run `app --fast x`.\n", "Run `app --quick`.\n", False),
        ("Call `load_all`.\n", "Call `load_all`.\n", False),
    ],
)
def test_renames(old: str, new: str, is_so: bool) -> None:
    assert is_wordless(old, new, [RENAMED, FLAG]) is is_so


@pytest.mark.parametrize(
    ("old", "new", "is_so"),
    [
        (ITEMS, "- `load_one`: Loads one.\n", True),
        (ITEMS, "  All of it.\n- `load_one`: Loads one.\n", False),  # the rest of the item
        (ITEMS, "- `load_all`: Loads.\n  All of it.\n", False),  # another item
        (ITEMS, "", False),
        (".. autofunction:: load_all\n\n.. autofunction:: x\n", ".. autofunction:: x\n", True),
        ("```\na = load_all()\nb = 1\n```\n", "```\nb = 1\n```\n", False),  # an example
        ("```\n- load_all\n- b\n```\n", "```\n- b\n```\n", False),
        ("It may\nload_all of it\nat once.\n", "It may\nat once.\n", False),  # half a sentence
        ("- `load_all`: Loads.\n- `b`: c\n", "- `b`: d\n", False),
    ],
)
def test_drops(old: str, new: str, is_so: bool) -> None:
    assert is_wordless(old, new, [GONE]) is is_so


def test_what_may_still_be_there_is_not_dropped_so() -> None:
    new = ITEMS.partition("- `load_one`")
    assert not is_wordless(ITEMS, "".join(new[1:]), [replace(GONE, stands_elsewhere=True)])
    assert not is_wordless(ITEMS, "".join(new[1:]), [RENAMED])

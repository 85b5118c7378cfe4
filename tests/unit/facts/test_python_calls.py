"""Command lines and messages are read only when what changed can be about them, and always then."""

from __future__ import annotations

import subprocess
import sys

import pytest

from docsync.facts.python import python_facts

MODULE = """\
import argparse

JOBS = 4


def build():
    parser = argparse.ArgumentParser("tool")
    parser.add_argument("--jobs", type=int, default=JOBS)
    return parser


def count(items):
    total = 0
    for item in items:
        total += _weight(item, 1)
    return total


def tell():
    print("counted all of the items")
"""
BODY = ("_weight(item, 1)", "_weight(item, 2)")


def facts(old: str, new: str) -> set[tuple[str, str]]:
    found = python_facts("app/tool.py", old.encode(), new.encode(), "app/tool.py")
    return {(fact.kind.value, fact.symbol) for fact in found}


@pytest.mark.parametrize(
    ("before", "after", "fact"),
    [
        ("JOBS = 4", "JOBS = 8", ("default-changed", "--jobs")),
        ('"--jobs"', '"--workers"', ("flag-added", "--workers")),
        (
            "    return parser",
            "    parser.add_argument('--dry')\n    return parser",
            ("flag-added", "--dry"),
        ),
        ("def build", "def make", ("symbol-renamed", "build")),
        ("counted all of", "weighed all of", ("message-changed", "counted all of the items")),
        ("import argparse\n", "import argparse\nimport sys\n", None),
        (*BODY, None),
    ],
    ids=["constant", "flag", "new flag", "function", "message", "import", "body"],
)
def test_what_a_touched_statement_says(
    before: str, after: str, fact: tuple[str, str] | None
) -> None:
    assert before in MODULE
    found = facts(MODULE, MODULE.replace(before, after))
    if fact is None:
        assert found == set()
    else:
        assert fact in found


def test_a_body_that_builds_no_command_line_and_says_nothing_loads_no_reader_of_either() -> None:
    script = (
        "import sys\nfrom docsync.facts.python import python_facts\n"
        "old, new = (text.encode() for text in sys.argv[1:])\n"
        "assert python_facts('app/tool.py', old, new, 'app/tool.py') == []\n"
        "print(*[name for name in sys.modules if name.startswith('docsync.facts.python')])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, MODULE, MODULE.replace(*BODY)],
        check=True,
        capture_output=True,
        text=True,
    )
    loaded = set(done.stdout.split())
    assert "docsync.facts.python.compare" in loaded
    assert loaded.isdisjoint({"docsync.facts.python.commands", "docsync.facts.python.messages"})

"""What is kept from being said by a comment in the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docsync.facts.condition import Condition, nearest_kind, parse_condition, unknown_kinds
from docsync.facts.fact import FactKind, Place
from docsync.facts.markers import code_markers
from tests.unit.samples import fact

JOBS = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8")


@pytest.mark.parametrize(
    ("text", "kinds", "words"),
    [
        ("", (), ()),
        ("[default-changed]", ("default-changed",), ()),
        ("[default-changed, flag-*] --jobs, `width`", ("default-changed", "flag-*"),
         ("--jobs", "width")),
        (" --jobs -->", (), ("--jobs",)),
        (" --jobs because it is shown as it was", (), ("--jobs",)),
        (" because it is internal", (), ()),
        ("  # noqa: E501", (), ()),
        (" */ int x;", (), ()),
        ("[]", (), ()),
    ],
)  # fmt: skip
def test_a_condition_is_read(text: str, kinds: tuple[str, ...], words: tuple[str, ...]) -> None:
    assert parse_condition(text) == Condition(kinds, words)


@pytest.mark.parametrize(
    ("condition", "covered"),
    [
        (Condition(), True),
        (Condition(("default-changed",)), True),
        (Condition(("default-*",)), True),
        (Condition(("flag-removed",)), False),
        (Condition((), ("--jobs",)), True),
        (Condition((), ("jobs",)), False),
        (Condition(("default-changed",), ("--width",)), False),
        (Condition((), ("tool.--jobs",)), True),
    ],
)
def test_a_condition_covers_what_fits_both(condition: Condition, covered: bool) -> None:
    owned = fact(FactKind.DEFAULT_CHANGED, "--jobs", "4", "8", owner="tool")
    assert condition.covers(owned) is covered


def test_the_page_of_findings_lists_every_kind_that_there_is() -> None:
    page = (Path(__file__).parents[3] / "docs" / "findings.md").read_text(encoding="utf-8")
    listed = re.findall(r"`([a-z]+-[a-z]+)`", page.partition("## Kinds of fact")[2])
    assert sorted(listed) == sorted(kind.value for kind in FactKind)


def test_both_names_of_a_rename_are_covered() -> None:
    renamed = fact(FactKind.FLAG_RENAMED, "--jobs", "--jobs", "--workers")
    assert Condition((), ("--workers",)).covers(renamed)
    assert not Condition((), ("8",)).covers(JOBS)


def test_a_kind_that_does_not_exist_is_known_as_such() -> None:
    assert unknown_kinds(("default-changed", "flag-*", "defualt-changed", "x*")) == [
        "defualt-changed",
        "x*",
    ]
    assert nearest_kind("defualt-changed") == "Did you mean `default-changed`?"
    assert "findings.md" in nearest_kind("zzz")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb = 1  # docsync: ignore\nc\n", [2]),
        ("a\n# docsync: ignore\nb = 1\nc\n", [2, 3]),
        ("# docsync: ignore\n# more\n@deco\ndef f(\n    a=1,\n    b=2,\n):\n    pass\n",
         [1, 2, 3, 4, 5, 6, 7]),
        ("add(  # docsync: ignore\n    '--jobs',\n    default=4,\n)\nadd()\n", [1, 2, 3, 4]),
        ("x\n// docsync: off\ny\n// docsync: on\nz\n", [2, 3, 4]),
        ("x\n/* docsync: off */\ny\n", [2, 3, 4]),
        ("x\n-- docsync: ignore\ny\nz\n", [2, 3]),
        ("<!-- docsync: ignore -->\n<key/>\n<key/>\n", [1, 2]),
        ("/*\n * docsync: ignore\n */\nint x = 3;\nint y;\n", [2, 3, 4]),
        ("rem docsync: ignore\nset A=1\nset B=1\n", [1, 2]),
        ("a: 1\nb: 2 ; docsync: ignore\n", [2]),
        ("a\n# docsync: ignore-file\nb\n", [1, 2, 3, 4]),
        ("a\n# docsync: ignores\n# docsync: ignore-files\n# docsyncs: off\n", []),
        ("text = 'docsync: ignore'\n", []),
        ("# docsync: ignore", [1]),
        ("f(((  # docsync: ignore\n" + "a\n" * 99, [1]),
    ],
)  # fmt: skip
def test_the_lines_that_a_marker_is_about(text: str, lines: list[int]) -> None:
    markers = code_markers(text.encode())
    count = text.count("\n") + 1
    covered = [
        n
        for n in range(1, count + 1)
        if any(m.covers(fact(FactKind.FLAG_ADDED, "x", None, None, place=Place("a", n)))
               for m in markers)
    ]  # fmt: skip
    assert covered == lines


def test_a_marker_of_the_code_may_name_kinds_and_names() -> None:
    (marker,) = code_markers(b"x = 1\ny = 2\nz = 3  # docsync: ignore[default-*] --jobs\n")
    assert marker.covers(JOBS)
    assert not marker.covers(fact(FactKind.DEFAULT_CHANGED, "--width", "4", "8"))
    assert not marker.covers(fact(FactKind.FLAG_REMOVED, "--jobs", None, None))


def test_any_bytes_are_read() -> None:
    assert code_markers(b"\xff\xfe # docsync: ignore\n")[0].first_line == 1

"""Flags in usage texts within literals."""

from __future__ import annotations

import time

import pytest

from docsync.facts.treesitter.file import treesitter_facts

ROWS = """\
  -v, --verbose     say more
  -o, --out FILE    write to FILE
      --help        show this text
"""


def flags(old: str, new: str, path: str = "main.go") -> list[tuple[str, str, str, str, int]]:
    sides = (f"package main\n\nvar usage = `{side}`\n".encode() for side in (old, new))
    return [
        (fact.kind, fact.owner, fact.symbol, fact.detail, fact.place.line)
        for fact in treesitter_facts(path, *sides, path)
        if fact.symbol.startswith("-")
    ]


@pytest.mark.parametrize(
    ("row", "name", "detail"),
    [
        ("  -n, --numeric   list IDs", "--numeric", "--numeric, -n: list IDs"),
        ("  -n --numeric\tlist IDs", "--numeric", "--numeric, -n: list IDs"),
        ("  -n|--numeric  list IDs", "--numeric", "--numeric, -n: list IDs"),
        ("  --numeric, -n  list IDs", "--numeric", "--numeric, -n: list IDs"),
        ("  --[no-]numeric  list IDs", "--numeric", "--numeric: list IDs"),
        ("  -n, --numeric <an id>  list IDs", "--numeric", "--numeric, -n <an id>: list IDs"),
        ("  -n <id>, --numeric <id>  list IDs", "--numeric", "--numeric, -n <id>: list IDs"),
        ("  --numeric[=WHEN]  list IDs", "--numeric", "--numeric WHEN: list IDs"),
        ("  --numeric      - list IDs", "--numeric", "--numeric: list IDs"),
        (
            "  --numeric\n        list IDs\n        of users",
            "--numeric",
            "--numeric: list IDs of users",
        ),
        ("  --numeric   list IDs (default: %s)", "--numeric", "--numeric: list IDs"),
        ("  --numeric   list\n              IDs\n  Notes:", "--numeric", "--numeric: list IDs"),
        ("  --numeric   list IDs of %s", "--numeric", "--numeric"),
    ],
)
def test_forms_of_rows(row: str, name: str, detail: str) -> None:
    assert flags(ROWS, f"{ROWS}{row}\n") == [("flag-added", "", name, detail, 6)]


@pytest.mark.parametrize(
    "text",
    [
        "  use --numeric to list IDs\n",
        "  tool --numeric   lists IDs\n",
        "  -n   list IDs\n",
        "  --numeric\n",
        "  --- a/file   b\n",
    ],
)
def test_other_lines_are_no_rows(text: str) -> None:
    assert flags(ROWS, ROWS + text) == []


def test_a_few_rows_are_no_usage() -> None:
    two = "".join(ROWS.splitlines(keepends=True)[:2])
    assert flags("", two) == []
    assert flags("", two + two) == []
    assert len(flags("", ROWS)) == 3


def test_a_usage_that_has_too_few_rows_left_lost_one() -> None:
    two = "".join(ROWS.splitlines(keepends=True)[:2])
    assert [row[::2] for row in flags(ROWS, two)] == [("flag-removed", "--help", 5)]
    assert [row[::2] for row in flags(two, ROWS)] == [("flag-added", "--help", 5)]


def test_comments_are_no_literals() -> None:
    old = b"package main\n"
    new = b"package main\n\n/*\n" + ROWS.encode() + b"*/\n"
    assert treesitter_facts("main.go", old, new, "main.go") == []


def test_each_of_several_usages_is_of_its_command() -> None:
    old = "".join(
        f"package main\nvar {name} = `usage: tool {name} [options]\n{ROWS}`\n"
        for name in ("add", "drop")
    ).replace("package main", "", 1)
    old = "package main\n" + old.replace("package main\n", "")
    new = old.replace("tool drop [options]\n", "tool drop [options]\n  --all   drop all of them\n")
    (fact,) = (
        fact
        for fact in treesitter_facts("main.go", old.encode(), new.encode(), "main.go")
        if fact.kind == "flag-added"
    )
    assert (fact.owner, fact.symbol) == ("drop", "--all")
    assert fact.siblings == ("--verbose", "--out", "--help")


def test_many_dashes_take_no_time() -> None:
    lines = "".join(f'\tif i{n}--; n > 0 {{ f("--x{n}") }}\n' for n in range(4000))
    blob = f"package main\n\nfunc f() {{\n{lines}}}\n".encode()
    start = time.perf_counter()
    treesitter_facts("main.go", blob, blob + b"// end\n", "main.go")
    assert time.perf_counter() - start < 5

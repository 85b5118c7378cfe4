"""A row of code by what it says place by place."""

from __future__ import annotations

import pytest

from docsync.facts.record import Argument, Records, record_of
from docsync.facts.records import MIN_OTHERS, RecordReader, name_places
from docsync.facts.rows import MAX_ROWS, row_facts


def said(text: str) -> dict[str, tuple[str, str]] | None:
    record = record_of(text)
    return {one.place: (one.kind, one.value) for one in record} if record is not None else None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            '"jobs": Item("How many", 4, env="JOBS"),',
            {"key": "jobs", "call": "Item", "#0": "How many", "#1": "4", "env": "JOBS"},
        ),
        ("jobs: { level: 'error', fix: true },", {"key": "jobs", "level": "error", "fix": "true"}),
        (
            '&cli.IntFlag{\n\tName: "jobs",\n\tValue: 4,\n},',
            {"call": "&cli.IntFlag", "Name": "jobs", "Value": "4"},
        ),
        (
            "'jobs' => ['type' => 'int', 'more' => null],",
            {"key": "jobs", "type": "int", "more": "null"},
        ),
        ('register("jobs", list(1, 2));', {"call": "register", "#0": "jobs", "#1": "list(1, 2)"}),
        (
            'Item(\n    "How "\n    "many",  # of all\n    # or more, or 5\n)',
            {"call": "Item", "#0": "How many"},
        ),
        ('Item("a, b) # c", x=f"{y}")', {"call": "Item", "#0": "a, b) # c", "x": 'f"{y}"'}),
        ("Item {\n  a: 1\n  b: -2\n}", {"call": "Item", "a": "1", "b": "-2"}),
    ],
    ids=["python", "object", "go", "php", "call", "lines", "text", "no commas"],
)
def test_what_a_row_says(text: str, found: dict[str, str]) -> None:
    assert {place: value for place, (_, value) in (said(text) or {}).items()} == found


@pytest.mark.parametrize(
    "text",
    [
        "jobs = 4",
        'Item("jobs", **more)',
        "{ ...more, jobs: 4 }",
        'Item("jobs").hidden()',
        'Item("jobs"',
        'Item("jobs"]',
        "if (a) { b }",
        "Item(a=1, a=2)",
        'Item("' + "x" * 500 + '")',
    ],
)
def test_what_is_no_record(text: str) -> None:
    assert said(text) is None


def test_kinds() -> None:
    assert said('Item("a", `b`, False, nil, 1.5, x, x.y(1))') == {
        "call": ("code", "Item"),
        "#0": ("text", "a"),
        "#1": ("text", "b"),
        "#2": ("switch", "False"),
        "#3": ("switch", "nil"),
        "#4": ("number", "1.5"),
        "#5": ("code", "x"),
        "#6": ("code", "x.y(1)"),
    }


def read(declared: str, path: str = "src/app.py", rows: int = MIN_OTHERS) -> Records | None:
    calls = ['Item("a", True)', 'Item("b", global_only=False)', *['Item("c", False)'] * (rows - 1)]
    lines = f"{declared}\nITEMS = [\n".split("\n")[:-1]
    first = len(lines)
    lines += [f"    {call}," for call in calls] + ["]"]
    return RecordReader(path, lines).around(first, first + 1)


@pytest.mark.parametrize(
    ("declared", "names"),
    [
        ("class Item:\n    name: str\n    global_only: bool = True", True),
        ("def Item(name, global_only=True):\n    pass", True),
        ("class Item:\n    def __init__(self, name, global_only=True):\n        pass", True),
        ("class Item(NamedTuple):\n    name: str\n    global_only: bool = True", True),
        ("class Item(Base):\n    name: str\n    global_only: bool = True", False),
        (
            "class Item:\n    a: str = field(init=False)\n    name: str\n    global_only: bool",
            False,
        ),
        ("class Item:\n    name: str", False),
        ("class Item(:", False),
        ("", False),
    ],
    ids=["fields", "function", "init", "tuple", "base", "not given", "fewer", "broken", "none"],
)
def test_arguments_have_the_names_of_their_parameters(declared: str, names: bool) -> None:
    records = read(declared)
    assert records is not None
    own = {one.place: one.value for one in records.own}
    assert own == {
        "call": "Item",
        **({"name": "a", "global_only": "True"} if names else {"#0": "a", "#1": "True"}),
    }
    other = read(declared, "src/app.rb")
    assert other is not None and "#1" in {one.place for one in other.own}


def test_what_is_declared_for_what_is_left_away() -> None:
    records = read(
        "class Item:\n    name: str\n    global_only: bool\n    deep: int = 3\n    x: str = 'a'"
    )
    assert records is not None
    assert Argument("deep", "number", "3") in records.own
    assert "x" not in {one.place for one in records.own}


def test_least_rows() -> None:
    assert read("", rows=MIN_OTHERS - 1) is None
    assert read("", rows=MIN_OTHERS) is not None


def listed(*rows: str) -> str:
    return "ITEMS = {\n" + "".join(f"    {row},\n" for row in rows) + "}\n"


OLD = [f'"{n}{n}": Item("Says {n}", {"True" if n < "c" else "x=1"})' for n in "abcde"]


def test_a_row_of_another_form_has_the_rows_of_its_list() -> None:
    new = '"kilo": Item(\n        "Says kilo",\n        y=2,\n    )'
    files = [("src/app.py", listed(*OLD).encode(), listed(*OLD[:2], new, *OLD[2:]).encode())]
    (fact,) = row_facts(files)
    assert (fact.symbol, fact.siblings) == ("kilo", ("bb", "aa", "cc", "dd", "ee"))
    assert fact.rows is not None and fact.rows.beside == ()
    records = fact.rows.records
    assert records is not None and name_places(records) == ["key"]
    assert (len(records.others), records.above) == (5, 2)


@pytest.mark.parametrize("new", ['"kilo": Item("Says", hidden=True)', '"aa": Item("Says kilo")'])
def test_what_is_no_new_row(new: str) -> None:
    assert row_facts([("src/app.py", listed(*OLD).encode(), listed(*OLD, new).encode())]) == []


def test_what_came_in_the_place_of_another() -> None:
    new = '"kilo": Item("Says kilo to all", y=2, z=[3])'
    old, now = listed(*OLD), listed(*OLD[:2], new, *OLD[3:])
    facts = row_facts([("src/app.py", old.encode(), now.encode())])
    assert [fact for fact in facts if fact.rows and fact.rows.records] == []


def test_a_file_that_brings_many() -> None:
    many = [f'"kilo{n}": Item("Says", z={n}, y=[{n}{", 1" * n}])' for n in range(2 * MAX_ROWS)]
    found = row_facts([("src/app.py", listed(*OLD).encode(), listed(*OLD, *many).encode())])
    assert len(found) <= MAX_ROWS

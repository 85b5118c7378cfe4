"""What came among things that the code says in the same form."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Rows
from docsync.facts.rows import (
    MAX_BESIDE,
    MAX_CHARS,
    MAX_FACTS,
    MAX_ROWS,
    NEAR,
    name_slots,
    row_facts,
)

NAMES = ("golf", "alpha", "hotel", "bravo", "echo", "charlie")


def lines(form: str, names: tuple[str, ...] = NAMES) -> str:
    return "".join(form.format(n=n, C=n.capitalize(), i=i) for i, n in enumerate(names, 1))


def among(code: str, anchor: str, new: str) -> str:
    """The code with new lines behind that with the anchor."""
    end = code.index("\n", code.index(anchor)) + 1
    return code[:end] + new + code[end:]


LIST = "NODES = [\n" + lines('    "{n}-node",\n') + "]\n"
NEW = '    "kilo-node",\n'
RECORDS = "NODES = [\n" + lines(
    '    {{\n        "name": "{n}-node",\n        "size": {i},\n    }},\n'
)
RECORD = '    {\n        "name": "kilo-node",\n        "size": 9,\n    },\n'


def facts(old: str, new: str, path: str = "src/app.py") -> list[ChangeFact]:
    return row_facts([(path, old.encode(), new.encode())])


def named(old: str, new: str, path: str = "src/app.py") -> list[str]:
    return [fact.symbol for fact in facts(old, new, path)]


def test_a_row_has_the_values_of_those_around_it() -> None:
    (fact,) = facts(LIST, among(LIST, "hotel", NEW))
    assert fact.kind is FactKind.PASSAGE_CHANGED
    assert (fact.symbol, fact.place.line, fact.is_public) == ("kilo-node", 5, True)
    assert fact.rows is not None
    assert fact.rows.own == ("kilo-node",)
    assert fact.rows.above == (("hotel-node",), ("alpha-node",), ("golf-node",))
    assert fact.rows.below == (("bravo-node",), ("echo-node",), ("charlie-node",))
    assert fact.siblings[:2] == ("hotel-node", "alpha-node")


@pytest.mark.parametrize(
    ("form", "own"),
    [
        ("    {C}Node,\n", ("KiloNode",)),
        ('    {C}("{n}", {i}),\n', ("Kilo", "kilo", "9")),
        ('\tRegister("{n}", new{C})\n', ("Register", "kilo", "newKilo")),
        ('  "{n}": {{ level: "error", at: {i} }},\n', ("kilo", "level", "error", "at", "9")),
        ("  ('{n}', 'Says {n} to all of them.'),\n", ("kilo", "Says kilo to all of them.")),
        ("  {n}-node) run_{n} ;;\n", ("kilo-node", "run_kilo")),
        ("  say(r\"{n}\", 'it\\'s {n}')\n", ("say", "kilo", "it's kilo")),
        ("- kind: {n}\n", ("kind", "kilo")),
    ],
    ids=["enum", "variants", "calls", "object", "sql", "shell", "quotes", "item"],
)
def test_in_any_language(form: str, own: tuple[str, ...]) -> None:
    old = "begin\n" + lines(form) + "end\n"
    found = facts(old, among(old, "otel", form.format(n="kilo", C="Kilo", i=9)))
    assert found
    assert {fact.rows.own for fact in found if fact.rows} == {own}


def test_keys_of_data_have_words_as_values() -> None:
    old = "nodes:\n" + lines("  {n}: says {n}\n")
    (fact,) = facts(old, among(old, "hotel", "  kilo: says kilo\n"), "conf/sample.yaml")
    assert fact.rows is not None and fact.rows.own == ("kilo", "says kilo")


@pytest.mark.parametrize("size", ["9", "2 * 4"], ids=["the same form", "another form"])
def test_a_record_is_a_row(size: str) -> None:
    record = RECORD.replace("9", size)
    at = RECORDS.index('    {\n        "name": "bravo')
    (fact,) = facts(RECORDS, RECORDS[:at] + record + RECORDS[at:])
    assert fact.rows is not None
    assert fact.rows.own == ("name", "kilo-node", "size", *size.split(" * "))
    other = ("size", "3") if size == "9" else (None, None, None)
    assert fact.rows.above[0] == ("name", "hotel-node", *other)


def test_the_end_of_the_record_above_is_not_its_own() -> None:
    old = "NODES = [\n" + lines("    {{\n        name: {n},\n    }},\n") + "]\n"
    new = old.replace("]\n", "    {\n        name: kilo,\n    },\n]\n")
    (fact,) = facts(old, new)
    assert fact.rows is not None and fact.rows.own == ("name", "kilo")
    assert new.split("\n")[fact.place.line - 1] == "    {"


def test_functions_with_what_is_above_and_below() -> None:
    old = lines('@route("/{n}")\ndef {n}():\n    return {i}\n\n\n')
    new = old.replace(
        '@route("/hotel', '@route("/kilo")\ndef kilo():\n    return 9\n\n\n@route("/hotel'
    )
    assert set(named(old, new)) == {"/kilo", "kilo"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (LIST, LIST),
        (LIST, LIST.replace('    "echo-node",\n', "")),
        (LIST, LIST.replace('    "echo-node",\n', "").replace("]", '    "echo-node",\n]')),
        (LIST, LIST.replace("hotel-node", "kilo-node")),
        (LIST, LIST.replace('"hotel-node",', '"kilo-node",\n    "lima-node",')),
        (LIST, LIST.replace("-node", "-leaf")),
        ("", LIST),
        ("x = 1\n", "x = 1\n" + LIST),
        ("import a\nimport b\nimport c\n", "import a\nimport kilo\nimport b\nimport c\n"),
        (LIST, among(LIST, "hotel", '    "_kilo-node",\n')),
        (LIST, among(LIST, "hotel", '    "k",\n')),
        (LIST, among(LIST, "hotel", '    "two words",\n')),
        (LIST, among(LIST, "hotel", '    ("kilo-node", 1),\n')),
        (LIST, among(LIST, "hotel", '        "kilo-node",\n')),
    ],
    ids=[
        "nothing",
        "gone",
        "moved",
        "renamed",
        "renamed, and one more",
        "all renamed",
        "a new file",
        "a new list",
        "imports",
        "private",
        "a letter",
        "no name",
        "another form",
        "deeper",
    ],
)
def test_what_is_no_new_row(old: str, new: str) -> None:
    assert named(old, new) == []


@pytest.mark.parametrize(
    ("new", "found"),
    [
        ('    "kilo-node",  # internal\n', []),
        ('    # hidden for now\n    "kilo-node",\n', []),
        ('    # the best\n    "kilo-node",\n', ["kilo-node"]),
        ('    "hidden-node",\n', ["hidden-node"]),
        ('    # "kilo-node",\n', []),
    ],
    ids=["internal", "hidden", "another comment", "in its name", "a comment"],
)
def test_a_row_that_is_kept_back(new: str, found: list[str]) -> None:
    assert named(LIST, among(LIST, "hotel", new)) == found


@pytest.mark.parametrize(
    "line", ['"hidden": True', '"internal": 1', "deprecated=True", "# TODO: not yet"]
)
def test_a_record_that_is_kept_back(line: str) -> None:
    record = RECORD.replace("    },\n", f"        {line},\n    }},\n")
    at = RECORDS.index('    {\n        "name": "bravo')
    assert named(RECORDS, RECORDS[:at] + record + RECORDS[at:]) == []
    every = RECORDS.replace("    },\n", f"        {line},\n    }},\n")
    at = every.index('    {\n        "name": "bravo')
    assert named(every, every[:at] + record + every[at:]) == ["kilo-node"]


def test_what_a_condition_of_the_build_holds() -> None:
    old = "enum K {\n" + lines("    {C}Node,\n") + "};\n"
    for lead in ("#ifdef DEBUG\n", '    #[cfg(feature = "x")]\n', "    @Deprecated\n"):
        assert named(old, among(old, "Hotel", lead + "    KiloNode,\n")) == []
    assert named(old, among(old, "Hotel", "    // new\n    KiloNode,\n")) == ["KiloNode"]


def test_the_rows_of_another_list_are_none_beside() -> None:
    both = LIST + 'LEAVES = [\n    "x-leaf",\n    "y-leaf",\n]\n'
    assert named(both, among(both, "x-leaf", '    "kilo-leaf",\n')) == []
    three = both.replace('    "y-leaf",\n', '    "y-leaf",\n    "z-leaf",\n')
    (fact,) = facts(three, among(three, "x-leaf", '    "kilo-leaf",\n'))
    assert set(fact.siblings) == {"x-leaf", "y-leaf", "z-leaf"}


def test_a_comment_at_the_margin_ends_no_list() -> None:
    old = among(LIST, "hotel", "# more\n")
    (fact,) = facts(old, among(old, "bravo", NEW))
    assert "golf-node" in fact.siblings


def test_the_last_of_a_list_without_a_comma() -> None:
    old = LIST.replace('"charlie-node",', '"charlie-node"')
    (fact,) = facts(old, old.replace('"charlie-node"', '"charlie-node",\n    "kilo-node"'))
    assert (fact.symbol, fact.siblings[0]) == ("kilo-node", "echo-node")


def test_least_rows_beside() -> None:
    for count, found in ((2, []), (3, ["kilo-node"])):
        old = "NODES = [\n" + lines('    "{n}-node",\n', NAMES[:count]) + "]\n"
        assert named(old, among(old, "alpha", NEW)) == found


def test_most_rows_of_a_file_and_none_of_one_with_more() -> None:
    for count in (MAX_ROWS, MAX_ROWS + 1):
        new = "".join(f'    "k{n}-node",\n' for n in range(count))
        assert len(named(LIST, among(LIST, "hotel", new))) == (count if count == MAX_ROWS else 0)


def test_most_facts_are_those_of_whole_files() -> None:
    new = among(LIST, "hotel", "".join(f'    "k{n}-node",\n' for n in range(MAX_ROWS)))
    files = [
        (
            f"src/{n}.py",
            LIST.replace("node", f"n{n}").encode(),
            new.replace("node", f"n{n}").encode(),
        )
        for n in range(5)
    ]
    assert len(row_facts(files)) == MAX_FACTS // MAX_ROWS * MAX_ROWS


def test_rows_beside_are_the_nearest() -> None:
    old = "NODES = [\n" + "".join(f'    "n{n}-node",\n' for n in range(40)) + "]\n"
    (fact,) = facts(old, among(old, "n20-", NEW))
    assert fact.rows is not None and len(fact.rows.beside) == MAX_BESIDE
    assert fact.rows.above[0] == ("n20-node",) and fact.rows.below[0] == ("n21-node",)


@pytest.mark.parametrize(("far", "found"), [(NEAR - 3, ["kilo-node"]), (NEAR - 2, [])])
def test_rows_far_away_are_none_beside(far: int, found: list[str]) -> None:
    """The third of them is as far as is looked, or one line more."""
    old = "a = [\n" + lines('    "{n}-node",\n') + "    1,\n" * far + "    2,\n]\n"
    assert named(old, old.replace("    2,\n", '    "kilo-node",\n    2,\n')) == found


def test_a_long_line_is_no_row() -> None:
    for size, found in ((MAX_CHARS - 40, True), (MAX_CHARS, False)):
        form = '    ("{n}-node", "' + "x" * size + '"),\n'
        old = "NODES = [\n" + lines(form) + "]\n"
        assert bool(named(old, among(old, "hotel", form.format(n="kilo")))) is found


def test_names_differ_from_row_to_row() -> None:
    rows = Rows(
        ("kilo", "error", "9"),
        (("golf", "error", "1"), ("alpha", "warn", "2"), ("hotel", "error", "3")),
        (("bravo", "info", "4"), ("echo", "error", "5")),
    )
    assert name_slots(rows) == [0]
    assert name_slots(Rows(("a-b",), (("c-d",), ("c-d",), ("e-f",)), ())) == []
    assert name_slots(Rows(("a-b",), (("c-d",), (None,), ("e-f",)), ())) == []
    few = tuple((name,) for name in ("aa", "bb", "cc", "dd", "dd"))
    assert name_slots(Rows(("kk",), few, ())) == [0]
    assert name_slots(Rows(("kk",), (*few[:3], ("cc",)), ())) == []
    assert name_slots(Rows(("_k",), (("_a",), ("b",), ("c",)), ())) == [0]


def test_names_are_a_few() -> None:
    rows = Rows(
        ("ka", "kb", "kc", "kd"), tuple((f"{n}a", f"{n}b", f"{n}c", f"{n}d") for n in "xyz"), ()
    )
    assert name_slots(rows) == [0, 1, 2]


def test_what_others_have_in_more_lines_is_surplus() -> None:
    form = '    (\n        "{n}-node",\n        "Says {n} to "\n        "all of them.",\n    ),\n'
    old = "NODES = [\n" + lines(form) + "]\n"
    at = old.index('    (\n        "bravo')
    short = form.format(n="kilo").replace(' to "\n        "all of them.', ".")
    (fact,) = facts(old, old[:at] + short + old[at:])
    assert fact.rows is not None and "all of them." in fact.rows.surplus
    (fact,) = facts(old, old[:at] + form.format(n="kilo") + old[at:])
    assert fact.rows is not None and fact.rows.surplus == ()


def test_breaks_within_a_text_stay_marked() -> None:
    form = '    ("{n}-node", "Says \\"{n}\\"\\nto all."),\n'
    old = "NODES = [\n" + lines(form) + "]\n"
    (fact,) = facts(old, among(old, "hotel", form.format(n="kilo")))
    assert fact.rows is not None and fact.rows.own[1] == 'Says "kilo"\\nto all.'

"""As the rows of the code are to their entries, so is a new row to its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from docsync.facts.fact import WORDS, ChangeFact, FactKind, Place, Rows, Values
from docsync.match.analogy import MIN_ANY, analogues
from tests.unit.samples import document

NAMES = ("golf", "alpha", "hotel", "bravo", "echo", "charlie")
HEAD = "# Nodes\n\n"


def lines(form: str, names: Sequence[str] = NAMES) -> str:
    return "".join(form.format(n=n, C=n.capitalize(), i=i) for i, n in enumerate(names, 1))


def new_row(own: Values, others: Sequence[Values], above: int = 3) -> ChangeFact:
    rows = Rows(own, tuple(reversed(others[:above])), tuple(others[above:]))
    return ChangeFact(
        FactKind.PASSAGE_CHANGED,
        own[0] or "",
        "",
        own[0],
        Place("src/app.py", 3),
        True,
        WORDS,
        siblings=tuple(values[0] or "" for values in rows.beside),
        rows=rows,
    )


def row(*own: str, others: str = "{n}-node", names: Sequence[str] = NAMES) -> ChangeFact:
    """A new row among one of `others` for each name, its values parted by `|`."""
    made = [
        tuple(others.format(n=n, C=n.capitalize(), i=i, k="str" if i % 2 else "int").split("|"))
        for i, n in enumerate(names, 1)
    ]
    return new_row(own, made)


def made(fact: ChangeFact, text: str, path: str = "docs/guide.md") -> list[str]:
    return [one.text for one in analogues(fact, document(text, path))]


NODE = row("kilo-node")
TEXTS = "{n}-node|Says {n} to all."
TOLD = row("kilo-node", "Says kilo to all.", others=TEXTS)


@pytest.mark.parametrize(
    ("fact", "form", "new"),
    [
        (NODE, "- `{n}-node`\n", "- `kilo-node`"),
        (NODE, "- `{C}Node`\n", "- `KiloNode`"),
        (NODE, "- {n}_node (see {n}-node)\n", "- kilo_node (see kilo-node)"),
        (NODE, "| {n}-node | [{n}-node](#{n}-node) |\n", "| kilo-node | [kilo-node](#kilo-node) |"),
        (TOLD, "{n}-node\n  Says {n} to all.\n\n", "kilo-node\n  Says kilo to all."),
        (TOLD, "- **{n}-node**: Says {n}\n  to all.\n", "- **kilo-node**: Says kilo to all."),
        (TOLD, "| {n}-node | Says {n} to all |\n", "| kilo-node | Says kilo to all |"),
        (TOLD, "* `{n}-node`:: Says {n} to all.\n", "* `kilo-node`:: Says kilo to all."),
        (row("KiloNode", others="{C}Node"), "- `{n}-node`\n", "- `kilo-node`"),
    ],
    ids=[
        "name",
        "camel",
        "two spellings",
        "link",
        "term",
        "wrapped",
        "cells",
        "adoc",
        "kebab",
    ],
)
def test_the_form_with_the_values_of_the_new_row(fact: ChangeFact, form: str, new: str) -> None:
    assert made(fact, HEAD + lines(form)) == [new]


def test_values_that_some_rows_share() -> None:
    fact = row("kilo", "int", others="{n}|{k}")
    kinds = "".join(f"- `{n}` ({'str' if i % 2 else 'int'})\n" for i, n in enumerate(NAMES, 1))
    assert made(fact, HEAD + kinds) == ["- `kilo` (int)"]


@pytest.mark.parametrize(
    "text",
    [
        "The kilo-node is a node.\n",
        "Set KILO_NODE to 1.\n",
        "Call `kiloNode()`.\n",
        "- `Kilo node`: something of its own\n",
    ],
    ids=["name", "capitals", "camel", "words"],
)
def test_what_the_document_has_already(text: str) -> None:
    assert made(NODE, HEAD + lines("- `{n}-node`\n") + "\n" + text) == []


def test_a_plain_word_is_had_by_its_entry_alone() -> None:
    fact = row("kilo", others="{n}")
    text = HEAD + lines("- `{n}`\n")
    assert made(fact, text) == ["- `kilo`"]
    assert made(fact, text + "- `Kilo`: a unit\n") == []
    assert made(fact, text + "\nThe Kilo is a unit.\n") == ["- `kilo`"]


@pytest.mark.parametrize(
    "form",
    [
        "- [x] `{n}-node`\n",
        "- [ ] `{n}-node`\n",
        "- `{n}-node` (since 1.0)\n",
        "- `{n}-node`: new in v2\n",
        "| `{n}-node` | ✅ |\n",
        "| `{n}-node` | yes |\n",
        "- `{n}-node` (*stable*)\n",
        "{n}-node:: error\n",
        "- `{n}-node` – stable.\n",
        "{i}. `{n}-node`\n",
        "## {n}-node\n\n",
        "- `{n}-node`\n\n  It has a text.\n\n",
        "- `{n}-node`\n  - runs\n",
        "{n}-node\n---------\n\nIt has a text.\n\n",
    ],
    ids=[
        "ticked",
        "open",
        "since",
        "version",
        "mark",
        "cell",
        "bracket",
        "term",
        "one word",
        "number",
        "heading",
        "body",
        "nested",
        "title",
    ],
)
def test_what_a_person_says_of_each(form: str) -> None:
    assert made(NODE, HEAD + lines(form)) == []


def test_a_number_of_the_code_is_none_of_a_list() -> None:
    fact = row("kilo-node", "9", others="{n}-node|{i}")
    assert made(fact, HEAD + lines("{i}. `{n}-node`\n")) == []
    assert made(fact, HEAD + lines("- `{n}-node`: {i}\n")) == ["- `kilo-node`: 9"]


@pytest.mark.parametrize(
    ("own", "others"),
    [
        (("kilo-node", ""), "{n}-node|Says {n} to all."),
        (("kilo-node", "Says {who} to all."), "{n}-node|Says {n} to all."),
        (("kilo-node", "Says %s to all."), "{n}-node|Says {n} to all."),
        (("kilo-node", "Says\nkilo."), "{n}-node|Says {n} to all."),
    ],
    ids=["empty", "placeholder", "format", "lines"],
)
def test_a_text_that_is_none(own: tuple[str, ...], others: str) -> None:
    assert made(row(*own, others=others), HEAD + lines("- {n}-node: Says {n} to all.\n")) == []


def test_another_kind_of_value() -> None:
    text = HEAD + lines("- `{n}-node`: {i}\n")
    assert made(row("kilo-node", "LATER", others="{n}-node|{i}"), text) == []
    paths = HEAD + lines("- `{n}-node`: app.{n}\n")
    assert made(row("kilo-node", "lib.kilo", others="{n}-node|app.{n}"), paths) == []
    assert made(row("kilo-node", "app.kilo", others="{n}-node|app.{n}"), paths) != []


@pytest.mark.parametrize(
    ("own", "found"),
    [("True", []), ("False", ["- `kilo-node` is off for now"])],
    ids=["turned", "same"],
)
def test_a_switch_that_all_others_have_the_other_way(own: str, found: list[str]) -> None:
    fact = row("kilo-node", own, others="{n}-node|False")
    assert made(fact, HEAD + lines("- `{n}-node` is off for now\n")) == found
    names = made(fact, HEAD + lines("- `{n}-node`\n"))
    assert bool(names) is bool(found)


def test_a_value_that_the_words_may_be_of() -> None:
    fact = row("kilo-node", "int", others="{n}-node|str")
    assert made(fact, HEAD + lines("- `{n}-node`: a text\n")) == []
    assert made(fact, HEAD + lines("- `{n}-node`\n")) == ["- `kilo-node`"]


def test_what_none_of_the_others_has() -> None:
    for count in (MIN_ANY - 1, MIN_ANY):
        others: list[Values] = [(f"{n}-node", None) for n in NAMES[:count]]
        found = made(
            new_row(("kilo-node", "more"), others),
            HEAD + lines("- `{n}-node` is a node\n", NAMES[:count]),
        )
        assert bool(found) is (count == MIN_ANY)


def test_rows_of_the_same_value_have_the_same_words() -> None:
    others: list[Values] = [(f"{n}-node", "net" if i > 1 else "disk") for i, n in enumerate(NAMES)]
    slow, fast = lines("- `{n}-node` is slow\n", NAMES[:2]), "- `{n}-node` is fast\n"
    text = HEAD + slow + lines(fast, NAMES[2:])
    assert made(new_row(("kilo-node", "net"), others, 5), text) == ["- `kilo-node` is fast"]
    assert made(new_row(("kilo-node", "cpu"), others, 5), text) == []
    fewer = [*others[:2], ("hotel-node", "disk"), *others[3:]]
    text = HEAD + slow + "- `hotel-node` is slow\n" + lines(fast, NAMES[3:])
    assert made(new_row(("kilo-node", "net"), fewer, 5), text) == []


def test_a_value_of_rows_that_have_no_entry() -> None:
    hidden = ("alpha", "echo")
    others: list[Values] = [(f"{n}-node", "True" if n in hidden else "False") for n in NAMES]
    text = HEAD + lines("- `{n}-node`\n", [n for n in NAMES if n not in hidden])
    assert made(new_row(("kilo-node", "False"), others), text) == ["- `kilo-node`"]
    assert made(new_row(("kilo-node", "True"), others), text) == []


def test_least_entries_alike() -> None:
    """One gives the form; of names alone two more are asked for, of words three."""
    for form, least in (("- `{n}-node`\n", 3), ("- `{n}-node` is a node\n", 4)):
        for count in (least - 1, least):
            fact = row("kilo-node", names=NAMES[:count])
            assert bool(made(fact, HEAD + lines(form, NAMES[:count]))) is (count == least)


def test_a_choice_by_hand() -> None:
    names = ("golf", "alpha", "hotel", "bravo", "echo", "charlie", "delta", "foxtrot")
    for count, found in ((4, []), (5, ["- `kilo-node`"])):
        assert (
            made(row("kilo-node", names=names), HEAD + lines("- `{n}-node`\n", names[:count]))
            == found
        )


@pytest.mark.parametrize(
    ("lead", "found"),
    [
        ("For example:", []),
        ("Some of them:", []),
        ("Nodes such as", []),
        ("All nodes:", ["- `kilo-node`"]),
        ("The handsome:", ["- `kilo-node`"]),
    ],
)
def test_what_leads_to_a_choice(lead: str, found: list[str]) -> None:
    assert made(NODE, f"{HEAD}{lead}\n\n" + lines("- `{n}-node`\n")) == found


def test_lists_that_say_the_same() -> None:
    one = lines("- `{n}-node`\n")
    assert made(NODE, f"{HEAD}{one}\n## More\n\n{one}") == []
    other = lines("* {n}-node\n")
    assert made(NODE, f"{HEAD}{one}\n## More\n\n{other}") == ["- `kilo-node`", "* kilo-node"]


def grouped(first: Sequence[str], second: Sequence[str]) -> str:
    form = "- `{n}-node`\n"
    return f"# A\n\n{lines(form, first)}\n# B\n\n{lines(form, second)}"


@pytest.mark.parametrize(
    ("above", "where"),
    [(2, "- `alpha-node`"), (3, None), (4, "- `bravo-node`"), (6, None), (0, None)],
)
def test_the_list_between_whose_rows_it_stands(above: int, where: str | None) -> None:
    fact = new_row(("kilo-node",), [(f"{n}-node",) for n in NAMES], above)
    doc = document(grouped(NAMES[:3], NAMES[3:]))
    found = analogues(fact, doc)
    beside = [doc.content.decode().split("\n")[one.beside[0]] for one in found]
    assert beside == ([where] if where else [])


def test_lists_in_another_order_than_the_code() -> None:
    fact = new_row(("kilo-node",), [(f"{n}-node",) for n in NAMES], 3)
    first = ("golf", "hotel", "bravo")
    assert made(fact, grouped(first, [n for n in NAMES if n not in first])) == []


def test_the_list_of_the_rows_with_its_value() -> None:
    first = ("golf", "hotel", "echo")
    others: list[Values] = [(f"{n}-node", "net" if n in first else "disk") for n in NAMES]
    for value, ends in (("net", "# A"), ("disk", "# B"), ("cpu", "")):
        doc = document(grouped(first, [n for n in NAMES if n not in first]))
        lists = doc.content.decode().split("\n")
        found = analogues(new_row(("kilo-node", value), others), doc)
        heads = [[line for line in lists[: one.beside[0]] if line[:1] == "#"][-1] for one in found]
        assert heads == ([ends] if ends else [])


def place(text: str, fact: ChangeFact = NODE) -> tuple[str, bool]:
    doc = document(text)
    (one,) = analogues(fact, doc)
    return doc.content.decode().split("\n")[one.beside[0]].strip(), one.is_before


def test_behind_the_row_above_else_before_that_below() -> None:
    others = [(f"{n}-node",) for n in NAMES]
    assert place(HEAD + lines("- {n}-node\n")) == ("- hotel-node", False)
    first = new_row(("kilo-node",), others, 0)
    assert place(HEAD + lines("- {n}-node\n"), first) == ("- golf-node", True)


def test_by_the_alphabet_where_the_list_keeps_to_it() -> None:
    names = sorted(NAMES)
    assert place(HEAD + lines("- {n}-node\n", names)) == ("- hotel-node", False)
    assert place(HEAD + lines("- {n}-node\n", names), row("bz-node")) == ("- bravo-node", False)
    assert place(HEAD + lines("- {n}-node\n", names), row("aa-node")) == ("- alpha-node", True)
    assert place(HEAD + lines("- {n}-node\n", names[::-1])) == ("- hotel-node", False)


def test_the_last_of_a_list_with_another_sign() -> None:
    names = sorted(NAMES)
    text = HEAD + lines("- {n}-node;\n", names[:-1]) + f"- {names[-1]}-node.\n"
    assert made(row("bz-node"), text) == ["- bz-node;"]
    assert made(NODE, text) == []


def test_columns() -> None:
    wide = "".join(f"| {n + '-node':<12} | {n + '-node':<12} |\n" for n in NAMES)
    assert made(NODE, f"{HEAD}| A            | B            |\n|---|---|\n{wide}") == [
        "| kilo-node    | kilo-node    |"
    ]
    narrow = lines("| {n}-node | {n}-node |\n")
    assert made(row("ko-node"), f"{HEAD}| A | B |\n|---|---|\n{narrow}") == [
        "| ko-node | ko-node |"
    ]
    text = "".join(f"  {n + '-node':<14} Says {n} to all.\n" for n in NAMES)
    assert made(TOLD, f"{HEAD}```\n{text}```\n") == ["  kilo-node      Says kilo to all."]


def test_an_empty_cell_of_the_entry_beside_gets_the_value_of_the_new_row() -> None:
    values = ("east", "north", "", "south", "west", "none-at-all")
    others = [(f"{n}-node", value) for n, value in zip(NAMES, values, strict=True)]
    text = f"{HEAD}| A | Default |\n|---|---|\n" + "".join(
        f"| {name} | `{value}` |\n" for name, value in others
    )
    own = new_row(("kilo-node", "centre"), others)
    assert made(own, text) == ["| kilo-node | `centre` |"]


def test_a_cell_that_is_empty_for_all_says_nothing_of_a_row_with_a_value() -> None:
    text = f"{HEAD}| A | Default |\n|---|---|\n" + lines("| {n}-node | `` |\n")
    others = [(f"{n}-node", "") for n in NAMES]
    assert made(new_row(("kilo-node", ""), others), text) == ["| kilo-node | `` |"]
    assert made(new_row(("kilo-node", "centre"), others), text) == []


def test_output_and_trees_of_files() -> None:
    names, told = lines("{n}-node\n"), lines("{n}-node is ready\n")
    assert made(NODE, f"{HEAD}```console\n$ app\n{names}```\n") == ["kilo-node"]
    assert made(NODE, f"{HEAD}```console\n$ app\n{told}```\n") == []
    assert made(NODE, f"{HEAD}```text\n{told}```\n") == ["kilo-node is ready"]
    tree = "N\n=\n\n.. toctree::\n   :maxdepth: 1\n\n" + lines("   {n}-node\n")
    assert made(NODE, tree, "docs/a.rst") == []
    assert made(NODE, tree.replace("toctree", "autosummary"), "docs/a.rst") == ["   kilo-node"]


def test_a_document_of_two_megabytes_takes_no_long_time() -> None:
    many = "".join(f"- alpha-node: x{n}\n- bravo-node: y{n}\n" for n in range(5_000))
    long = "- " + "Says of us to all. " * 5_000 + "\n"
    text = HEAD + lines("- {n}-node: Says {n} to all.\n") + "\n" + long + many
    assert made(TOLD, text) == ["- kilo-node: Says kilo to all."]


@pytest.mark.parametrize(
    ("own", "others", "form"),
    [
        ("warning", "error", "- `{n}-node` reports an error\n"),
        ("3", "2", "- `{n}-node` (see chapter 2)\n"),
        ("float", "int", "- `{n}-node` is an int\n"),
    ],
)
def test_what_may_be_a_word_of_the_entry(own: str, others: str, form: str) -> None:
    """All others have it, and so does each entry."""
    text = HEAD + lines(form)
    assert made(row("kilo-node", own, others=f"{{n}}-node|{others}"), text) == []
    (same,) = made(row("kilo-node", others, others=f"{{n}}-node|{others}"), text)
    assert same == form.format(n="kilo").rstrip()


def test_one_of_many() -> None:
    text = HEAD + lines("- `{n}-node`: {i} cores\n")
    assert made(row("kilo-node", "1", others="{n}-node|{i}"), text) == []
    assert made(row("kilo-node", "12", others="{n}-node|{i}"), text) == ["- `kilo-node`: 12 cores"]


def test_half_of_what_a_row_says() -> None:
    text = HEAD + lines("- `{n}-node`: Says {n} to all.\n")
    others: list[Values] = [(f"{n}-node", f"Says {n} to all.", None) for n in NAMES]
    assert made(new_row(("kilo-node", "Says kilo to all, ", "and more."), others), text) == []
    assert made(new_row(("kilo-node", "Says kilo to all, ", "more"), others), text) != []


def test_what_the_others_say_in_a_place_that_it_lacks() -> None:
    text = HEAD + lines("- `{n}-node`: Says {n} to all of them.\n")
    fact = row("kilo-node", "Says kilo ", others="{n}-node|Says {n} ")
    assert made(fact, text) == ["- `kilo-node`: Says kilo to all of them."]
    assert fact.rows is not None
    surplus = replace(fact, rows=replace(fact.rows, surplus=("to all of them.",)))
    assert made(surplus, text) == []


def test_ragged_columns_are_left_ragged() -> None:
    ragged = lines("  {n}-node   Says {n} to all.\n")
    assert made(TOLD, f"{HEAD}```\n{ragged}```\n") == ["  kilo-node   Says kilo to all."]
    names = ("alpha", "hotel", "bravo", "charlie")
    level = lines("  {n}-node  Says {n} to all.\n", names)
    fact = row("kilo-node", "Says kilo to all.", others=TEXTS, names=names)
    assert made(fact, f"{HEAD}```\n{level}```\n") == ["  kilo-node  Says kilo to all."]

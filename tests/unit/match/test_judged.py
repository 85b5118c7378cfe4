"""Whether the code decides a column that says one of a few words of each row."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from docsync.facts.record import Argument
from docsync.match.judged import MIN_SAME, Shown, judged

CELLS = ("Yes", "Yes", "Yes", "Yes", "Yes", "No", "No", "No", "No")


def rows(cells: Sequence[str], **places: Sequence[str]) -> list[Shown]:
    """A letter for each row is what a place has there; a dot is nothing."""
    return [
        Shown(
            {p: Argument(p, "code", said[n]) for p, said in places.items() if said[n] != "."},
            f"{n}-node",
            cell,
        )
        for n, cell in enumerate(cells)
    ]


def said(**places: str) -> dict[str, Argument]:
    return {place: Argument(place, "code", value) for place, value in places.items()}


def words(found: Sequence[Shown], name: str = "kilo-node", **own: str) -> set[str | None]:
    return set(judged(said(**own), name, found))


@pytest.mark.parametrize(
    ("place", "own", "found"),
    [
        (".....xxxx", "x", {"No"}),
        (".....xxxx", "", {"Yes"}),
        ("yyyyyxxxx", "y", {"Yes"}),
        ("yyyyyxxxx", "z", {None}),
        ("abcdexxxx", "x", {"No"}),
        (".....xxxy", "x", {"No"}),
        ("...yyxxxx", "x", {"No"}),
        ("....xxxxx", "x", set()),
        ("xxxxxxxxx", "x", set()),
    ],
    ids=["has", "lacks", "of two", "unseen", "one", "any", "or none", "contradicts", "all"],
)
def test_a_feature(place: str, own: str, found: set[str | None]) -> None:
    assert words(rows(CELLS, more=place), **({"more": own} if own else {})) == found


def test_two_features_that_disagree() -> None:
    found = rows(CELLS, more="yyyyyxxxx", less="aaaaabbbb")
    assert words(found, more="x", less="b") == {"No"}
    assert words(found, more="x", less="a") == {"Yes", "No"}


def test_the_beginning_of_the_name_is_a_feature() -> None:
    found = [
        Shown(row.said, f"{'net' if row.cell == 'No' else 'disk'}.{n}", row.cell)
        for n, row in enumerate(rows(CELLS))
    ]
    assert words(found, "net.kilo") == {"No"}
    assert words(found, "disk.kilo") == {"Yes"}
    assert words(found, "cpu.kilo") == {None}


def test_few_rows_and_many_features() -> None:
    """Half of six rows may be judged as any feature has it."""
    few = CELLS[2:8]
    assert words(rows(few, more="yyyxxx"), more="x") == {None}
    assert words(rows(CELLS, more="yyyyyxxxx"), more="x") == {"No"}
    many = {f"p{n}": "".join("xy"[(n >> i) & 1 or i == n] for i in range(9)) for n in range(60)}
    assert None in words(
        rows(CELLS, more="yyyyyxxxx", **many), more="x", **dict.fromkeys(many, "x")
    )


def test_least_rows_with_the_word() -> None:
    for count in (MIN_SAME - 1, MIN_SAME):
        cells = ("Yes",) * 12 + ("No",) * count
        got = words(rows(cells, more="y" * 12 + "x" * count), more="x")
        assert got == ({"No"} if count == MIN_SAME else {None})


@pytest.mark.parametrize(
    "word", ["since 2", "[x]", "see [it](a)", "a long sentence of its own words"]
)
def test_words_that_are_for_a_person(word: str) -> None:
    cells = [word if cell == "No" else cell for cell in CELLS]
    assert words(rows(cells, more="yyyyyxxxx"), more="y") == set()


def test_three_words_of_three_values() -> None:
    cells = ("error", "error", "error", "warning", "warning", "warning", "off", "off", "off")
    found = rows(cells, level="eeewwwooo")
    assert words(found, level="e") == {"error"}
    assert None in words(found, level="f")
    assert words(rows(cells, level="eeewwwwww"), level="e") == set()


def test_one_word_alone_may_be_anything() -> None:
    cells = ("Yes",) * 12 + ("No",)
    assert words(rows(cells, more="y" * 12 + "x"), more="y") == set()

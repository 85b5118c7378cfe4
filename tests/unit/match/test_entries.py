"""A document as entries by its lines."""

from __future__ import annotations

import re

import pytest

from docsync.match.entries import MAX_LINES, MAX_PLACES, MAX_RUN, Entries, entries_of
from tests.unit.samples import document

ITEM = re.compile(r"- \S+")
LIST = "# N\n\nThese:\n\n- a-one\n- b-two\n- c-three\n\nEnd.\n"


def of(text: str, path: str = "docs/guide.md") -> Entries:
    return Entries(document(text, path))


def at(entries: Entries, text: str) -> tuple[int, int]:
    (span,) = entries.saying(text)
    return span


def test_a_line_with_what_is_deeper_below() -> None:
    entries = of("term\n  Text of\n  two lines.\n- item\n  goes on\n  - inner\n\n    alone\n")
    assert [entries.text(span) for span in entries.spans] == [
        "term\n  Text of\n  two lines.",
        "  Text of",
        "  two lines.",
        "- item\n  goes on",
        "  goes on",
        "  - inner",
        "    alone",
    ]


@pytest.mark.parametrize("more", [MAX_LINES - 1, MAX_LINES])
def test_what_is_longer_than_an_entry_is_lines(more: int) -> None:
    entries = of("term\n" + "  text\n" * more)
    assert entries.spans[0] == (0, more + 1 if more < MAX_LINES else 1)


def test_bytes_have_the_break_and_the_accents() -> None:
    entries = of("Ä – ö\r\n- ü\r\n- last")
    assert entries.bytes_of(at(entries, "- ü")) == (11, 17)
    assert entries.bytes_of(at(entries, "- last")) == (17, 23)
    assert entries.lines[1] == "- ü"


def test_saying_is_however_lines_are_broken() -> None:
    entries = of("|  a  | b |\n- c\n  d\n")
    assert entries.saying("| a | b |") == [(0, 1)]
    assert entries.saying("- c d") == [(1, 3)]
    assert entries.saying("- c") == []


@pytest.mark.parametrize("name", ["a1-one", "A1_ONE", "a1One", "A1One"])
def test_naming_in_any_spelling(name: str) -> None:
    assert of("- a1-one\n- A1_ONE\n- a1One\n- one\n- stone a1\n").naming(name) == [
        (0, 1),
        (1, 2),
        (2, 3),
    ]


def test_naming_is_of_a_few() -> None:
    entries = of("- a-one x\n" * (MAX_PLACES + 5))
    assert len(entries.naming("a-one")) == MAX_PLACES
    assert entries.naming("...") == []


def test_beginning_ends_with_a_word() -> None:
    entries = of("- one\n- one: told\n- ones\n- two\n")
    assert sorted(entries.beginning("- one")) == [(0, 1), (1, 2)]
    assert entries.beginning("- three") == []


def test_a_run_goes_over_blank_lines_and_ends_at_another() -> None:
    entries = of("- a\n- b\n\n- c\nText.\n- d\n  - e\n")
    assert entries.run((1, 2), ITEM) == [(0, 1), (1, 2), (3, 4)]
    assert entries.run((5, 6), ITEM) == [(5, 6)]


def test_a_run_has_an_end() -> None:
    entries = of("- a\n" * (3 * MAX_RUN))
    run = entries.run((MAX_RUN + 9, MAX_RUN + 10), ITEM)
    assert (run[0], run[-1]) == ((9, 10), (2 * MAX_RUN + 9, 2 * MAX_RUN + 10))


def test_entries_of_several_lines_in_a_run() -> None:
    entries = of("a-b\n  Says a.\n\nc-d\n  Says c.\n\ne-f\n  Says e.\n")
    like = re.compile(r"\S+\s*Says\s*\S+")
    assert entries.run((3, 5), like) == [(0, 2), (3, 5), (6, 8)]


@pytest.mark.parametrize(
    ("text", "line", "is_whole"),
    [
        (LIST, 5, True),
        (LIST, 6, True),
        ("- a\n\n  More of it.\n\n- b\n", 0, False),
        ("- a\n  - inner\n- b\n", 0, False),
        ("- a\nText\n", 0, False),
        ("- a\n- b\nlazy text of b\n", 1, False),
        ("- a\n- b\n* other list\n", 1, False),
        ("- a\n- b\n- c of another form\n", 1, True),
        ("- a\n- b\n```\n", 1, True),
        ("- a\n- b", 1, True),
    ],
    ids=[
        "between",
        "the last",
        "a paragraph of its own",
        "a list of its own",
        "alone",
        "goes on",
        "another list",
        "another form",
        "end of code",
        "end of file",
    ],
)
def test_an_entry_with_nothing_of_its_own_below(text: str, line: int, is_whole: bool) -> None:
    assert of(text).is_whole((line, line + 1), ITEM) is is_whole


def test_a_heading_is_no_entry() -> None:
    entries = of("## a-b\n## c-d\n")
    assert not entries.is_whole((0, 1), re.compile(r"## \S+"))


@pytest.mark.parametrize(
    ("between", "are"),
    [
        ("", True),
        ("\n", True),
        ("- of another form: yes\n", True),
        ("  deeper\n", True),
        ("\n## Other\n\n", False),
        ("\nOther:\n\n", False),
        ("* of another list\n", False),
    ],
    ids=["nothing", "blank", "an entry", "deeper", "a heading", "a paragraph", "another list"],
)
def test_entries_of_one_list(between: str, are: bool) -> None:
    text = f"- a\n{between}- b\n"
    last = text.count("\n")
    assert of(text).are_together((0, 1), (last - 1, last), ITEM) is are


def test_lists_without_marks_and_tables() -> None:
    entries = of("  a\n  b\n  c d\n  e\n")
    like = re.compile(r"\S+")
    assert entries.are_together((0, 1), (1, 2), like)
    assert not entries.are_together((0, 1), (3, 4), like)
    row = re.compile(r"\| \S+ \|")
    assert of("| a |\n| b |\n| c |\n").are_together((0, 1), (2, 3), row)
    assert not of("| a |\n\n| c |\n").are_together((0, 1), (2, 3), row)
    assert of("1. a\n2. b\n3. c\n").are_together((0, 1), (2, 3), re.compile(r"\d\. \S"))


def test_what_leads_to_a_list() -> None:
    entries = of("Some of them:\n\n- a\n- b\n")
    assert entries.lead((2, 3)) == "Some of them:"
    tree = of(".. toctree::\n   :maxdepth: 1\n\n   a\n   b\n", "docs/a.rst")
    assert ".. toctree::" in tree.lead((3, 4))
    assert of("- a\n").lead((0, 1)) == ""


@pytest.mark.parametrize(
    ("text", "is_output"),
    [
        ("```\n$ app list\na\n```\n", True),
        ("```\n>>> app.list()\na\n```\n", True),
        ("```\nb\na\n```\n", False),
        ("```\n$ app list\n```\na\n", False),
        ("x::\n\n  $ app\n  a\n", True),
        ("$ app\n\nx::\n\n  a\n", False),
    ],
    ids=["shell", "python", "no prompt", "another block", "literal", "outside"],
)
def test_what_a_program_wrote(text: str, is_output: bool) -> None:
    line = text.split("\n").index("a") if "\na\n" in text else text.split("\n").index("  a")
    assert of(text).is_output((line, line + 1)) is is_output


def test_the_last_of_another_form_by_the_alphabet() -> None:
    entries = of("- a;\n- b;\n- d.\n")
    assert entries.goes_on_below((1, 2), "- e;")
    assert not entries.goes_on_below((1, 2), "- c;")
    assert not of("- a\n\n- b\n").goes_on_below((0, 1), "- c")
    assert not of("  a\n```\n").goes_on_below((0, 1), "c")


def test_entries_are_read_once() -> None:
    one = document(LIST)
    assert entries_of(one) is entries_of(one)

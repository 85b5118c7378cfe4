"""A new entry says what the code says, and nothing that the model made up."""

from __future__ import annotations

import pytest

from docsync.rewrite.columns import in_cells, in_column
from docsync.rewrite.entry import (
    check_columns,
    check_commas,
    check_entry,
    check_form,
    check_setting,
    in_level,
    with_comma,
)
from docsync.rewrite.proposal import CheckStatus

SAID = "--retries -r, --retries: how often a failed request is sent again"
SISTERS = ("- `--timeout`: seconds before a connection is given up", "- `--proxy`: address to use")


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ("- `--retries`: how often a failed request is sent again", CheckStatus.PASSED),
        ("- `--retries`: Number of times failed requests are sent again", CheckStatus.PASSED),
        ("- `--retries`: seconds before a connection is given up", CheckStatus.FAILED),
        ("- `--retries`: the directory where Kettle stores its files", CheckStatus.FAILED),
        ("- `--retries`", CheckStatus.PASSED),
    ],
)
def test_entries(entry: str, status: CheckStatus) -> None:
    assert check_entry(entry, SAID, SISTERS).status is status


def test_the_words_that_nothing_supports_are_named() -> None:
    check = check_entry("- `--retries`: polishes brass kettles", SAID, ())
    assert "`polishes`" in check.detail


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ("  --retries N   send again", CheckStatus.PASSED),
        ("  -r, --retries\n                send again", CheckStatus.PASSED),
        ("  --retries: send again", CheckStatus.FAILED),
    ],
)
def test_help_entries_stand_in_columns(entry: str, status: CheckStatus) -> None:
    assert check_columns(entry).status is status


HELP = ("  --all <value>    Shows all.", "  --no-all         Shows less.")


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("  --tree-depth <n>  Goes down.", "  --tree-depth <n>  Goes down."),  # no room
        ("  --tree <n>    Goes down.", "  --tree <n>       Goes down."),
        ("  --tree: goes down.", "  --tree: goes down."),
    ],
)
def test_a_help_entry_has_its_text_in_the_column_of_the_others(entry: str, expected: str) -> None:
    assert in_column(entry, HELP) == expected
    assert in_column(entry, ("  --a  Shows all.", HELP[0])) == entry


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("| `--b` | text | Shows a \\| b.", "| `--b`   | text | Shows a \\| b. |"),
        ("| `--longer` | text | Shows. |", "| `--longer` | text | Shows.    |"),
        ("| `--b` | Shows. |", "| `--b` | Shows. |"),  # another number of cells
        ("`--b`: shows", "`--b`: shows"),
    ],
)
def test_a_row_is_as_wide_as_the_one_beside_it(entry: str, expected: str) -> None:
    rows = ("| `--all` | bool | Shows it. |", "| `--no`  | text | Hides it. |")
    assert in_cells(entry, rows) == expected


def test_a_row_among_rows_of_many_widths_is_as_wide_as_it_needs() -> None:
    rows = ("| `--all` | `4` | shows it |", "| `--keep` | `2` | keeps it all |")
    row = "| `--only` | – | this |"
    assert in_cells(row, rows) == in_cells(row, rows[:1]) == row


LISTED = {"use_tls": "- `use_tls` (boolean): encrypts.", "colour": "- `colour` - paints."}


@pytest.mark.parametrize(
    ("entry", "passes"),
    [
        ("- `max_wait` (integer): waits.", True),
        ("- `max_wait` - waits.", True),
        ("- `max_wait`: waits.", False),
        ("- `max_wait` is for waiting.", False),
        ("* `max_wait` - waits.", False),
        ("- Waits.", True),  # that the name is missing is told by another check
    ],
)
def test_an_entry_has_the_form_of_one_beside_it(entry: str, passes: bool) -> None:
    assert (check_form(entry, "max_wait", LISTED).status is CheckStatus.PASSED) is passes


@pytest.mark.parametrize(
    ("sister", "entry"),
    [
        ("  -a, --all     Shows all.", "  --tree        Shows a tree."),
        ("| 1 | `--all` | shows all |", "| 2 | `--tree` | shows a tree |"),
        (":param bool --all: shows all", ":param int --tree: shows a tree"),
        (".. option:: --all\n\n   ``True`` shows all.", ".. option:: --tree\n\n   Shows a tree."),
        ("`--all`\n: Shows all.", "`--tree`\n: Shows a tree."),
    ],
)
def test_short_flags_numbers_and_types_are_no_part_of_the_form(sister: str, entry: str) -> None:
    assert check_form(entry, "--tree", {"--all": sister}).status is CheckStatus.PASSED


BESIDE = ["        bgColor: darkblue", "        sorterColor: orange"]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("    chosen: blue", "        chosen: blue"),
        ("chosen:\n  - blue", "        chosen:\n          - blue"),
        ("\tchosen: blue", "\tchosen: blue"),
    ],
)
def test_a_setting_is_as_deep_as_those_beside_it(entry: str, expected: str) -> None:
    assert in_level(entry, BESIDE) == expected
    assert in_level(entry, ["a: 1", "  b: 2"]) == entry


@pytest.mark.parametrize(
    ("entry", "passes"),
    [
        ("'USERNAME': None,", True),
        ("  user_name: None", True),
        ("# Who.\n'USERNAME': None,", True),
        ("'USERNAME': 'joe',", False),
        ("'KWARGS': None,", False),
        ("'KWARGS': {", True),
    ],
)
def test_the_value_of_a_setting_stands_beside_its_name_in_the_change(
    entry: str, passes: bool
) -> None:
    change = "+    name = found.get('USERNAME', None)\n+    more = found.get('KWARGS', {})"
    assert (check_setting(entry, change).status is CheckStatus.PASSED) is passes


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("dryRun: true", "  dryRun: true,"),
        ("dryRun: true,", "  dryRun: true,"),
        ("dryRun: {", "  dryRun: {"),
        ("a: 1\nb: 2", "  a: 1\n  b: 2"),
    ],
)
def test_a_setting_is_parted_from_the_next_as_those_beside_it(entry: str, expected: str) -> None:
    assert in_level(entry, ["  bail: true,", "  delay: false,"]) == expected


@pytest.mark.parametrize(
    ("entry", "passes"),
    [
        ("  dryRun: true,", True),
        ("  // Lists the tests.\n  dryRun: true,", True),
        ("  dryRun: boolean,", False),
        ("  dryRun: true,\n  Lists the tests.", False),
    ],
)
def test_among_settings_of_one_line_stands_nothing_else(entry: str, passes: bool) -> None:
    change = "+ * @property {boolean} dryRun: true or false"
    beside = ["  bail: true,", "  delay: false,"]
    assert (check_setting(entry, change, beside).status is CheckStatus.PASSED) is passes


@pytest.mark.parametrize(
    ("above", "entry", "below", "expected", "passes"),
    [
        ("host='a',", "port=None", "level=1", "port=None,", True),
        ("host='a',  # one", "port=None", "level=1", "port=None,", True),
        ("host='a',", "port=None", ")", "port=None", True),
        ("app(", "port=None", "level=1", "port=None", True),
        ("host='a'", "port=None,", ")", "port=None,", False),
        ("host='a',", "port={\n  1: 2\n}", "level=1", "port={\n  1: 2\n}", False),
        ("host='a',", "# a comment\nport=1,", "level=1", "# a comment\nport=1,", True),
        ("host = 1", "port = 2", "level = 1", "port = 2", True),
        ("", "port: 2", "level: 1", "port: 2", True),
    ],
)
def test_commas_part_the_lines_of_a_listing(
    above: str, entry: str, below: str, expected: str, passes: bool
) -> None:
    assert with_comma(entry, above, below) == expected
    assert (check_commas(expected, above, below).status is CheckStatus.PASSED) is passes

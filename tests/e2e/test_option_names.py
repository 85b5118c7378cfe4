"""Options of a real program that get, lose and change their short names, beside others that come
and go."""

from __future__ import annotations

import pytest
from small_project import Project

FETCH = """\
import argparse

def main():
    p = argparse.ArgumentParser(prog="fetch")
    p.add_argument("--retries", type=int, default=3, help="How often to try again")
    p.add_argument("--output", "-o", default="out.txt", help="Where to write")
    p.add_argument("--format", choices=["json", "csv"], default="json", help="Output format")
    p.add_argument("--trace", action="store_true", help="Tell more")
    args = p.parse_args()
"""
README = """\
# fetch

## Options

| Option | Default | Description |
|---|---|---|
| `--retries` | `3` | How often to try again |
| `--output`, `-o` | `out.txt` | Where to write |
| `--format` | `json` | Output format: `json` or `csv` |
| `--trace` | | Tell more |

## Examples

    curl -o x.json localhost
    fetch --format csv -o result.csv
"""
QUIET = '    p.add_argument("--quiet", "-q", action="store_true", help="Tell less")\n'


def without(name: str) -> str:
    return "".join(line for line in FETCH.splitlines(True) if name not in line)


CASES = {
    "lost": (
        FETCH.replace('"--output", "-o"', '"--output"'),
        README.replace("`--output`, `-o`", "`--output`").replace("csv -o", "csv --output"),
    ),
    "another": (
        FETCH.replace('"-o"', '"-O"'),
        README.replace("`-o`", "`-O`").replace("csv -o", "csv -O"),
    ),
    "one more": (
        FETCH.replace('"--trace"', '"-t", "--trace"'),
        README.replace("`--trace`", "`--trace`, `-t`"),
    ),
    "a choice for another": (FETCH.replace('"csv"', '"tsv"'), README.replace("`csv`", "`tsv`")),
    "an option for another": (
        without("trace").replace("    args =", QUIET + "    args ="),
        README.replace("| `--trace` | | Tell more |", "| `--quiet`, `-q` | | Tell less |"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_tables_and_examples_follow(project: Project, name: str) -> None:
    code, wanted = CASES[name]
    assert project.mended("fetch.py", FETCH, code, README) == wanted


def test_what_a_list_lacks_is_told_where_the_rest_of_it_was_mended(project: Project) -> None:
    readme = README.replace("Description |", "Description | Since |").replace(
        "---|\n|", "---|---|\n|"
    )
    for number, row in enumerate(("again |", "write |", "csv` |", "more |")):
        readme = readme.replace(row, f"{row} {number}.0 |")
    code = without("retries").replace("    args =", QUIET + "    args =")
    made = project.mended("fetch.py", FETCH, code, readme)
    wanted = readme.replace("| `--retries` | `3` | How often to try again | 0.0 |\n", "")
    assert made == wanted
    _, _, left = project.said.partition("May be out of date, and was not repaired:")
    assert "`--quiet` (fetch.py:8) is not listed" in left
    assert "this needs a model to write it" in left


POOLED = """\
import argparse

parser = argparse.ArgumentParser("tool")
parser.add_argument("--width", type=int, default=800, help="Width in pixels.")
parser.add_argument("--tasks", "-t", type=int, default=4, help="Parallel tasks.")
"""
POOL_ROWS = """\
# tool

| Option | Default | Description |
|---|---|---|
| `--width` | `800` | Width in pixels |
| `--tasks`, `-t` | `4` | Parallel tasks |

## Speed

Use `--tasks` to work in parallel.
"""


def test_an_option_whose_help_text_has_the_new_name_is_the_same(project: Project) -> None:
    new = POOLED.replace('"--tasks", "-t"', '"--workers", "-w"').replace("l tasks", "l workers")
    assert project.mended("app.py", POOLED, new, POOL_ROWS) == POOL_ROWS.replace(
        "`--tasks`, `-t` | `4` | Parallel tasks", "`--workers`, `-w` | `4` | Parallel workers"
    ).replace("--tasks", "--workers")


def test_another_option_goes_into_the_list_that_one_leaves(project: Project) -> None:
    new = POOLED.replace('"--tasks", "-t"', '"--pool", "-p"').replace(
        "Parallel tasks", "Threads used"
    )
    mended = project.mended("app.py", POOLED, new, POOL_ROWS)
    assert "800` | Width in pixels |\n| `--pool`, `-p` | `4` | Threads used |\n\n##" in mended
    assert "`--tasks`, `-t`" not in mended


def test_a_short_help_text_that_a_row_repeats_follows(project: Project) -> None:
    new = POOLED.replace("Width in pixels.", "Width of the image.")
    assert project.mended("app.py", POOLED, new, POOL_ROWS) == POOL_ROWS.replace(
        "Width in pixels", "Width of the image"
    )


def test_a_row_in_words_of_its_own_stays(project: Project) -> None:
    rows = POOL_ROWS.replace("Width in pixels", "Width in pixels, or 0 for any")
    new = POOLED.replace("Width in pixels.", "Width of the image.")
    assert project.mended("app.py", POOLED, new, rows, code=None) == rows

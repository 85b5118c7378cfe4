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

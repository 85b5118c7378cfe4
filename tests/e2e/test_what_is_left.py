"""What of a rewritten block is still out of date: it is mended as well, or listed."""

from __future__ import annotations

import pytest
from small_project import Project

LEFT = "May be out of date, and was not repaired:"
COMPOSE = "services:\n  db:\n    image: postgres:15\n    ports:\n      - 5432:5432\n"
DATABASE = "# app\n\n## Database\n\nThe database is PostgreSQL 15 (`postgres:15`).\n"
CONSTANT = "# app\n\nIt is tried again 3 times (`{0}`). The value of `{0}` is `3`.\n"


def test_a_value_before_the_bracket_that_repeats_it_follows(project: Project) -> None:
    path, new = "docker-compose.yml", COMPOSE.replace(":15", ":16")
    assert project.mended(path, COMPOSE, new, DATABASE) == DATABASE.replace("15", "16")
    assert LEFT not in project.said


@pytest.mark.parametrize(
    ("path", "code", "name"),
    [
        ("c.py", "MAX_RETRIES = 3\n", "MAX_RETRIES"),
        ("c.go", "package c\n\n// MaxRetries is how often.\nconst MaxRetries = 3\n", "MaxRetries"),
    ],
)
def test_a_value_before_the_name_in_brackets_follows(
    project: Project, path: str, code: str, name: str
) -> None:
    readme = CONSTANT.format(name)
    new = code.replace("3", "5")
    assert project.mended(path, code, new, readme) == readme.replace("3", "5")


def test_the_same_number_again_in_its_sentence_is_listed(project: Project) -> None:
    readme = "# app\n\nThe value of `MAX_RETRIES` is `3`, since 3 are enough for most.\n"
    text = project.mended("c.py", "MAX_RETRIES = 3\n", "MAX_RETRIES = 5\n", readme)
    assert text == readme.replace("`3`", "`5`")
    assert "README.md:3  app: says `3`" in project.said.partition(LEFT)[2]


PARSER = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--jobs", type=int, default=4, help="How many at once")
parser.add_argument("--format", choices=["text", "json"], default="text", help="How to print")
"""
OPTIONS = """\
# tool

| Option | Default | Meaning |
|---|---|---|
| `--jobs` | `4` | How many at once |
| `--format` | `text` | `text` or `json` |
"""
BOTH = PARSER.replace('["text", "json"], default="text"', '["text", "json", "xml"], default="json"')


def test_the_default_and_the_allowed_values_of_one_row_follow(project: Project) -> None:
    assert project.mended("app.py", PARSER, BOTH, OPTIONS) == OPTIONS.replace(
        "`text` | `text` or `json`", "`json` | `text`, `json` or `xml`"
    )
    assert LEFT not in project.said


def test_allowed_values_in_words_are_listed_and_not_shown_as_mended(project: Project) -> None:
    readme = OPTIONS.replace("`text` or `json`", "Prints text or json, as you like")
    assert project.mended("app.py", PARSER, BOTH, readme) == readme.replace("`text`", "`json`")
    made, _, left = project.said.partition(LEFT)
    told = "the list of allowed values of `--format` is `text, json, xml`"
    assert told in left
    assert told not in made


CLAP = """\
use clap::{Parser, ValueEnum};

/// Find things in files.
#[derive(Parser)]
#[command(name = "hunt")]
struct Cli {
    /// Maximum depth of folders
    #[arg(short = 'd', long, default_value_t = 8)]
    depth: usize,

    /// When to use colour
    #[arg(long, value_enum, default_value_t = When::Auto)]
    color: When,
}

#[derive(Clone, ValueEnum)]
enum When {
    Auto,
    Always,
}
"""
PRINTED = """\
# hunt

```text
Options:
  -d, --depth <DEPTH>  Maximum depth of folders [default: 8]
      --color <COLOR>  When to use colour [default: auto] [possible values: auto, always]
```
"""


def test_possible_values_of_a_help_text_follow(project: Project) -> None:
    new = CLAP.replace("    Always,\n", "    Always,\n    Never,\n").replace("= 8", "= 12")
    assert project.mended("src/main.rs", CLAP, new, PRINTED) == PRINTED.replace(
        "default: 8", "default: 12"
    ).replace("auto, always", "auto, always, never")

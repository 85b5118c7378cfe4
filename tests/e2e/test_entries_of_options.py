"""Entries of new options in tables and lists: what the code does not say is in none of them."""

from __future__ import annotations

from small_project import Project

PARSER = """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--alpha", default=1, help="The alpha")
parser.add_argument("--beta", default=2, help="The beta")
parser.add_argument("--gamma", default=3, help="The gamma")
"""
ROWS = """\
# app

| Option | Default | Help |
|---|---|---|
| `--alpha` | `1` | The alpha |
| `--beta` | `2` | The beta |
| `--gamma` | `3` | The gamma |
"""
REQUIRED = 'parser.add_argument("--iota", required=True, help="The iota")\n'


def test_what_is_required_is_no_default(project: Project) -> None:
    assert project.mended("app.py", PARSER, PARSER + REQUIRED, ROWS, code=0) == ROWS
    assert "`--iota` (app.py:7) is not listed" in project.said


def test_a_required_option_says_so_where_the_table_has_a_word_for_it(project: Project) -> None:
    code = PARSER + 'parser.add_argument("--delta", required=True, help="The delta")\n'
    rows = ROWS + "| `--delta` | required | The delta |\n"
    assert project.mended("app.py", code, code + REQUIRED, rows) == (
        rows + "| `--iota` | required | The iota |\n"
    )


def test_the_same_argument_still_makes_a_row(project: Project) -> None:
    new = 'parser.add_argument("--iota", default=4, help="The iota")\n'
    assert project.mended("app.py", PARSER, PARSER + new, ROWS) == (
        ROWS + "| `--iota` | `4` | The iota |\n"
    )


def test_a_switch_is_off_where_values_stand_as_in_the_code(project: Project) -> None:
    new = 'parser.add_argument("--quiet", action="store_true", help="Say less")\n'
    assert project.mended("app.py", PARSER, PARSER + new, ROWS) == (
        ROWS + "| `--quiet` | `False` | Say less |\n"
    )
    assert "store_true" not in project.said


def test_a_switch_is_left_where_defaults_are_words(project: Project) -> None:
    new = 'parser.add_argument("--quiet", action="store_true", help="Say less")\n'
    rows = ROWS.replace("`1`", "one").replace("`2`", "two").replace("`3`", "three")
    assert project.mended("app.py", PARSER, PARSER + new, rows, code=0) == rows
    assert "`--quiet` (app.py:7) is not listed" in project.said


COMMANDS = """\
import click


@click.group()
def main():
    \"\"\"Images.\"\"\"


@main.command()
def resize():
    \"\"\"Resize an image.\"\"\"


@main.command()
def convert():
    \"\"\"Convert an image.\"\"\"
"""
LISTED = """\
# imgtool

## Commands

- `imgtool resize` - resize an image
- `imgtool convert` - convert an image

## Formats

| Command | What |
|---|---|
| `resize` | Resize an image |
| `convert` | Convert an image |
"""
CROP = '\n\n@main.command()\ndef crop():\n    """Crop an image."""\n'


def test_a_new_command_is_called_as_those_beside_it(project: Project) -> None:
    mended = project.mended("cli.py", COMMANDS, COMMANDS + CROP, LISTED)
    assert mended == LISTED.replace(
        "- convert an image\n", "- convert an image\n- `imgtool crop` - crop an image\n"
    ).replace("| Convert an image |\n", "| Convert an image |\n| `crop` | Crop an image |\n")


def test_a_removed_command_takes_the_item_that_calls_it_along(project: Project) -> None:
    three = LISTED.replace(
        "- convert an image\n", "- convert an image\n- `imgtool crop` - crop an image\n"
    )
    assert "imgtool crop" not in project.mended("cli.py", COMMANDS + CROP, COMMANDS, three)


OPTIONS = """\
export interface RetryOptions {
  /** How often to try. */
  retries?: number;
  /** First wait. */
  delay?: number;
  /** Called before each retry. */
  onRetry?: (error: Error) => void;
}
export const DEFAULTS = {
  retries: 3,
  delay: 100,
} as const;
export function retry(options: RetryOptions = {}) {
  const { retries = 3, delay = 100, onRetry } = options;
}
"""
MEMBERS = """\
# o

| Option | Type | Default | Description |
|---|---|---|---|
| `retries` | `number` | `3` | How often to try. |
| `delay` | `number` | `100` | First wait. |
| `onRetry` | `(error) => void` | - | Called before each retry. |
"""
LONGEST = "  delay?: number;\n  /** Longest wait. */\n  maxDelay?: number;\n"


def with_longest(default: str) -> str:
    return OPTIONS.replace("  delay?: number;\n", LONGEST).replace("  const {", default)


def test_a_member_has_the_default_of_the_table_of_defaults(project: Project) -> None:
    new = OPTIONS.replace("  delay?: number;\n", LONGEST)
    new = new.replace("  delay: 100,\n", "  delay: 100,\n  maxDelay: 30000,\n")
    new = new.replace("delay = 100, ", "delay = 100, maxDelay = 30000, ")
    assert project.mended("o.ts", OPTIONS, new, MEMBERS) == MEMBERS.replace(
        "| `onRetry`", "| `maxDelay` | `number` | `30000` | Longest wait. |\n| `onRetry`"
    )


def test_a_member_has_the_value_that_is_taken_without_it(project: Project) -> None:
    new = with_longest("  const maxDelay = options.maxDelay ?? 30000;\n  const {")
    assert "| `maxDelay` | `number` | `30000` | Longest wait. |" in project.mended(
        "o.ts", OPTIONS, new, MEMBERS
    )


def test_a_default_that_is_no_literal_is_not_none(project: Project) -> None:
    new = with_longest("  const maxDelay = options.maxDelay ?? 30 * 1000;\n  const {")
    assert project.mended("o.ts", OPTIONS, new, MEMBERS, code=0) == MEMBERS
    assert "`maxDelay` (o.ts:7) is not listed" in project.said


def test_a_member_without_a_default_has_none(project: Project) -> None:
    new = with_longest("  const { maxDelay } = options;\n  const {")
    assert "| `maxDelay` | `number` | - | Longest wait. |" in project.mended(
        "o.ts", OPTIONS, new, MEMBERS
    )


def test_a_renamed_member_takes_its_new_default_along(project: Project) -> None:
    new = OPTIONS.replace("delay", "baseDelay").replace("100", "200")
    assert project.mended("o.ts", OPTIONS, new, MEMBERS) == MEMBERS.replace(
        "`delay` | `number` | `100`", "`baseDelay` | `number` | `200`"
    )
    assert "the default of `delay` of `retry` is `200`" in project.said

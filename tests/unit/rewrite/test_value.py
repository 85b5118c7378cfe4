"""New values: where a text plainly says the old one of the thing, and where it may not."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind, Place
from tests.unit.samples import document, fact, mended

LIMIT = fact(FactKind.DEFAULT_CHANGED, "body_limit", "1024 * 1024", "2 * 1024 * 1024")
RETRIES = fact(FactKind.DEFAULT_CHANGED, "--max-retries", "3", "5", owner="run")

MENDED: list[tuple[str, ChangeFact, str, str]] = [
    (
        "under its heading",
        RETRIES,
        "## `--max-retries <n>`\n\nTries again.\n\nDefault: `3`\n\n## `--jobs`\n\nDefault: `3`\n",
        "## `--max-retries <n>`\n\nTries again.\n\nDefault: `5`\n\n## `--jobs`\n\nDefault: `3`\n",
    ),
    (
        "under its heading, in words",
        RETRIES,
        "## --max-retries\n\nIt tries 3 times by default, after 3 seconds.\n",
        "## --max-retries\n\nIt tries 5 times by default, after 3 seconds.\n",
    ),
    (
        "in a sentence of two lines",
        RETRIES,
        "Set `--max-retries` to try again; it defaults to\n3 times. Wait 3 seconds.\n",
        "Set `--max-retries` to try again; it defaults to\n5 times. Wait 3 seconds.\n",
    ),
    (
        "the least runtime",
        fact(FactKind.VALUE_CHANGED, "requires-python", ">=3.8", ">=3.9", owner="project"),
        "It needs Python 3.8 or\nnewer. See e.g. Python 3.8.\n",
        "It needs Python 3.9 or\nnewer. See e.g. Python 3.8.\n",
    ),
    (
        "as many parts as the document has",
        fact(FactKind.VALUE_CHANGED, "go", "1.19", "1.24.0", place=Place("go.mod", 3)),
        "It is built with Go 1.19 or newer.\n",
        "It is built with Go 1.24 or newer.\n",
    ),
    (
        "a product as the number that it is",
        LIMIT,
        "- `body_limit`: bytes (default `1,048,576`)\n",
        "- `body_limit`: bytes (default `2,097,152`)\n",
    ),
    (
        "what a constant is the default of",
        fact(FactKind.CONSTANT_CHANGED, "DEFAULT_MAX_RETRIES", "3", "5", owner="app"),
        "- `--max-retries`: tries again (default: 3)\n- `--max-depth`: depth (default: 3)\n",
        "- `--max-retries`: tries again (default: 5)\n- `--max-depth`: depth (default: 3)\n",
    ),
    (
        "the first parts of it",
        fact(FactKind.VALUE_CHANGED, "go", "1.22.5", "1.23.0", place=Place("go.mod", 3)),
        "Go 1.22 or higher is required to build it..\n",
        "Go 1.23 or higher is required to build it..\n",
    ),
    (
        "any of a major version",
        fact(FactKind.VALUE_CHANGED, "node", ">= 10.0.0", ">= 10.12.0", owner="engines"),
        "Install Node.js 10.x or newer.\n",
        "Install Node.js 10.12.0 or newer.\n",
    ),
    (
        "another major version",
        fact(FactKind.VALUE_CHANGED, "node", ">=10", ">=12.0.0", owner="engines"),
        "- Node.js v10.x or greater\n",
        "- Node.js v12.x or greater\n",
    ),
    (
        "the first parts stay",
        fact(FactKind.VALUE_CHANGED, "go", "1.22.5", "1.22.7", place=Place("go.mod", 3)),
        "Go 1.22 or higher is required to build it.\n",
        "Go 1.22 or higher is required to build it.\n",
    ),
    (
        "a duration",
        fact(FactKind.CONSTANT_CHANGED, "DefaultReadTimeout", "30 * time.Second", "time.Minute"),
        "The `readTimeout` is 30 seconds by default.\n",
        "The `readTimeout` is 60 seconds by default.\n",
    ),
    (
        "a size",
        fact(FactKind.DEFAULT_CHANGED, "body_limit", "10 * 1024 * 1024", "20 << 20"),
        "- `body_limit`: at most 10 MB by default\n",
        "- `body_limit`: at most 20 MB by default\n",
    ),
    (
        "a size that is said again in words",
        fact(FactKind.DEFAULT_CHANGED, "maxBuffer", "10000000", "100_000_000"),
        "## maxBuffer\n\nDefault: `10000000` (10 MB)\n",
        "## maxBuffer\n\nDefault: `100_000_000` (100 MB)\n",
    ),
    (
        "the same of a power of two",
        fact(FactKind.DEFAULT_CHANGED, "maxBuffer", "16384", "65536"),
        "- `maxBuffer`: bytes, by default `16384` (16KiB)\n",
        "- `maxBuffer`: bytes, by default `65536` (64KiB)\n",
    ),
    (
        "of seconds",
        fact(FactKind.DEFAULT_CHANGED, "max_wait", "7200", "3600"),
        "- `max_wait`: defaults to 7200 (2 hours)\n",
        "- `max_wait`: defaults to 3600 (1 hour)\n",
    ),
]
QUOTES: list[tuple[str, str, str, str]] = [
    ("None", "'utf-8'", "`load(path, coding=None)`\n", "`load(path, coding='utf-8')`\n"),
    (
        "None",
        '"utf-8"',
        "- `coding`: how (default: `None`)\n",
        "- `coding`: how (default: `utf-8`)\n",
    ),
    ("'%0.2f'", "2", "`load(path, coding='%0.2f')`\n", "`load(path, coding=2)`\n"),
    (
        "'fast'",
        "None",
        "- `coding`: how (default: `'fast'`)\n",
        "- `coding`: how (default: `None`)\n",
    ),
    ("'fast'", "'slow'", '`load(path, coding="fast")`\n', '`load(path, coding="slow")`\n'),
    (
        "'fast'",
        "None",
        "- `coding`: how (default: `fast`)\n",
        "- `coding`: how (default: `None`)\n",
    ),
]
RUNTIME = fact(FactKind.VALUE_CHANGED, "requires-python", ">=3.8", ">=3.9", owner="project")
LEFT: list[tuple[str, ChangeFact, str]] = [
    ("no default", RETRIES, "## `--max-retries`\n\nTry 3 of them first.\n"),
    ("of another, under the heading", RETRIES, "## --max-retries\n\n`--jobs` defaults to 3.\n"),
    ("a heading of words", RETRIES, "## About --max-retries and more\n\nDefault: `3`\n"),
    ("of another, in the sentence", RETRIES, "Use `--max-retries`. And `--jobs`\ndefaults to 3.\n"),
    ("an example of a runtime", RUNTIME, "Pick a version, e.g. Python 3.8, and run it.\n"),
    ("a runtime in a comment", RUNTIME, "```\npyenv local 3.8.1  # Activate Python 3.8\n```\n"),
    (
        "a constant of one word",
        fact(FactKind.CONSTANT_CHANGED, "DEFAULT_TIMEOUT", "3", "5", owner="app"),
        "- `--timeout`: seconds (default: 3)\n",
    ),
    (
        "no default of the constant",
        fact(FactKind.CONSTANT_CHANGED, "DEFAULT_MAX_RETRIES", "3", "5", owner="app"),
        "- `--max-retries`: as in `--max-retries 3`\n",
    ),
    (
        "words that say it again",
        fact(FactKind.DEFAULT_CHANGED, "max_wait", "7200", "3600"),
        "## max_wait\n\nDefault: `7200` (two hours)\n",
    ),
    (
        "no whole number of the unit",
        fact(FactKind.DEFAULT_CHANGED, "max_wait", "7200", "5000"),
        "- `max_wait`: defaults to 7200 (2 hours)\n",
    ),
    (
        "another case beside it",
        fact(FactKind.DEFAULT_CHANGED, "max_wait", "60", "120"),
        "- `max_wait`: defaults to 60 (1 minute) or 120 (2 minutes) for big ones\n",
    ),
    (
        "a bracket that is about something else",
        fact(FactKind.DEFAULT_CHANGED, "max_wait", "7200", "3600"),
        "- `max_wait`: defaults to 7200 (3 hours)\n",
    ),
    ("in an example", RETRIES, "## `--max-retries`\n\n```\nrun  # default 3\n```\n"),
]


@pytest.mark.parametrize(("name", "change", "old", "new"), MENDED, ids=[c[0] for c in MENDED])
def test_what_is_mended(name: str, change: ChangeFact, old: str, new: str) -> None:
    assert mended(document(old), change) == new


@pytest.mark.parametrize(("name", "change", "old"), LEFT, ids=[c[0] for c in LEFT])
def test_what_stays(name: str, change: ChangeFact, old: str) -> None:
    assert mended(document(old), change) == old


def test_a_name_of_the_code_is_no_value_for_readers() -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "--style", '"auto"', "glamour.AutoStyle")
    text = "- `--style`: how it looks (default `auto`)\n"
    assert mended(document(text), change) == text


@pytest.mark.parametrize(("before", "after", "old", "new"), QUOTES)
def test_a_text_has_quotes_where_code_gives_it_and_what_is_none_has_not(
    before: str, after: str, old: str, new: str
) -> None:
    change = fact(FactKind.DEFAULT_CHANGED, "coding", before, after, owner="app.load")
    assert mended(document(old), change) == new

"""Passages of the code that documents quote."""

from __future__ import annotations

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.quotation import in_lines
from tests.unit.samples import document, fact, mended


def passage(before: str, after: str) -> ChangeFact:
    return fact(FactKind.PASSAGE_CHANGED, before, before, after, certainty=0.9)


HELP = passage("Run all of the checks twice as fast", "Run all of the checks three times as fast")
LIST = passage(
    "types, including `a.JSON`, `a.HTML` and `a.TEXT`",
    "types, including `a.JSON`, `a.YAML`, `a.HTML` and `a.TEXT`",
)
GONE = passage("are kept open for a while, and closed", "are kept open, and closed")
MORE = passage(
    "It only works on links which do not exist",
    "It works on links which do not exist or are folders",
)
MOVED = passage("https://docs.app.org/old.html", "https://docs.app.org/new.html")
PROJECT = passage("https://github.com/old/app", "https://github.com/new/app")

MENDED: list[tuple[str, ChangeFact, str, str]] = [
    (
        "in other markup",
        HELP,
        "- `--turbo`: *Run all of the checks* **twice** as fast.\n",
        "- `--turbo`: *Run all of the checks* **three times** as fast.\n",
    ),
    (
        "over two lines",
        HELP,
        "With this flag you can: Run all of the checks\ntwice as fast. Else it is slow.\n",
        "With this flag you can: Run all of the checks\nthree times as fast. Else it is slow.\n",
    ),
    (
        "in a help text",
        HELP,
        "```\n  --turbo    Run all of the checks\n             twice as fast.\n```\n",
        "```\n  --turbo    Run all of the checks\n             three times as fast.\n```\n",
    ),
    (
        "words that came",
        LIST,
        "Many types, including `a.JSON`,\n`a.HTML` and `a.TEXT`.\n",
        "Many types, including `a.JSON`, `a.YAML`,\n`a.HTML` and `a.TEXT`.\n",
    ),
    (
        "words that went",
        GONE,
        "All of them are kept open\nfor a while, and closed.\n",
        "All of them are kept open, and closed.\n",
    ),
    (
        "words behind the last",
        MORE,
        "It only works on links which do not exist.\n",
        "It works on links which do not exist or are folders.\n",
    ),
    (
        "an address",
        MOVED,
        "See [this](https://docs.app.org/old.html), not https://docs.app.org/old.html/more.\n",
        "See [this](https://docs.app.org/new.html), not https://docs.app.org/old.html/more.\n",
    ),
    (
        "a project with what lies below",
        PROJECT,
        "See https://github.com/old/app/issues, not https://github.com/old/app-two.\n",
        "See https://github.com/new/app/issues, not https://github.com/old/app-two.\n",
    ),
]
FORUM = fact(
    FactKind.PASSAGE_CHANGED,
    "https://forum.app.org/",
    "https://forum.app.org/",
    "https://hub.example.org/app/discussions",
)
LEFT: list[tuple[str, ChangeFact, str]] = [
    ("a link that shows the host", FORUM, "Ask in [forum.app.org](https://forum.app.org/).\n"),
    ("which goes on", MORE, "It only works on links which do not exist yet.\n"),
    ("in words of its own", HELP, "It will run all checks twice as fast.\n"),
    ("in code half of it", HELP, "Run all of the `checks twice` or not as fast.\n"),
    ("a change log", HELP, "## 1.2.0 (2020-01-01)\n\n- Run all of the checks twice as fast.\n"),
]


@pytest.mark.parametrize(("name", "change", "old", "new"), MENDED, ids=[c[0] for c in MENDED])
def test_what_is_mended(name: str, change: ChangeFact, old: str, new: str) -> None:
    assert mended(document(old), change) == new


@pytest.mark.parametrize(("name", "change", "old"), LEFT, ids=[c[0] for c in LEFT])
def test_what_stays(name: str, change: ChangeFact, old: str) -> None:
    assert mended(document(old), change) == old


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Use `tool run it` or so.", "Use\n  `tool run it`\n  or so."),
        ("Use `tool run it.", "Use `tool\n  run it."),
        ("It is for > 9 hosts.", "It is for >\n  9 hosts."),
        ("It is for 1. of it.", "It is for 1.\n  of it."),
    ],
)
def test_where_lines_are_broken(words: str, lines: str) -> None:
    assert in_lines(words, 2, "\n  ", 13) == lines

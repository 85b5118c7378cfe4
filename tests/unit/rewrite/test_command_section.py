"""A new command gets a section as its siblings have theirs; that of one that went goes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.chapter import new_section
from docsync.rewrite.command_section import called_in
from tests.unit.samples import document, fact, mended

SIBLINGS = ("clean", "serve", "build")
PAGES = fact(
    FactKind.COMMAND_ADDED,
    "pages",
    None,
    None,
    siblings=SIBLINGS,
    detail="pages: Lists the pages.\n"
    "-a, --all: Drafts as well.\n--sort (default 'name'): By what.\nkind",
)
ALONE = fact(
    FactKind.COMMAND_ADDED, "pages", None, None, siblings=SIBLINGS, detail="pages: Lists the pages."
)
GONE = fact(FactKind.COMMAND_REMOVED, "serve", None, None, siblings=("clean", "build"))
TEXT = """\
# app

## Commands

### `app build PATH`

Builds the site.

* `-j`, `--jobs`: How many. Defaults to `4`.

### `app serve`

Serves the site.

* `-p`, `--port`: Port to listen on.

### `app clean`

Removes what was built.

## Then

All of it.
"""


def added(text: str, change: object = PAGES, path: str = "docs/a.md") -> str | None:
    made = new_section(change, document(text, path))  # type: ignore[arg-type]
    return None if made is None else made[1].new.strip("\n")


def test_what_a_heading_calls() -> None:
    assert called_in("`app build [DIR]`") == ("build",)
    assert called_in("app remote add NAME URL...") == ("add",)
    assert called_in("**serve**") == ("serve",)
    assert called_in("How to build, and why") == ()


def test_heading_words_and_options_are_as_those_of_the_siblings() -> None:
    wanted = (
        "### `app pages KIND`\n\nLists the pages.\n\n"
        "* `-a`, `--all`: Drafts as well.\n* `--sort`: By what. Defaults to `name`."
    )
    assert added(TEXT) == wanted
    assert added(TEXT, ALONE) == "### `app pages`\n\nLists the pages."
    angled = TEXT.replace("PATH", "<path>")
    assert added(angled) == wanted.replace("KIND", "<kind>")
    bare = TEXT.replace("`app build PATH`", "build").replace("`app ", "").replace("e`", "e")
    bare = bare.replace("clean`", "clean")
    assert added(bare) == wanted.replace("`app pages KIND`", "pages")


def test_a_table_has_the_head_of_theirs() -> None:
    table = "| Option | Description |\n|---|---|\n"
    text = TEXT.replace(
        "* `-j`, `--jobs`: How many. Defaults to `4`.", f"{table}| `--jobs` | How. |"
    )
    text = text.replace("* `-p`, `--port`: Port to listen on.", f"{table}| `--port` | Port. |")
    wanted = f"{table}| `--all` | Drafts as well. |\n| `--sort` | By what. |"
    assert added(text) == f"### `app pages KIND`\n\nLists the pages.\n\n{wanted}"


def test_restructured_text() -> None:
    text = "app\n===\n\n"
    for name, option in (("build PATH", "--jobs"), ("serve", "--port"), ("clean", "--yes")):
        text += f"app {name}\n{'-' * len('app ' + name)}\n\nDoes it.\n\n"
        text += f"Options:\n\n- ``{option}``: So.\n\n"
    assert added(text, path="docs/a.rst") == (
        "app pages KIND\n--------------\n\nLists the pages.\n\nOptions:\n\n"
        "- ``--all``: Drafts as well.\n- ``--sort``: By what."
    )


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("### `app serve`", "### `other serve`"),  # of another program
        TEXT.replace(
            "* `-j`, `--jobs`: How many.", "Take `--jobs` for many."
        ),  # no list of options
        TEXT.replace("PATH", "[PATH]"),  # who knows whether it may be left out
        TEXT.replace("### `app clean`", "### Clean up"),  # two sections are no pattern
        TEXT + "\n### `app pages`\n\nThey are listed.\n",  # there is one
    ],
)
def test_where_a_part_is_not_known_there_is_none(text: str) -> None:
    if "Take" in text:
        text = text.replace("* `-p`, `--port`: Port to listen on.", "Take `--port`.")
    made = added(text)
    assert made is None or "--all" not in made
    assert "`app pages" not in (made or "")


def test_eight_options_may_not_be_all() -> None:
    more = "".join(f"\n--x{n}: Number {n} of them." for n in range(8))
    many = fact(
        FactKind.COMMAND_ADDED,
        "pages",
        None,
        None,
        siblings=SIBLINGS,
        detail=f"pages: Lists the pages.{more}",
    )
    assert added(TEXT, many) is None


def test_the_section_of_a_command_goes_with_what_it_lists() -> None:
    start, end = TEXT.index("### `app serve`"), TEXT.index("### `app clean`")
    assert mended(document(TEXT), GONE) == TEXT[:start] + TEXT[end:]


def test_a_command_of_another_group_stays() -> None:
    text = TEXT.replace("`app ", "`app clean ")
    assert mended(document(text), GONE) == text  # that of `clean` has the same name
    own = replace(GONE, owner="clean", siblings=("build",))
    assert "app clean serve" not in mended(document(text), own)
    other = replace(own, owner="stash")
    assert mended(document(text), other) == text
    assert added(text, replace(ALONE, owner="stash")) is None
    assert added(text) is None
    assert added(text, replace(ALONE, owner="clean", siblings=("serve", "build", "clean")))


def test_headings_that_are_the_commands_alone() -> None:
    bare = TEXT.replace("`app build PATH`", "build").replace("`app serve`", "serve")
    text = bare.replace("`app clean`", "clean")
    start, end = text.index("### serve"), text.index("### clean")
    assert mended(document(text), GONE) == text[:start] + text[end:]
    assert mended(document(bare), GONE) == bare  # one other is too few


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("### `app serve`", "### Serve files"),
        ("### `app serve`", "### `nginx serve`"),
        ("* `-p`", "#### Options\n\n* `-p`"),
        ("All of it.", "See [there](#app-serve)."),
    ],
)
def test_a_section_about_more_stays(old: str, new: str) -> None:
    text = TEXT.replace(old, new)
    assert mended(document(text), GONE) == text

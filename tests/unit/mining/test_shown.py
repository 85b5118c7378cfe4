"""What is learnt of the change itself: people's edit of the piece that a run would show, and of
the pieces that stayed the hardest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from docsync.mining.clones import find_clones
from docsync.mining.dataset.example import Example
from docsync.mining.dataset.gather import Wish, gather_one
from tests.git.repositories import make_repo
from tests.lua_settings import LUA, NEW_LUA

PAGE = """\
# Settings

The server reads `use_tls`, `max_wait` and `keep_open` from its file. The file is read once.

# Clients

A client that has no `use_tls` is let in.

# More

A client that has no `use_tls` and no `keep_open` is let in as well.

# Elsewhere

What else there is to say of it stands somewhere else.
"""
Rows = Callable[[str, str], list[Example]]


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    def mined(before: str, after: str) -> list[Example]:
        repo = make_repo(tmp_path / "acme+tool")
        repo.add("settings.lua", LUA.encode())
        repo.add("docs/settings.md", before.encode())
        repo.commit("first")
        repo.add("settings.lua", NEW_LUA.encode())
        repo.add("docs/settings.md", after.encode())
        repo.commit("an option is added")
        wish = Wish(any_licence=True, ask="affected")
        found = gather_one(find_clones(tmp_path)["acme/tool"], wish).examples
        return [e for e in found if e.meta.get("ask") == "affected"]

    return mined


def edited(old: str, new: str) -> str:
    assert old in PAGE
    return PAGE.replace(old, new)


def test_a_piece_is_what_people_made_of_it_and_one_that_stayed_is_beside_it(rows: Rows) -> None:
    piece, stayed = rows(PAGE, edited("`max_wait` and", "`max_wait`, `retry_after` and"))
    assert piece.meta["kind"] == "piece"
    assert piece.meta["old"] == PAGE.split("\n")[2]
    assert "`max_wait`, `retry_after` and `keep_open` from its file." in piece.completion
    assert (stayed.completion, stayed.meta["stayed"]) == ("UNCHANGED", "shown")
    # two sections stayed: the one that comes first of those with as many facts
    assert stayed.meta["headings"] == ["Clients"]


def test_lines_that_are_put_in_behind_a_piece_belong_to_it(rows: Rows) -> None:
    more = "\nA broken connection is tried again after `retry_after` seconds.\n"
    piece, _ = rows(PAGE, edited("read once.\n", f"read once.\n{more}"))
    assert piece.completion.endswith(f"The file is read once.\n{more}</doc>")
    assert "# Clients" not in piece.completion


@pytest.mark.parametrize(
    "new",
    [
        pytest.param("`max_wait`, `retry_after` (exponential) and", id="words of nobody"),
        pytest.param("`max_wait` as well as", id="nothing of the change"),
    ],
)
def test_what_the_change_does_not_say_is_not_learnt(rows: Rows, new: str) -> None:
    assert {e.completion for e in rows(PAGE, edited("`max_wait` and", new))} <= {"UNCHANGED"}


def test_an_edit_across_the_border_of_a_piece_is_not_learnt(rows: Rows) -> None:
    old = "The file is read once.\n\n# Clients\n"
    found = rows(PAGE, edited(old, "Read with `retry_after`.\n# The clients\n"))
    assert not [e for e in found if not e.is_unchanged]


def test_a_change_that_went_around_the_documents_gives_no_row(rows: Rows) -> None:
    assert rows(PAGE, edited("stands somewhere", "may stand somewhere")) == []


LISTED = "# Settings\n\n- `use_tls`: Encrypts.\n- `max_wait`: Gives up.\n- `keep_open`: Stays.\n"


def test_of_an_entry_whose_form_is_known_the_words_are_learnt(rows: Rows) -> None:
    new = LISTED.replace("- `keep", "- `retry_after`: Until it is tried again.\n- `keep")
    (row,) = (e for e in rows(LISTED, new) if e.meta["kind"] == "words")
    assert row.completion == "<doc>\nUntil it is tried again.\n</doc>"
    assert row.meta["form"] == "- `retry_after`: ___."
    assert "`retry_after`: ___." in row.prompt[-1].content


def test_an_entry_of_another_form_is_not_learnt(rows: Rows) -> None:
    new = LISTED.replace("- `keep", "- `retry_after` (seconds): Tried again.\n- `keep")
    assert not [e for e in rows(LISTED, new) if not e.is_unchanged]

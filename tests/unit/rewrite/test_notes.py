"""What the changelog of a change says of a thing."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from docsync.facts.fact import ChangeFact, FactKind
from docsync.rewrite.hunks import Hunk, hunks_of, telling
from docsync.rewrite.notes import MAX_NOTES_CHARS, notes_of, words_of_note
from docsync.rewrite.update import Piece, asked_for, entry_checks
from tests.unit.rewrite.test_update import change
from tests.unit.samples import fact

ADDED = fact(FactKind.KEY_ADDED, "dot_files", None, "false")
CODE = Hunk("src/serve.py", "+dot_files = False", (3, 3), (3, 4))
OTHER = "* ``etag`` is sent for empty files, too.\n"


def of(text: str, *facts: ChangeFact) -> list[str]:
    lines = "\n".join(f"+{line}" for line in text.split("\n"))
    hunk = Hunk("CHANGES.rst", lines, (0, 0), (0, 0), is_note=True)
    return [one.changed("+") for one in notes_of([CODE, hunk], facts or (ADDED,))]


def test_of_a_changelog_there_is_what_came() -> None:
    old = "# Changes\n\n## 1.1\n\n* old\n\n## 1.0\n\n* first\n"
    new = old.replace("* old\n", "* ``dot_files`` serves\n  hidden files.\n* old\n").replace(
        "* first\n", "* first one\n"
    )
    blobs = {"a": old.encode(), "b": new.encode()}
    (hunk,) = hunks_of([change("CHANGELOG.md", "a", "b")], blobs.__getitem__)
    assert hunk.is_note
    assert hunk.text == "+* ``dot_files`` serves\n+  hidden files.\n+\n+* first one"
    assert telling([hunk], [ADDED], "dot_files hidden files", 1_000) == [], "it is no code"
    assert [one.text for one in notes_of([hunk], [ADDED])] == [
        "+* ``dot_files`` serves\n+  hidden files."
    ]


def test_a_piece_of_a_changelog_is_read_though_nobody_documents_it() -> None:
    blobs = {"b": b"Added `dot_files`.\n"}
    (hunk,) = hunks_of([change("news/12.feature", None, "b")], blobs.__getitem__)
    assert notes_of([hunk], [ADDED]) == (replace(hunk, text="+Added `dot_files`."),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            OTHER + "* ``dot_files`` serves hidden\n  files. They are off.\n\n  More.\n* more",
            ["* ``dot_files`` serves hidden\n  files."],
        ),
        (
            "- Files:\n  - `dot_files` serves them\n  - others do not\n",
            ["  - `dot_files` serves them"],
        ),
        (
            "Enhancement: Serve hidden files\n\nThe new `dot_files` does.\n\nhttps://example.org/12",
            ["The new `dot_files` does."],
        ),
        ("1.2.0\n=====\n\n``dot_files`` came.\n" + OTHER, ["``dot_files`` came."]),
        ('---\n"pkg": minor\n---\n\nServes `dot_files`.', ["Serves `dot_files`."]),
        (
            "features:\n  - |\n    ``dot_files`` serves files.\nfixes:\n  - others are sent",
            ["    ``dot_files`` serves files."],
        ),
        ("* ``dot_files`` serves files (thanks to Ann Smith)", ["* ``dot_files`` serves files"]),
        ("* ``dot_files`` serves files. Thanks Ann!", ["* ``dot_files`` serves files."]),
        (OTHER + "* my_dot_files and dot_files_2 and dot-files", []),
        ("* ``app.dot_files`` serves files", ["* ``app.dot_files`` serves files"]),
        ("* ``client.dot_files`` serves files", []),
        ("* Files with a dot are served", []),
    ],
)
def test_sentences_that_name_it(text: str, expected: list[str]) -> None:
    assert of(text) == expected


def test_a_common_word_has_to_be_marked() -> None:
    colour = fact(FactKind.KEY_ADDED, "colour", None, None)
    assert of("* Lines have a colour.\n" + OTHER, colour) == []
    for marked in ("a `colour`", "a colour option", "the option colour", "colour()"):
        assert of(f"* Lines have {marked}.\n" + OTHER, colour) == [f"* Lines have {marked}."]
    flag = fact(FactKind.FLAG_ADDED, "--colour", None, None)
    assert of("* Lines with --colour.\n" + OTHER, flag) == ["* Lines with --colour."]


def test_both_names_of_a_rename() -> None:
    renamed = fact(FactKind.SYMBOL_RENAMED, "hidden_files", "hidden_files", "dot_files")
    assert of(OTHER + "* ``dot_files`` is the name.", renamed) == ["* ``dot_files`` is the name."]


def test_there_is_room_for_few() -> None:
    many = "\n".join(f"* ``dot_files`` does {n}" for n in range(90))
    assert 0 < sum(map(len, of(many))) <= MAX_NOTES_CHARS


def test_a_changelog_that_came_as_a_whole_says_nothing_and_takes_no_time() -> None:
    new = "".join(f"* ``dot_files`` {n} [][][][] a://a:// \n" for n in range(90_000))
    few = "".join(f"* ``name_{n}`` {'a://' * 2_000}\n" for n in range(200))
    started = time.monotonic()
    assert hunks_of([change("CHANGES", None, "b")], {"b": new.encode()}.__getitem__) == []
    many = [fact(FactKind.KEY_ADDED, f"name_{n}", None, None) for n in range(2_000)]
    hunks = hunks_of([change("CHANGES", "a", "b")], {"a": b"", "b": few.encode()}.__getitem__)
    notes_of(hunks, many)
    assert time.monotonic() - started < 3


def test_a_long_changelog_is_read_where_it_changed() -> None:
    old = "".join(f"* entry {n}\n" for n in range(20_000))
    blobs = {"a": old.encode(), "b": f"* ``dot_files`` serves files\n{old}".encode()}
    (hunk,) = hunks_of([change("CHANGES", "a", "b")], blobs.__getitem__)
    assert hunk.text == "+* ``dot_files`` serves files"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("* Added ``dot_files``, which serves hidden files", "which serves hidden files"),
        ("* [Feature] Hidden files are now served", "Hidden files are   served"),
        ("- **api:** New hidden files", "hidden files"),
        ("* It adds hidden files", "It adds hidden files"),
    ],
)
def test_what_tells_of_the_change_is_not_said_of_the_thing(text: str, said: str) -> None:
    hunk = Hunk("CHANGES", f"+{text}", (0, 0), (0, 0), is_note=True)
    assert said in words_of_note(hunk)
    assert not {"added", "fixed", "new", "now"} & set(words_of_note(hunk).lower().split())


@pytest.mark.parametrize(
    "text",
    [
        "* Previously `dot_files` followed links out of the tree",
        "* Instead of following links, set `dot_files`",
        "* The server stops following links with `dot_files`",
        "* Fixed: `dot_files` was ignored for files of the root",
        "* `dot_files` no longer applies to links",
        "* `dot_files`, to be removed in the next release",
    ],
)
def test_nothing_is_said_by_what_tells_of_the_time_before(text: str) -> None:
    hunk = Hunk("CHANGES", f"+{text}", (0, 0), (0, 0), is_note=True)
    assert words_of_note(hunk) == ""


NOTE = Hunk(
    "CHANGES.md",
    "+* Added `dot_files` to serve hidden files below the root, by Ann (#1234)",
    (0, 0),
    (0, 0),
    is_note=True,
)
SISTERS = ("- `etag`: sends a hash of the file.", "- `index`: looks for an index file.")


@pytest.mark.parametrize(
    ("entry", "failing"),
    [
        ("- `dot_files`: serves hidden files below the root.", set()),
        ("- `dot_files`: added to serve hidden files below the root.", {"said"}),
        ("- `dot_files`: serves hidden files below the root (`#1234`).", {"kept"}),
        ("- `dot_files`: follows links out of the tree.", {"said"}),
    ],
)
def test_an_entry_may_say_what_the_changelog_says(entry: str, failing: set[str]) -> None:
    checks = entry_checks(entry, ADDED, SISTERS, (CODE, NOTE))
    assert {check.name for check in checks if check.status == "failed"} == failing
    without = entry_checks(entry, ADDED, SISTERS, (CODE,))
    assert "said" in {check.name for check in without if check.status == "failed"}


def test_what_only_the_changelog_names_is_not_brought_by_the_change() -> None:
    old = "Files are served with a hash."
    piece = Piece(0, len(old), 0, len(old), old, (CODE, NOTE))
    for new, passes in (
        (f"{old} Hidden files below the root with `dot_files`.", True),
        (f"{old} Hidden files below the root (#1234).", False),
    ):
        (asked,) = (c for c in asked_for(piece, new, (ADDED,)) if c.name == "asked for")
        assert (asked.status == "passed") is passes, new

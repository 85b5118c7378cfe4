"""What the titles of new tests say of a thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docsync.facts.fact import FactKind
from docsync.rewrite.hunks import Hunk, hunks_of, telling
from docsync.rewrite.titles import MAX_TITLES, titles_of
from tests.unit.rewrite.test_update import change
from tests.unit.samples import fact

ADDED = fact(FactKind.KEY_ADDED, "dotFiles", None, "false")


def of(*lines: str) -> list[str]:
    hunk = Hunk("test/a.test.js", "\n".join(lines), (0, 0), (0, 0), is_test=True)
    return [one.text for one in titles_of([hunk], [ADDED])]


@pytest.mark.parametrize(
    "line",
    [
        "+  it('serves hidden files when dotFiles is set', async () => {",
        "+test(`with dotFiles hidden files are served`, (t) => {",
        '+t.test("dotFiles serves files that are hidden", t => {',
        "+def test_dot_files_serves_hidden_files(client):",
        "+    async def test_hidden_files_are_served_with_dot_files(self):",
        "+func TestDotFilesServesHiddenFiles(t *testing.T) {",
        '+	t.Run("serves hidden files for dotFiles", func(t *testing.T) {',
        "+fn dot_files_serves_hidden_files() {",
        "+test.each([1, 2])('serves hidden files when dotFiles is %s', () => {",
    ],
)
def test_titles_of_many_frameworks(line: str) -> None:
    assert of(line) == [f"+{line[1:].strip()}"]


@pytest.mark.parametrize(
    "line",
    [
        "+  it('dotFiles', () => {",  # nothing but the name
        "+  it('serves files of the root folder', () => {",  # of something else
        "+  assert(dotFiles, 'serves hidden files when dotFiles is set')",  # no title
        " it('serves hidden files when dotFiles is set', () => {",  # stood there before
    ],
)
def test_what_says_nothing_new_of_it(line: str) -> None:
    assert of(line) == []


def test_those_with_the_name_come_first_and_not_all_of_them() -> None:
    words = "+it('serves the dot files of a folder', f)"
    named = [f"+it('serves {n} hidden files for dotFiles', f)" for n in range(9)]
    assert of(words, *named) == named[:MAX_TITLES]


def test_what_went_has_none() -> None:
    hunk = Hunk("t.js", "+it('serves no hidden files for dotFiles', f)", (0, 0), (0, 0), True)
    assert titles_of([hunk], [replace(ADDED, kind=FactKind.KEY_REMOVED)]) == ()


def test_only_new_lines_of_tests_are_read_and_never_shown_as_the_change() -> None:
    blobs = {"a": b"def test_one(): pass\n", "b": b"def test_one(): pass\ndef test_two(): pass\n"}
    (hunk,) = hunks_of([change("tests/test_app.py", "a", "b")], blobs.__getitem__)
    assert hunk == Hunk("tests/test_app.py", "+def test_two(): pass", (0, 0), (0, 0), is_test=True)
    assert telling([hunk], [ADDED], "two", 500) == []

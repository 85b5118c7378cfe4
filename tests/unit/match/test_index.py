"""The index finds sections by words, follows blobs, and survives damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docsync.match.index import KEEP_UNSEEN_S, SectionIndex, query_words, words_of

A = b"# One\n\nuse `--jobs` here\n\n# Two\n\n`app.core.run()` and 3.11\n"


class Store:
    def __init__(self, **blobs: bytes) -> None:
        self.blobs = blobs
        self.read: list[str] = []

    def __call__(self, oids: Iterable[str]) -> dict[str, bytes]:
        asked = list(oids)
        self.read += asked
        return {oid: self.blobs[oid] for oid in asked}


def test_places_of_words(tmp_path: Path) -> None:
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, Store(a1=A))
        assert index.places("--jobs") == [("a.md", 0)]
        assert index.places("core") == [("a.md", 1)]
        assert index.places("app.core.run") == [("a.md", 1)]
        assert index.places("3.11") == [("a.md", 1)]
        assert index.places("--job") == []
        assert index.section_count == 2


def test_a_blob_is_read_once_and_postings_follow_the_tree(tmp_path: Path) -> None:
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, Store(a1=A))
    store = Store(a1=A, a2=b"# New\n\nnothing\n")
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, store)
        assert store.read == []
        assert index.places("--jobs") == [("a.md", 0)]
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a2"}, store)
        assert store.read == ["a2"]
        assert index.places("--jobs") == []


def test_the_same_blob_at_two_paths(tmp_path: Path) -> None:
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1", "b.md": "a1"}, Store(a1=A))
        assert index.places("--jobs") == [("a.md", 0), ("b.md", 0)]


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    (tmp_path / "index.db").write_bytes(b"this is no database" * 100)
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, Store(a1=A))
        assert index.places("--jobs") == [("a.md", 0)]


def test_an_index_damaged_in_the_middle_gives_the_same_answer(tmp_path: Path) -> None:
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, Store(a1=A))
    file = tmp_path / "index.db"
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    file.write_bytes(bytes(content))
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, Store(a1=A))
        assert index.places("--jobs") == [("a.md", 0)]


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with SectionIndex(blocked / "state") as index:
        index.refresh({"a.md": "a1"}, Store(a1=A))
        assert index.places("--jobs") == [("a.md", 0)]


@given(st.text(max_size=200))
def test_every_query_word_of_a_text_is_indexed_with_it(text: str) -> None:
    assert set(query_words(text)) <= words_of(text)


def test_a_blob_unseen_for_long_is_forgotten_when_new_ones_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(a1=A, a2=b"# New\n\nnothing\n", a3=b"# Newer\n\nnothing\n")
    now = 1_000_000_000.0
    monkeypatch.setattr("docsync.match.index.time.time", lambda: now)
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, store)
    now += KEEP_UNSEEN_S + 1
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a2"}, store)
    store.read.clear()
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, store)
        assert index.places("--jobs") == [("a.md", 0)]
    assert store.read == ["a1"]


def test_what_comes_later_is_found_beside_what_was_there(tmp_path: Path) -> None:
    store = Store(a1=A, b1=b"# More\n\n`--jobs` again\n", a2=b"# One\n\nno flag\n")
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1"}, store)
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1", "b.md": "b1"}, store)
        assert index.places("--jobs") == [("a.md", 0), ("b.md", 0)]
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a2", "b.md": "b1"}, store)
        assert index.places("--jobs") == [("b.md", 0)]
        assert index.places("again") == [("b.md", 0)]


def test_many_later_documents_are_filed_with_the_rest(tmp_path: Path) -> None:
    text = b"".join(b"# S%d\n\nword%d and `--jobs`\n\n" % (n, n) for n in range(700))
    store = Store(a1=A, **{f"b{n}": text + b"file%d\n" % n for n in range(4)})
    docs = {"a.md": "a1"}
    for n in range(4):
        docs[f"b{n}.md"] = f"b{n}"
        with SectionIndex(tmp_path) as index:
            index.refresh(docs, store)
    with sqlite3.connect(tmp_path / "index.db") as database:
        assert database.execute("SELECT SUM(recent) FROM word").fetchone() == (0,)
    with SectionIndex(tmp_path) as index:
        index.refresh(docs, Store())
        assert len(index.places("--jobs")) == 1 + 4 * 700
        assert index.places("word699") == [(f"b{n}.md", 699) for n in range(4)]
        assert index.places("file2") == [("b2.md", 699)]


def test_two_runs_at_a_time_both_find_their_places(tmp_path: Path) -> None:
    store = Store(a1=A, b1=b"# More\n\n`--jobs` again\n")
    with SectionIndex(tmp_path) as one, SectionIndex(tmp_path) as other:
        one.refresh({"a.md": "a1"}, store)
        other.refresh({"b.md": "b1"}, store)
        assert one.places("--jobs") == [("a.md", 0)]
        assert other.places("--jobs") == [("b.md", 0)]
    with SectionIndex(tmp_path) as index:
        index.refresh({"a.md": "a1", "b.md": "b1"}, Store())
        assert index.places("--jobs") == [("a.md", 0), ("b.md", 0)]

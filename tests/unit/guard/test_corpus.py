"""The corpus keeps texts once, takes folders, survives a failure half way, says what is wrong."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docsync.errors import GuardError
from docsync.guard.corpus import Corpus, corpus_path, open_corpus

TEXT = "The keeper walks round the gallery and looks for salt on every pane.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "corpus.sqlite3")


def test_a_text_is_kept_with_what_is_known_about_it(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    assert corpus.add(tmp_path / "a.md", licence="CC-BY-4.0", owner="Us").added
    (kept,) = corpus.texts()
    assert (kept.licence, kept.owner, kept.characters) == ("CC-BY-4.0", "Us", len(TEXT))
    assert corpus.text(kept.id)[1] == TEXT


def test_the_same_content_is_kept_once(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.md").write_text(TEXT.replace(" ", "\n").upper())
    corpus.add(tmp_path / "a.md")
    assert corpus.add(tmp_path / "b.md").known == [str(tmp_path / "b.md")]
    assert len(corpus.texts()) == 1


def test_a_changed_file_replaces_what_it_was(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(TEXT)
    corpus.add(file)
    file.write_text(TEXT + TEXT[::-1])
    corpus.add(file)
    assert [text.characters for text in corpus.texts()] == [2 * len(TEXT)]


def test_a_folder_is_walked_and_what_is_no_text_is_said(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    (folder / "part").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(TEXT * 2)
    (folder / "part" / "one.txt").write_text(TEXT)
    (folder / "latin.txt").write_bytes(("Ölwechsel am Leuchtturm: " + TEXT).encode("latin-1"))
    (folder / "cover.png").write_bytes(b"\x89PNG\0\0" * 40)
    (folder / "short.txt").write_text("Salt.")
    (folder / "link.txt").symlink_to(folder / "part" / "one.txt")
    result = corpus.add(folder)
    assert [Path(s).name for s in result.added] == ["latin.txt", "one.txt"]
    assert {(Path(s).name, why) for s, why in result.skipped} == {
        ("cover.png", "binary"),
        ("short.txt", "too short to protect"),
    }


def test_texts_are_removed_by_file_folder_or_hash(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"{number} {TEXT}{number * TEXT}")
    corpus.add(folder)
    digest = corpus.texts()[0].sha256
    assert corpus.remove(digest[:10]) == 1
    assert corpus.remove(str(folder / "3.txt")) == 1
    assert corpus.remove(str(tmp_path / "book")) == 0
    assert corpus.remove(str(folder) + "/") == 2
    assert corpus.texts() == []
    with sqlite3.connect(corpus.path) as database:
        assert database.execute("SELECT count(*) FROM grams").fetchone() == (0,)
    database.close()


def test_nothing_is_opened_when_nothing_was_protected(tmp_path: Path) -> None:
    assert Corpus.find(tmp_path) is None
    assert open_corpus(corpus_path(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    with Corpus(corpus_path(tmp_path)) as corpus:
        corpus.add(tmp_path / "a.md")
    again = Corpus.find(tmp_path)
    assert again is not None
    with again:
        assert len(again.texts()) == 1


def test_a_failure_half_way_adds_nothing(
    corpus: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "1.txt").write_text("1 " + TEXT)
    (folder / "2.txt").write_text("2 " + TEXT)
    real = Path.read_bytes

    def interrupted(self: Path) -> bytes:
        if self.name == "2.txt":
            raise KeyboardInterrupt
        return real(self)

    monkeypatch.setattr(Path, "read_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        corpus.add(folder)
    assert corpus.texts() == []


def test_threads_may_ask_at_once(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    corpus.add(tmp_path / "a.md")
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: len(corpus.texts()), range(40)))
    assert counts == [1] * 40


@pytest.mark.parametrize(
    "content", [b"no database at all, " * 100, b"SQLite format 3\0" + b"x" * 500]
)
def test_a_damaged_corpus_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "corpus.sqlite3"
    file.write_bytes(content)
    with pytest.raises(GuardError, match="remove the file"):
        Corpus(file)


def test_a_corpus_of_a_later_docsync_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "corpus.sqlite3"
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(GuardError, match="format 99"):
        Corpus(file)


def test_a_missing_path_and_an_impossible_place_are_said(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(GuardError, match="does not exist"):
        corpus.add(tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(GuardError, match="cannot open"):
        Corpus(tmp_path / "file" / "corpus.sqlite3")

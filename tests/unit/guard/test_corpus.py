"""The corpus keeps texts once, takes folders, survives a failure half way, says what is wrong."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from zlib import crc32

import pytest

from docsync.errors import GuardError
from docsync.guard.building import Added, Terms, add_texts, compact
from docsync.guard.corpus import Corpus, corpus_path, open_corpus
from docsync.guard.grams import all_grams
from docsync.guard.normal import normal_text
from docsync.guard.segment import POSTINGS
from docsync.guard.sources import Skipped, SourceText, sources_of

TEXT = "The keeper walks round the gallery and looks for salt on every pane.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus", create=True) as made:
        yield made


def add(corpus: Corpus, path: Path, **terms: str) -> Added:
    return add_texts(corpus, sources_of(path), Terms(**terms))


def names(corpus: Corpus) -> list[str]:
    return [Path(text.source).name for text in corpus.texts()]


def test_a_text_is_kept_with_what_is_known_about_it(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    assert add(corpus, tmp_path / "a.md", licence="CC-BY-4.0", owner="Us", policy="warn").added
    (kept,) = corpus.texts()
    assert (kept.licence, kept.owner, kept.policy) == ("CC-BY-4.0", "Us", "warn")
    assert kept.chars == len(TEXT)
    assert corpus.text(0, 0) == TEXT


def test_a_licence_is_read_from_the_file_unless_it_is_given(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("# SPDX-License-Identifier: MIT OR Apache-2.0\n" + TEXT)
    (tmp_path / "b.py").write_text("# SPDX-License-Identifier: MIT\n" + TEXT[::-1])
    add(corpus, tmp_path / "a.py")
    add(corpus, tmp_path / "b.py", licence="proprietary")
    assert [text.licence for text in corpus.texts()] == ["MIT OR Apache-2.0", "proprietary"]


def test_the_same_content_is_kept_once(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "b.md").write_text(TEXT.replace(" ", "\n").upper())
    add(corpus, tmp_path / "a.md")
    assert add(corpus, tmp_path / "b.md").known == [str(tmp_path / "b.md")]
    assert len(corpus.texts()) == 1


def test_a_changed_file_replaces_what_it_was(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text(TEXT)
    add(corpus, file)
    file.write_text(TEXT + TEXT[::-1])
    add(corpus, file)
    assert [text.chars for text in corpus.texts()] == [2 * len(TEXT)]
    assert add(corpus, file).known == [str(file)]


def test_terms_that_are_given_again_replace_those_that_were_there(
    corpus: Corpus, tmp_path: Path
) -> None:
    file = tmp_path / "a.md"
    file.write_text(TEXT)
    add(corpus, file, policy="allow", licence="MIT")
    assert add(corpus, file).known == [str(file)]
    assert add(corpus, file, policy="block", owner="Us").changed == [str(file)]
    (kept,) = corpus.texts()
    assert (kept.policy, kept.licence, kept.owner) == ("block", "MIT", "Us")
    file.write_text(TEXT + TEXT[::-1])
    add(corpus, file)
    (kept,) = corpus.texts()
    assert (kept.policy, kept.licence, kept.owner) == ("block", "MIT", "Us")


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        ("allow", "block", "allow"),
        ("block", "allow", "allow"),
        ("warn", "block", "block"),
        ("block", "warn", "block"),
        ("warn", "warn", "warn"),
    ],
)
def test_a_text_from_two_sources_is_judged_as_if_both_were_kept(
    corpus: Corpus, tmp_path: Path, first: str, then: str, kept: str
) -> None:
    for name, policy in (("a.md", first), ("b.md", then)):
        (tmp_path / name).write_text(TEXT)
        add(corpus, tmp_path / name, policy=policy)
    (text,) = corpus.texts()
    assert (Path(text.source).name, text.policy) == ("a.md", kept)


def test_a_folder_is_walked_and_what_is_no_text_is_said(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    (folder / "part").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text(TEXT * 2)
    (folder / "part" / "one.txt").write_text(TEXT)
    (folder / "latin.txt").write_bytes(("Ölwechsel am Leuchtturm: " + TEXT).encode("latin-1"))
    (folder / "cover.png").write_bytes(b"\x89PNG\0\0" * 40)
    (folder / "short.txt").write_text("Salt.")
    (folder / "empty.txt").write_text("")
    (folder / "link.txt").symlink_to(folder / "part" / "one.txt")
    result = add(corpus, folder)
    assert [Path(s).name for s in result.added] == ["latin.txt", "one.txt"]
    assert {(Path(s).name, why) for s, why in result.skipped} == {
        ("cover.png", "binary"),
        ("short.txt", "too short to protect"),
        ("empty.txt", "too short to protect"),
    }


def test_texts_are_removed_by_file_folder_or_hash(corpus: Corpus, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"{number} {TEXT}{number * TEXT}")
    add(corpus, folder)
    digest = corpus.texts()[0].digest
    assert corpus.remove(digest[:10]) == 1
    assert corpus.remove(str(folder / "3.txt")) == 1
    assert corpus.remove(str(tmp_path / "book")) == 0
    assert corpus.remove(str(folder) + "/") == 2
    assert corpus.texts() == []
    assert not list(corpus.path.glob("*.seg"))


def test_compacting_keeps_what_is_protected_and_drops_the_rest(
    corpus: Corpus, tmp_path: Path
) -> None:
    for number in range(3):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"{number} {TEXT}{number * TEXT}")
        add(corpus, file, licence=str(number))
    corpus.remove(str(tmp_path / "1.txt"))
    before = corpus.stats()
    compact(corpus)
    after = corpus.stats()
    assert (before.segments, after.segments, after.removed) == (2, 1, 0)
    assert [(text.licence, text.source) for text in corpus.texts()] == [
        ("0", str(tmp_path / "0.txt")),
        ("2", str(tmp_path / "2.txt")),
    ]
    assert corpus.text(0, 1) == f"2 {TEXT}{TEXT}{TEXT}"
    assert len(list(corpus.path.glob("*.seg"))) == 1


def test_many_additions_do_not_make_many_segments(corpus: Corpus, tmp_path: Path) -> None:
    for number in range(20):
        file = tmp_path / f"{number}.txt"
        file.write_text(f"{number} {TEXT} {number}")
        add(corpus, file)
    assert len(corpus.texts()) == 20
    assert corpus.stats().segments <= 9


def test_a_single_segment_file_is_a_corpus_to_read(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    add(corpus, tmp_path / "a.md")
    (file,) = corpus.path.glob("*.seg")
    shared = tmp_path / "team.seg"
    shared.write_bytes(file.read_bytes())
    with Corpus(shared) as only_file:
        assert names(only_file) == ["a.md"]
        with pytest.raises(GuardError, match="can only be read"):
            only_file.remove("a.md")
    with pytest.raises(GuardError, match="can only be read"):
        Corpus(shared, create=True)


def test_nothing_is_opened_when_nothing_was_protected(tmp_path: Path) -> None:
    assert Corpus.find(tmp_path) is None
    assert open_corpus(corpus_path(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


def test_a_corpus_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    with Corpus(corpus_path(tmp_path), create=True) as corpus:
        add(corpus, tmp_path / "a.md")
    again = Corpus.find(tmp_path)
    assert again is not None
    with again:
        assert len(again.texts()) == 1


def test_a_failure_half_way_adds_nothing_and_leaves_nothing(corpus: Corpus, tmp_path: Path) -> None:
    def interrupted() -> Iterator[SourceText | Skipped]:
        yield SourceText.of_text("1", "1 " + TEXT)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_texts(corpus, interrupted(), Terms())
    assert corpus.texts() == []
    assert [p.name for p in corpus.path.iterdir()] == ["lock"]


def test_what_a_killed_writer_left_is_taken_away(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    corpus.manifest.write(corpus.path)
    for name in ("new-1-0.part", "new-1-0.sort", "new-1-0.loc", "17-0.seg"):
        (corpus.path / name).write_bytes(b"half")
    add(corpus, tmp_path / "a.md")
    assert {p.suffix for p in corpus.path.iterdir()} == {".seg", ".json", ""}
    assert len(list(corpus.path.glob("*.seg"))) == 1


def test_threads_may_ask_at_once(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT * 3)
    add(corpus, tmp_path / "a.md")
    numbers = all_grams(normal_text(TEXT))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: len(corpus.segments[0].find(numbers)), range(40)))
        texts = list(pool.map(lambda _: corpus.text(0, 0), range(40)))
    assert len(set(found)) == 1
    assert found[0] > 0
    assert set(texts) == {TEXT * 3}


def _add_many(folder: str, first: int) -> None:
    with Corpus(Path(folder), create=True) as corpus:
        for number in range(first, first + 6):
            add_texts(corpus, [SourceText.of_text(f"{number}", f"{number} {TEXT * 5}")], Terms())


def test_two_builders_at_once_lose_nothing(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    builders = [
        context.Process(target=_add_many, args=(str(tmp_path / "c"), 10 * n)) for n in range(2)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert [builder.exitcode for builder in builders] == [0, 0]
    with Corpus(tmp_path / "c") as corpus:
        assert sorted(int(n) for n in names(corpus)) == [*range(6), *range(10, 16)]
        corpus.verify()


def test_a_repetitive_corpus_stays_small_and_quick(corpus: Corpus) -> None:
    text = "all work and no play makes jack a dull boy. " * 5_000
    add_texts(corpus, [SourceText.of_text("jack", text)], Terms())
    assert corpus.stats().entries <= POSTINGS * 45
    numbers = all_grams(normal_text(text))
    assert len(corpus.segments[0].find(numbers[:1000])) <= 1000 * POSTINGS


def test_a_manifest_of_a_later_docsync_is_left_alone(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(TEXT)
    add(corpus, tmp_path / "a.md")
    text = json.dumps({"format": 99})
    content = json.dumps({"crc32": crc32(text.encode()), "manifest": text})
    (corpus.path / "manifest.json").write_text(content)
    with pytest.raises(GuardError, match="format 99"):
        Corpus(corpus.path)


def test_a_missing_path_and_an_impossible_place_are_said(corpus: Corpus, tmp_path: Path) -> None:
    with pytest.raises(GuardError, match="does not exist"):
        add(corpus, tmp_path / "nowhere")
    (tmp_path / "file").write_text("")
    with pytest.raises(GuardError, match="cannot open"):
        Corpus(tmp_path / "file" / "corpus", create=True)
    with pytest.raises(GuardError, match="no corpus"):
        Corpus(tmp_path / "nowhere")

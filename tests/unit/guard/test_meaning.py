"""Texts in other words: vectors made, kept, compared, and never a reason to stop."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sarif_kit.validate import validation_errors

from docsync.cli.main import main
from docsync.errors import GuardError, ModelUnavailable
from docsync.guard import vector_rows
from docsync.guard.building import Terms, add_texts, compact, texts_of
from docsync.guard.corpus import Corpus
from docsync.guard.embed import Embedded, embed_corpus
from docsync.guard.vectors import Vectors, heading_path, read_heading
from docsync.llm.embeddings import EmbeddingModel
from tests.unit.guard.vector_server import DIMENSION, by_words
from tests.unit.llm.loopback import Loopback, serving

BOOK = (
    "Before the lamp is lit the keeper walks round the gallery and looks for salt on the panes,"
    " since a ship that sees a weak beam believes that it is far from the rocks.\n"
)
RETOLD = (
    "A boat that sees a weak beam believes that the rocks are far, and so the keeper walks round"
    " the gallery before the lantern is lit, and looks on the panes for salt.\n"
)
OTHER = (
    "The client opens one connection for each worker and keeps it as long as that worker lives;"
    " a slow answer holds up the others, and more workers are of use then.\n"
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving(by_words()) as running:
        yield running


@pytest.fixture
def repository(tmp_path: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "work"
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (tmp_path / "book.txt").write_text(BOOK)
    (root / "new.md").write_text("# Lamp\n\n" + RETOLD)
    (root / "other.md").write_text("# Client\n\n" + OTHER)
    monkeypatch.setenv("DOCSYNC_EMBEDDINGS", server.url)
    monkeypatch.setenv("DOCSYNC_EMBEDDINGS_MODEL", "words")
    assert main(["-C", str(root), "guard", "add", str(tmp_path / "book.txt")]) == 0
    return root


def test_a_text_in_other_words_is_warned_of_and_passes(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["-C", str(repository), "guard"]
    assert main([*here, "embed"]) == 0
    assert "1 passages embedded; 1 of 1 texts" in capsys.readouterr().out
    assert main([*here, "scan", "new.md", "other.md"]) == 0
    said = capsys.readouterr()
    book = str(repository.parent / "book.txt")
    assert f"new.md: accept\n  line 1: perhaps {book} in other words, likeness 0." in said.out
    assert f"    new:    # Lamp {RETOLD.strip()}" in said.out
    assert BOOK.strip() in said.out
    assert said.out.endswith("other.md: accept\n")
    assert said.err == ""


def test_programs_see_it_as_a_note(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = ["-C", str(repository), "guard"]
    main([*here, "embed"])
    capsys.readouterr()
    assert main([*here, "scan", "new.md", "--output-format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["embedding_check"] == {"is_on": True, "gaps": []}
    (file,) = report["files"]
    assert (file["decision"], file["matches"]) == ("accept", [])
    (retold,) = file["retold"]
    assert (retold["line"], retold["end_line"]) == (1, 3)
    assert retold["source_excerpt"] == BOOK.strip()
    assert 0.75 <= retold["likeness"] <= 1
    assert main([*here, "scan", "new.md", "--output-format", "sarif"]) == 0
    log = json.loads(capsys.readouterr().out)
    assert validation_errors(log) == []
    (result,) = log["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("guard-retold", "note")
    assert BOOK.strip()[:40] not in json.dumps(log), "such files are uploaded"


def test_what_was_copied_or_was_there_is_not_told_twice(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["-C", str(repository), "guard"]
    main([*here, "embed"])
    (repository / "copy.md").write_text(BOOK)
    capsys.readouterr()
    assert main([*here, "scan", "copy.md"]) == 1
    assert "in other words" not in capsys.readouterr().out
    git = ["git", "-C", str(repository), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "add", "new.md"], check=True)
    assert main([*here, "scan", "--staged"]) == 0
    assert "in other words" in capsys.readouterr().out
    subprocess.run([*git, "commit", "-q", "--no-verify", "-m", "x"], check=True)
    (repository / "new.md").write_text("# Lamps\n\n" + RETOLD)
    subprocess.run([*git, "add", "new.md"], check=True)
    assert main([*here, "scan", "--staged"]) == 0
    assert "in other words" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("variable", "value", "gap"),
    [
        ("DOCSYNC_EMBEDDINGS", "http://127.0.0.1:9/v1", "nothing listens"),
        ("DOCSYNC_EMBEDDINGS", "http://192.0.2.1/v1", "not this machine"),
        ("DOCSYNC_EMBEDDINGS_MODEL", "another", "are of the model words"),
    ],
)
def test_a_check_that_was_not_made_is_said(
    variable: str,
    value: str,
    gap: str,
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = ["-C", str(repository), "guard"]
    main([*here, "embed"])
    monkeypatch.setenv(variable, value)
    capsys.readouterr()
    assert main([*here, "scan", "new.md", "other.md"]) == 0
    said = capsys.readouterr()
    assert said.err.count("the embedding check was not made") == 1
    assert gap in said.err
    assert main([*here, "scan", "new.md", "--output-format", "json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["embedding_check"]["gaps"]
    assert gap in found
    assert main([*here, "scan", "new.md", "--output-format", "sarif"]) == 0
    log = json.loads(capsys.readouterr().out)
    assert validation_errors(log) == []
    (notice,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert gap in notice["message"]["text"]


def test_texts_without_vectors_are_counted(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here = ["-C", str(repository), "guard"]
    assert main([*here, "scan", "new.md"]) == 0
    assert "protected has no vectors: `docsync guard embed` makes them" in capsys.readouterr().err
    main([*here, "embed"])
    (repository.parent / "client.txt").write_text(OTHER)
    main([*here, "add", str(repository.parent / "client.txt")])
    capsys.readouterr()
    assert main([*here, "scan", "new.md"]) == 0
    said = capsys.readouterr()
    assert "1 of 2 texts of protected have no vectors yet" in said.err
    assert "in other words" in said.out


def test_it_is_off_until_it_is_set_up(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOCSYNC_EMBEDDINGS")
    here = ["-C", str(repository), "guard"]
    assert main([*here, "embed"]) == 2
    assert "embeddings-model" in capsys.readouterr().err
    assert main([*here, "scan", "new.md", "--output-format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["embedding_check"] == {"is_on": False, "gaps": []}
    assert report["files"][0]["retold"] == []


def test_doctor_says_whether_it_works(
    repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["-C", str(repository), "guard", "embed"])
    main(["-C", str(repository), "doctor"])
    assert "OK    embeddings: words gives vectors\n" in capsys.readouterr().out
    monkeypatch.setenv("DOCSYNC_EMBEDDINGS", "http://127.0.0.1:9/v1")
    main(["-C", str(repository), "doctor"])
    assert "WARN  embeddings: nothing listens" in capsys.readouterr().out


def filled(folder: Path, count: int) -> Corpus:
    corpus = Corpus(folder, create=True)
    texts = ((f"t{n}", BOOK.replace("lamp", f"lamp {n} {n * n}") * 3) for n in range(count))
    add_texts(corpus, texts_of(texts), Terms())
    return corpus


def build(corpus: Corpus, server: Loopback, **options: bool) -> Embedded:
    model = EmbeddingModel(server.url, "words")
    try:
        return embed_corpus(corpus, model, **options)  # type: ignore[arg-type]
    finally:
        model.close()


def rows_of(corpus: Corpus) -> int:
    heading = read_heading(corpus.path)
    assert heading is not None
    Vectors(corpus.path, heading)
    return heading.rows


def test_a_build_goes_on_where_it_ended(tmp_path: Path, server: Loopback) -> None:
    with filled(tmp_path / "corpus", 40) as corpus:
        with serving(by_words(most=2)) as failing, pytest.raises(ModelUnavailable, match="no more"):
            build(corpus, failing)
        assert rows_of(corpus) == 32, "two batches"
        done = build(corpus, server)
        assert (done.texts, done.wanted) == (40, 40)
        whole = rows_of(corpus)
        assert done.passages == whole - 32
        assert build(corpus, server).passages == 0


def test_what_is_new_is_added_and_what_was_removed_goes(tmp_path: Path, server: Loopback) -> None:
    with filled(tmp_path / "corpus", 3) as corpus:
        build(corpus, server)
        each = rows_of(corpus) // 3
        corpus.remove("t1")
        add_texts(corpus, texts_of(iter([("new", OTHER)])), Terms())
        compact(corpus)
        assert build(corpus, server).passages == 1
        assert rows_of(corpus) == 2 * each + 1
        heading = read_heading(corpus.path)
        assert heading is not None
        files = [path.name for path in corpus.path.glob("*.vectors")]
        assert files == [heading.file], "the vectors of what was removed are off the disk"
        vectors = Vectors(corpus.path, heading)
        (found,) = vectors.nearest([_vector(OTHER)], [True] * 3)
        assert found[0] == pytest.approx(1, abs=0.01)
        digest, start, end = vectors.place(found[1])
        (about,) = [t for t in corpus.texts() if t.digest == digest]
        assert (about.source, start, end) == ("new", 0, len(OTHER.strip()))
        (found,) = vectors.nearest([_vector(OTHER)], [True, True, False])
        assert found[0] < 0.7, "a part that is not asked for is not found"


def _vector(text: str) -> list[float]:
    from tests.unit.guard.vector_server import vector

    return vector(text)


def test_another_model_or_length_is_refused(tmp_path: Path, server: Loopback) -> None:
    with filled(tmp_path / "corpus", 2) as corpus:
        build(corpus, server)
        model = EmbeddingModel(server.url, "another")
        with pytest.raises(GuardError, match=r"of the model words.*embed --anew"):
            embed_corpus(corpus, model)
        done = embed_corpus(corpus, model, is_anew=True)
        assert done.texts == 2
        model.close()
    with filled(tmp_path / "other", 1) as corpus, serving(by_words(8)) as small:
        build(corpus, small)
        add_texts(corpus, texts_of(iter([("new", OTHER)])), Terms())
        with pytest.raises(GuardError, match=f"vectors of {DIMENSION} numbers"):
            build(corpus, server)


def test_files_that_were_cut_short_or_altered_are_refused(tmp_path: Path, server: Loopback) -> None:
    with filled(tmp_path / "corpus", 2) as corpus:
        build(corpus, server)
        heading = read_heading(corpus.path)
        assert heading is not None
        rows = corpus.path / heading.file
        rows.write_bytes(rows.read_bytes()[:-1])
        for use in (lambda: Vectors(corpus.path, heading), lambda: build(corpus, server)):
            with pytest.raises(GuardError, match=r"cut short.*embed --anew"):
                use()
        path = heading_path(corpus.path)
        path.write_text(path.read_text().replace("words", "sword"))
        for read in (lambda: read_heading(corpus.path), lambda: build(corpus, server)):
            with pytest.raises(GuardError, match=r"check sum.*embed --anew"):
                read()
        assert build(corpus, server, is_anew=True).texts == 2


def test_a_single_file_has_its_vectors_beside_it(tmp_path: Path, server: Loopback) -> None:
    with filled(tmp_path / "corpus", 2) as corpus:
        (segment,) = corpus.path.glob("*.seg")
    shared = tmp_path / "shared.seg"
    segment.rename(shared)
    with Corpus(shared) as corpus:
        assert build(corpus, server).texts == 2
        assert rows_of(corpus) > 0
    assert heading_path(shared) == tmp_path / "shared.meaning.json"


def test_two_builds_at_once_are_one(tmp_path: Path, server: Loopback) -> None:
    from docsync.guard.manifest import locked

    with (
        filled(tmp_path / "corpus", 1) as corpus,
        locked(corpus.path, 0, "meaning.lock"),
        pytest.raises(GuardError, match="another docsync is writing"),
    ):
        build(corpus, server)


def _build_slowly(folder: Path, url: str) -> None:
    vector_rows.CHECKPOINT_S = 0.0

    def wait(embedded: Embedded) -> None:
        time.sleep(0.05)

    with Corpus(folder) as corpus:
        embed_corpus(corpus, EmbeddingModel(url, "words"), wait)


def test_a_kill_loses_little_and_breaks_nothing(tmp_path: Path, server: Loopback) -> None:
    with filled(tmp_path / "corpus", 60) as corpus:
        process = multiprocessing.get_context("spawn").Process(
            target=_build_slowly, args=(corpus.path, server.url)
        )
        process.start()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not heading_path(corpus.path).exists():
            time.sleep(0.01)
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        before = rows_of(corpus)
        assert before >= 16
        done = build(corpus, server)
        assert done.texts == 60
        assert rows_of(corpus) == before + done.passages

"""Text comes out of all kinds of files; what has none is said."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from docsync.errors import GitError, GuardError
from docsync.guard.building import Terms, add_texts
from docsync.guard.corpus import Corpus
from docsync.guard.extract import NoText, decode, extract, without_tags
from docsync.guard.scan import scan_text
from docsync.guard.sources import Skipped, SourceText, sources_of, sources_of_revision
from docsync.rewrite.proposal import GuardDecision

TEXT = "The keeper walks round the gallery and looks for salt on every pane."


def pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources"
        b"<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(out)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"xref\n0 6\n0000000000 65535 f \n" + rows
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % table


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", TEXT.encode()),
        ("a.txt", TEXT.encode("utf-16")),
        ("a.html", f"<script>var x='no'</script><p>{TEXT}</p><!-- no -->".encode()),
        ("a.HTM", f"<STYLE>no</STYLE><b>{TEXT}</b>".encode()),
        ("a.ipynb", json.dumps({"cells": [{"source": [TEXT]}, {"source": ""}]}).encode()),
        ("a.jsonl", json.dumps({"messages": [{"content": TEXT}]}).encode()),
        ("a.pdf", pdf(TEXT)),
        ("no-suffix", pdf(TEXT)),
    ],
)
def test_text_is_extracted(name: str, data: bytes) -> None:
    assert extract(name, data).split() == TEXT.split()


def test_office_documents_are_read() -> None:
    first, second = TEXT[:31], TEXT[31:]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        xml = f"<w:document><w:p><w:t>{first}</w:t><w:t>{second}</w:t></w:p></w:document>"
        archive.writestr("word/document.xml", xml)
        archive.writestr("word/styles.xml", "<w:styles>none of it</w:styles>")
    assert extract("a.docx", buffer.getvalue()).split() == TEXT.split()
    with pytest.raises(NoText, match="damaged"):
        extract("a.docx", buffer.getvalue()[:-30])
    with pytest.raises(NoText, match="cannot be read"):
        extract("a.pdf", pdf(TEXT)[:60])


def test_bytes_become_text_whatever_they_are() -> None:
    assert decode("Ölwechsel".encode("latin-1")) == "Ölwechsel"
    assert decode(("Ölwechsel äöü" * 3).encode() + b"\xff!").startswith("Ölwechsel äöü")
    with pytest.raises(NoText, match="binary"):
        decode(b"GIF\0")


def test_tags_are_stripped_in_linear_time() -> None:
    for hostile in ("<script>" * 100_000, "<a" * 300_000, "<!--" * 200_000, "&" * 300_000):
        began = time.process_time()
        without_tags(hostile)
        assert time.process_time() - began < 5


def found(path: Path) -> dict[str, str]:
    return {
        source.source: (
            "".join(source.parts()) if isinstance(source, SourceText) else f"-- {source.why}"
        )
        for source in sources_of(path)
    }


def test_archives_are_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("docs/one.md", TEXT)
        archive.writestr("docs/two.html", f"<p>{TEXT}</p>")
        archive.writestr("node_modules/no.md", TEXT)
    with tarfile.open(tmp_path / "b.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("b/one.md")
        info.size = len(TEXT)
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "d.zip").write_bytes(b"PK\3\4 no archive")
    (tmp_path / "e.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-9])
    texts = found(tmp_path)
    assert texts[f"{tmp_path}/a.zip!docs/one.md"] == TEXT
    assert texts[f"{tmp_path}/a.zip!docs/two.html"].strip() == TEXT
    assert texts[f"{tmp_path}/b.tar.gz!b/one.md"] == TEXT
    assert texts[f"{tmp_path}/c.txt.gz"] == TEXT
    assert texts[f"{tmp_path}/d.zip"].startswith("-- ")
    assert texts[f"{tmp_path}/e.txt.gz"].startswith("-- ")
    assert len(texts) == 6


def test_a_large_file_is_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docsync.guard.sources._STREAMED_BYTES", 1000)
    monkeypatch.setattr("docsync.guard.sources._CHUNK_BYTES", 997)
    text = "".join(f"{n}: {TEXT} é\n" for n in range(100))
    (tmp_path / "large.txt").write_text(text)
    (tmp_path / "large.bin").write_bytes(b"\0" * 5000)
    assert found(tmp_path) == {
        f"{tmp_path}/large.bin": "-- binary",
        f"{tmp_path}/large.txt": text,
    }
    with Corpus(tmp_path / "corpus", create=True) as corpus:
        add_texts(corpus, sources_of(tmp_path / "large.txt"), Terms())
        assert corpus.text(0, 0) == text
        decision, matches = scan_text(text[2000:2800], [corpus])
    assert decision is GuardDecision.REJECT
    assert text[matches[0].source_start : matches[0].source_end] in text[1990:2810]


def test_a_repository_is_read_at_a_revision(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True)

    git("init", "-q")
    (tmp_path / "a.md").write_text(TEXT)
    (tmp_path / "link").symlink_to("a.md")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("tag", "v1")
    (tmp_path / "a.md").write_text(TEXT[::-1])
    git("commit", "-q", "-a", "-m", "two")
    (source,) = sources_of_revision(tmp_path, "v1")
    assert isinstance(source, SourceText)
    assert (source.source, *source.parts()) == (f"{tmp_path}@v1!a.md", TEXT)
    with pytest.raises(GitError):
        list(sources_of_revision(tmp_path, "v9"))
    with Corpus(tmp_path / "corpus", create=True) as corpus:
        add_texts(corpus, sources_of_revision(tmp_path, "v1"), Terms())
        assert corpus.remove(f"{tmp_path}@v1") == 1


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(GuardError, match="does not exist"):
        list(sources_of(tmp_path / "nothing"))
    assert [s for s in sources_of(tmp_path) if isinstance(s, Skipped)] == []

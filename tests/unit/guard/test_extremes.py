"""Odd and hostile texts: one long line, other scripts, repetition, little memory."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from docsync.guard import Corpus, Terms, add_texts, scan_text, sources_of, texts_of
from docsync.rewrite.proposal import GuardDecision

CHARS = 60_000


def line(letters: str) -> str:
    return "".join(random.Random(1).choices(letters, k=CHARS))


@pytest.mark.parametrize(
    "text",
    [
        line("abcdefghijklmnopqrstuvwxyz     "),
        line("ابتثجحخدذرزسشصضطظعغفقكلمنهوي     "),
        line("".join(map(chr, range(0x4E00, 0x5200)))),
        "a" * CHARS,
        "all work and no play makes a dull text. " * (CHARS // 40),
    ],
    ids=["latin", "arabic", "chinese", "one letter", "one sentence"],
)
def test_a_file_of_one_line_is_found_again_in_time(tmp_path: Path, text: str) -> None:
    (tmp_path / "line.txt").write_text(text)
    with Corpus(tmp_path / "corpus", create=True) as corpus:
        add_texts(corpus, sources_of(tmp_path / "line.txt"), Terms())
        began = time.process_time()
        decision, _ = scan_text(text[: CHARS // 2], [corpus])
        # 20 ms for 1,000 characters, and much room for a slow machine
        assert time.process_time() - began < CHARS / 2 / 1_000 * 0.2
    assert decision is GuardDecision.REJECT


def test_bytes_that_are_no_text_do_not_matter(tmp_path: Path) -> None:
    text = line("abcdefghijklmnopqrstuvwxyz     ")[:5_000]
    (tmp_path / "odd.txt").write_bytes(text.encode() + b"\xff\xfe\x80" + text[::-1].encode())
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.bin").write_bytes(b"\x00\x01" * 500)
    with Corpus(tmp_path / "corpus", create=True) as corpus:
        added = add_texts(corpus, sources_of(tmp_path), Terms())
        assert [Path(name).name for name in added.added] == ["odd.txt"]
        for asked in (text[:300], text[::-1][:300], f"\ud800{text[:300]}\x00"):
            assert scan_text(asked, [corpus])[0] is GuardDecision.REJECT
        assert scan_text("", [corpus]) == (GuardDecision.ACCEPT, ())


def test_an_index_that_is_not_kept_in_memory_says_the_same(tmp_path: Path) -> None:
    text = line("abcdefghijklmnopqrstuvwxyz     ")
    with Corpus(tmp_path / "corpus", create=True) as corpus:
        add_texts(corpus, texts_of(iter([("line", text)])), Terms())
        kept = scan_text(text[5_000:8_000], [corpus])
        for segment in corpus.segments:
            segment.max_mapped_bytes = 0
        assert scan_text(text[5_000:8_000], [corpus]) == kept
        assert corpus.segments[0].file.is_touched.count(1) <= 512

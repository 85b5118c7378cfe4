"""With numpy or without, the same segments come out, byte for byte."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from docsync.guard import entries, vector
from docsync.guard.entries import Entries
from docsync.guard.segment import ProtectedText, Segment
from docsync.guard.segment_writer import SegmentWriter
from docsync.guard.vector import VectorEntries

DICE = random.Random(11)
WORDS = ["lamp", "keeper", "Gallery", "clockwork", "wetter", "süß", "бот", "灯塔", "\n", "()"]


def text(words: int) -> str:
    return " ".join(DICE.choice(WORDS) + str(DICE.randrange(50)) for _ in range(words))


@pytest.mark.parametrize("run", [50, 1 << 20])
def test_both_write_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int
) -> None:
    texts = ["", "short", *(text(n) for n in (1, 5, 12, 3_000, 400, 7_000))]
    texts.append(texts[-1])
    monkeypatch.setattr(entries, "_RUN", run)
    monkeypatch.setattr(vector, "_RUN", run // 4)
    monkeypatch.setattr(vector, "_BATCH_BYTES", 1_000 if run == 50 else 1 << 18)
    made = []
    for kind in (Entries, VectorEntries):
        monkeypatch.setattr("docsync.guard.segment_writer.open_entries", kind)
        writer = SegmentWriter(tmp_path / f"{kind.__name__}.part")
        for number, each in enumerate(texts):
            writer.add(iter((each[:3_000], each[3_000:])), ProtectedText(f"{number}", "", "", 0))
        writer.finish()
        made.append(writer.path.read_bytes())
        segment = Segment(writer.path)
        assert ["".join(segment.text(n)) for n in range(len(texts))] == texts
        segment.close()
    assert made[0] == made[1]
    assert {path.suffix for path in tmp_path.iterdir()} == {".part"}


@pytest.mark.parametrize("kind", [Entries, VectorEntries])
def test_repetition_takes_no_memory_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Entries]
) -> None:
    texts = ["a" * 40_000, "all work and no play makes a dull text. " * 500, text(500), "a" * 300]
    monkeypatch.setattr("docsync.guard.segment_writer.open_entries", kind)
    made, scratch = [], []
    write = Entries._write_run
    for run in (100, 1 << 20):
        monkeypatch.setattr(entries, "_RUN", run)
        monkeypatch.setattr(vector, "_RUN", run // 4)
        monkeypatch.setattr(vector, "_BATCH_BYTES", 1_000 if run == 100 else 1 << 18)
        written: list[int] = []

        def count(
            self: Entries, data: bytes, cuts: list[int], written: list[int] = written
        ) -> None:
            written.append(len(data) // 8)
            write(self, data, cuts)

        with monkeypatch.context() as patch:
            patch.setattr(Entries, "_write_run", count)
            writer = SegmentWriter(tmp_path / f"{run}.part")
            for number, each in enumerate(texts):
                writer.add(iter((each,)), ProtectedText(f"{number}", "", "", 0))
            writer.finish()
        made.append(writer.path.read_bytes())
        scratch.append(sum(written))
    assert made[0] == made[1]
    pieces = sum(map(len, texts)) // 9
    assert scratch[1] < pieces / 5, "of one number no more than are kept"

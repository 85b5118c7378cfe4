"""A corpus that is damaged anywhere is refused: it never says "clean" because it cannot see."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from docsync.config import GuardConfig
from docsync.errors import GuardError
from docsync.guard.building import Terms, add_texts
from docsync.guard.corpus import Corpus
from docsync.guard.scan import scan_text
from docsync.guard.sources import SourceText
from docsync.rewrite.proposal import GuardDecision

DICE = random.Random(3)
WORDS = ["lamp", "keeper", "gallery", "clockwork", "weather", "signal", "harbour", "fog", "bell"]
TEXT = " ".join(DICE.choice(WORDS) + str(DICE.randrange(1000)) for _ in range(400))
PROBE = TEXT[1000:1400]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damage") / "corpus"
    with Corpus(folder, create=True) as corpus:
        add_texts(corpus, [SourceText.of_text("book", TEXT)], Terms())
    return folder


def decision(folder: Path) -> GuardDecision | None:
    """None when the corpus was refused."""
    try:
        with Corpus(folder) as corpus:
            return scan_text(PROBE, [corpus], GuardConfig())[0]
    except GuardError:
        return None


def copy_with(built: Path, tmp_path: Path, name: str, content: bytes) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir(exist_ok=True)
    for file in built.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / name).write_bytes(content)
    return folder


@pytest.mark.parametrize("name", ["segment", "manifest"])
def test_a_file_cut_short_anywhere_is_refused(built: Path, tmp_path: Path, name: str) -> None:
    (file,) = built.glob("*.seg" if name == "segment" else "manifest.json")
    content = file.read_bytes()
    assert decision(built) is GuardDecision.REJECT
    cuts = range(len(content)) if name == "manifest" else range(0, len(content), 61)
    for cut in (*cuts, len(content) - 1):
        assert decision(copy_with(built, tmp_path, file.name, content[:cut])) is None, cut


def test_an_altered_byte_never_makes_it_clean(built: Path, tmp_path: Path) -> None:
    (file,) = built.glob("*.seg")
    content = file.read_bytes()
    for at in range(0, len(content), 97):
        altered = bytearray(content)
        altered[at] ^= 0x55
        folder = copy_with(built, tmp_path, file.name, bytes(altered))
        assert decision(folder) is not GuardDecision.ACCEPT, at
        with pytest.raises(GuardError), Corpus(folder) as corpus:
            corpus.verify()


def test_a_lost_segment_or_manifest_is_refused(built: Path, tmp_path: Path) -> None:
    (file,) = built.glob("*.seg")
    folder = copy_with(built, tmp_path, file.name, file.read_bytes())
    (folder / file.name).unlink()
    assert decision(folder) is None
    folder = copy_with(built, tmp_path, file.name, file.read_bytes())
    (folder / "manifest.json").unlink()
    assert decision(folder) is None


FULL = """
import resource, sys
from pathlib import Path
from docsync.errors import GuardError
from docsync.guard.building import Terms, add_texts
from docsync.guard.corpus import Corpus
from docsync.guard.sources import SourceText

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
text = Path(sys.argv[3]).read_text()
with Corpus(Path(sys.argv[1])) as corpus:
    try:
        add_texts(corpus, [SourceText.of_text("another", text)], Terms())
    except GuardError as error:
        print("refused:", error)
        sys.exit(7)
"""


@pytest.mark.parametrize("limit", [10, 5_000, 9_000, 14_000])
def test_a_full_disk_leaves_what_was_there(built: Path, tmp_path: Path, limit: int) -> None:
    (file,) = built.glob("*.seg")
    folder = copy_with(built, tmp_path, file.name, file.read_bytes())
    (tmp_path / "more.txt").write_text(TEXT[::-1] * 3)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(folder), str(limit), str(tmp_path / "more.txt")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 7, done.stdout + done.stderr
    assert "what was there before is as it was" in done.stdout
    assert decision(folder) is GuardDecision.REJECT
    with Corpus(folder) as corpus:
        assert len(corpus.texts()) == 1
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != limit
    assert {p.suffix for p in folder.iterdir()} == {"", ".seg", ".json"}

"""What a model writes beside protected texts: a text in other words is staged with a warning.

That a copy is withheld is in tests/unit/guard: here it fails the check of prose before.
"""

from __future__ import annotations

from pathlib import Path

from parcel_project import Parcel, doc

from tests.unit.guard.vector_server import by_words
from tests.unit.llm.loopback import serving

BOOK = (
    "A closed archive may travel by any road, on a stick or over the wire, for nothing in it tells"
    " where it was born, and whoever opens it finds each thing in the place where it was left."
)
RETOLD = (
    "On a stick or over the wire, by any road, a closed archive may travel: whoever opens it finds"
    " each thing in its place, and nothing tells where it was born."
)
PAGE = f"# Archives\n\nCall `flush_all()` after the last `pack()`, or the end is lost. {RETOLD}\n"
NEW_PAGE = f"# Archives\n\n{RETOLD}\n"


def protect(parcel: Parcel, folder: Path) -> None:
    (folder / "book.txt").write_text(BOOK)
    parcel.docsync("guard", "add", str(folder / "book.txt"), "--licence", "proprietary")
    parcel.stage("docs/archives.md", PAGE)
    parcel.git("commit", "-q", "--no-verify", "-m", "page")


def test_a_text_in_other_words_is_staged_with_a_warning(parcel: Parcel, tmp_path: Path) -> None:
    protect(parcel, tmp_path)
    with serving(by_words()) as server:
        parcel.environ |= {
            "DOCSYNC_EMBEDDINGS": server.url,
            "DOCSYNC_EMBEDDINGS_MODEL": "words",
            "DOCSYNC_EMBEDDINGS_LIKENESS": "0.6",
        }
        parcel.docsync("guard", "embed")
        parcel.remove_flush()
        with parcel.model(doc(RETOLD)):
            parcel.docsync("hook", code=1)
    parcel.assert_docs(archives=NEW_PAGE)
    parcel.docsync("review", "show", "1")
    assert "meaning: perhaps" in parcel.said
    assert "book.txt (proprietary) in other words, likeness 0." in parcel.said
    assert BOOK[:80] in parcel.said


def test_a_rewrite_says_that_the_check_was_not_made(parcel: Parcel, tmp_path: Path) -> None:
    protect(parcel, tmp_path)
    parcel.environ |= {
        "DOCSYNC_EMBEDDINGS": "http://127.0.0.1:9/v1",
        "DOCSYNC_EMBEDDINGS_MODEL": "words",
    }
    parcel.remove_flush()
    with parcel.model(doc(RETOLD)):
        parcel.docsync("hook", code=1)
    parcel.assert_docs(archives=NEW_PAGE)
    parcel.docsync("review", "show", "1")
    assert "the embedding check was not made" in parcel.said
    assert "protected has no vectors" in parcel.said

"""What a comment says first is a whole sentence, wherever its lines break."""

from __future__ import annotations

import pytest

from docsync.facts.python import python_facts
from docsync.facts.sentence import first_sentence

CASES = [
    ("Opens it.\nAnd more.", "Opens it."),
    ("Opens it", "Opens it"),
    ("Opens it, where it is\nclosed.\nAnd more.", "Opens it, where it is closed."),
    ("A path. For none it is\nthe root.", "A path. For none it is the root."),
    ("Opens it\n\nAnd more.", "Opens it"),
    ("Opens it\n:param path: where", "Opens it"),
    ("Opens one of\n- files\n- folders", "Opens one of"),
    ("Opens it\nArgs:\n    path: where", "Opens it"),
    ("Opens " + "it and " * 30 + "\n" + "more " * 40, "Opens " + "it and " * 29 + "it and"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), CASES)
def test_the_sentence_ends_where_it_ends(text: str, said: str) -> None:
    assert first_sentence(text) == said


def test_a_fact_carries_it() -> None:
    new = (
        b'def is_open(path):\n    """Return whether *path* is open, that is,\n    not closed."""\n'
    )
    (fact,) = python_facts("src/app/a.py", b"", new, "src/app/a.py")
    assert fact.detail.endswith("Return whether *path* is open, that is, not closed.")

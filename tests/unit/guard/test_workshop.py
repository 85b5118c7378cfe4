"""Where a rewrite is made it is compared: once more with the passage named, then withheld."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import pytest

from docsync.cli.main import main
from docsync.config import Config
from docsync.docs.section import DocFile
from docsync.git.context import find_context
from docsync.mend import why_withheld
from docsync.repair import Workshop
from docsync.rewrite.proposal import GuardDecision
from tests.unit.verify.rewrites import verified

BOOK = (
    "A closed archive may travel by any road, on a stick or over the wire, for nothing in it tells"
    " where it was born, and whoever opens it finds each thing in the place where it was left."
)
OLD = "Call `flush_all()` after the last `pack()`, or the end of the archive is lost.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    (tmp_path / "book.txt").write_text(BOOK)
    assert main(["-C", str(root), "guard", "add", str(tmp_path / "book.txt")]) == 0
    return root


def workshop(root: Path, diff_text: str = "") -> Workshop:
    git, context = find_context(root, os.environ)
    return Workshop(Config(), git, context, diff_text, None, time.monotonic() + 60, "")


def document(text: str) -> DocFile:
    return DocFile("docs/a.md", "0" * 40, text.encode(), "markdown", "utf-8", "\n", ())


def test_the_model_is_told_which_passage_it_must_not_give_again(root: Path) -> None:
    this = workshop(root)
    said = this._objection(verified(OLD, BOOK + "\n"), document(OLD))
    assert said.startswith("it repeats a text that must not be copied.")
    assert said.endswith(BOOK)
    assert this._objection(verified(OLD, "Archives may be moved.\n"), document(OLD)) == ""


def test_what_it_gives_again_is_withheld_with_the_source(root: Path) -> None:
    sound = replace(verified(OLD, BOOK + "\n"), checks=())
    guarded = workshop(root)._guard(sound, document(OLD))
    assert guarded.decision is GuardDecision.REJECT
    said = why_withheld(guarded)
    assert f"it reproduces protected text ({len(BOOK)} characters of {root.parent}" in said


def test_what_the_document_or_the_change_had_is_no_copy(root: Path) -> None:
    made = verified(OLD, BOOK + "\n")
    assert workshop(root)._guard(made, document(OLD + BOOK)).decision is GuardDecision.ACCEPT
    assert workshop(root, f"+# {BOOK}")._guard(made, document(OLD)).decision is GuardDecision.ACCEPT

"""A fault of docsync's own in one section costs nobody a commit, nor the other sections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_project import NEW_DOC, Project

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact
from docsync.rewrite import mechanical
from docsync.rewrite.edit import Edit


@pytest.fixture
def faulty(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Where a rule stumbles over one document."""
    real = mechanical.edits_for

    def edits_for(fact: ChangeFact, document: DocFile, section: DocSection) -> Iterator[Edit]:
        if document.path == "docs/other.md":
            raise ValueError("no such entry")
        return real(fact, document, section)

    monkeypatch.setattr(mechanical, "edits_for", edits_for)
    project.write("docs/other.md", "# Other\n\n- `--jobs`: how many\n- `--verbose`: more\n")
    project.git("add", "-A")
    project.git("commit", "-q", "--no-verify", "-m", "other")
    return project


def test_the_rest_is_mended_and_the_fault_told(faulty: Project) -> None:
    faulty.rename_flag()
    said = faulty.docsync("sync", "--staged", "--no-model", code=1)
    assert faulty.staged_doc == NEW_DOC
    assert "Traceback" not in said + faulty.err
    told = re.search(r"an error inside docsync \(ValueError: no such entry\)\. What led", said)
    assert told is not None
    kept = re.search(r"What led to it is in\s+(\S+\.txt)\.", said)
    assert kept is not None
    assert "no such entry" in Path(kept[1]).read_text()


def test_a_hook_goes_on(faulty: Project) -> None:
    faulty.rename_flag()
    faulty.docsync("hook", code=1)
    assert faulty.staged_doc == NEW_DOC

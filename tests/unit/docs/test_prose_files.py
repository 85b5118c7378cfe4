"""Texts for people that are no documentation, by their names."""

from __future__ import annotations

import pytest

from docsync.docs.prose import is_prose, tells_of_changes


@pytest.mark.parametrize(
    "path",
    [
        "CHANGELOG.md",
        "CHANGES",
        "docs/changelog.rst",
        "doc/whatsnew/fragments/6006.feature",
        "news/238.feature.md",
        "news/2552.bugfix.1.rst",
        "changelog/unreleased/issue-5092",
        ".changeset/tidy-cats-run.md",
        "changelogs/fragments/1234-fix.yml",
        "releasenotes/notes/add-it-0f1d.yaml",
        "HISTORY.rst",
        "UPGRADING.md",
    ],
)
def test_changelogs_by_their_name(path: str) -> None:
    assert tells_of_changes(path)


@pytest.mark.parametrize(
    "path",
    [
        "src/changes.py",
        "changelog/render.go",
        "news/views.py",
        "app/history.ts",
        "releases/publish.sh",
        "releases/production.yaml",
        "README.md",
        "docs/settings.rst",
        "changelog.d/template.jinja",
        "src/upgrade.rs",
        "releases/deploy",
        "releases/config.in",
        "announce/server",
        "bin/history",
        "news/Makefile",
    ],
)
def test_code_and_documents_are_none(path: str) -> None:
    assert not tells_of_changes(path)


@pytest.mark.parametrize(
    "path",
    ["CHANGELOG", "LICENSE", "blog/a.md", "x.mdx", "man/a.1", "whatsnew/6.feature"],
)
def test_texts_for_people(path: str) -> None:
    assert is_prose(path)


@pytest.mark.parametrize(
    "path",
    [
        "requirements.txt",
        "src/app.py",
        "a.html",
        "Makefile",
        "x.10",
        "bin/change-password",
        "bin/history",
        "conf/historyserver.conf.template",
        "news/views.py",
        "lib/libfoo.so.1",
        "settings-1.2",
        "history.thrift",
    ],
)
def test_other_files_are_no_texts_for_people(path: str) -> None:
    assert not is_prose(path)

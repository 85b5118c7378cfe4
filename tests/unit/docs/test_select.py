"""Which files are documentation, and what `docsync init` proposes."""

from __future__ import annotations

import re

import pytest

from docsync.config import Config
from docsync.docs.globs import compile_globs
from docsync.docs.select import DocSelector, ProposedPattern, is_generated, is_translation, propose

DOCS = [
    "README", "README.md", "pkg/README.rst", "CONTRIBUTING.md", "docs/index.md", "docs/a/b.rst",
    "doc/usage.txt", "guide.md", "docs/security.md", "docs/build/index.md", "docs/testing.md",
    "tests/README.md", "docs/migrations.md", "docs/cli/history.md", "docs/commands/upgrade.md",
    "docs/tests/basics.md", "docs/licensing-model.md", "docs/release.md",
    "docs/requirements.md", "docs/a.mdx", "docs/guide.adoc", "a.asciidoc", "man/app.1",
    "man/man5/app.conf.5", "docs/app.8", "share/man/app.1", "man1/app.1", "app.1.in", "app.man",
    "docs/tour.ipynb", "examples/a/tour.ipynb", "src/app/help.txt", "usage.txt",
    "docs/commands/archive.md", "docs/rfc/9110.md", "src/archive/README.md",
    "docs/results/a.md", "docs/artifacts/a.md", "docs/how-to-report-bugs.md", "docs/api.md",
]  # fmt: skip
NOT_DOCS = [
    "CHANGELOG.md", "docs/changelog.rst", "CHANGES", "HISTORY.rst", "docs/news.md",
    "docs/release-notes.md", "docs/release_notes/1.md", "docs/releases/1.0.txt",
    "docs/whatsnew/3.md", "newsfragments/1.md", "LICENSE.md", "COPYING.txt", "AUTHORS.rst",
    "CONTRIBUTORS.md", "CODE_OF_CONDUCT.md", "SECURITY.md", "docs/migration.md",
    "docs/migrating-to-2.md", "docs/upgrading.md", "docs/v2-migration.md", "vendor/x/README.md",
    "node_modules/a/README.md", ".venv/lib/a.md", "third_party/a.md", "docs/_build/a.md",
    "tests/data.md", "src/fixtures/a.md", "docs/requirements.txt", "requirements-dev.txt",
    ".github/ISSUE_TEMPLATE/bug.md", ".github/PULL_REQUEST_TEMPLATE.md", "src/main.py",
    "notes.txt", "README.png", "docs/announcements/x.md", "CHANGES.d/1.rst",
    "docs/adr/0001-a.md", "doc/architecture/decision-records/1.md", "rfcs/0001-a.md",
    "docs/archive/old.md", "docs/x/archived/a.md", "ROADMAP.md", "docs/roadmap.md",
    "src/lib.1", "notebooks/a.ipynb", "lib/x.so.1", "docs/fixtures/a.ipynb",
    "docs/changes-2.0.md", "relnotes/v1.0.md", "versioned_docs/version-1/a.md", "generated/a.md",
    "API_changes.rst", "docs/latest-changes.md", "results/a.md", "bench/x/results/a.md",
    "src/Suite.Artifacts/a.md", "docs/x/A.Bench-report-github.md",
]  # fmt: skip


@pytest.mark.parametrize("path", DOCS)
def test_documentation(path: str) -> None:
    assert DocSelector(Config()).is_doc(path)


@pytest.mark.parametrize("path", NOT_DOCS)
def test_not_documentation(path: str) -> None:
    assert not DocSelector(Config()).is_doc(path)


@pytest.mark.parametrize(
    ("include", "exclude", "path", "expected"),
    [
        (("docs/migration-*.md",), (), "docs/migration-to-2.md", True),
        (("docs/**",), (), "docs/migration-to-2.md", False),
        (("**/*.md",), (), "CHANGELOG.md", False),
        (("CHANGELOG.md",), (), "CHANGELOG.md", True),
        (("vendor/ours/**",), (), "vendor/ours/a.md", True),
        (("vendor/ours/**",), (), "vendor/theirs/a.md", False),
        (("vendor/ours/**",), (), "vendor/ours/CHANGELOG.md", False),
        (("CHANGELOG.md",), ("CHANGELOG.md",), "CHANGELOG.md", False),
        (("*.md",), ("drafts/",), "docs/drafts/a.md", False),
        (("*.adoc",), (), "docs/a.adoc", True),
        (("*.adoc",), (), "docs/a.md", False),
        (("docs/adr/**",), (), "docs/adr/0001-a.md", True),
        (("docs/archive/**",), (), "docs/archive/a.md", True),
    ],
)
def test_own_patterns(
    include: tuple[str, ...], exclude: tuple[str, ...], path: str, expected: bool
) -> None:
    assert DocSelector(Config(include=include, exclude=exclude)).is_doc(path) is expected


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("*.md", ["a.md", "x/a.md"], ["a.mdx", "a_md"]),
        ("/*.md", ["a.md"], ["x/a.md"]),
        ("docs/**/*.md", ["docs/a.md", "docs/x/y/a.md"], ["a.md", "x/docs/a.md"]),
        ("docs", ["docs/a", "x/docs/b", "docs"], ["docs2/a"]),
        ("docs/", ["docs/a"], ["docs"]),
        ("a/**", ["a/b", "a/b/c"], ["b"]),
        ("a?.[!b-c]", ["a1.d"], ["a1.b", "a/.d"]),
        ("a+(b).md", ["a+(b).md"], ["aab.md"]),
        ("x\\*", ["x*"], ["xy"]),
        ("[z-a]", ["[z-a]"], ["z"]),
        ("[", ["["], ["x"]),
        ("", [], ["a", ""]),
    ],
)
def test_globs(pattern: str, matching: list[str], other: list[str]) -> None:
    compiled: re.Pattern[str] = compile_globs([pattern])
    assert [path for path in [*matching, *other] if compiled.fullmatch(path)] == matching


def test_proposed_patterns_cover_what_was_counted() -> None:
    paths = [
        "README.md",
        "docs/a.md",
        "docs/x/b.md",
        "docs/c.rst",
        "pkg/README.md",
        "src/a.py",
        "CHANGELOG.md",
    ]
    proposed = propose(paths)
    assert proposed == [
        ProposedPattern("docs/**/*.md", 2),
        ProposedPattern("**/README*", 1),
        ProposedPattern("/*.md", 1),
        ProposedPattern("docs/**/*.rst", 1),
    ]
    chosen = DocSelector(Config(include=tuple(p.pattern for p in proposed)))
    assert [path for path in paths if chosen.is_doc(path)] == paths[:5]


def test_proposed_patterns_of_other_formats_are_narrow() -> None:
    paths = ["docs/a.adoc", "man/app.1", "man/app.5.in", "src/app/help.txt", "examples/a.ipynb"]
    assert [each.pattern for each in propose(paths)] == [
        "**/help.txt",
        "docs/**/*.adoc",
        "examples/**/*.ipynb",
        "man/**/*.1",
        "man/**/*.5.in",
    ]


PAGES = {
    "README.md", "docs/index.md", "docs/en/a.md", "docs/guide/b.md", "docs/c.en.md", "docs/cs.md",
    "docs/fr/a.md", "LICENSE", "docs/options.md",
}  # fmt: skip


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("README.fr.md", True), ("README.zh-CN.md", True), ("README_pt_BR.md", True),
        ("README-ja.md", True), ("docs/zh/index.md", True), ("docs/fr/a.md", True),
        ("docs/zh-hans/guide/b.md", True), ("docs/guide/de/b.md", True), ("docs/c.ru.md", True),
        ("i18n/ja/docusaurus-plugin-content-docs/current/options.md", True),
        ("docs/en/a.md", False), ("README.md", False), ("docs/fr/only.md", False),
        ("docs/cs/index.md", False), ("docs/cs/options.md", True), ("docs/go/index.md", False),
        ("docs/api/index.md", False), ("docs/no/index.md", False), ("docs/index-page.md", False),
        ("LICENSE", False), ("docs/cs.md", False),
    ],
)  # fmt: skip
def test_translations_are_known_by_their_sibling(path: str, expected: bool) -> None:
    assert is_translation(path, PAGES) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<!-- DO NOT EDIT -->\n", True),
        (b"\n\n.. Generated by cog\n", True),
        (b"# @generated\n", True),
        (b"# Title\n\nText.\n\nx\n\ny\n\nz\n\nThis was generated by hand.\n", False),
        (b"# Guide\n\nHow code is written.\n", False),
        (b"", False),
    ],
)
def test_generated_files_say_so(content: bytes, expected: bool) -> None:
    assert is_generated(content) is expected

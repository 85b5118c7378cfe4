"""Which paths can say something that documentation is about."""

from __future__ import annotations

import pytest

from docsync.facts.publicness import is_ignored_path, is_test_path
from docsync.facts.standing import config_standing

TESTS = """
tests/a.py a/tests/b.py test_a.py a/conftest.py a/b_test.go a.test.ts a.spec.tsx spec/a.rb
src/test/java/A.java FooTest.java a/__tests__/b.js testdata/x.json test/a.js crate/tests/x.rs
"""
SOURCES = """
src/a.py django/test/client.py latest.py contest.go testing.py attest/main.rs protest.ts
src/testament.java
"""


@pytest.mark.parametrize("path", TESTS.split())
def test_tests(path: str) -> None:
    assert is_test_path(path)


@pytest.mark.parametrize("path", SOURCES.split())
def test_not_tests(path: str) -> None:
    assert not is_test_path(path)


@pytest.mark.parametrize(
    ("path", "is_ignored"),
    [
        ("uv.lock", True),
        ("go.sum", True),
        ("pip/_vendor/x.py", True),
        ("third_party/x.c", True),
        ("api/x.pb.go", True),
        ("x_pb2.py", True),
        ("src/lock.py", False),
        ("src/vendors.py", False),
        ("package.json", False),
        ("changelog/unreleased/issue-2427", True),
        ("changes/123.feature", True),
        (".changeset/brave-cats.md", True),
        ("src/changelog/render.py", False),
    ],
)
def test_ignored(path: str, is_ignored: bool) -> None:
    assert is_ignored_path(path) is is_ignored


def test_standing_of_configuration() -> None:
    assert config_standing("pyproject.toml") == (True, 1.0)
    assert config_standing(".github/workflows/ci.yml")[0] is False
    assert config_standing("action.yml")[0] is True
    assert config_standing("web/tsconfig.build.json")[0] is False


@pytest.mark.parametrize(
    ("path", "is_ignored"),
    [
        ("web/src/locales/de.json", True),
        ("i18n/pt-BR.yaml", True),
        ("locales/zh-Hans/app.json", True),
        ("app/translations/fr.po", True),
        ("web/src/locales/en.json", False),
        ("locales/en-GB/app.json", False),
        ("locales/en_US/db.yaml", False),
        ("i18n/en/io.json", False),
        ("i18n/db.yaml", False),
        ("locales/pt-br.json", True),
        ("i18n/enums.ts", False),
        ("src/locales/index.ts", False),
        ("src/de.json", False),
        ("src/i18n/io.ts", False),
    ],
)
def test_translations_say_nothing_of_the_program(path: str, is_ignored: bool) -> None:
    assert is_ignored_path(path) is is_ignored

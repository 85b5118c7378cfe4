"""Which files can say something that documentation is about, judged by their path."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TEST_FOLDER = re.compile(
    r"(?i)(?:__)?(?:tests|fixtures|mocks|snapshots)(?:__)?|test[_-]?data|e2e|cypress|test-?suite"
)
_TEST_NAME = re.compile(
    r"""(?x)
    ^(?: test_.*\.py | .*_tests?\.(?:py|go|rs|cc|cpp|c|dart|exs?) | conftest\.py
       | tests?\.(?:py|rs|js|ts) | test-.*\.[cm]?[jt]sx?
       | .*[._-](?:test|tests|spec|stories|cy)\.[cm]?[jt]sx? | .*\.test-d\.ts
       | .*(?:_spec|_test)\.rb | [A-Z].*Tests?\.(?:java|kt|cs|swift|php|scala|groovy)
       | [A-Z].*(?:IT|Spec|TestCase)\.(?:java|kt|cs|swift|scala|groovy) )$
    """
)
_LOCK_NAME = re.compile(
    r"""(?ix)
    .*\.(?:lock|lockb|lockfile) | (?:package|packages|deno)[.-]lock\.json | npm-shrinkwrap\.json
    | pnpm-lock\.yaml | go(?:\.work)?\.sum | \.terraform\.lock\.hcl | conda-lock\.yml
    | package\.resolved
    """
)
_VENDORED_FOLDER = re.compile(
    r"node_modules|_?vendor(?:ed)?|third[_-]?party|bower_components|site-packages|\.yarn|dist"
)
_GENERATED_NAME = re.compile(
    r"(?i)(?:[.-]min\.(?:js|css|mjs)|\.bundle\.js|\.pb\.go|_pb2(?:_grpc)?\.pyi?|\.g\.dart"
    r"|\.designer\.cs|\.generated\.\w+|_generated\.\w+|\.(?:js|css|mjs)\.map|\.snap)$"
)
_GENERATED_MARK = re.compile(
    rb"(?im)^\W{0,6}(?:@generated\b|.*\bcode generated\b.*\bdo not edit\b"
    rb"|.*\b(?:auto-?generated|automatically generated)\b.*\bdo not (?:edit|modify)\b)"
)
_MARK_WINDOW_BYTES = 1500
_MINIFIED_LINE_BYTES = 600  # mean; people write lines of some 40
_MINIFIED_FROM_BYTES = 4000


def _has(pattern: re.Pattern[str], folders: Sequence[str]) -> bool:
    return any(pattern.fullmatch(folder) for folder in folders)


def is_test_path(path: str) -> bool:
    """Tests and what they read say nothing about the program. `test` alone counts for Python
    only at the top: deeper it may be a public package (`django/test`)."""
    *folders, name = path.split("/")
    if _has(_TEST_FOLDER, folders):
        return True
    if _TEST_NAME.match(name):
        return True
    if name.endswith(".rb") and "spec" in folders:
        return True
    tops = folders[:1] if name.endswith((".py", ".pyi")) else folders
    return any(folder in ("test", "Test") for folder in tops)


def is_ignored_path(path: str) -> bool:
    """Lock files, vendored, generated and minified files: nobody documents them."""
    *folders, name = path.split("/")
    return (
        _LOCK_NAME.fullmatch(name) is not None
        or _has(_VENDORED_FOLDER, folders)
        or _GENERATED_NAME.search(name) is not None
    )


def is_generated(blob: bytes) -> bool:
    """Says so itself near its top, or has lines that no person writes."""
    if _GENERATED_MARK.search(blob[:_MARK_WINDOW_BYTES]):
        return True
    return (
        len(blob) > _MINIFIED_FROM_BYTES
        and len(blob) / (blob.count(b"\n") + 1) > _MINIFIED_LINE_BYTES
    )

"""Which files can say something that documentation is about, judged by their path."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TEST_FOLDERS = frozenset({"tests", "fixtures", "mocks", "snapshots"})  # also `__tests__`
_TEST_TREES = frozenset(
    {"testdata", "test_data", "test-data", "e2e", "cypress", "testsuite", "test-suite"}
)
_TEST_NAME = r"""(?x)
    ^(?: test_.*\.py | .*_tests?\.(?:py|go|rs|cc|cpp|c|dart|exs?) | conftest\.py
       | tests?\.(?:py|rs|js|ts) | test-.*\.[cm]?[jt]sx?
       | .*[._-](?:test|tests|spec|stories|cy)\.[cm]?[jt]sx? | .*\.test-d\.ts
       | .*(?:_spec|_test)\.rb | [A-Z].*Tests?\.(?:java|kt|cs|swift|php|scala|groovy)
       | [A-Z].*(?:IT|Spec|TestCase)\.(?:java|kt|cs|swift|scala|groovy) )$
"""
# one of them is in every name that _TEST_NAME matches: most names need no expression compiled
_TEST_HINTS = ("test", "Test", "spec", "Spec", "stories", "cy.", "IT.")
_LOCK_SUFFIXES = (
    ".lock",
    ".lockb",
    ".lockfile",
)
_LOCK_NAMES = frozenset(
    [
        "package.lock.json",
        "package-lock.json",
        "packages.lock.json",
        "packages-lock.json",
        "deno.lock.json",
        "deno-lock.json",
        "npm-shrinkwrap.json",
        "pnpm-lock.yaml",
        "go.sum",
        "go.work.sum",
        ".terraform.lock.hcl",
        "conda-lock.yml",
        "package.resolved",
    ]
)
_VENDORED_FOLDERS = frozenset(
    [
        "node_modules",
        "vendor",
        "vendored",
        "_vendor",
        "_vendored",
        "third_party",
        "third-party",
        "thirdparty",
        "bower_components",
        "site-packages",
        ".yarn",
        "dist",
    ]
)
_GENERATED_NAME = (
    r"(?i)(?:[.-]min\.(?:js|css|mjs)|\.bundle\.js|\.pb\.go|_pb2(?:_grpc)?\.pyi?|\.g\.dart"
    r"|\.designer\.cs|\.generated\.\w+|_generated\.\w+|\.(?:js|css|mjs)\.map|\.snap)$"
)
_GENERATED_HINTS = (
    "min.", ".bundle.", ".pb.", "_pb2", ".g.", ".designer.", "generated.", ".map", ".snap"
)  # fmt: skip
_GENERATED_MARK = (
    rb"(?im)^\W{0,6}(?:@generated\b|.*\bcode generated\b.*\bdo not edit\b"
    rb"|.*\b(?:auto-?generated|automatically generated)\b.*\bdo not (?:edit|modify)\b)"
)
_MARK_WINDOW_BYTES = 1500
_MINIFIED_LINE_BYTES = 600  # mean; people write lines of some 40
_MINIFIED_FROM_BYTES = 4000

# code that users of the product do not call: what measures, shows, documents or builds it
_OUTER_FOLDERS = frozenset(
    [
        "benchmark",
        "benchmarks",
        "bench",
        "benches",
        "doc",
        "docs",
        "example",
        "examples",
        "sample",
        "samples",
        "fuzz",
        ".github",
        "website",
    ]
)

_EXAMPLES = frozenset({"example", "examples", "sample", "samples"})

# settings of a build or a linter that are written as code
_TOOL_SETTINGS = r"(?:.*\.config|\.\w+rc)\.[cm]?[jt]s|(?i:gulpfile|gruntfile)\..*"


# the domain that is nobody's, in the name of a package: `src/main/java/com/example/`
_DOMAINS = frozenset({"com", "org", "net"})


def _folders(path: str) -> list[str]:
    folders = path.split("/")[:-1]
    pairs = zip(["", *folders], folders, strict=False)
    return [name for above, name in pairs if name != "example" or above not in _DOMAINS]


def is_surface_path(path: str) -> bool:
    """Whether names and texts of the file reach users at all."""
    name = path.rsplit("/", 1)[-1]
    return (
        _OUTER_FOLDERS.isdisjoint(_folders(path))
        and not re.fullmatch(_TOOL_SETTINGS, name)
        and not is_test_path(path)
    )


def is_example_path(path: str) -> bool:
    return not _EXAMPLES.isdisjoint(_folders(path))


def is_for_example(path: str) -> bool:
    """The same where no package may be called so: `src/app/sample/` is one."""
    folders = path.split("/")[:-1]
    many = next((n for n, name in enumerate(folders) if name in ("examples", "samples")), None)
    if many is not None:
        return "src" not in folders[:many]
    return folders[:1] in (["example"], ["sample"])


_SAMPLE = re.compile(
    r"\.(?:conf|cnf|cfg|ini|toml|ya?ml|json5?|env|properties|xml)(?:\.(?:sample|example|dist|in|tmpl))?\Z"
)


def is_sample_path(path: str) -> bool:
    """Whether a file is written by users, so that documentation shows how."""
    return _SAMPLE.search(path.rsplit("/", 1)[-1].lower()) is not None


def _holds_tests(folder: str) -> bool:
    lowered = folder.lower()
    bare = lowered.removeprefix("__").removesuffix("__")
    return bare in _TEST_FOLDERS or lowered in _TEST_TREES


def is_test_path(path: str) -> bool:
    """Tests and what they read say nothing about the program. `test` alone counts for Python
    only at the top: deeper it may be a public package (`django/test`)."""
    *folders, name = path.split("/")
    if any(map(_holds_tests, folders)):
        return True
    if any(hint in name for hint in _TEST_HINTS) and re.match(_TEST_NAME, name):
        return True
    if name.endswith(".rb") and "spec" in folders:
        return True
    tops = folders[:1] if name.endswith((".py", ".pyi")) else folders
    return any(folder in ("test", "Test") for folder in tops)


_LANGUAGES = frozenset(
    "ar be bg bn bs ca cs cy da de el eo es et eu fa fi fr gl he hi hr hu hy id it ja ka kk km ko"
    " ku lt lv mk ml mn mr ms nb nl nn pl pt ro ru sk sl sq sr sv sw ta te th tr uk ur uz vi zh"
    "".split()
)
_TEXT_FOLDERS = frozenset({"locale", "locales", "i18n", "l10n", "translation", "translations"})
_TEXT_SUFFIXES = (".json", ".json5", ".yaml", ".yml", ".properties", ".po", ".toml", ".ini")


def _is_translation(folders: Sequence[str], name: str) -> bool:
    """Texts of one language in a folder of all: English ones are what documentation quotes."""
    at = next((n for n, folder in enumerate(folders) if folder in _TEXT_FOLDERS), None)
    if at is None or not name.endswith(_TEXT_SUFFIXES):
        return False
    stems = (*folders[at + 1 :], name.partition(".")[0])
    return any(re.split(r"[-_]", stem.lower())[0] in _LANGUAGES for stem in stems)


_FRAGMENT_FOLDER = (
    r"(?i)change[-_]?logs?(?:\.d)?|changes(?:\.d)?|news(?:\.d)?|news[-_]?fragments"
    r"|\.changes?(?:ets?)?"
)
_SOURCE = r"(?i).*\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|kt|rb|php|cs|[ch](?:pp|c|h)?|swift)"


def _is_fragment(folders: Sequence[str], name: str) -> bool:
    """What a changelog is put together from tells of the change, and is none."""
    is_in_folder = any(re.fullmatch(_FRAGMENT_FOLDER, folder) for folder in folders)
    return is_in_folder and not re.fullmatch(_SOURCE, name)


def is_ignored_path(path: str) -> bool:
    """Lock files, vendored, generated and minified files, translations, pieces of a changelog:
    nobody documents them."""
    *folders, name = path.split("/")
    lowered = name.lower()
    return (
        _is_fragment(folders, name)
        or lowered.endswith(_LOCK_SUFFIXES)
        or lowered in _LOCK_NAMES
        or not _VENDORED_FOLDERS.isdisjoint(folders)
        or _is_translation(folders, name)
        or (
            any(hint in lowered for hint in _GENERATED_HINTS)
            and re.search(_GENERATED_NAME, name) is not None
        )
    )


def is_generated(blob: bytes) -> bool:
    """Says so itself near its top, or has lines that no person writes."""
    head = blob[:_MARK_WINDOW_BYTES]
    if b"generated" in head.lower() and re.search(_GENERATED_MARK, head):
        return True
    return (
        len(blob) > _MINIFIED_FROM_BYTES
        and len(blob) / (blob.count(b"\n") + 1) > _MINIFIED_LINE_BYTES
    )

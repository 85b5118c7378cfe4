"""Which files of a repository are documentation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from docsync.config import DEFAULT_INCLUDE, Config
from docsync.docs.globs import compile_globs
from docsync.docs.prose import PAST_FOLDERS, PAST_NAMES

# Compiled when first needed: most commits touch nothing that could be documentation.

# folders whose texts are copies, data, results, or tell of the past
_FOLDERS = (
    r"(?is)(?:.*/)?(?:"
    r"vendor(?:ed)?|_vendor|third[-_]?party|node_modules|bower_components|"
    r"\.?venv|\.tox|\.nox|site-packages|[^/]+\.(?:dist|egg)-info|\.git|__pycache__|"
    r"_build|_?generated|fixtures|test[-_]?data|__snapshots__|snapshots|"
    rf"{PAST_FOLDERS}|"
    r"migrat(?:ion|ing)(?:[-_]guides?)?|upgrad(?:ing|e[-_]guides?)|"
    r"blog|_posts|versioned_docs|versioned_sidebars|"
    r"adrs?|architecture[-_]decisions?|decision[-_](?:records?|log)|rfcs|"
    r"licen[cs]es?|(?:PULL_REQUEST|ISSUE)_TEMPLATE|"
    r"[^/]+[._-]artifacts|(?:bench[^/]*|perf[^/]*|experiments?)/(?:.*/)?results"
    r")/|results/|"
    r"(?:.*/)?(?:docs?|documentation|website)/(?:.*/)?(?:archives?|archived|attic)/|"
    # below a folder of docs these words are topics
    r"(?!(?:docs?|documentation|website)/)(?:.*/)?"
    r"(?:tests?/(?!README[^/]*\Z)|(?:build|dist|target|extern(?:al)?)/)"
)
_NAMES = (
    rf"(?is)(?:{PAST_NAMES}|"
    r"(?:licen[cs]e|copying|copyright|notice|unlicense|patents)(?:[-_.][^/]*)?|"
    r"(?:authors|contributors|maintainers|thanks|credits|acknowledge?ments|codeowners)(?:\.\w+)?|"
    r"roadmap(?:[-_.][^/]*)?|"
    r"[^/]*-report-(?:github|console|default|full|brief|stackoverflow|atlassian)[^/]*|"
    r"code[-_]of[-_]conduct(?:\.\w+)?|security[-_]policy(?:\.\w+)?|(?-i:SECURITY)(?:\.\w+)?|"
    r"third[-_]party[^/]*|"
    r"(?:requirements|constraints)[^/]*\.(?:txt|in)|[^/]*[-_.]requirements\.(?:txt|in)|"
    r"cmakelists\.txt|robots\.txt|llms(?:-full)?\.txt|"
    r"(?:pull_request_template|issue_template)(?:\.\w+)?|"
    r"[^/]*\.(?:png|jpe?g|gif|svg|ico|webp|pdf|zip|gz|bz2|xz|whl|exe|so|dll|class|"
    r"pyc?|pyi|js|mjs|cjs|ts|tsx|jsx|css|scss|c|h|cc|cpp|hpp|go|rs|java|kt|rb|php|sh|bat|ps1|"
    r"json|ya?ml|toml|cfg|ini|lock|xml|csv|tsv|po|pot|j2|jinja2?|tmpl)"
    r")\Z"
)
# `history` and `upgrade` are also commands that have a page of their own
_COMMAND_PAGE = (
    r"(?is)(?:.*/)?(?:cli|commands?|reference|api|man)/"
    r"(?:history|news|changes|releases|migrate|upgrade)\.\w+\Z"
)
_WILDCARDS = r"\*+|\?|\[[^\]]*\]"
_GENERATED = (
    rb"(?i)do not (?:edit|modify)|@generated\b|(?:auto-?)?generated (?:by|from|with|automatically)|"
    rb"(?:is|was|has been) (?:auto-?|automatically )generated|auto-?generated file"
)
_DOC_FOLDERS = frozenset(
    {"doc", "docs", "documentation", "website", "site", "book", "guide", "guides", "manual", "wiki"}
)
_HELP_NAMES = frozenset({"help.txt", "usage.txt"})
# languages into which documentation is translated, less those that are words or names of tools
# (`is`, `no`, `ts`) where they stand for a folder
_LANGUAGES = (
    "ar|az|be|bg|bn|ca|cs|da|de|el|eo|es|et|eu|fa|fi|fil|fr|gl|he|hi|hr|hu|hy|id|it|ja|jp|ka|kk|km|"
    "ko|kr|lt|lv|ml|mn|mr|ms|my|nb|ne|nl|pa|pl|pt|ro|ru|si|sk|sl|sq|sr|sv|ta|te|th|tl|tr|uk|ur|uz|"
    "vi|zh|cn|tw|em"
)
_LOCALE = rf"(?i:(?:{_LANGUAGES})(?:[-_](?:[a-z]{{2}}|[a-z]{{4}}|\d{{3}}))?)"
_AMBIGUOUS = frozenset({"cs", "id", "it", "ml", "my", "pa", "si", "te", "cn", "em"})
_PAGE_OF_A_FOLDER = r"(?i)(?:index|readme|_index|introduction|overview)(?:\.\w+)?\Z"
_ENGLISH = ("en", "en-US", "en-us", "en_US", "en-GB")


@dataclass(frozen=True, slots=True)
class ProposedPattern:
    """An include pattern for `docsync init`, and how many of the files it brings in."""

    pattern: str
    count: int


class DocSelector:
    """`config.include`, without what is never documentation, without `config.exclude`.

    Never documentation are changelogs and release notes, licences and lists of people, policies,
    guides for migrating, reports of benchmarks, vendored and generated trees, test data,
    requirement files and templates of issues. An include of the user's own lifts that for the paths
    it matches if the pattern itself, its wildcards taken out, would be excluded for the same
    reason: `docs/migration-*.md` or `vendor/ours/**` were surely meant, `**/*.md` was not.
    `config.exclude` is final.
    """

    def __init__(self, config: Config) -> None:
        own = [pattern for pattern in config.include if pattern not in DEFAULT_INCLUDE]
        bare = {pattern: re.sub(_WILDCARDS, "", pattern).lstrip("/") for pattern in own}
        self._include = compile_globs(_anchored(config.include))
        self._exclude = compile_globs(config.exclude)
        self._lifted_folders = compile_globs(
            p for p in own if _is_in_excluded_folder(bare[p] + "/")
        )
        self._lifted_names = compile_globs(p for p in own if _is_excluded_name(bare[p]))

    def is_doc(self, path: str) -> bool:
        """`path` is relative to the root of the repository, with slashes."""
        if not self._include.fullmatch(path) or self._exclude.fullmatch(path):
            return False
        if _is_in_excluded_folder(path) and not self._lifted_folders.fullmatch(path):
            return False
        return not _is_excluded_name(path) or bool(self._lifted_names.fullmatch(path))


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _is_in_excluded_folder(path: str) -> bool:
    return bool(_compiled(_FOLDERS).match(path))


def _is_excluded_name(path: str) -> bool:
    name = path.rpartition("/")[2]
    return bool(_compiled(_NAMES).match(name)) and not _compiled(_COMMAND_PAGE).match(path)


def _anchored(patterns: Iterable[str]) -> list[str]:
    """The defaults name the root and every depth apart: without a slash they mean the root."""
    return [
        f"/{pattern}" if pattern in DEFAULT_INCLUDE and "/" not in pattern else pattern
        for pattern in patterns
    ]


def propose(paths: Iterable[str]) -> list[ProposedPattern]:
    """Include patterns that cover every documentation file among `paths`, largest first."""
    selector = DocSelector(Config())
    counts = Counter(_pattern_for(path) for path in paths if selector.is_doc(path))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [ProposedPattern(pattern, count) for pattern, count in ranked]


def _pattern_for(path: str) -> str:
    pure = PurePosixPath(path)
    suffix = pure.suffix
    if suffix == ".in":
        suffix = "".join(pure.suffixes[-2:])
    if pure.name in _HELP_NAMES:
        return f"**/{pure.name}"
    if len(pure.parts) == 1:
        return f"/*{suffix}" if suffix else f"/{path}"
    top = pure.parts[0]
    if top.lower() in _DOC_FOLDERS:
        return f"{top}/**/*{suffix}" if suffix else f"{top}/**/{pure.name}"
    if pure.name.upper().startswith("README"):
        return "**/README*"
    return f"{top}/**/*{suffix}"


def is_translation(path: str, all_paths: Container[str]) -> bool:
    """Whether `path` is a copy in another language: it has a locale code as a folder or at the end
    of its name (`docs/fr/a.md`, `README.zh-CN.md`), and the page without it, or in English, is one
    of `all_paths`. Translations follow the page; English pages are no translations."""
    parts = path.split("/")
    for number, part in enumerate(parts[:-1]):
        if not _compiled(_LOCALE).fullmatch(part):
            continue
        if part.lower() in _AMBIGUOUS and _compiled(_PAGE_OF_A_FOLDER).match(parts[-1]):
            continue  # every folder has a page of this name
        before, after = parts[:number], parts[number + 1 :]
        others = ["/".join((*before, english, *after)) for english in _ENGLISH]
        others.append("/".join((*before, *after)))
        if before and before[-1] == "i18n":
            # Docusaurus: i18n/fr/docusaurus-plugin-content-docs/current/a.md
            others.append("/".join((*before[:-1], "docs", *after[2:])))
        if any(other in all_paths for other in others):
            return True
    stem, dot, suffix = parts[-1].rpartition(".")
    match = _compiled(rf"(?P<name>.+?)[-_.]{_LOCALE}").fullmatch(stem if dot else suffix)
    if not match:
        return False
    folder = "/".join([*parts[:-1], ""])
    names = [match["name"], *(f"{match['name']}{mark}en" for mark in ".-_")]
    return any(f"{folder}{name}{dot}{suffix if dot else ''}" in all_paths for name in names)


def is_generated(content: bytes) -> bool:
    """Whether one of the first five lines with text says that a program wrote the file."""
    lines = [line for line in content[:4000].split(b"\n") if line.strip()]
    return any(re.search(_GENERATED, line[:400]) for line in lines[:5])

"""Commits whose documentation edit is small and follows from their code, and quiet ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from docsync.config import Config
from docsync.docs.select import DocSelector
from docsync.git.diff import range_diff
from docsync.git.runner import Git
from docsync.mining.clones import Clone
from docsync.mining.commits import Rule, mine
from docsync.mining.hunks import Patch, patch
from docsync.mining.records import Case, Hunk
from docsync.mining.roles import Role, role_of

# at most as many edits and lines as a person reads at a glance
RULE = Rule(max_positives=12, max_negatives=6, max_docs=3, max_hunks=2, max_doc_lines=15)
MAX_VERSIONS = 2
MIN_DERIVED = 0.6  # of the words that people wrote, how many the added code has
_TOKEN = re.compile(r"--[a-z][\w-]+|[A-Za-z_][\w.]*[A-Za-z0-9_]|\d+(?:\.\d+)*")
_TELLING = re.compile(r"--.*|.*[^_]_+[^_].*|.*[a-z][A-Z].*|\d+(?:\.\d+)+|\d\d+")
_WORD = re.compile(r"[A-Za-z]{4,}|\d+(?:\.\d+)*")
# left behind or looked ahead: what a code does not give
_FREE = frozenset("also been from have into only that then this when will with your".split())


@dataclass(frozen=True, slots=True)
class Doc:
    path: str
    hunks: tuple[Hunk, ...]


@dataclass(frozen=True, slots=True)
class Task:
    """`stale` became rarer, `required` more frequent, in code and documents alike."""

    repo: str
    commit: str
    parent: str
    label: Literal["positive", "negative"]
    kind: str = ""  # "replaced", "removed", "added", "version"; "" for a negative
    docs: tuple[Doc, ...] = ()
    stale: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.repo}@{self.commit[:10]}"


def tasks_of(clone: Clone) -> Iterator[Task]:
    """Raises GitError for a clone without history."""
    yield from derived(clone.git(), mine(clone, RULE))


def derived(git: Git, cases: Iterable[Case]) -> Iterator[Task]:
    """The cases that can be graded: of the positives those whose words come from the code, and of
    those about nothing but a version `MAX_VERSIONS`, since releases are many and alike."""
    versions = 0
    for case in cases:
        if case.label == "negative":
            yield Task(case.repo, case.commit, case.parent, "negative")
        elif (task := _task(git, case)) is not None:
            versions += task.kind == "version"
            if task.kind != "version" or versions <= MAX_VERSIONS:
                yield task


def _task(git: Git, case: Case) -> Task | None:
    selector = DocSelector(Config())
    paths = {doc.path for doc in case.docs}
    kinds = (Role.CODE, Role.TEST)
    code_paths = [
        path
        for change in range_diff(git, case.parent, case.commit).changes
        if role_of(change.path, selector) in kinds
        for path in {change.path, change.old_path or change.path}
    ]
    code = patch(git, case.parent, case.commit, sorted(code_paths))
    doc = patch(git, case.parent, case.commit, sorted(paths))
    written = words(doc.added) - words(doc.removed)
    known = words(code.added)
    fresh = [word for word in written if word.lower() not in _FREE]
    if fresh and sum(word in known for word in fresh) < MIN_DERIVED * len(fresh):
        return None
    in_code, in_doc = balance(code), balance(doc)
    telling = [word for word in in_doc if _TELLING.fullmatch(word) and in_doc[word]]
    stale = [word for word in telling if in_doc[word] < 0 and in_code[word] < 0]
    added = " ".join(code.added)
    required = [word for word in telling if in_doc[word] > 0 and word in added]
    if not stale and not required:
        return None
    kind = "replaced" if stale and required else "removed" if stale else "added"
    if all(token[0].isdigit() for token in (*stale, *required)):
        kind = "version"
    docs = tuple(Doc(one.path, one.hunks) for one in case.docs)
    return Task(
        case.repo,
        case.commit,
        case.parent,
        "positive",
        kind,
        docs,
        tuple(sorted(stale)),
        tuple(sorted(required)),
    )


def words(lines: Iterable[str]) -> Counter[str]:
    return Counter(word.lower() for line in lines for word in _WORD.findall(line))


def balance(change: Patch) -> Counter[str]:
    counts = Counter(word for line in change.added for word in _TOKEN.findall(line))
    counts.subtract(word for line in change.removed for word in _TOKEN.findall(line))
    return counts

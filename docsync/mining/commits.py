"""Cases from history: commits whose code change made people change documents, and commits for
which they changed none."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docsync.config import Config
from docsync.docs.select import DocSelector
from docsync.errors import GitError
from docsync.git.diff import FileChange, range_diff
from docsync.git.runner import Git, decode
from docsync.mining.clones import Clone
from docsync.mining.hunks import Patch, patch
from docsync.mining.records import Case, ChangedDoc
from docsync.mining.roles import Role, role_of

_WORD = re.compile(r"--[a-z][\w-]+|[A-Za-z_][\w.]*[A-Za-z0-9_]|\d+(?:\.\d+)+")
# a flag, snake_case, camelCase or a version: what is not said by chance
MAX_ASKED = 200
_IDENTIFIER = re.compile(r"--.*|.*[^_]_+[^_].*|.*[a-z][A-Z].*|\d+\.\d.*")


@dataclass(frozen=True, slots=True)
class Rule:
    """How much of a repository is taken, and from which commits."""

    max_positives: int = 40
    max_negatives: int = 40
    hard_share: float = 0.6  # of the negatives: some identifier of theirs stands in a document
    negative_share: float = 0.5  # of the commits that qualify
    max_commits: int = 2500
    max_files: int = 60  # a larger change is a sweep that says little
    max_docs: int = 4
    max_hunks: int = 6  # of one document
    max_doc_lines: int = 60  # in all, the longer side of each hunk
    min_code_lines: int = 4  # of a negative, added and removed
    settled_after: int = 20  # newer commits in which a negative's documents must not follow


@dataclass(frozen=True, slots=True)
class Unit:
    commit: str
    parent: str
    date: str


def mine(clone: Clone, rule: Rule) -> list[Case]:
    """The newest positives, then the newest negatives. Commits that git cannot show (objects left
    out of a partial clone) are passed over. Raises GitError for a clone without history."""
    git = clone.git()
    selector = DocSelector(Config())
    positives: list[Case] = []
    easy: list[Case] = []
    hard: list[Case] = []
    max_hard = round(rule.max_negatives * rule.hard_share)
    followed: deque[frozenset[str]] = deque(maxlen=rule.settled_after)
    for unit in units(git, clone.tip, rule.max_commits):
        wants = len(positives) < rule.max_positives
        is_full = len(easy) >= rule.max_negatives - max_hard and len(hard) >= max_hard
        if not wants and is_full:
            break
        moved: frozenset[str] = frozenset()
        try:
            changes = range_diff(git, unit.parent, unit.commit).changes
            if len(changes) > rule.max_files:
                continue
            roles = [(change, role_of(change.path, selector)) for change in changes]
            docs = [change for change, role in roles if role is Role.DOC]
            if docs:
                moved = _identifiers(_changed_lines(git, unit, roles, (Role.DOC,)))
            if not any(role is Role.CODE for _, role in roles):
                continue
            if docs and wants:
                positives += _positive(git, clone.name, unit, roles, docs, rule)
            elif not docs and not is_full and is_sampled(unit.commit, rule.negative_share):
                for case in _negative(git, clone.name, unit, roles, rule, followed):
                    if case.is_hard and len(hard) < max_hard:
                        hard.append(case)
                    elif not case.is_hard and len(easy) < rule.max_negatives - max_hard:
                        easy.append(case)
        except GitError:
            continue
        finally:
            followed.append(moved)
    return [*positives, *hard, *easy]


def units(git: Git, tip: str, count: int) -> list[Unit]:
    """Commits of the first-parent line with a parent, newest first. Raises GitError."""
    listed = git.text("log", "--first-parent", f"-n{count}", "--format=%H %aI %P", tip, "--")
    parts = [line.split() for line in listed.splitlines()]
    return [Unit(commit, parents[0], date) for commit, date, *parents in parts if parents]


def is_sampled(commit: str, share: float) -> bool:
    """A draw that depends on the commit alone, not on what was drawn before."""
    return int(commit[:8], 16) < share * 16**8


Roles = Sequence[tuple[FileChange, Role]]


def _positive(
    git: Git, name: str, unit: Unit, roles: Roles, docs: Sequence[FileChange], rule: Rule
) -> Iterable[Case]:
    if len(docs) > rule.max_docs or not all(_is_edit(change) for change in docs):
        return
    edits = []
    for change in docs:
        edit = patch(git, change.old_oid or "", change.new_oid or "")
        # no hunk: git takes the document for binary
        if not 0 < len(edit.hunks) <= rule.max_hunks:
            return
        edits.append(edit)
    lines = sum(max(hunk.old_count, hunk.new_count) for edit in edits for hunk in edit.hunks)
    if lines > rule.max_doc_lines:
        return
    if not _changed_lines(git, unit, roles, (Role.CODE,)).hunks:
        return
    code = _changed_lines(git, unit, roles, (Role.CODE, Role.TEST))
    moved = sorted({word for edit in edits for word in moved_words(code, edit)})
    if moved:
        changed = tuple(
            ChangedDoc(change.path, edit.hunks) for change, edit in zip(docs, edits, strict=True)
        )
        yield Case(name, unit.commit, unit.parent, unit.date, "positive", changed, tuple(moved))


def _negative(
    git: Git, name: str, unit: Unit, roles: Roles, rule: Rule, followed: Iterable[frozenset[str]]
) -> Iterable[Case]:
    """At most one case. A commit whose documents were mended later is none."""
    if any(role is Role.PROSE for _, role in roles):
        return
    code = _changed_lines(git, unit, roles, (Role.CODE,))
    if len(code.added) + len(code.removed) < rule.min_code_lines:
        return
    words = _identifiers(code)
    if any(words & later for later in followed):
        return
    is_hard = bool(words) and _stands_in_docs(git, unit.parent, words)
    yield Case(name, unit.commit, unit.parent, unit.date, "negative", is_hard=is_hard)


def _identifiers(change: Patch) -> frozenset[str]:
    return frozenset(word for word in _balance(change) if _IDENTIFIER.fullmatch(word))


def _stands_in_docs(git: Git, commit: str, words: Iterable[str]) -> bool:
    selector = DocSelector(Config())
    asked = [part for word in sorted(words)[:MAX_ASKED] for part in ("-e", word)]
    answer = git.call("grep", "-I", "-l", "-z", "-F", "-w", *asked, commit, "--")
    found = decode(answer.out_bytes).split("\0")
    return any(selector.is_doc(one.partition(":")[2]) for one in found if one)


def moved_words(code: Patch, doc: Patch) -> set[str]:
    """Identifiers that became rarer in both, or more frequent in both."""
    in_code, in_doc = _balance(code), _balance(doc)
    return {
        word for word, n in in_doc.items() if n * in_code[word] > 0 and _IDENTIFIER.fullmatch(word)
    }


def _balance(change: Patch) -> Counter[str]:
    counts = Counter(word for line in change.added for word in _WORD.findall(line))
    counts.subtract(word for line in change.removed for word in _WORD.findall(line))
    return counts


def _is_edit(change: FileChange) -> bool:
    return change.status == "M" and change.old_mode == change.new_mode != "120000"


def _changed_lines(git: Git, unit: Unit, roles: Roles, wanted: Sequence[Role]) -> Patch:
    paths = {
        path
        for change, role in roles
        if role in wanted
        for path in (change.path, change.old_path or change.path)
    }
    return patch(git, unit.parent, unit.commit, sorted(paths)) if paths else Patch((), (), ())

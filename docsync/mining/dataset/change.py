"""A mined commit as the hook would have seen it, with the documents that people made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from docsync.config import Config
from docsync.docs.parse import parse_document
from docsync.docs.section import DocFile
from docsync.docs.select import DocSelector, is_generated, is_translation
from docsync.errors import GitError
from docsync.facts.collect import collect_facts
from docsync.facts.fact import ChangeFact
from docsync.git.definitions import TreeCode
from docsync.git.diff import FileChange, range_diff
from docsync.git.objects import ObjectReader
from docsync.git.runner import Git
from docsync.git.tree import read_tree
from docsync.mining.clones import Clone
from docsync.mining.records import Case
from docsync.mining.roles import Role, role_of
from docsync.pipeline import relevant
from docsync.rewrite.context import Tree
from docsync.rewrite.hunks import Hunk, hunks_of
from docsync.sources import moved_lines

# a changelog of the same commit gives the answer away
TOLD = frozenset({Role.DOC, Role.PAST, Role.PROSE})


@dataclass(frozen=True, slots=True)
class EditedDocument:
    old: DocFile
    new: DocFile


@dataclass(frozen=True, slots=True)
class MinedChange:
    """`facts` are those that the hook would use; `lines` the code lines that came and went; `tree`
    is the code as the commit left it; `hunks` reads the change as a model may be shown it, as long
    as the clone is open."""

    case: Case
    licence: str
    facts: tuple[ChangeFact, ...]
    lines: str
    documents: tuple[EditedDocument, ...]
    tree: Tree | None = None
    hunks: Callable[[], Sequence[Hunk]] = tuple

    @property
    def meta(self) -> dict[str, object]:
        return origin(self.case, self.licence)


def origin(case: Case, licence: str) -> dict[str, object]:
    """What every row of a commit says about where it comes from."""
    return {
        "source": "history",
        "repo": case.repo,
        "commit": case.commit,
        "date": case.date,
        "licence": licence,
    }


class Changes:
    """Reads the cases of one clone."""

    def __init__(self, clone: Clone, git: Git, reader: ObjectReader, licence: str) -> None:
        self.clone, self.git, self.reader, self.licence = clone, git, reader, licence
        self._config = Config()
        self._selector = DocSelector(self._config)

    def read(self, case: Case) -> MinedChange | None:
        """None when its code says nothing. Raises GitError for objects that are not there."""
        changes = range_diff(self.git, case.parent, case.commit).changes
        code = [c for c in changes if role_of(c.path, self._selector) not in TOLD]
        limit = self._config.max_file_bytes
        found = collect_facts(
            code, self.reader.read, max_file_bytes=limit, is_doc=self._selector.is_doc
        )
        facts = relevant(found.facts)
        if not facts:
            return None
        wanted = {doc.path for doc in case.docs}
        docs = [c for c in changes if c.path in wanted]
        return MinedChange(
            case,
            self.licence,
            facts,
            moved_lines(code, self.reader),
            tuple(self._documents(docs, case.parent)),
            TreeCode(self.git, case.commit),
            cache(lambda: hunks_of(code, self.reader.read)),
        )

    def _documents(self, docs: Sequence[FileChange], parent: str) -> Iterator[EditedDocument]:
        if not docs:
            return
        paths = read_tree(self.git, parent)
        for change in docs:
            if not change.old_oid or not change.new_oid or is_translation(change.path, paths):
                continue
            old, new = self.reader.read(change.old_oid), self.reader.read(change.new_oid)
            if is_generated(old) or b"\0" in old[:8000]:
                continue
            before = parse_document(change.path, change.old_oid, old)
            if not (before.is_report_only or before.is_encoded):
                after = parse_document(change.path, change.new_oid, new)
                yield EditedDocument(before, after)


@contextmanager
def reading(clone: Clone, licence: str) -> Iterator[Changes]:
    git = clone.git()
    with ObjectReader(git, max_bytes=Config().max_file_bytes) as reader:
        yield Changes(clone, git, reader, licence)


def readable(changes: Changes, cases: Sequence[Case]) -> Iterator[MinedChange]:
    """Those whose objects are all there and whose code says something."""
    for case in cases:
        try:
            change = changes.read(case)
        except GitError:
            continue
        if change is not None:
            yield change

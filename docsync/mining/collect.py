"""The sections that every case could have touched, with the features that the ranking weighs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

from docsync.config import Config
from docsync.docs.section import DocSection
from docsync.docs.select import DocSelector
from docsync.errors import GitError, UsageError
from docsync.facts.collect import collect_facts
from docsync.facts.files import body_facts
from docsync.git.diff import FileChange, range_diff
from docsync.git.grep import TreeNames
from docsync.git.objects import ObjectReader
from docsync.git.tree import read_tree
from docsync.match.index import SectionIndex
from docsync.match.prior import History
from docsync.match.rank import standings
from docsync.match.standing import weighed
from docsync.mining.clones import Clone
from docsync.mining.records import Case, Hunk, Row, Rows
from docsync.mining.roles import Role, role_of
from docsync.pipeline import relevant
from docsync.sources import commit_of, read_texts, within_limit


def collect(
    cases: Iterable[Case],
    clones: Mapping[str, Clone],
    progress: Callable[[str], None] = lambda _message: None,
) -> Iterator[Rows]:
    """The oldest case of a repository first, so that its history grows as it did in life: a later
    commit in it would tell the answer. One that lacks objects is left out and said. Raises
    UsageError for a repository without a clone."""
    ordered = _oldest_first(cases, clones)
    with tempfile.TemporaryDirectory(prefix="docsync-mine-") as folder:
        for number, case in enumerate(ordered, 1):
            clone = clones.get(case.repo)
            if clone is None:
                raise UsageError(f"no clone of {case.repo}: bring it, or mine again without it")
            state = Path(folder) / case.repo.replace("/", "+")
            try:
                rows = rows_of(case, clone, state)
            except GitError as error:
                progress(f"{number}: {case.repo} {case.commit[:10]} left out: {error}")
                continue
            progress(f"{number}: {case.repo} {case.commit[:10]}, {len(rows.rows)} sections")
            yield rows


def _oldest_first(cases: Iterable[Case], clones: Mapping[str, Clone]) -> list[Case]:
    """By the first-parent line; dates of authors go back and forth."""
    by_repo: dict[str, list[Case]] = {}
    for case in cases:
        by_repo.setdefault(case.repo, []).append(case)
    ordered = []
    for repo, here in sorted(by_repo.items()):
        age: dict[str, int] = {}
        if repo in clones:
            line = clones[repo].git().text("rev-list", "--first-parent", clones[repo].tip, "--")
            age = {commit: number for number, commit in enumerate(line.split())}
        ordered += sorted(here, key=lambda case: (-age.get(case.commit, 0), case.commit))
    return ordered


def rows_of(
    case: Case, clone: Clone, state: Path, is_code: Callable[[FileChange], bool] | None = None
) -> Rows:
    """As the hook would see the commit with its code staged and its documents not yet touched;
    `state` keeps the index and the history between the cases of a repository. `is_code` chooses
    the changes that are staged. Raises GitError."""
    git, config = clone.git(), Config()
    selector = DocSelector(config)
    documents = {
        path: entry.oid
        for path, entry in read_tree(git, case.parent).items()
        if entry.is_regular and selector.is_doc(path)
    }
    changes = range_diff(git, case.parent, case.commit).changes
    told = (Role.DOC, Role.PAST, Role.PROSE)  # a changelog of the same commit gives it away
    if is_code is None:
        code = [change for change in changes if role_of(change.path, selector) not in told]
    else:
        code = [change for change in changes if is_code(change)]
    hunks = {doc.path: doc.hunks for doc in case.docs}
    limit = config.max_file_bytes
    with ExitStack() as opened:
        reader = opened.enter_context(ObjectReader(git, max_bytes=limit))
        index = opened.enter_context(SectionIndex(state))
        history = opened.enter_context(History(state))
        found = collect_facts(code, reader.read, max_file_bytes=limit, is_doc=selector.is_doc)
        facts = relevant(found.facts)
        named = len(facts)
        facts = facts or tuple(body_facts(code))
        documents, _ = within_limit(documents, reader, limit)
        index.refresh(documents, lambda oids: read_texts(reader, oids))
        facts, standing = weighed(facts, index, TreeNames(git, case.commit, selector.is_doc))
        commit = commit_of(code, facts, reader, standing)
        prior = history.prior(git, case.parent, commit.touched, selector.is_doc)
        looked_at = standings(commit, index, prior)
        rows = []
        for one in looked_at:
            path, ordinal = one.place
            section = index.document(path).sections[ordinal]
            is_hit = any(touches(hunk, section) for hunk in hunks.get(path, ()))
            features = {n: round(v, 5) for n, v in sorted(one.features.items()) if v}
            rows.append(Row(path, ordinal, is_hit, bool(one.evidence), features))
        wanted = sum(
            any(touches(hunk, section) for hunk in lines)
            for path, lines in hunks.items()
            if path in documents
            for section in index.document(path).sections
        )
        public = sum(fact.is_public for fact in facts)
        return Rows(case, named, public, len(documents), index.section_count, wanted, tuple(rows))


def touches(hunk: Hunk, section: DocSection) -> bool:
    """Whether the old lines of a hunk lie in the section; what is put in belongs to the line that
    it follows."""
    first = max(hunk.old_start, 1)
    last = first + max(hunk.old_count, 1) - 1
    return section.start_line <= last and first <= section.end_line

"""The pairs of fact and section of every case, with the features that the score weighs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from benchmarks.fit_score.paths import Role, role_of
from benchmarks.fit_score.records import Case, Hunk, Pair, Rows
from benchmarks.fit_score.repositories import Clone
from docsync.config import Config
from docsync.docs.history import is_historical
from docsync.docs.section import DocSection
from docsync.docs.select import DocSelector
from docsync.errors import GitError, UsageError
from docsync.facts.collect import collect_facts
from docsync.git.diff import range_diff
from docsync.git.objects import ObjectReader
from docsync.git.tree import read_tree
from docsync.match import match as matching
from docsync.match.index import SectionIndex
from docsync.match.overlap import overlap
from docsync.match.score import features
from docsync.pipeline import relevant
from docsync.sources import moved_lines, read_texts, within_limit


def collect(
    cases: Iterable[Case],
    clones: Mapping[str, Clone],
    progress: Callable[[str], None] = lambda _message: None,
) -> Iterator[Rows]:
    """In the order of the cases. One that lacks objects is left out and said. Raises UsageError
    for a repository without a clone."""
    with tempfile.TemporaryDirectory(prefix="docsync-fit-") as folder:
        for number, case in enumerate(cases, 1):
            clone = clones.get(case.repo)
            if clone is None:
                raise UsageError(f"no clone of {case.repo}: bring it, or mine again without it")
            state = Path(folder) / case.repo.replace("/", "+")
            try:
                rows = rows_of(case, clone, state)
            except GitError as error:
                progress(f"{number}: {case.repo} {case.commit[:10]} left out: {error}")
                continue
            progress(f"{number}: {case.repo} {case.commit[:10]}, {len(rows.pairs)} pairs")
            yield rows


def rows_of(case: Case, clone: Clone, state: Path) -> Rows:
    """As the hook would see the commit with its code staged and its documents not yet touched;
    `state` keeps the index between the cases of a repository. Raises GitError."""
    git, config = clone.git(), Config()
    selector = DocSelector(config)
    documents = {
        path: entry.oid
        for path, entry in read_tree(git, case.parent).items()
        if entry.is_regular and selector.is_doc(path)
    }
    changes = range_diff(git, case.parent, case.commit).changes
    told = (Role.DOC, Role.PAST, Role.PROSE)  # a changelog of the same commit gives it away
    code = [change for change in changes if role_of(change.path, selector) not in told]
    hunks = {doc.path: doc.hunks for doc in case.docs}
    pairs = []
    limit = config.max_file_bytes
    with ObjectReader(git, max_bytes=limit) as reader, SectionIndex(state) as index:
        found = collect_facts(code, reader.read, max_file_bytes=limit, is_doc=selector.is_doc)
        facts = relevant(found.facts)
        documents, _ = within_limit(documents, reader, limit)
        index.refresh(documents, lambda oids: read_texts(reader, oids))
        shared = overlap(moved_lines(code, reader), index)
        for fact in facts:
            for place, evidence in matching.reach(fact, index):
                path, ordinal = place
                document = index.document(path)
                section = document.sections[ordinal]
                if is_historical(section, document.text(section.start, section.end)):
                    continue
                is_hit = any(touches(hunk, section) for hunk in hunks.get(path, ()))
                weighed = features(evidence, *shared.of(place))
                rounded = {name: round(value, 6) for name, value in sorted(weighed.items())}
                pairs.append(Pair(path, ordinal, fact.id, evidence.group, is_hit, rounded))
        return Rows(case, len(facts), len(documents), index.section_count, tuple(pairs))


def touches(hunk: Hunk, section: DocSection) -> bool:
    """Whether the old lines of a hunk lie in the section; what is put in belongs to the line that
    it follows."""
    first = max(hunk.old_start, 1)
    last = first + max(hunk.old_count, 1) - 1
    return section.start_line <= last and first <= section.end_line

"""(facts + section -> affected or not), the unaffected ones as hard as history has them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from docsync.config import Config
from docsync.docs.select import DocSelector
from docsync.errors import GitError
from docsync.facts.collect import collect_facts
from docsync.facts.fact import ChangeFact
from docsync.git.diff import range_diff
from docsync.git.objects import ObjectReader
from docsync.git.tree import read_tree
from docsync.match.index import SectionIndex
from docsync.match.rank import Standing, standings
from docsync.mining.clones import Clone
from docsync.mining.collect import touches
from docsync.mining.dataset.change import TOLD, origin
from docsync.mining.dataset.example import Example
from docsync.mining.records import Case
from docsync.mining.roles import role_of
from docsync.pipeline import relevant
from docsync.prompts.context import RewriteContext
from docsync.prompts.environment import render
from docsync.prompts.wording import sentence
from docsync.rewrite.context import code_of
from docsync.sources import commit_of, read_texts, within_limit

LABELS = ("affected", "unaffected")
HARD = 2  # unaffected sections for each affected one, those that the facts reach best
OF_NEGATIVE = 2  # sections of a commit after which no document was changed
MAX_SECTION_CHARS = 4_000
MAX_FACTS = 6


def judged_sections(
    clone: Clone, cases: Sequence[Case], licence: str, config: Config
) -> Iterator[Example]:
    """Oldest first, so that the index grows with the repository. A commit with objects missing is
    passed over."""
    with tempfile.TemporaryDirectory(prefix="docsync-mine-") as folder:
        for case in sorted(cases, key=lambda one: (one.date, one.commit)):
            try:
                yield from _of_case(clone, case, licence, config, Path(folder))
            except GitError:
                continue


def _of_case(
    clone: Clone, case: Case, licence: str, config: Config, state: Path
) -> Iterator[Example]:
    git, selector = clone.git(), DocSelector(config)
    changes = range_diff(git, case.parent, case.commit).changes
    code = [c for c in changes if role_of(c.path, selector) not in TOLD]
    limit = config.max_file_bytes
    tree = read_tree(git, case.parent)
    docs = {p: e.oid for p, e in tree.items() if e.is_regular and selector.is_doc(p)}
    hunks = {doc.path: doc.hunks for doc in case.docs}
    with ExitStack() as opened:
        reader = opened.enter_context(ObjectReader(git, max_bytes=limit))
        index = opened.enter_context(SectionIndex(state))
        found = collect_facts(code, reader.read, max_file_bytes=limit, is_doc=selector.is_doc)
        facts = relevant(found.facts)
        if not facts:
            return
        docs, _ = within_limit(docs, reader, limit)
        index.refresh(docs, lambda oids: read_texts(reader, oids))
        reached = [s for s in standings(commit_of(code, facts, reader), index) if s.evidence]
        hits: list[Standing] = []
        rest: list[Standing] = []
        for one in reached:
            section = index.document(one.place[0]).sections[one.place[1]]
            is_hit = any(touches(hunk, section) for hunk in hunks.get(one.place[0], ()))
            (hits if is_hit else rest).append(one)
        # what the facts reach best is what is hard to tell
        rest.sort(key=lambda one: (-one.evidence[0][0], one.place))
        for one in hits:
            yield _row(one, index, case, licence, LABELS[0], config)
        for one in rest[: HARD * len(hits) if case.docs else OF_NEGATIVE]:
            yield _row(one, index, case, licence, LABELS[1], config)


def _row(
    one: Standing, index: SectionIndex, case: Case, licence: str, label: str, config: Config
) -> Example:
    document = index.document(one.place[0])
    section = document.sections[one.place[1]]
    facts = list(dict.fromkeys(evidence.fact for _, evidence in one.evidence))[:MAX_FACTS]
    text, template = section_text(
        document.path,
        section.heading_path,
        facts,
        document.text(section.start, section.end),
        config,
    )
    meta = {
        "task": "detection",
        **origin(case, licence),
        "path": document.path,
        "kind": "hard" if case.label == "positive" else "quiet commit",
        "score": round(one.evidence[0][0], 4),
        "templates": template,
    }
    return Example(meta=meta, text=text, label=label)


def section_text(
    path: str, headings: tuple[str, ...], facts: Sequence[ChangeFact], text: str, config: Config
) -> tuple[str, str]:
    """What a classifier reads, and the hash of its template: the words of the rewriting prompt."""
    context = RewriteContext(
        path=path,
        headings=headings,
        facts=tuple(dict.fromkeys(sentence(f) for f in facts)),
        code=code_of(facts),
        text=text.strip("\n")[:MAX_SECTION_CHARS],
        hint="",
    )
    prompt = render("rewrite.j2", context, config.templates)
    return prompt.text, prompt.template_hash

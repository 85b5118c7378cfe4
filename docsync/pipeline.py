"""The road of the data, stage by stage: change, facts, sections, candidates, verdicts, rewrites,
checks, guard, staging, report. Each stage is a function of its own package; this module only says
in which order they run and what happens to what they leave."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from docsync.docs.globs import compile_globs
from docsync.docs.prose import is_prose
from docsync.docs.select import DocSelector
from docsync.facts.collect import collect_facts
from docsync.facts.fact import ChangeFact, Facts, Unchecked
from docsync.facts.files import document_facts
from docsync.git.objects import ObjectReader
from docsync.record import Decision
from docsync.report import Finding, Mode, RunReport
from docsync.run import ASKING, MATCHING, READING, Request, Run
from docsync.sources import (
    Change,
    comment_blobs,
    commit_of,
    doc_blobs,
    moved_lines,
    new_state,
    no_documents,
    of_today,
    read_change,
    read_texts,
    with_programs,
    within_limit,
)

if TYPE_CHECKING:
    # what only a documented change needs is imported where it is used: most commits are not one
    from docsync.config import Config
    from docsync.docs.section import DocFile
    from docsync.git.context import GitContext
    from docsync.git.diff import FileChange
    from docsync.git.runner import Git
    from docsync.journal import Journal
    from docsync.llm.chat import ChatModel
    from docsync.match.candidate import Candidate
    from docsync.match.prior import Prior
    from docsync.match.rank import Commit
    from docsync.repair import Workshop
    from docsync.rewrite.hunks import Hunk

SHARED_FILE = ".docsync-suppressions.toml"  # see docsync.review.shared
# ours: what they say is about the documentation, and documented nowhere in it
_OWN_FILES = frozenset({SHARED_FILE, "docsync.toml", ".docsync.toml"})


def run(
    request: Request,
    config: Config,
    git: Git,
    context: GitContext,
    *,
    journal: Journal | None,
    open_model: Callable[[], ChatModel] | None,
    progress: Callable[[str], None] = lambda _message: None,
    begin_writing: Callable[[], None] = lambda: None,
) -> RunReport:
    """Runs the stages that `request` asks for. Raises DocsyncError; a model that does not answer
    is no error but a note in the report. `begin_writing` is called before the record is looked at
    or anything written, and not at all when the change says nothing and docsync wrote nothing."""
    this = Run(request, config, git, context, journal, open_model, progress)
    selector = DocSelector(config)
    change = read_change(git, context, selector, request.from_ref, request.to_ref)
    with ObjectReader(git, max_bytes=config.max_file_bytes) as reader:
        collected = _facts(this, change, reader, selector)
        facts = _wide(this, change, relevant(collected.facts))
        facts = _spoken(this, change, facts, reader)
        # what says nothing was never stopped: no need to wait for a lock or to open the record
        has_written = _has_written(this, change)
        if facts or has_written:
            begin_writing()
        if has_written:
            _find_earlier(this, change, collected.facts, reader)
        if facts and not this.earlier and not this.findings and _was_shown(this, change):
            this.notes.append("this change was shown before: nothing is asked twice")
            return this.report(change, (), is_retry=True)
        this.unchecked.extend(collected.unchecked)
        if facts and context.head is None and change.tip is None:
            # said to who asks: the first commit of a project is not to begin with a doubt
            if request.mode is not Mode.HOOK:
                this.notes.append("the first commit: there was nothing to be out of date with")
        elif facts:
            facts = _look(this, change, facts, reader, selector)
        elif this.request.mode is not Mode.HOOK:
            # a commit that says nothing has no time for it
            found, out_of_reach = doc_blobs(git, new_state(git, change), selector)
            if not found and not out_of_reach:
                this.no_documents = no_documents(config, request.mode)
        if this.earlier:
            _write_back(this)
    report = this.report(change, facts)
    _remember(this, report)
    return report


def _has_written(this: Run, change: Change) -> bool:
    """Whether a staged document may hold what docsync wrote since the last commit."""
    if this.journal is None or change.tip is not None or not change.docs or this.request.only:
        return False
    return this.journal.has_written(this.context.head or "")


def _find_earlier(
    this: Run, change: Change, facts: Sequence[ChangeFact], reader: ObjectReader
) -> None:
    from docsync.outdated import find_earlier

    this.earlier = {each.path: each for each in find_earlier(this, change, facts, reader)}
    if this.request.mode is not Mode.CHECK and (this.earlier or this.findings):
        this.begin(change)


def _write_back(this: Run) -> None:
    """The documents for which nothing else was written: only what stood there before."""
    from docsync.outdated import write_anew

    for each in this.earlier.values():
        write_anew(this, each)


def _was_shown(this: Run, change: Change) -> bool:
    if this.request.mode is not Mode.HOOK or this.journal is None:
        return False
    if not this.journal.was_stopped(change.fingerprint):
        return False
    from docsync.shown import was_shown

    return was_shown(this, change)


def _remember(this: Run, report: RunReport) -> None:
    """What was shown is not asked again: the same commit passes the second time."""
    if this.journal is None or not this.run_id:
        return
    if this.request.mode is Mode.HOOK and report.exit_code == 1:
        for finding in report.findings:
            this.journal.record_decision(
                report.fingerprint, finding.verdict.candidate.section.id, Decision.SHOWN
            )
        from docsync.git.reflog import count_moves

        moves = count_moves(this.git)
        for shown in (report.fingerprint, *this.shown):
            this.journal.mark_stopped(shown, this.run_id, moves)
    this.journal.end_run(this.run_id, report.state, report.exit_code, report.duration_s)


def _facts(this: Run, change: Change, reader: ObjectReader, selector: DocSelector) -> Facts:
    excluded = compile_globs(this.config.code_exclude)
    code = [c for c in change.code if c.path not in _OWN_FILES and not excluded.match(c.path)]
    code = [kept for c in code if (kept := _without_prose(c)) is not None]
    found = collect_facts(
        code,
        reader.read,
        max_file_bytes=this.config.max_file_bytes,
        is_doc=selector.is_doc,
        deadline=this.until(READING),
    )
    this.unlooked += found.unread
    linked = document_facts(change.docs)
    return replace(found, facts=(*found.facts, *linked)) if linked else found


def _without_prose(change: FileChange) -> FileChange | None:
    """What a changelog or a post names is named so there: of such a file only where it went counts,
    since links lead to it."""
    if not is_prose(change.path):
        return change
    if change.status == "R":
        return replace(change, new_oid=change.old_oid)
    return replace(change, old_oid=None) if change.status == "D" else None


def _spoken(
    this: Run, change: Change, facts: tuple[ChangeFact, ...], reader: ObjectReader
) -> tuple[ChangeFact, ...]:
    """Without what a marker in the code or a rule silences for all documents."""
    if not facts:
        return facts
    from docsync.policy import spoken

    kept, silenced = spoken(facts, change.code, reader, this.config)
    this.silenced.extend(silenced)
    return kept


def _wide(this: Run, change: Change, facts: tuple[ChangeFact, ...]) -> tuple[ChangeFact, ...]:
    """For a thorough look also changes of code that change nothing with a name."""
    if facts or this.config.sensitivity != "thorough":
        return facts
    from docsync.facts.files import body_facts

    return tuple(body_facts(change.code))


def relevant(facts: Sequence[ChangeFact]) -> tuple[ChangeFact, ...]:
    """Public facts, and private names that went away: documentation of internals may hold them."""
    return tuple(
        f
        for f in facts
        if f.is_public or ((f.kind.is_removal or f.kind.is_rename) and "_" in f.symbol[1:])
    )


def _look(
    this: Run,
    change: Change,
    facts: tuple[ChangeFact, ...],
    reader: ObjectReader,
    selector: DocSelector,
) -> tuple[ChangeFact, ...]:
    """Gives the facts as they were weighed."""
    from docsync.git.grep import TreeNames
    from docsync.match.crowded import looked
    from docsync.match.dashes import with_dashes
    from docsync.match.folders import with_folders
    from docsync.match.index import SectionIndex
    from docsync.match.match import match
    from docsync.match.model import load_model
    from docsync.match.overlays import without_overlays
    from docsync.match.rank import Patience
    from docsync.match.rivals import with_rivals
    from docsync.match.standing import weighed
    from docsync.mend import confirmed, repair
    from docsync.policy import at_places, decide, read_rejected

    entries = new_state(this.git, change)
    found, out_of_reach = doc_blobs(this.git, entries, selector)
    found |= {path: each.base_oid for path, each in this.earlier.items()}
    if this.request.mode is Mode.CHECK and this.config.docstrings:
        found |= comment_blobs(this.git, change, entries, facts, selector)
    if not found and not out_of_reach:
        this.no_documents = no_documents(this.config, this.request.mode)
    docs, too_large = within_limit(
        of_today(found, entries, reader), reader, this.config.max_file_bytes
    )
    state_dir = this.context.state_dir if this.journal is not None else None
    with SectionIndex(state_dir) as index:
        index.refresh(docs, lambda oids: read_texts(reader, oids), this.progress)
        this.sections_seen = index.section_count
        this.unchecked.extend(
            (*out_of_reach, *too_large, *(Unchecked(path, "binary") for path in index.binary))
        )
        facts = with_programs(facts, entries, reader, this.context.root.name)
        facts = without_overlays(facts, entries)
        names = TreeNames(this.git, change.tip, selector.is_doc)

        def in_new_state(path: str) -> bytes:
            return reader.read(entries[path].oid) if path in entries else b""

        facts = with_dashes(facts, index, in_new_state)
        facts = with_folders(facts, entries, in_new_state)
        facts = with_rivals(facts, names, in_new_state, index)
        facts, standing = weighed(facts, index, names)
        commit = commit_of(change.code, facts, reader, standing)
        prior = _prior(this, change, commit, selector)
        model = load_model(this.config.ranking)
        patience = Patience(this.until(MATCHING))

        def matched(some: Sequence[ChangeFact]) -> list[Candidate]:
            candidates = match(replace(commit, facts=tuple(some)), index, prior, model, patience)
            # of data files that were looked into for descriptions most have none
            return [c for c in candidates if is_read(index.document(c.section.path), selector)]

        judged = decide(
            facts,
            matched,
            index,
            this.config,
            () if this.request.only else read_rejected(this.journal, this.context.root),
            this.request.only,
        )
        this.silenced.extend(judged.silenced)
        this.notes.extend(judged.notes)
        this.cut = len(judged.cut)
        aside = (*judged.reported, *judged.cut)
        this.findings.extend(Finding(v, v.state, v.why) for v in at_places(aside, index))
        crowded = looked([f for f in facts if f.id not in patience.left], index)
        this.unlooked += crowded.unlooked + len(patience.left)
        # a commit is not told of what was looked for and is nowhere
        if this.request.mode is not Mode.HOOK or judged.verdicts:
            this.notes.extend(crowded.notes)
        this.notes.extend((*crowded.blind, *_no_time_for(list(patience.left.values()))))
        verdicts = at_places(judged.verdicts, index)
        if not verdicts:
            return facts
        workshop = _workshop(this, change, reader)
        work = confirmed(verdicts, workshop, index, change, this.until())
        if this.request.mode is Mode.CHECK:
            this.findings.extend(Finding(w.verdict, w.verdict.state, w.verdict.why) for w in work)
        else:
            repair(this, change, work, workshop, index)
        this.notes.extend(workshop.faults)
    return facts


def _no_time_for(facts: Sequence[ChangeFact]) -> list[str]:
    if not facts:
        return []
    what = "change was" if len(facts) == 1 else "changes were"
    symbols = [*dict.fromkeys(f.symbol for f in facts if " " not in f.symbol)]
    names = ", ".join([*(f"`{symbol}`" for symbol in symbols[:3]), *["..."][: len(facts) > 3]])
    return [
        f"{len(facts)} {what} looked for in no section, since `time-budget-s` was spent: {names}"
    ]


def is_read(document: DocFile, selector: DocSelector) -> bool:
    return document.format != "text" or selector.is_doc(document.path)


def _prior(this: Run, change: Change, commit: Commit, selector: DocSelector) -> Prior:
    """What the history before the change says; nothing where there is none."""
    from docsync.match.prior import NO_PRIOR, History

    base = this.context.head if change.tip is None else change.diff.base
    if base is None:
        return NO_PRIOR
    state_dir = this.context.state_dir if this.journal is not None else None
    with History(state_dir) as history:
        return history.prior(this.git, base, commit.touched, selector.is_doc)


def _workshop(this: Run, change: Change, reader: ObjectReader) -> Workshop:
    from docsync.repair import Workshop

    def hunks() -> list[Hunk]:
        from docsync.rewrite.hunks import hunks_of

        return hunks_of(change.code, reader.read)

    return Workshop(
        this.config,
        this.git,
        this.context,
        moved_lines(change.code, reader),
        this.opener,
        this.until(ASKING),
        this.request.hint,
        hunks,
    )

"""The road of the data, stage by stage: change, facts, sections, candidates, verdicts, rewrites,
checks, guard, staging, report. Each stage is a function of its own package; this module only says
in which order they run and what happens to what they leave."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docsync.docs.globs import compile_globs
from docsync.docs.select import DocSelector
from docsync.facts.collect import collect_facts
from docsync.facts.fact import ChangeFact, Facts, Unchecked
from docsync.facts.files import document_facts
from docsync.git.objects import ObjectReader
from docsync.record import Decision
from docsync.report import Finding, Mode, Outcome, OutcomeState, RunReport
from docsync.sources import (
    Change,
    comment_blobs,
    commit_of,
    doc_blobs,
    moved_lines,
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
    from docsync.git.runner import Git
    from docsync.journal import Journal
    from docsync.judge.silence import Silenced
    from docsync.judge.verdict import Verdict
    from docsync.llm.chat import ChatModel
    from docsync.match.candidate import Candidate
    from docsync.match.index import SectionIndex
    from docsync.match.prior import Prior
    from docsync.match.rank import Commit
    from docsync.repair import Result, Workshop
    from docsync.rewrite.hunks import Hunk
    from docsync.rewrite.proposal import Guarded, Rewrite

SHARED_FILE = ".docsync-suppressions.toml"  # see docsync.review.shared
# ours: what they say is about the documentation, and documented nowhere in it
_OWN_FILES = frozenset({SHARED_FILE, "docsync.toml", ".docsync.toml"})


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for. `only` names one section by its id, with a reviewer's `hint` for it."""

    mode: Mode
    from_ref: str | None = None
    to_ref: str | None = None
    use_model: bool = True
    is_ci: bool = False
    only: str = ""
    hint: str = ""


@dataclass(eq=False)
class _Run:
    """What one run gathers on its way to the report."""

    request: Request
    config: Config
    git: Git
    context: GitContext
    journal: Journal | None
    open_model: Callable[[], ChatModel] | None
    progress: Callable[[str], None]
    started: float = field(default_factory=time.monotonic)
    run_id: int = 0
    model: str = ""
    model_problem: str = ""
    sections_seen: int = 0
    cut: int = 0
    notes: list[str] = field(default_factory=list)
    unchecked: list[Unchecked] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    silenced: list[Silenced] = field(default_factory=list)

    def report(
        self, change: Change, facts: Sequence[ChangeFact], is_retry: bool = False
    ) -> RunReport:
        # nobody asks for it when a hook found nothing, and loading the hash costs milliseconds
        is_named = bool(facts) or is_retry or self.request.mode is not Mode.HOOK
        return RunReport(
            mode=self.request.mode,
            fingerprint=change.fingerprint if is_named else "",
            run_id=self.run_id,
            facts=tuple(facts),
            unchecked=tuple(self.unchecked),
            findings=tuple(self.findings),
            outcomes=tuple(self.outcomes),
            model=self.model,
            model_problem=self.model_problem,
            sections_seen=self.sections_seen,
            cut=self.cut,
            notes=tuple(dict.fromkeys(self.notes)),
            duration_s=time.monotonic() - self.started,
            is_retry=is_retry,
            stop_on_suspect=self.config.on_suspect == "stop",
            stop_on_model_down=self.config.on_model_down == "stop",
            silenced=tuple(self.silenced),
            form=self.context.form,
            is_staged=change.tip is None,
        )


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
    or anything written, and not at all when the change says nothing."""
    this = _Run(request, config, git, context, journal, open_model, progress)
    selector = DocSelector(config)
    change = read_change(git, context, selector, request.from_ref, request.to_ref)
    with ObjectReader(git, max_bytes=config.max_file_bytes) as reader:
        collected = _facts(this, change, reader, selector)
        facts = _wide(this, change, relevant(collected.facts))
        facts = _spoken(this, change, facts, reader)
        # what says nothing was never stopped: no need to wait for a lock or to open the record
        if facts:
            begin_writing()
        if facts and _was_shown(this, change):
            this.notes.append("this change was shown before: nothing is asked twice")
            return this.report(change, (), is_retry=True)
        this.unchecked.extend(collected.unchecked)
        if facts and context.head is None and change.tip is None:
            # said to who asks: the first commit of a project is not to begin with a doubt
            if request.mode is not Mode.HOOK:
                this.notes.append("the first commit: there was nothing to be out of date with")
        elif facts:
            facts = _look(this, change, facts, reader, selector)
    report = this.report(change, facts)
    _remember(this, report)
    return report


def _was_shown(this: _Run, change: Change) -> bool:
    return (
        this.request.mode is Mode.HOOK
        and this.journal is not None
        and this.journal.was_stopped(change.fingerprint)
    )


def _remember(this: _Run, report: RunReport) -> None:
    """What was shown is not asked again: the same commit passes the second time."""
    if this.journal is None or not this.run_id:
        return
    if this.request.mode is Mode.HOOK and report.exit_code == 1:
        for finding in report.findings:
            this.journal.record_decision(
                report.fingerprint, finding.verdict.candidate.section.id, Decision.SHOWN
            )
        this.journal.mark_stopped(report.fingerprint, this.run_id)
    this.journal.end_run(this.run_id, report.state, report.exit_code, report.duration_s)


def _facts(this: _Run, change: Change, reader: ObjectReader, selector: DocSelector) -> Facts:
    excluded = compile_globs(this.config.code_exclude)
    code = [c for c in change.code if c.path not in _OWN_FILES and not excluded.match(c.path)]
    found = collect_facts(
        code, reader.read, max_file_bytes=this.config.max_file_bytes, is_doc=selector.is_doc
    )
    linked = document_facts(change.docs)
    return replace(found, facts=(*found.facts, *linked)) if linked else found


def _spoken(
    this: _Run, change: Change, facts: tuple[ChangeFact, ...], reader: ObjectReader
) -> tuple[ChangeFact, ...]:
    """Without what a marker in the code or a rule silences for all documents."""
    if not facts:
        return facts
    from docsync.policy import spoken

    kept, silenced = spoken(facts, change.code, reader, this.config)
    this.silenced.extend(silenced)
    return kept


def _wide(this: _Run, change: Change, facts: tuple[ChangeFact, ...]) -> tuple[ChangeFact, ...]:
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
    this: _Run,
    change: Change,
    facts: tuple[ChangeFact, ...],
    reader: ObjectReader,
    selector: DocSelector,
) -> tuple[ChangeFact, ...]:
    """Gives the facts as they were weighed."""
    from docsync.git.grep import TreeNames
    from docsync.match.index import SectionIndex
    from docsync.match.match import match
    from docsync.match.model import load_model
    from docsync.match.standing import weighed
    from docsync.policy import at_places, decide, read_rejected

    found = doc_blobs(this.git, change, selector)
    if this.request.mode is Mode.CHECK and this.config.docstrings:
        found |= comment_blobs(this.git, change, facts, selector)
    docs, too_large = within_limit(found, reader, this.config.max_file_bytes)
    state_dir = this.context.state_dir if this.journal is not None else None
    with SectionIndex(state_dir) as index:
        index.refresh(docs, lambda oids: read_texts(reader, oids), this.progress)
        this.sections_seen = index.section_count
        this.unchecked.extend((*too_large, *(Unchecked(path, "binary") for path in index.binary)))
        facts = with_programs(facts, this.git, change, reader, this.context.root.name)
        facts, standing = weighed(facts, index, TreeNames(this.git, change.tip, selector.is_doc))
        commit = commit_of(change.code, facts, reader, standing)
        prior = _prior(this, change, commit, selector)
        model = load_model(this.config.ranking)

        def matched(some: Sequence[ChangeFact]) -> list[Candidate]:
            candidates = match(replace(commit, facts=tuple(some)), index, prior, model)
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
        verdicts = at_places(judged.verdicts, index)
        if not verdicts:
            return facts
        workshop = _workshop(this, change, reader)
        work = _confirmed(verdicts, workshop, index)
        if this.request.mode is Mode.CHECK:
            this.findings.extend(Finding(w.verdict, w.verdict.state, w.verdict.why) for w in work)
        else:
            _repair(this, change, work, workshop, index)
        this.notes.extend(workshop.faults)
    return facts


def is_read(document: DocFile, selector: DocSelector) -> bool:
    return document.format != "text" or selector.is_doc(document.path)


def _prior(this: _Run, change: Change, commit: Commit, selector: DocSelector) -> Prior:
    """What the history before the change says; nothing where there is none."""
    from docsync.match.prior import NO_PRIOR, History

    base = this.context.head if change.tip is None else change.diff.base
    if base is None:
        return NO_PRIOR
    state_dir = this.context.state_dir if this.journal is not None else None
    with History(state_dir) as history:
        return history.prior(this.git, base, commit.touched, selector.is_doc)


def _workshop(this: _Run, change: Change, reader: ObjectReader) -> Workshop:
    from docsync.repair import Workshop

    def hunks() -> list[Hunk]:
        from docsync.rewrite.hunks import hunks_of

        return hunks_of(change.code, reader.read)

    return Workshop(
        this.config,
        this.git,
        this.context,
        moved_lines(change.code, reader),
        _opener(this),
        this.started + this.config.time_budget_s,
        this.request.hint,
        hunks,
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """`certain` holds the edits that made an unsure section an affected one."""

    verdict: Verdict
    document: DocFile
    certain: Result | None = None


def _confirmed(verdicts: Sequence[Verdict], workshop: Workshop, index: SectionIndex) -> list[_Work]:
    """A section that a certain edit mends is an affected one, however little else speaks for it;
    what was only tried for that, and is not mended, goes."""
    from docsync.judge.verdict import Affected, State

    found = []
    for verdict in verdicts:
        document = index.document(verdict.candidate.section.path)
        if verdict.affected is not Affected.AFFECTED and verdict.candidate.is_reached:
            result = workshop.certain(document, verdict)
            if result.guarded or workshop.misses_section(document, verdict):
                sure = replace(verdict, affected=Affected.AFFECTED, state=State.CHECKED)
                found.append(_Work(sure, document, result if result.guarded else None))
                continue
        if verdict.affected is not Affected.UNAFFECTED:
            found.append(_Work(verdict, document))
    return found


def _repair(
    this: _Run, change: Change, work: Sequence[_Work], workshop: Workshop, index: SectionIndex
) -> None:
    from docsync.headings import with_links
    from docsync.judge.verdict import Affected, State

    if this.journal is not None:
        this.run_id = this.journal.begin_run(
            this.request.mode, change.fingerprint, this.context.head, this.context.form
        )
    asks_widely = this.config.model.ask == "touched" and _opener(this) is not None

    def is_asked(one: _Work) -> bool:
        return asks_widely and one.verdict.candidate.is_reached

    this.findings.extend(
        Finding(w.verdict, State.SUSPECT, w.verdict.why)
        for w in work
        if w.verdict.affected is Affected.UNSURE and not is_asked(w)
    )
    work = [w for w in work if w.verdict.affected is Affected.AFFECTED or is_asked(w)]
    # where no word of a fact stands there is no block to rewrite
    apart = [w.verdict for w in work if not w.verdict.candidate.is_reached]
    this.findings.extend(Finding(v, State.SUSPECT, v.why) for v in apart)
    work = [w for w in work if w.verdict.candidate.is_reached]
    # a model is asked first where most speaks for it
    work.sort(key=lambda w: -w.verdict.confidence)
    if _opener(this) is None:
        # threads are for waiting for a model
        done = [w.certain or workshop.work(w.document, w.verdict) for w in work]
    else:
        done = _work_in_threads(this, workshop, work)
    accepted: defaultdict[str, list[tuple[int, Guarded]]] = defaultdict(list)
    results, linked = with_links(list(_settled(work, done)), index, workshop.look)
    linking = [result.guarded[0].verified.rewrite.verdict for result in linked]
    verdicts = [*(each.verdict for each in work), *linking]
    for verdict, result in zip(verdicts, (*results, *linked), strict=True):
        if result is not None:
            _record(this, change, verdict, result, accepted[verdict.candidate.section.path])
    from docsync.staging import write_document

    for path, pairs in accepted.items():
        if not pairs:
            continue
        document = index.document(path)
        every = write_document(this.git, this.context, document, [g for _, g in pairs])
        for (proposal_id, guarded), written in zip(pairs, every, strict=True):
            this.outcomes.append(outcome(proposal_id, guarded, written.state, written.why))
            if this.journal is not None:
                this.journal.set_outcome(
                    proposal_id, written.state, written.why, written.old_oid, written.new_oid
                )


def _settled(work: Sequence[_Work], done: Sequence[Result]) -> Iterator[Result | None]:
    """Without what another section of the document made good; None where nothing else was left."""
    from docsync.rewrite.remains import NO_PLACE, has_section

    written: defaultdict[str, list[Rewrite]] = defaultdict(list)
    for each, result in zip(work, done, strict=True):
        written[each.document.path] += [g.verified.rewrite for g in result.guarded if g.is_accepted]
    for each, result in zip(work, done, strict=True):
        here = written[each.document.path]
        left = tuple(
            (fact, why)
            for fact, why in result.left
            if why != NO_PLACE or not has_section(fact, here)
        )
        is_done = bool(result.left) and not left and not result.guarded and not result.exchanges
        yield None if is_done else replace(result, left=left)


def _work_in_threads(this: _Run, workshop: Workshop, work: Sequence[_Work]) -> list[Result]:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max(1, this.config.model.concurrency)) as pool:
        try:
            return list(pool.map(lambda w: w.certain or workshop.work(w.document, w.verdict), work))
        finally:
            # inside, since the end of the pool waits for its threads: Ctrl-C cuts their requests
            this.model, this.model_problem = workshop.model.close()


def _opener(this: _Run) -> Callable[[], ChatModel] | None:
    wanted = this.request.use_model and this.config.model.enabled
    return this.open_model if wanted else None


def _record(
    this: _Run,
    change: Change,
    verdict: Verdict,
    result: Result,
    accepted: list[tuple[int, Guarded]],
) -> None:
    """To the journal first, so that nothing is lost whatever happens later."""
    from docsync.judge.verdict import State
    from docsync.rewrite.remains import remaining

    if this.journal is not None:
        for exchange in result.exchanges:
            this.journal.record_exchange(this.run_id, exchange, this.model)
    why = "; ".join(dict.fromkeys(reason for _, reason in result.left)) or verdict.why
    written = []
    for guarded in result.guarded:
        proposal_id = 0
        if this.journal is not None:
            proposal_id = this.journal.record_proposal(this.run_id, change.fingerprint, guarded)
        if guarded.is_accepted:
            accepted.append((proposal_id, guarded))
            written.append(guarded.verified.rewrite)
            continue
        withheld = why_withheld(guarded)
        this.outcomes.append(outcome(proposal_id, guarded, OutcomeState.WITHHELD, withheld))
        why = withheld
        if this.journal is not None:
            this.journal.set_outcome(proposal_id, OutcomeState.WITHHELD, withheld, "", "")
    open_facts = {fact.id for fact, _ in result.left}
    still = remaining(verdict, written, open_facts) if written else ()
    state = State.SUSPECT if still or open_facts or not written else State.CHECKED
    why = verdict.why if state is State.CHECKED else why
    this.findings.append(Finding(verdict, state, why, still))


def why_withheld(guarded: Guarded) -> str:
    from docsync.verify.verify import explain

    if not guarded.verified.is_sound:
        return explain(guarded.verified.checks)
    from docsync.guard.report import about

    return f"it reproduces protected text ({about(guarded.matches[0])})"


def outcome(proposal_id: int, guarded: Guarded, state: OutcomeState, why: str) -> Outcome:
    rewrite = guarded.verified.rewrite
    section = rewrite.verdict.candidate.section
    return Outcome(
        proposal_id=proposal_id,
        path=section.path,
        heading_path=section.heading_path,
        start_line=rewrite.start_line,
        end_line=rewrite.start_line + rewrite.old.rstrip("\n").count("\n"),
        state=state,
        why=why,
        old=rewrite.old,
        new=rewrite.new,
        origin=rewrite.origin,
        explanation=rewrite.explanation,
        checks=guarded.verified.checks,
        fact_ids=tuple(f.id for f in rewrite.verdict.candidate.facts),
    )

"""The sections of a run that are worth work: through repair, into the journal, into the index."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from docsync.docs.section import DocFile
from docsync.headings import with_links
from docsync.judge.verdict import Affected, State, Verdict
from docsync.match.index import SectionIndex
from docsync.outdated import write_anew
from docsync.repair import Result, Workshop
from docsync.report import Finding, OutcomeState
from docsync.rewrite.proposal import Guarded, Rewrite
from docsync.rewrite.remains import NO_PLACE, has_section, remaining, unanswered
from docsync.run import Run
from docsync.sources import Change
from docsync.staging import outcome, write_document

NO_TIME = "no time was left to work on it (`time-budget-s`)"
NOT_REACHED = "no word of the change stands in it, so that nothing of it could be rewritten"


@dataclass(frozen=True, slots=True)
class Work:
    """`certain` holds the edits that made an unsure section an affected one."""

    verdict: Verdict
    document: DocFile
    certain: Result | None = None


def confirmed(
    verdicts: Sequence[Verdict],
    workshop: Workshop,
    index: SectionIndex,
    change: Change,
    deadline: float,
) -> list[Work]:
    """A section that a certain edit mends is an affected one, however little else speaks for it;
    what was only tried for that, and is not mended, goes. So does what history alone speaks for
    where its document changes along this time too. After `deadline`, of `time.monotonic()`,
    nothing is tried, and who knows what it would have been."""
    moved = {each.path for each in change.docs}
    found = []
    for verdict in verdicts:
        if verdict.candidate.section.path in moved and verdict.candidate.is_of_history:
            continue
        document = index.document(verdict.candidate.section.path)
        if verdict.affected is not Affected.AFFECTED and verdict.candidate.is_reached:
            if time.monotonic() > deadline:
                unsure = replace(
                    verdict, affected=Affected.UNSURE, state=State.SUSPECT, why=NO_TIME
                )
                found.append(Work(unsure, document))
                continue
            result = workshop.certain(document, verdict)
            if result.guarded or workshop.misses_section(document, verdict):
                sure = replace(verdict, affected=Affected.AFFECTED, state=State.CHECKED)
                found.append(Work(sure, document, result if result.guarded else None))
                continue
        if verdict.affected is not Affected.UNAFFECTED:
            found.append(Work(verdict, document))
    return found


def repair(
    this: Run, change: Change, work: Sequence[Work], workshop: Workshop, index: SectionIndex
) -> None:
    this.begin(change)
    asks_widely = this.config.model.ask == "touched" and this.opener is not None

    def is_asked(one: Work) -> bool:
        return asks_widely and one.verdict.candidate.is_reached

    this.findings.extend(
        Finding(w.verdict, State.SUSPECT, w.verdict.why)
        for w in work
        if w.verdict.affected is Affected.UNSURE and not is_asked(w)
    )
    work = [w for w in work if w.verdict.affected is Affected.AFFECTED or is_asked(w)]
    # where no word of a fact stands there is no block to rewrite
    apart = [w.verdict for w in work if not w.verdict.candidate.is_reached]
    this.findings.extend(Finding(v, State.SUSPECT, NOT_REACHED) for v in apart)
    work = [w for w in work if w.verdict.candidate.is_reached]
    # a model is asked first where most speaks for it
    work.sort(key=lambda w: -w.verdict.confidence)
    if this.opener is None:
        # threads are for waiting for a model
        done = [_worked(this, workshop, w) for w in work]
    else:
        done = _work_in_threads(this, workshop, work)
    accepted: defaultdict[str, list[tuple[int, Guarded]]] = defaultdict(list)
    results, linked = with_links(list(_settled(work, done)), index, workshop.look)
    linking = [result.guarded[0].verified.rewrite.verdict for result in linked]
    verdicts = [*(each.verdict for each in work), *linking]
    for verdict, result in zip(verdicts, (*results, *linked), strict=True):
        if result is not None:
            document = index.document(verdict.candidate.section.path)
            _record(this, change, verdict, document, result, accepted[document.path])
    for path, pairs in accepted.items():
        if not pairs:
            continue
        document = index.document(path)
        if earlier := this.earlier.pop(path, None):
            write_anew(this, earlier, document, pairs)
            continue
        every = write_document(this.git, this.context, document, [g for _, g in pairs])
        for (proposal_id, guarded), written in zip(pairs, every, strict=True):
            this.outcomes.append(outcome(proposal_id, guarded, written.state, written.why))
            if this.journal is not None:
                this.journal.set_outcome(
                    proposal_id, written.state, written.why, written.old_oid, written.new_oid
                )
            if written.state is OutcomeState.SKIPPED:
                _leave(this, guarded.verified.rewrite, written.why)


def _leave(this: Run, rewrite: Rewrite, why: str) -> None:
    """A section of a document that docsync may not write is not mended."""
    section = rewrite.verdict.candidate.section
    for number, found in enumerate(this.findings):
        if found.verdict.candidate.section == section:
            this.findings[number] = replace(found, state=State.SUSPECT, why=why)


def _settled(work: Sequence[Work], done: Sequence[Result]) -> Iterator[Result | None]:
    """Without what another section of the document made good; None where nothing else was left."""
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


def _worked(
    this: Run, workshop: Workshop, one: Work, tell: Callable[[], None] = lambda: None
) -> Result:
    """Nothing is begun when the time is over: the section is left for a person."""
    if one.certain is None and time.monotonic() > this.until():
        return Result((), (), tuple((fact, NO_TIME) for fact in one.verdict.candidate.facts))
    return one.certain or workshop.work(one.document, one.verdict, tell)


def _work_in_threads(this: Run, workshop: Workshop, work: Sequence[Work]) -> list[Result]:
    from concurrent.futures import ThreadPoolExecutor

    def done(numbered: tuple[int, Work]) -> Result:
        number, one = numbered
        told = f"{_place(one.verdict)} ({number}/{len(work)}) ..., Ctrl-C to stop"

        def tell() -> None:
            this.progress(f"asking the model about {told}")

        return _worked(this, workshop, one, tell)

    with ThreadPoolExecutor(max(1, this.config.model.concurrency)) as pool:
        try:
            return list(pool.map(done, enumerate(work, 1)))
        finally:
            # inside, since the end of the pool waits for its threads: Ctrl-C cuts their requests
            this.model, this.model_problem = workshop.model.close()


def _place(verdict: Verdict) -> str:
    candidate = verdict.candidate
    lines = [reason.line for reason in candidate.reasons]
    return f"{candidate.section.path}:{min(lines, default=candidate.section.start_line)}"


def _record(
    this: Run,
    change: Change,
    verdict: Verdict,
    document: DocFile,
    result: Result,
    accepted: list[tuple[int, Guarded]],
) -> None:
    """To the journal first, so that nothing is lost whatever happens later."""
    if this.journal is not None:
        for exchange in result.exchanges:
            this.journal.record_exchange(this.run_id, exchange, this.model)
    left = "; ".join(dict.fromkeys(reason for _, reason in result.left))
    why = left or _why_unwritten(this, bool(result.exchanges))
    written = []
    for guarded in result.guarded:
        proposal_id = 0
        if this.journal is not None:
            proposal_id = this.journal.record_proposal(this.run_id, change.fingerprint, guarded)
        if guarded.is_accepted:
            accepted.append((proposal_id, guarded))
            written.append(guarded.verified.rewrite.as_read(document.format))
            continue
        withheld = why_withheld(guarded)
        this.outcomes.append(outcome(proposal_id, guarded, OutcomeState.WITHHELD, withheld))
        why = withheld
        if this.journal is not None:
            this.journal.set_outcome(proposal_id, OutcomeState.WITHHELD, withheld, "", "")
    open_facts = {fact.id for fact, _ in result.left}
    lists = verdict.candidate.lists_siblings
    due = {f.id for f, why in result.left if why != NO_PLACE or not f.kind.is_addition or lists}
    section = verdict.candidate.section
    text = document.text(section.start, section.end)
    still = remaining(verdict, written, due, text) if written else ()
    open_reasons = {id(reason) for reason in unanswered(verdict, written)}
    answered = tuple(r for r in verdict.candidate.reasons if id(r) not in open_reasons)
    state = State.SUSPECT if still or open_facts or not written else State.CHECKED
    why = verdict.why if state is State.CHECKED else why
    this.findings.append(Finding(verdict, state, why, still, answered))


def _why_unwritten(this: Run, was_asked: bool) -> str:
    """Of evidence that nothing was written for, and for which no rule said why."""
    if was_asked:
        return "no rule mends this, and the model had nothing to say to it"
    if not this.request.use_model:
        return "no rule mends this, and no model is used (`--no-model`)"
    if this.opener is None:
        return "no rule mends this, and no model is set up (`model.enabled`)"
    if this.model_problem:
        return "no rule mends this, and no model answered"
    how = this.config.model.ask
    return f"no rule mends this, and the model was not asked (`model.ask` is `{how}`)"


def why_withheld(guarded: Guarded) -> str:
    from docsync.verify.verify import explain

    if not guarded.verified.is_sound:
        return explain(guarded.verified.checks)
    from docsync.guard.report import about

    return f"it reproduces protected text ({about(guarded.matches[0])})"

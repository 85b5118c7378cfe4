"""Text that docsync itself wrote into documents before, for code that is no longer staged so.

A change is compared with HEAD. A name that docsync wrote for an earlier state of it, and that the
code has lost again since, stands in none of today's facts: only the record knows of it. Such text
is taken back in thought, and the document is judged from what stood there before. What a person
accepted or edited is left alone and told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docsync.docs.parse import is_man_page, parse_document
from docsync.docs.section import DocFile, as_read
from docsync.facts.fact import ChangeFact
from docsync.git.objects import ObjectReader
from docsync.git.stage import Staged, stage_document
from docsync.judge.earlier import earlier_verdict
from docsync.judge.suppression import fact_key
from docsync.match.evidence import value_forms
from docsync.match.terms import key_words, strip_quotes
from docsync.record import Decision
from docsync.report import Finding, Mode, Outcome, OutcomeState
from docsync.review.presence import Eye
from docsync.review.stored import StoredProposal
from docsync.review.swap import Swap, exchanged
from docsync.rewrite.proposal import Guarded
from docsync.run import Run
from docsync.sources import Change
from docsync.staging import new_content, outcome
from docsync.verify.evidence import count

EARLIER = "docsync wrote it for an earlier state of this change"
ACCEPTED = f"{EARLIER}, and it was accepted"
EDITED = f"{EARLIER}, and it was edited since"
ONLY_TOLD = f"{EARLIER}: `docsync sync --staged` mends it"
TAKEN = "the staged code no longer says so: taken back"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One document with text of an earlier run. `content` is what is staged, `base` the same
    without that text, and `base_oid` its blob; `taken` are the proposals that it was."""

    path: str
    oid: str
    content: bytes
    base: bytes
    base_oid: str
    taken: tuple[StoredProposal, ...]
    facts: tuple[ChangeFact, ...]


def find_earlier(
    this: Run, change: Change, facts: Sequence[ChangeFact], reader: ObjectReader
) -> tuple[Earlier, ...]:
    """The documents to be judged from what stood in them before. What cannot be taken back becomes
    a finding. Nothing of it where the same was shown before: `this.shown` names it."""
    if this.journal is None:
        return ()
    staged = {c.path: c.new_oid for c in change.docs if c.new_oid}
    eye = Eye(this.git, this.context, this.journal)
    every = list(eye.as_found(this.journal.proposals(head=this.context.head or "")))
    written = [
        p
        for p in every
        if p.is_written and p.path in staged and p.fingerprint != change.fingerprint
    ]
    today = {_state(fact) for fact in facts}
    denied = {p.id: lost for p in written if (lost := _lost(p, today))}
    for number in tuple(denied):
        shown = f"{change.fingerprint}:{number}"
        if this.request.mode is Mode.HOOK and this.journal.was_stopped(shown):
            del denied[number]
        else:
            this.shown.append(shown)
    found = []
    for path in sorted({p.path for p in written if p.id in denied}):
        oid = staged[path] or ""
        mine = [p for p in written if p.path == path]
        siblings = [p for p in every if p.path == path]
        found.append(_taken_back(this, path, oid, reader.read(oid), mine, siblings, denied, facts))
    return tuple(each for each in found if each.taken)


def _state(fact: ChangeFact) -> str:
    """Of an added thing its help text is told, too."""
    return f"{fact_key(fact)}\0{fact.detail if fact.kind.is_addition else ''}"


def _lost(proposal: StoredProposal, today: set[str]) -> tuple[ChangeFact, ...]:
    """The facts that it was written for and that are none any more. A section is reached by other
    facts as well: those of which a word came or went are meant, or all if there are none."""
    format = "roff" if is_man_page(proposal.path) else ""
    old, new = as_read(proposal.old, format), as_read(proposal.new, format)
    told = [f for f in proposal.facts if any(count(old, w) != count(new, w) for w in _words(f))]
    return tuple(f for f in told or proposal.facts if _state(f) not in today)


def _words(fact: ChangeFact) -> Iterator[str]:
    yield from key_words(fact)
    yield strip_quotes(fact.symbol)
    for value in (fact.before, fact.after):
        yield from value_forms(value) if value else ()


def _taken_back(
    this: Run,
    path: str,
    oid: str,
    content: bytes,
    mine: Sequence[StoredProposal],
    siblings: Sequence[StoredProposal],
    denied: Mapping[int, tuple[ChangeFact, ...]],
    facts: Sequence[ChangeFact],
) -> Earlier:
    base = content
    taken: list[StoredProposal] = []
    # as `docsync undo` does: the last run first, and from the end of the document to its start
    for each in sorted(mine, key=lambda p: (-p.run_id, -p.start)):
        if each.id not in denied and not _is_over(each, mine, denied):
            continue
        run = [_as_left(p, taken) for p in siblings if p.run_id == each.run_id]
        back = exchanged(this.git, base, "", Swap(each, each.new, each.old, tuple(run)))
        if each.decision is Decision.ACCEPTED or this.request.mode is Mode.CHECK or back is None:
            _tell(this, each, denied.get(each.id, ()), facts, content, is_there=back is not None)
            continue
        base = back
        taken.append(each)
    base_oid = oid
    if taken:
        base_oid = this.git.text("hash-object", "-w", "--stdin", "--no-filters", data=base)
    return Earlier(path, oid, content, base, base_oid, tuple(taken), tuple(facts))


def _as_left(proposal: StoredProposal, taken: Iterable[StoredProposal]) -> StoredProposal:
    is_taken = any(each.id == proposal.id for each in taken)
    return replace(proposal, state=OutcomeState.SKIPPED) if is_taken else proposal


def _is_over(
    one: StoredProposal, mine: Sequence[StoredProposal], denied: Mapping[int, object]
) -> bool:
    """Whether it was written on top of a text that goes."""
    return any(
        p.id in denied and p.run_id < one.run_id and p.new and p.new in one.old for p in mine
    )


def _tell(
    this: Run,
    proposal: StoredProposal,
    lost: Sequence[ChangeFact],
    facts: Sequence[ChangeFact],
    content: bytes,
    *,
    is_there: bool,
    why: str = "",
) -> None:
    if not why:
        why = ONLY_TOLD if this.request.mode is Mode.CHECK and is_there else EDITED
        why = ACCEPTED if proposal.decision is Decision.ACCEPTED else why
    document = parse_document(proposal.path, "", content)
    text = as_read(proposal.new, document.format) if is_there else ""
    found = earlier_verdict(document, proposal.section_id, text, lost, facts, why)
    if found is not None:
        this.findings.append(Finding(found, found.state, why, is_own=True))


def write_anew(
    this: Run,
    earlier: Earlier,
    document: DocFile | None = None,
    pairs: Sequence[tuple[int, Guarded]] = (),
) -> None:
    """The document with today's rewrites in the place of the earlier ones, in one step. Where they
    are the same nothing is said; where it cannot be written the earlier text is told."""
    content = earlier.base
    try:
        if document is not None:
            content = new_content(document, [guarded for _, guarded in pairs])
    except ValueError as problem:
        _stay(this, earlier, pairs, str(problem))
        return
    if content == earlier.content:
        state = earlier.taken[0].state or OutcomeState.STAGED
        _note(this, pairs, state, "", earlier.oid, earlier.oid)
        _replaced(this, earlier)
        return
    staged = stage_document(this.git, this.context, earlier.path, earlier.oid, content)
    state = OutcomeState(staged.state)
    if not state.is_written:
        _stay(this, earlier, pairs, staged.why)
        return
    _note(this, pairs, state, staged.why, staged.old_oid, staged.new_oid)
    _replaced(this, earlier)
    this.outcomes += [outcome(number, guarded, state, staged.why) for number, guarded in pairs]
    anew = {guarded.verified.rewrite.verdict.candidate.section.id for _, guarded in pairs}
    this.outcomes += [_undone(p, staged) for p in earlier.taken if p.section_id not in anew]


def _stay(
    this: Run,
    earlier: Earlier,
    pairs: Sequence[tuple[int, Guarded]],
    why: str,
) -> None:
    _note(this, pairs, OutcomeState.SKIPPED, why, earlier.oid, earlier.oid)
    obstacle = why.partition(": ")[0]
    told = f"{EARLIER}, and cannot change it now: {obstacle}; `docsync sync --staged` does, later"
    for each in earlier.taken:
        lost = _lost(each, set())
        _tell(this, each, lost, earlier.facts, earlier.content, is_there=True, why=told)


def _note(
    this: Run,
    pairs: Sequence[tuple[int, Guarded]],
    state: OutcomeState,
    why: str,
    old_oid: str,
    new_oid: str,
) -> None:
    if this.journal is not None:
        for number, _ in pairs:
            this.journal.set_outcome(number, state, why, old_oid, new_oid)


def _replaced(this: Run, earlier: Earlier) -> None:
    if this.journal is not None:
        for each in earlier.taken:
            this.journal.set_outcome(each.id, OutcomeState.SKIPPED, TAKEN, "", "")


def _undone(proposal: StoredProposal, staged: Staged) -> Outcome:
    return Outcome(
        proposal_id=proposal.id,
        path=proposal.path,
        heading_path=proposal.heading_path,
        start_line=proposal.start_line,
        end_line=proposal.start_line + proposal.new.rstrip("\n").count("\n"),
        state=OutcomeState(staged.state),
        why=staged.why or f"{TAKEN}; `docsync apply {proposal.id}` writes it again",
        old=proposal.new,
        new=proposal.old,
        origin=proposal.origin,
        explanation="",
        checks=(),
        fact_ids=(),
        is_undone=True,
    )

"""One affected section to the rewrites that are worth staging, and the exchanges that led there.

The certain edits come first; a model is asked only where a fact still contradicts the text after
them, where an entry has to be written that no pattern gives, or where it may be shown the change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docsync.config import Config
from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Verdict
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.allowance import NONE, Allowance
from docsync.rewrite.certain import certain_rewrites
from docsync.rewrite.context import Tree
from docsync.rewrite.contradicted import open_facts, rewrite_block
from docsync.rewrite.conversation import Exchange, Objection, no_objection
from docsync.rewrite.proposal import Verified
from docsync.rewrite.session import NEEDS_MODEL, Session, Verify, covering
from docsync.rewrite.together import together

if TYPE_CHECKING:
    from docsync.rewrite.addition import Slot
    from docsync.rewrite.hunks import Hunk

REPORT_ONLY = "documents of this format are reported and not rewritten"
NOT_TOGETHER = "no entry for it passes the checks together with what else changes in its list"
BY_RULES = "no rule mends this, and a model does not write man pages"


@dataclass(frozen=True, slots=True)
class Proposed:
    """`verified` holds at most one rewrite a block, sound or not; `left` says of each fact that
    nothing was written for why not."""

    verified: tuple[Verified, ...]
    exchanges: tuple[Exchange, ...] = ()
    left: tuple[tuple[ChangeFact, str], ...] = ()


def propose(
    document: DocFile,
    verdict: Verdict,
    verify: Verify,
    config: Config,
    model: ModelOnDemand,
    deadline: float,
    hint: str = "",
    objection: Objection = no_objection,
    tree: Tree | None = None,
    hunks: Callable[[], Sequence[Hunk]] = tuple,
    allowance: Allowance = NONE,
    tell: Callable[[], None] = lambda: None,
) -> Proposed:
    """`deadline` is of `time.monotonic()`; `hint` is what a reviewer asked for; `hunks` gives those
    of the change, `allowance` says how many of them the model may be shown; `tell` is called when
    it is asked."""
    if document.is_report_only:
        return Proposed((), left=tuple((f, REPORT_ONLY) for f in verdict.candidate.facts))
    session = Session(
        document,
        verdict,
        verify,
        config,
        model,
        deadline,
        hint,
        objection,
        tree,
        hunks,
        allowance,
        tell,
    )
    chosen = certain_rewrites(document, verdict, verify)
    if document.is_encoded:
        chosen = _by_rules(session, chosen)
    else:
        chosen = _chosen(session, chosen)
    return Proposed(tuple(chosen), tuple(session.exchanges), tuple(session.left))


def _by_rules(session: Session, certain: list[Verified]) -> list[Verified]:
    """The certain edits and the entries that they lack, where no model may write; what is not
    mended is left."""
    from docsync.rewrite.manual import missing_manual_entries

    made = [*certain, *missing_manual_entries(session, certain)]
    told = {fact.id for fact, _ in session.left}
    blocks = session.verdict.candidate.section.blocks
    still = {fact.id for block in blocks for fact in open_facts(session, block, made)}
    is_mended = any(v.is_sound for v in made)
    for fact in session.verdict.candidate.facts:
        if fact.id not in told and (fact.id in still or not is_mended):
            session.leave([fact], BY_RULES)
    return sorted(made, key=lambda v: v.rewrite.start)


def _chosen(session: Session, certain: list[Verified]) -> list[Verified]:
    by_start = {v.rewrite.start: v for v in certain}
    asked, most = 0, session.config.model.max_blocks
    for block in session.verdict.candidate.section.blocks:
        facts = open_facts(session, block, certain)
        if not facts:
            continue
        if asked >= most:
            # who has no model is not told to raise its limits
            told = f"a run gives the model {most} blocks of a section: raise `model.max-blocks`"
            session.leave(facts, told if session.model.get() else NEEDS_MODEL)
            continue
        asked += 1
        answer = rewrite_block(session, block, facts, covering(block, certain))
        if answer is None:
            continue
        start = answer.rewrite.start
        if answer.is_sound or start not in by_start or not by_start[start].is_sound:
            by_start[start] = answer
    is_mended = any(v.is_sound for v in by_start.values())
    session.is_shown = not is_mended and session.allowance.section()
    if any(fact.kind.is_addition for fact in session.verdict.candidate.facts):
        from docsync.rewrite.missing import add, missing_entries

        written: list[Verified] = []
        if session.is_shown:
            from docsync.rewrite.sections import written_sections

            written = written_sections(session)
            by_start |= {v.rewrite.start: v for v in written}
            session.is_listing |= bool(written)
        for slots in missing_entries(session, [*certain, *written]):
            there = covering(slots[0].block, list(by_start.values()))
            added = add(session, slots)
            if added is not None and there is not None:
                added = _beside(session, there, added, slots)
            if added is not None:
                by_start[added.rewrite.start] = added
    is_mended = any(v.is_sound for v in by_start.values())
    # a model that fails at the entry fails at the whole piece as well
    if session.is_shown and not session.is_listing and not is_mended:
        from docsync.rewrite.from_change import update

        updated = update(session)
        if updated is not None:
            by_start[updated.rewrite.start] = updated
    return sorted(by_start.values(), key=lambda v: v.rewrite.start)


def _beside(
    session: Session, made: Verified, added: Verified, slots: Sequence[Slot]
) -> Verified | None:
    """New entries in a list that is rewritten for something else."""
    if not made.is_sound:
        return added if added.is_sound else None
    both = together(session.document, made.rewrite, added.rewrite) if added.is_sound else None
    found = session.verify(both) if both is not None else None
    if found is not None and found.is_sound:
        return found
    session.leave([slot.fact for slot in slots], NOT_TOGETHER)
    return None

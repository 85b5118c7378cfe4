"""One affected section to the rewrites that are worth staging, and the exchanges that led there.

The certain edits come first; a model is asked only where a fact still contradicts the text after
them, or where an entry has to be written that no pattern gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docsync.config import Config
from docsync.docs.section import Block, BlockKind, DocFile
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Verdict
from docsync.llm.chat import ChatReply
from docsync.llm.on_demand import ModelOnDemand
from docsync.match.evidence import group_of
from docsync.match.terms import strip_quotes
from docsync.prompts.wording import sentence
from docsync.rewrite.addition import (
    MAX_SISTER_CHARS,
    Slot,
    insertion,
)
from docsync.rewrite.allowance import NONE, Allowance
from docsync.rewrite.certain import certain_rewrites
from docsync.rewrite.context import Tree, code_of, grounds
from docsync.rewrite.conversation import (
    CHARS_PER_TOKEN,
    Answer,
    Check,
    Exchange,
    Objection,
    converse,
    no_objection,
    parse_answer,
)
from docsync.rewrite.openness import is_open, stands_in
from docsync.rewrite.proposal import Check as CheckResult
from docsync.rewrite.proposal import Origin, Rewrite, Verified

if TYPE_CHECKING:
    from docsync.rewrite.conversation import Asked
    from docsync.rewrite.hunks import Hunk

REPORT_ONLY = "documents of this format are reported and not rewritten"
MAX_BLOCK_CHARS = 2_400  # a local 1.5B model drops lines of longer ones
MAX_GROUND_CHARS = 1_800
RULES_CHARS = 4_200  # the system prompt and the examples
MAX_MODEL_BLOCKS = 3  # per section
MAX_NEW_ENTRIES = 4  # per block
MAX_UPDATE_FACTS = 4  # told in words besides the diff
SURE = 0.9  # certainty from which a fact is worth an entry in new words

Verify = Callable[[Rewrite], Verified]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A new row or item, and the reply that it came with if a model wrote it. `shown` is what that
    was shown of the change."""

    text: str
    shown: str = ""
    reply: ChatReply | None = None
    prompt_id: str = ""
    checks: tuple[CheckResult, ...] = ()


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
) -> Proposed:
    """`deadline` is of `time.monotonic()`; `hint` is what a reviewer asked for; `hunks` gives those
    of the change, `allowance` says how many of them the model may be shown."""
    if document.is_report_only:
        return Proposed((), left=tuple((f, REPORT_ONLY) for f in verdict.candidate.facts))
    certain = certain_rewrites(document, verdict, verify)
    session = _Session(
        document, verdict, verify, config, model, deadline, hint, objection, tree, hunks, allowance
    )
    chosen = session.finish(certain)
    return Proposed(tuple(chosen), tuple(session.exchanges), tuple(session.left))


class _Session:
    """What is gathered while one section is worked on."""

    def __init__(
        self,
        document: DocFile,
        verdict: Verdict,
        verify: Verify,
        config: Config,
        model: ModelOnDemand,
        deadline: float,
        hint: str,
        objection: Objection,
        tree: Tree | None,
        hunks: Callable[[], Sequence[Hunk]],
        allowance: Allowance,
    ) -> None:
        self.hunks, self.allowance = hunks, allowance
        self.is_shown = False  # whether the model is shown the change itself
        self.objection, self.tree = objection, tree
        self.document, self.verdict, self.verify = document, verdict, verify
        self.config, self.model, self.deadline, self.hint = config, model, deadline, hint
        self.exchanges: list[Exchange] = []
        self.left: list[tuple[ChangeFact, str]] = []

    def finish(self, certain: list[Verified]) -> list[Verified]:
        section = self.verdict.candidate.section
        by_start = {v.rewrite.start: v for v in certain}
        asked = 0
        for block in section.blocks:
            facts = self._open_facts(block, certain)
            if not facts:
                continue
            if asked >= MAX_MODEL_BLOCKS:
                self._leave(facts, "more blocks are affected than one run rewrites")
                continue
            asked += 1
            covering = _covering(block, certain)
            answer = self._rewrite_block(block, facts, covering)
            if answer is None:
                continue
            start = answer.rewrite.start
            if answer.is_sound or start not in by_start or not by_start[start].is_sound:
                by_start[start] = answer
        is_mended = any(v.is_sound for v in by_start.values())
        self.is_shown = not is_mended and self.allowance.section()
        for slots in self._slots(certain):
            if _covering(slots[0].block, list(by_start.values())) is None:
                added = self._add(slots)
                if added is not None:
                    by_start[added.rewrite.start] = added
        if self.is_shown and not any(v.is_sound for v in by_start.values()):
            updated = self._update()
            if updated is not None:
                by_start[updated.rewrite.start] = updated
        return sorted(by_start.values(), key=lambda v: v.rewrite.start)

    def _leave(self, facts: Sequence[ChangeFact], why: str) -> None:
        self.left.extend((fact, why) for fact in facts)

    def _open_facts(self, block: Block, certain: list[Verified]) -> list[ChangeFact]:
        """The facts that still contradict the block after the certain edits."""
        covering = _covering(block, certain)
        if covering is not None and covering.is_sound and not self.hint:
            text = covering.rewrite.new
        else:
            text = self.document.text(block.start, block.end)
        candidate, is_wide = self.verdict.candidate, self.config.model.ask == "touched"
        return [
            fact
            for fact in candidate.facts
            if is_open(fact, candidate, block, text, is_wide=is_wide)
            or (self.hint and group_of(fact) != "addition" and stands_in(fact, candidate, block))
        ]

    def _rewrite_block(
        self, block: Block, facts: list[ChangeFact], covering: Verified | None
    ) -> Verified | None:
        start, end, old = block.start, block.end, self.document.text(block.start, block.end)
        draft = old
        if covering is not None:
            start, end, old = covering.rewrite.start, covering.rewrite.end, covering.rewrite.old
            draft = covering.rewrite.new if covering.is_sound else old
        if len(old) > MAX_BLOCK_CHARS:
            self._leave(facts, "the block is too long for the model to copy safely")
            return None
        from docsync.prompts.context import RewriteContext

        ground = grounds(
            facts,
            self.document,
            self.verdict.candidate.section,
            block,
            self.tree,
            self._room(draft),
        )
        context = RewriteContext(
            path=self.verdict.candidate.section.path,
            headings=self.verdict.candidate.section.heading_path,
            facts=tuple(dict.fromkeys(sentence(f) for f in facts)),
            code=ground.code,
            text=draft.strip("\n"),
            hint=self.hint,
            excerpt=ground.excerpt,
            uses=ground.uses,
            beside=ground.beside,
        )

        def check(reply: ChatReply, prompt_id: str) -> Verified | None:
            new = parse_answer(reply.text, draft)
            if new is None or new == old:
                return None
            verified = self.verify(
                self._rewrite(start, end, old, new, reply, prompt_id, "; ".join(context.facts))
            )
            if self.hint:
                return verified
            from docsync.rewrite.answered import check_answered

            return replace(verified, checks=(*verified.checks, check_answered(facts, draft, new)))

        return self._ask(context, check, facts)

    def _room(self, draft: str) -> int:
        """Characters that a prompt has for its grounds: the model's context without the rules, the
        block and the block again as the answer. A small model is not helped by more than
        `MAX_GROUND_CHARS`."""
        model = self.model.get()
        if model is None:
            return 0
        room = model.context_tokens * CHARS_PER_TOKEN - RULES_CHARS - 3 * len(draft)
        return max(0, min(room, MAX_GROUND_CHARS))

    def _rewrite(
        self,
        start: int,
        end: int,
        old: str,
        new: str,
        reply: ChatReply,
        prompt_id: str,
        explanation: str,
    ) -> Rewrite:
        return Rewrite(
            verdict=self.verdict,
            start=start,
            end=end,
            old=old,
            new=new.replace("\r\n", "\n").replace("\n", self.document.newline),
            origin=Origin.MODEL,
            explanation=explanation,
            prompt_id=prompt_id,
            model=reply.model,
            finish_reason=reply.finish_reason,
            mean_logprob=reply.mean_logprob,
        )

    def _slots(self, certain: Sequence[Verified]) -> list[list[Slot]]:
        """The slots of each block that gets new entries, `MAX_NEW_ENTRIES` at most in one; what a
        certain edit put in needs none."""
        if not any(f.kind.is_addition for f in self.verdict.candidate.facts):
            return []
        from docsync.rewrite.beside import slot_beside, takes_a_place
        from docsync.rewrite.entries import is_addition, plain_name
        from docsync.rewrite.home import home_slot

        section = self.verdict.candidate.section
        slots: dict[int, list[Slot]] = {}
        facts = [f for f in self.verdict.candidate.facts if is_addition(f)]
        names = {plain_name(f) for f in facts if any(_brings(v, f) for v in certain)}
        for fact in facts:
            name = plain_name(fact)
            if name in names:
                continue
            if self.is_shown and takes_a_place(fact, self.verdict.candidate.facts):
                continue  # beside the entry of what went it would stand twice
            slot = home_slot(fact, self.document, section)
            if slot is None and self.is_shown:
                slot = slot_beside(fact, self.document, section, self.tree)
                if slot and not self.allowance.entry(self.document.path, name, section.id):
                    continue
            if slot is None:
                self._leave([fact], "no list or table of its siblings to put it in")
                continue
            here = slots.setdefault(slot.block.start, [])
            if len(here) >= MAX_NEW_ENTRIES and not self.is_shown:
                self._leave([fact], "more entries are missing than one run writes")
                continue
            names.add(name)
            here.append(slot)
        found = list(slots.values())
        return self._affordable(found) if self.is_shown else found

    def _affordable(self, found: list[list[Slot]]) -> list[list[Slot]]:
        """The slots without those that the model would have to be shown the change for, where they
        are too many."""
        asking = [slot for slots in found for slot in slots if self._is_untold(slot)]
        if self.allowance.prompts(len(asking)):
            return found
        self.is_shown = False
        self._leave([slot.fact for slot in asking], "more entries are missing than one run writes")
        kept = ([slot for slot in slots if slot not in asking] for slots in found)
        return [slots for slots in kept if slots]

    def _is_untold(self, slot: Slot) -> bool:
        """Whether neither the sisters of an entry nor the code give its words."""
        from docsync.rewrite.pattern import entry_like_sisters

        return entry_like_sisters(self.document, slot) is None and not _is_told(slot.fact)

    def _add(self, slots: Sequence[Slot]) -> Verified | None:
        """New entries for one block: after their sisters' pattern, or written by the model."""
        entries: list[tuple[Slot, _Entry]] = []
        last: Verified | None = None
        for slot in slots:
            entry = self._entry(slot)
            if entry is None:
                continue
            verified = self.verify(self._with_entries([*entries, (slot, entry)]))
            verified = replace(verified, checks=(*verified.checks, *entry.checks))
            if verified.is_sound:
                entries.append((slot, entry))
                last = verified
            elif last is None:
                last = verified
        return last

    def _with_entries(self, entries: Sequence[tuple[Slot, _Entry]]) -> Rewrite:
        block, last = entries[0][0].block, entries[-1][1]
        return Rewrite(
            verdict=self.verdict,
            start=block.start,
            end=block.end,
            old=self.document.text(block.start, block.end),
            new=insertion(self.document, [(slot, entry.text) for slot, entry in entries]),
            origin=Origin.MODEL if last.reply else Origin.MECHANICAL,
            explanation=" ".join(sentence(slot.fact) for slot, _ in entries),
            prompt_id=last.prompt_id,
            model=last.reply.model if last.reply else "",
            finish_reason=last.reply.finish_reason if last.reply else "",
            shown="\n".join(dict.fromkeys(e.shown for _, e in entries if e.shown)),
        )

    def _entry(self, slot: Slot) -> _Entry | None:
        from docsync.rewrite.entry import check_columns, check_entry
        from docsync.rewrite.hunks import as_diff, telling
        from docsync.rewrite.pattern import entry_like_sisters
        from docsync.rewrite.update import MAX_DIFF_CHARS, entry_checks

        fact, document = slot.fact, self.document
        text = entry_like_sisters(document, slot)
        if text is not None:
            return _Entry(text)
        sisters = tuple(document.text(s.start, s.end).rstrip() for s in slot.nearest)
        if sum(map(len, sisters)) > MAX_SISTER_CHARS * len(sisters):
            self._leave([fact], "the entries beside it are too long to follow")
            return None
        shown: tuple[Hunk, ...] = ()
        is_told = _is_told(fact)
        if self.is_shown and not is_told:
            shown = tuple(telling(self.hunks(), (fact,), "\n".join(sisters), MAX_DIFF_CHARS))
        if not shown and not is_told:
            # what a model writes about a thing of which it knows only the name is invented
            self._leave([fact], "the code does not say what it does: its entry is yours to write")
            return None
        from docsync.prompts.context import AddContext

        context = AddContext(
            path=document.path,
            headings=self.verdict.candidate.section.heading_path,
            facts=(sentence(fact),),
            code=as_diff(shown, MAX_DIFF_CHARS) if shown else code_of([fact]),
            sisters=sisters,
            name=fact.symbol,
            unit=slot.unit,
            hint=self.hint,
        )
        written: list[_Entry] = []
        is_help = slot.sisters[-1].kind is BlockKind.FENCE

        def check(reply: ChatReply, prompt_id: str) -> Verified | None:
            new = parse_answer(reply.text, "")
            if new is None:
                return None
            checks: tuple[CheckResult, ...]
            if shown:
                checks = entry_checks(new, fact, sisters, shown)
            else:
                said = f"{fact.symbol} {fact.detail} {fact.after}"
                checks = (check_entry(new, said, sisters),)
            if is_help:
                checks = (*checks, check_columns(new))
            seen = context.code if shown else ""
            written.append(_Entry(new, seen, reply, prompt_id, checks))
            verified = self.verify(self._with_entries([(slot, written[-1])]))
            return replace(verified, checks=(*verified.checks, *checks))

        config = replace(self.config, max_follow_ups=0) if shown else self.config
        self._ask(context, check, [fact], config)
        return written[-1] if written else None

    def _update(self) -> Verified | None:
        """Where no rule mends an affected section, the model is shown the change itself."""
        from docsync.prompts.context import UpdateContext
        from docsync.rewrite.update import asked_for, missing_in, piece_of, without_marks

        candidate, document = self.verdict.candidate, self.document
        piece = piece_of(document, candidate, self.hunks())
        if piece is None or not self.allowance.prompts(1):
            return None
        before = document.text(piece.start, piece.first)
        after = document.text(piece.last, piece.end)
        whole = document.content.decode(document.encoding)
        facts = list(candidate.facts[:MAX_UPDATE_FACTS])
        context = UpdateContext(
            path=document.path,
            headings=candidate.section.heading_path,
            facts=tuple(dict.fromkeys(sentence(f) for f in facts)),
            diff=piece.diff,
            text=piece.text.strip("\n"),
            missing=missing_in(whole, candidate.facts),
            hint=self.hint,
        )

        def check(reply: ChatReply, prompt_id: str) -> Verified | None:
            new = parse_answer(reply.text, piece.text)
            new = without_marks(new, piece.text) if new is not None else None
            if new is None or new == piece.text:
                return None
            rewrite = self._rewrite(
                piece.start,
                piece.end,
                document.text(piece.start, piece.end),
                before + new + after,
                reply,
                prompt_id,
                "; ".join(context.facts),
            )
            verified = self.verify(replace(rewrite, shown=piece.diff))
            asked = asked_for(piece, new, candidate.facts)
            return replace(verified, checks=(*verified.checks, *asked))

        # what a check says of a long piece leads a small model to undo the whole of it
        return self._ask(context, check, facts, replace(self.config, max_follow_ups=0))

    def _ask(
        self,
        context: Asked,
        check: Check,
        facts: Sequence[ChangeFact],
        config: Config | None = None,
    ) -> Verified | None:
        config = config or self.config
        model = self.model.get()
        if model is None:
            self._leave(facts, "this needs a model to write it")
            return None
        answer: Answer = converse(model, config, context, check, self.deadline, self.objection)
        if answer.verified is not None and self.config.model.second_opinion:
            from docsync.rewrite.opinion import second_opinion

            doubts: list[Exchange] = []
            judged = second_opinion(answer.verified, model, self.config, self.deadline, doubts)
            answer = replace(answer, verified=judged, exchanges=(*answer.exchanges, *doubts))
        self.exchanges.extend(answer.exchanges)
        if answer.is_model_down:
            self.model.give_up(answer.why)
        if answer.verified is None:
            self._leave(facts, answer.why)
        return answer.verified


def _is_told(fact: ChangeFact) -> bool:
    """Whether the code says what an added thing does."""
    from docsync.rewrite.description import description_of

    return bool(description_of(fact)) and fact.certainty >= SURE


def _brings(verified: Verified, fact: ChangeFact) -> bool:
    name = strip_quotes(fact.symbol)
    rewrite = verified.rewrite
    return verified.is_sound and rewrite.new.count(name) > rewrite.old.count(name)


def _covering(block: Block, verified: Sequence[Verified]) -> Verified | None:
    for one in verified:
        if one.rewrite.start < block.end and one.rewrite.end > block.start:
            return one
    return None

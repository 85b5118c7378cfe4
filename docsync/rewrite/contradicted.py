"""A block that a fact still contradicts after the certain edits, which are the model's draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from docsync.docs.section import Block
from docsync.facts.fact import ChangeFact
from docsync.llm.chat import ChatReply
from docsync.match.evidence import group_of
from docsync.prompts.wording import sentence
from docsync.rewrite.context import grounds
from docsync.rewrite.conversation import CHARS_PER_TOKEN, parse_answer
from docsync.rewrite.openness import is_open, stands_in
from docsync.rewrite.proposal import Verified
from docsync.rewrite.remains import remaining
from docsync.rewrite.session import Session, covering

MAX_BLOCK_CHARS = 2_400  # a local 1.5B model drops lines of longer ones
MAX_GROUND_CHARS = 1_800
RULES_CHARS = 4_200  # the system prompt and the examples


def open_facts(session: Session, block: Block, certain: Sequence[Verified]) -> list[ChangeFact]:
    """The facts that still contradict the block after the certain edits."""
    made = covering(block, certain)
    answered: set[str] = set()
    if made is not None and made.is_sound and not session.hint:
        text = made.rewrite.as_read(session.document.format).new
        answered = _answered(session, block, made)
    else:
        text = session.document.text(block.start, block.end)
    candidate, is_wide = session.verdict.candidate, session.config.model.ask == "touched"
    return [
        fact
        for fact in candidate.facts
        if (is_open(fact, candidate, block, text, is_wide=is_wide) and fact.id not in answered)
        or (session.hint and group_of(fact) != "addition" and stands_in(fact, candidate, block))
    ]


def _answered(session: Session, block: Block, made: Verified) -> set[str]:
    """The facts about values whose every place in the block has the new one now: the old may stand
    beside it all the same, and be said of something else."""
    read = made.rewrite.as_read(session.document.format)
    still = {
        reason.fact_id
        for reason in remaining(session.verdict, [read], ())
        if block.start <= reason.start < block.end
    }
    facts = session.verdict.candidate.facts
    return {fact.id for fact in facts if group_of(fact) == "value" and fact.id not in still}


def rewrite_block(
    session: Session, block: Block, facts: list[ChangeFact], made: Verified | None
) -> Verified | None:
    """`made` is what certain edits made of it."""
    start, end, old = block.start, block.end, session.document.text(block.start, block.end)
    draft = old
    if made is not None:
        start, end, old = made.rewrite.start, made.rewrite.end, made.rewrite.old
        draft = made.rewrite.new if made.is_sound else old
    if len(old) > MAX_BLOCK_CHARS:
        session.leave(facts, "the block is too long for the model to copy safely")
        return None
    from docsync.prompts.context import RewriteContext

    section = session.verdict.candidate.section
    ground = grounds(facts, session.document, section, block, session.tree, _room(session, draft))
    context = RewriteContext(
        path=section.path,
        headings=section.heading_path,
        facts=tuple(dict.fromkeys(sentence(f) for f in facts)),
        code=ground.code,
        text=draft.strip("\n"),
        hint=session.hint,
        excerpt=ground.excerpt,
        uses=ground.uses,
        beside=ground.beside,
    )

    def check(reply: ChatReply, prompt_id: str) -> Verified | None:
        new = parse_answer(reply.text, draft)
        if new is None or new == old:
            return None
        told = "; ".join(context.facts)
        verified = session.verify(session.written(start, end, new, reply, prompt_id, told))
        if session.hint:
            return verified
        from docsync.rewrite.answered import check_answered

        return replace(verified, checks=(*verified.checks, check_answered(facts, draft, new)))

    found = session.ask(context, check, facts)
    # samples agree by themselves, and what a reviewer asked for is looked at anyway
    if found is None or session.hint or session.config.model.samples:
        return found
    return session.agreed(found, context, check)


def _room(session: Session, draft: str) -> int:
    """Characters that a prompt has for its grounds: the model's context without the rules, the
    block and the block again as the answer. A small model is not helped by more than
    `MAX_GROUND_CHARS`."""
    model = session.model.get(session.tell)
    if model is None:
        return 0
    room = model.context_tokens * CHARS_PER_TOKEN - RULES_CHARS - 3 * len(draft)
    return max(0, min(room, MAX_GROUND_CHARS))

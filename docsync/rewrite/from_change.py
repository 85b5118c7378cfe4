"""A piece of a section that no rule mends, written anew by a model that is shown the change."""

from __future__ import annotations

from dataclasses import replace

from docsync.docs.section import DocFile
from docsync.llm.chat import ChatReply
from docsync.match.candidate import Candidate
from docsync.prompts.context import UpdateContext
from docsync.prompts.wording import sentence
from docsync.rewrite.conversation import parse_answer
from docsync.rewrite.parts import sound_part
from docsync.rewrite.proposal import Verified
from docsync.rewrite.session import Session
from docsync.rewrite.update import (
    CHARS_A_TOKEN,
    MORE_TOKENS,
    Piece,
    asked_for,
    missing_in,
    piece_of,
    without_marks,
)

MAX_FACTS = 4  # told in words besides the diff


def update_context(
    document: DocFile, candidate: Candidate, piece: Piece, hint: str = ""
) -> UpdateContext:
    """The same for `docsync sync` and for the rows that a model is finetuned on."""
    whole = document.written()
    return UpdateContext(
        path=document.path,
        headings=candidate.section.heading_path,
        facts=tuple(dict.fromkeys(sentence(f) for f in candidate.facts[:MAX_FACTS])),
        diff=piece.diff,
        text=piece.text.strip("\n"),
        missing=missing_in(whole, candidate.facts),
        hint=hint,
    )


def update(session: Session) -> Verified | None:
    """None where no words of the change stand in the section, or nothing more may be asked."""
    candidate, document = session.verdict.candidate, session.document
    piece = piece_of(document, candidate, session.hunks())
    if piece is None or not session.allowance.prompts(1):
        return None
    before = document.text(piece.start, piece.first)
    after = document.text(piece.last, piece.end)
    facts = list(candidate.facts[:MAX_FACTS])
    context = update_context(document, candidate, piece, session.hint)

    def check(reply: ChatReply, prompt_id: str) -> Verified | None:
        new = parse_answer(reply.text, piece.text)
        new = without_marks(new, piece.text) if new is not None else None
        if new is None or new == piece.text:
            return None
        told = "; ".join(context.facts)

        def judged(new: str) -> Verified:
            made = before + new + after
            rewrite = session.written(piece.start, piece.end, made, reply, prompt_id, told)
            verified = session.verify(replace(rewrite, shown=piece.diff))
            asked = asked_for(piece, new, candidate.facts)
            return replace(verified, checks=(*verified.checks, *asked))

        return sound_part(piece.text.replace("\r\n", "\n"), new, judged)

    # what a check says of a long piece leads a small model to undo the whole of it
    most = len(piece.text) // CHARS_A_TOKEN + MORE_TOKENS
    found = session.ask(context, check, facts, most_tokens=most)
    return session.agreed(found, context, check, most) if found is not None else None

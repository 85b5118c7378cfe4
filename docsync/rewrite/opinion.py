"""A second opinion: the same model, in a conversation of its own, over the claims of a rewrite.

It can only reject. What it says for a rewrite changes nothing: the checks decide on evidence, and a
model that is asked whether its own sentence is right says yes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from docsync.config import Config
from docsync.llm.chat import ChatMessage, ChatModel
from docsync.prompts.context import CriticContext
from docsync.prompts.environment import render
from docsync.prompts.wording import sentence
from docsync.rewrite.context import code_of
from docsync.rewrite.conversation import Exchange, complete
from docsync.rewrite.proposal import Check, CheckStatus, Verified

if TYPE_CHECKING:
    from docsync.rewrite.conversation import Answer

MAX_CLAIMS = 6
MAX_TOKENS = 60
_WRONG = re.compile(r"\bWRONG\b[:\s]*(?P<number>\d+)?[\s.:,-]*(?P<why>[^\n]*)", re.I)


def new_claims(old: str, new: str) -> tuple[str, ...]:
    """The lines of `new` that are not in `old`, at most `MAX_CLAIMS`."""
    known = {line.strip() for line in old.splitlines()}
    fresh = (line.strip() for line in new.splitlines())
    return tuple(dict.fromkeys(line for line in fresh if line and line not in known))[:MAX_CLAIMS]


def second_opinion(
    verified: Verified, model: ChatModel, config: Config, deadline: float, exchanges: list[Exchange]
) -> Verified:
    """`verified` with one check more: failed where the critic names a claim as wrong. A critic that
    does not answer, or not in the form, rejects nothing."""
    rewrite = verified.rewrite
    claims = new_claims(rewrite.old, rewrite.new)
    if not claims or not verified.is_sound:
        return verified
    facts = rewrite.verdict.candidate.facts
    context = CriticContext(
        facts=tuple(dict.fromkeys(sentence(f) for f in facts)), code=code_of(facts), claims=claims
    )
    prompt = render("critic.j2", context, config.templates)
    messages = (ChatMessage("user", prompt.text),)
    answer = complete(model, config, messages, prompt, deadline, exchanges, MAX_TOKENS)
    return _judged(verified, claims, answer)


def _judged(verified: Verified, claims: Sequence[str], answer: Answer | str) -> Verified:
    from dataclasses import replace

    wrong = _WRONG.search(answer) if isinstance(answer, str) else None
    if wrong is None or wrong["number"] is None or not 1 <= int(wrong["number"]) <= len(claims):
        check = Check("second opinion", CheckStatus.PASSED)
    else:
        claim = claims[int(wrong["number"]) - 1]
        detail = f"doubted: {claim[:120]}" + (f" ({wrong['why'][:160]})" if wrong["why"] else "")
        check = Check("second opinion", CheckStatus.FAILED, detail)
    return replace(verified, checks=(*verified.checks, check))

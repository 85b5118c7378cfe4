"""What is known and gathered while one section is worked on, and how a model is asked about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from docsync.config import Config
from docsync.docs.section import Block, DocFile
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Verdict
from docsync.llm.chat import ChatReply
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.allowance import Allowance
from docsync.rewrite.context import Tree
from docsync.rewrite.conversation import Check, Exchange, Objection, another, converse
from docsync.rewrite.proposal import Origin, Rewrite, Verified
from docsync.rewrite.wordless import is_wordless
from docsync.verify.edit import failed, passed

if TYPE_CHECKING:
    from docsync.rewrite.conversation import Asked
    from docsync.rewrite.hunks import Hunk

VOICES = 3  # answers that are asked for where most of them have to agree
NO_WORDS = "no entry beside it shows its form, or the code does not say what it does"
NEEDS_MODEL = "this needs a model to write it"
Verify = Callable[[Rewrite], Verified]


def _is_same(one: Rewrite, other: Rewrite) -> bool:
    return one.new.split() == other.new.split()


@dataclass(slots=True)
class Session:
    """`deadline` is of `time.monotonic()`. `left` says of each fact that nothing was written for
    why not. `is_shown` says whether the model is shown the change itself, `is_listing` whether the
    section lists siblings of something that is missing: then an entry will do, or nothing. `tell`
    says to whoever waits that the model is asked now."""

    document: DocFile
    verdict: Verdict
    verify: Verify
    config: Config
    model: ModelOnDemand
    deadline: float
    hint: str
    objection: Objection
    tree: Tree | None
    hunks: Callable[[], Sequence[Hunk]]
    allowance: Allowance
    tell: Callable[[], None] = lambda: None
    is_shown: bool = False
    is_listing: bool = False
    exchanges: list[Exchange] = field(default_factory=list)
    left: list[tuple[ChangeFact, str]] = field(default_factory=list)

    def leave(self, facts: Sequence[ChangeFact], why: str) -> None:
        self.left.extend((fact, why) for fact in facts)

    def ask(
        self, context: Asked, check: Check, facts: Sequence[ChangeFact], *, most_tokens: int = 0
    ) -> Verified | None:
        """With `most_tokens` once and no longer than that: for what is written from the change
        there is no follow-up."""
        model = self.model.get(self.tell)
        if model is None:
            self.leave(facts, NEEDS_MODEL)
            return None
        config = self._once(most_tokens) if most_tokens else self.config
        answer = converse(model, config, context, check, self.deadline, self.objection)
        if answer.verified is not None and self.config.model.second_opinion:
            from docsync.rewrite.opinion import second_opinion

            doubts: list[Exchange] = []
            judged = second_opinion(answer.verified, model, self.config, self.deadline, doubts)
            answer = replace(answer, verified=judged, exchanges=(*answer.exchanges, *doubts))
        self.exchanges.extend(answer.exchanges)
        if answer.is_model_down:
            self.model.give_up(answer.why)
        if answer.verified is None:
            self.leave(facts, answer.why)
        return answer.verified

    def _once(self, most_tokens: int) -> Config:
        model = self.config.model
        limit = min(model.max_tokens, most_tokens)
        return replace(self.config, max_follow_ups=0, model=replace(model, max_tokens=limit))

    def agreed(
        self,
        verified: Verified,
        context: Asked,
        check: Check,
        most_tokens: int = 0,
        is_same: Callable[[Rewrite, Rewrite], bool] = _is_same,
    ) -> Verified:
        """A sound rewrite that the model gives again, word for word if `is_same` does not say
        otherwise, in most of up to `VOICES` answers with a temperature: what it is not sure of
        comes out otherwise (self-consistency, Wang et al. 2022, arXiv:2203.11171). One that has no
        words of its own is taken as it is."""
        model = self.model.get(self.tell)
        if model is None or not verified.is_sound:
            return verified
        one = verified.rewrite
        if is_wordless(one.old, one.new, one.verdict.candidate.facts):
            return verified
        exchanges: list[Exchange] = []
        config = self._once(most_tokens) if most_tokens else self.config
        needed = VOICES // 2 + 1
        same = other = 0
        while same < needed and other <= VOICES - needed:
            said = another(model, config, context, check, self.deadline, exchanges, same + other)
            is_one = said is not None and is_same(said.rewrite, one)
            same, other = same + is_one, other + (not is_one)
        self.exchanges.extend(exchanges)
        why = "asked again, the model writes something else"
        result = passed("agreed") if same >= needed else failed("agreed", why)
        return replace(verified, checks=(*verified.checks, result))

    def written(
        self, start: int, end: int, new: str, reply: ChatReply, prompt_id: str, explanation: str
    ) -> Rewrite:
        """What a model put in the place of some bytes of the document."""
        return Rewrite(
            verdict=self.verdict,
            start=start,
            end=end,
            old=self.document.text(start, end),
            new=new.replace("\r\n", "\n").replace("\n", self.document.newline),
            origin=Origin.MODEL,
            explanation=explanation,
            prompt_id=prompt_id,
            model=reply.model,
            finish_reason=reply.finish_reason,
            mean_logprob=reply.mean_logprob,
        )


def covering(block: Block, verified: Sequence[Verified]) -> Verified | None:
    """The rewrite that changes something of the block."""
    for one in verified:
        if one.rewrite.start < block.end and one.rewrite.end > block.start:
            return one
    return None

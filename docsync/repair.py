"""One affected section through rewriting, checks and guard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docsync.config import Config
from docsync.docs.section import DocFile
from docsync.facts.fact import ChangeFact
from docsync.git.context import GitContext
from docsync.git.grep import TreeWords
from docsync.git.runner import Git
from docsync.guard.check import guard, open_corpora
from docsync.judge.verdict import Verdict
from docsync.llm.chat import ChatModel
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.conversation import Exchange
from docsync.rewrite.mechanical import mechanical_rewrites
from docsync.rewrite.proposal import GuardDecision, Guarded, Rewrite, Verified
from docsync.rewrite.propose import propose
from docsync.verify.evidence import Evidence
from docsync.verify.verify import verify


@dataclass(frozen=True, slots=True)
class Result:
    guarded: tuple[Guarded, ...]
    exchanges: tuple[Exchange, ...]
    left: tuple[tuple[ChangeFact, str], ...]


class Workshop:
    """What all sections of a run share; `work` may run in several threads."""

    def __init__(
        self,
        config: Config,
        git: Git,
        context: GitContext,
        diff_text: str,
        open_model: Callable[[], ChatModel] | None,
        deadline: float,
        hint: str,
    ) -> None:
        self.config, self.deadline, self.hint = config, deadline, hint
        self.model = ModelOnDemand(open_model)
        self._diff_text = diff_text
        self._words = TreeWords(git)
        self._git, self._root = git, context.root
        self._corpora = open_corpora(config.guard, context.state_dir, context.root)

    def certain(self, document: DocFile, verdict: Verdict) -> Result:
        """Only the edits that need no model and pass every check: what they mend is certainly
        affected, however little else speaks for it."""
        sound = [
            self._guard(v, document)
            for r in mechanical_rewrites(document, verdict)
            if (v := self._check(document, verdict)(r)).is_sound
        ]
        accepted = tuple(g for g in sound if g.decision is GuardDecision.ACCEPT)
        return Result(accepted, (), ())

    def work(self, document: DocFile, verdict: Verdict) -> Result:
        proposed = propose(
            document,
            verdict,
            self._check(document, verdict),
            self.config,
            self.model,
            self.deadline,
            self.hint,
            lambda verified: self._objection(verified, document),
        )
        guarded = tuple(self._guard(v, document) for v in proposed.verified)
        return Result(guarded, proposed.exchanges, proposed.left)

    def _check(self, document: DocFile, verdict: Verdict) -> Callable[[Rewrite], Verified]:
        text = document.content.decode(document.encoding)
        evidence = Evidence(text, verdict.candidate.facts, self._diff_text, self._words, self.hint)

        def check(rewrite: Rewrite) -> Verified:
            verified = verify(rewrite, evidence, format=document.format)
            if self.config.examples == "off" or not verified.is_sound:
                return verified
            from docsync.examples.trier import Trier

            trier = Trier(self._git, self._root, self.config.examples_python)
            return trier.tried(verified, document)

        return check

    def _objection(self, verified: Verified, document: DocFile) -> str:
        """For the model, which gets one more try: the passage that it must not give again."""
        guarded = self._guard(verified, document)
        if guarded.decision is GuardDecision.ACCEPT:
            return ""
        passage = max(guarded.matches, key=lambda match: match.characters).excerpt
        return (
            "it repeats a text that must not be copied. Say this in your own words, shorter, or"
            f" leave it out: {passage}"
        )

    def _guard(self, verified: Verified, document: DocFile) -> Guarded:
        text = document.content.decode(document.encoding)
        return guard(
            verified, self._corpora, self.config.guard, lambda: text + "\n" + self._diff_text
        )

"""One affected section through rewriting, checks and guard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from docsync.config import Config
from docsync.crash import keep_crash, words_for
from docsync.docs.section import DocFile
from docsync.errors import DocsyncError
from docsync.facts.fact import ChangeFact
from docsync.git.context import GitContext
from docsync.git.definitions import TreeCode
from docsync.git.grep import TreeWords
from docsync.git.runner import Git
from docsync.guard.check import guard, open_corpora
from docsync.judge.verdict import Affected, Verdict
from docsync.llm.chat import ChatModel
from docsync.llm.on_demand import ModelOnDemand
from docsync.rewrite.allowance import NONE, Allowance
from docsync.rewrite.certain import certain_rewrites
from docsync.rewrite.conversation import Exchange
from docsync.rewrite.proposal import (
    Check,
    CheckStatus,
    GuardDecision,
    Guarded,
    Origin,
    Rewrite,
    Verified,
)
from docsync.rewrite.propose import propose
from docsync.verify.evidence import Evidence
from docsync.verify.verify import verify

if TYPE_CHECKING:
    from docsync.guard.meaning import Meaning
    from docsync.rewrite.hunks import Hunk


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
        hunks: Callable[[], Sequence[Hunk]] = tuple,
    ) -> None:
        self._hunks = cache(hunks)
        self.config, self.deadline, self.hint = config, deadline, hint
        self.model = ModelOnDemand(open_model)
        self._diff_text = diff_text
        self._words = TreeWords(git)
        self._git, self._root = git, context.root
        self._state_dir = context.state_dir
        self.faults: list[str] = []  # errors inside docsync, for people
        self._known_faults: set[tuple[type[Exception], str]] = set()
        self._code = TreeCode(git)
        self._corpora = open_corpora(config.guard, context.state_dir, context.root)
        self._meaning: Meaning | None = None
        if config.guard.embeddings:
            from docsync.guard.meaning import open_meaning

            self._meaning = open_meaning(self._corpora, config.guard)
        self._allowance = Allowance()
        self._claims: dict[tuple[str, str], str] = {}
        self._missed: set[tuple[str, str]] = set()  # document and name of missing sections
        self._lock = Lock()

    def certain(self, document: DocFile, verdict: Verdict) -> Result:
        """Only the edits that need no model and pass every check: what they mend is certainly
        affected, however little else speaks for it."""
        return self._spared(document, verdict, self._certain)

    def work(
        self, document: DocFile, verdict: Verdict, tell: Callable[[], None] = lambda: None
    ) -> Result:
        """`tell` is called when the model is asked, which takes its time."""
        return self._spared(document, verdict, lambda d, v: self._work(d, v, tell))

    def _spared(
        self, document: DocFile, verdict: Verdict, step: Callable[[DocFile, Verdict], Result]
    ) -> Result:
        """A fault of a rule must cost nobody a commit: its section is left for a person."""
        try:
            return step(document, verdict)
        except DocsyncError:
            raise
        except Exception as error:
            with self._lock:
                # one fault of a rule is that of all sections
                if (what := (type(error), str(error))) not in self._known_faults:
                    self._known_faults.add(what)
                    told = words_for(error, keep_crash(error, self._state_dir))
                    self.faults.append(f"{document.path}: {told}")
            facts = verdict.candidate.facts
            return Result((), (), tuple((fact, "an error inside docsync") for fact in facts))

    def _allowed(self, verdict: Verdict) -> Allowance:
        is_wanted = self.config.model.ask == "affected" and not self.hint
        return self._allowance if is_wanted and verdict.affected is Affected.AFFECTED else NONE

    def misses_section(self, document: DocFile, verdict: Verdict) -> bool:
        """Whether most siblings of an added thing have sections of their own in a document, so that
        it lacks one: with a model that may write it, that is no doubt any more. True once for a
        name, whichever of its siblings' sections is asked about."""
        if self.config.model.ask != "affected" or not self.model.is_wanted:
            return False
        if not verdict.candidate.lists_siblings:
            return False
        from docsync.rewrite.chapter import open_section
        from docsync.rewrite.entries import is_addition, plain_name

        added = (f for f in verdict.candidate.facts if is_addition(f))
        names = {plain_name(f) for f in added if open_section(f, document) is not None}
        new = {(document.path, name) for name in names} - self._missed
        self._missed |= new
        return bool(new)

    def _certain(self, document: DocFile, verdict: Verdict) -> Result:
        check = self._check(document, verdict)
        made = certain_rewrites(document, verdict, check)
        made += [check(r) for r in self._chapters(document, verdict)]
        sound = [self._guard(v, document) for v in made if v.is_sound]
        accepted = tuple(g for g in sound if g.is_accepted)
        return Result(accepted, (), ())

    def _work(self, document: DocFile, verdict: Verdict, tell: Callable[[], None]) -> Result:
        proposed = propose(
            document,
            verdict,
            self._check(document, verdict),
            self.config,
            self.model,
            self.deadline,
            self.hint,
            lambda verified: self._objection(verified, document),
            self._code,
            self._hunks,
            self._allowed(verdict),
            tell,
        )
        check = self._check(document, verdict)
        chapters = [v for r in self._chapters(document, verdict) if (v := check(r)).is_sound]
        guarded = tuple(
            self._with_warnings(self._guard(v, document), document)
            for v in (*proposed.verified, *chapters)
        )
        placed = {f.id for v in chapters for f in v.rewrite.verdict.candidate.facts}
        left = tuple((fact, why) for fact, why in proposed.left if fact.id not in placed)
        return Result(guarded, proposed.exchanges, left)

    def _chapters(self, document: DocFile, verdict: Verdict) -> list[Rewrite]:
        """New sections for added things, one for a name. Several sections of a document name the
        siblings of one: the first that is worked on writes it. Code spells a name in several ways,
        where a key is read into a field: `interpolate` comes before `Interpolate`."""
        if not any(fact.kind.is_addition for fact in verdict.candidate.facts):
            return []
        from docsync.rewrite.chapter import new_section
        from docsync.rewrite.entries import is_addition, plain_name

        found = []
        names: set[str] = set()
        for fact in sorted(verdict.candidate.facts, key=lambda f: f.symbol[:1].isupper()):
            name = plain_name(fact).lower()
            if not is_addition(fact) or name in names:
                continue
            made = new_section(fact, document)
            if made is None:
                continue
            names.add(name)
            mine = verdict.candidate.section.id
            with self._lock:
                if self._claims.setdefault((document.path, name), mine) != mine:
                    continue
            section, edit = made
            candidate = replace(verdict.candidate, section=section, facts=(fact,))
            found.append(
                Rewrite(
                    verdict=replace(verdict, candidate=candidate),
                    start=edit.start,
                    end=edit.end,
                    old="",
                    new=edit.new,
                    origin=Origin.MECHANICAL,
                    explanation=edit.explanation,
                )
            )
        return found

    def look(self, document: DocFile, rewrite: Rewrite, more: tuple[ChangeFact, ...]) -> Guarded:
        """A rewrite that was made of accepted ones, with more facts than its section has."""
        check = self._check(document, rewrite.verdict, more)
        return self._guard(check(rewrite), document)

    def _check(
        self, document: DocFile, verdict: Verdict, more: tuple[ChangeFact, ...] = ()
    ) -> Callable[[Rewrite], Verified]:
        text = document.text(0, len(document.content))
        facts = (*verdict.candidate.facts, *more)
        evidence = Evidence(text, facts, self._diff_text, self._words, self._code, self.hint)

        def check(rewrite: Rewrite) -> Verified:
            verified = verify(rewrite, evidence, format=document.format)
            verified = self._of_one_file(verified, document.format)
            if self.config.examples == "off" or not verified.is_sound or document.is_encoded:
                return verified
            from docsync.examples.trier import Trier

            trier = Trier(self._git, self._root, self.config.examples_python)
            return trier.tried(verified, document)

        return check

    def _of_one_file(self, verified: Verified, format: str) -> Verified:
        """Lines that another file has as well may be shown of that one, and so a text that got a
        sentence in one file only."""
        facts = verified.rewrite.verdict.candidate.facts
        facts = tuple(f for f in facts if f.is_excerpt or f.is_continuation)
        if not facts or not verified.is_sound or verified.rewrite.origin is not Origin.MECHANICAL:
            return verified
        read = verified.rewrite.as_read(format)
        told = next(filter(None, (self._of_other(fact, read) for fact in facts)), "")
        if not told:
            return verified
        failed = Check("shown file", CheckStatus.FAILED, told)
        return replace(verified, checks=(*verified.checks, failed))

    def _of_other(self, fact: ChangeFact, rewrite: Rewrite) -> str:
        if fact.is_excerpt:
            from docsync.rewrite import excerpt

            other = excerpt.other_file(fact, self._code)
            return other and f"{other} has these lines as well: which file does the document show?"
        from docsync.rewrite import continuation

        if not continuation.is_in(fact, rewrite.old, rewrite.new):
            return ""
        other = continuation.other_file(fact, self._code)
        return other and f"{other} says it without the new sentence: which one is told of here?"

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

    def _with_warnings(self, guarded: Guarded, document: DocFile) -> Guarded:
        """What a model wrote, compared by meaning too where that is wanted: for the reviewer, it
        decides nothing."""
        rewrite = guarded.verified.rewrite
        if self._meaning is None or rewrite.origin is not Origin.MODEL:
            return guarded
        from docsync.guard.meaning import meaning_checks

        text = document.written()
        known = f"{rewrite.old}\n{text}\n{self._diff_text}"
        checks = meaning_checks(self._meaning, rewrite.new, known, guarded.matches)
        verified = replace(guarded.verified, checks=(*guarded.verified.checks, *checks))
        return replace(guarded, verified=verified)

    def _guard(self, verified: Verified, document: DocFile) -> Guarded:
        text = document.text(0, len(document.content))
        read = replace(verified, rewrite=verified.rewrite.as_read(document.format))
        guarded = guard(
            read, self._corpora, self.config.guard, lambda: text + "\n" + self._diff_text
        )
        return replace(guarded, verified=verified)

"""From a stub to the candidates that passed what was given: ask, check, run, say what failed."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from docsync.codegen.agreement import Said, groups, said_to, voices
from docsync.codegen.answer import Unusable
from docsync.codegen.candidate import Candidate, ranked
from docsync.codegen.inputs import made_calls, nearby_calls
from docsync.codegen.language import language_of
from docsync.codegen.specification import Specification
from docsync.codegen.target import Stub, Target
from docsync.codegen.trial import Place, Trial, Wanted
from docsync.errors import ModelError
from docsync.llm.chat import ChatMessage, ChatModel, ChatReply, Sampling
from docsync.prompts.context import (
    GenerateContext,
    GenerateFollowUpContext,
    GeneratePlanContext,
    GenerateSystemContext,
)
from docsync.prompts.environment import Prompt, render
from docsync.rewrite.conversation import Exchange
from docsync.sandbox.job import Limits
from docsync.sandbox.sandbox import Sandbox

CHARS_PER_TOKEN = 3
MAX_PROBLEM_CHARS = 900
MIN_CALL_S = 3.0


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard it is tried. The first of `starts` is greedy, the others are sampled; the first of
    them, `corrected` many, get `rounds` corrections. It ends with the first sound candidate where
    examples or tests told that it is; else with `agreeing` of them, or when more than half as many
    behave the same."""

    starts: int = 8
    rounds: int = 1
    corrected: int = 4
    agreeing: int = 5
    max_tokens: int = 700
    temperature: float = 0.8
    seed: int = 0
    timeout_s: float = 300.0  # of one answer, on a slow machine
    budget_s: float = 600.0
    plans: bool = False
    edge_cases: bool = True


@dataclass(frozen=True, slots=True)
class Workplace:
    """What does not change from one function to the next."""

    model: ChatModel
    sandbox: Sandbox
    place: Place
    effort: Effort
    limits: Limits = field(default_factory=Limits)
    allowed: frozenset[str] = frozenset()  # modules that may be imported
    checks_types: bool = False
    templates: str = ""
    progress: Callable[[str], None] = lambda _message: None


@dataclass(frozen=True, slots=True)
class Generated:
    """`best` are the sound candidates, best first, and `alike` how many of them behave the same as
    each in the `calls` calls that nobody wrote down; `why` says what kept it from going on."""

    target: Stub
    specification: Specification
    candidates: tuple[Candidate, ...]
    best: tuple[Candidate, ...]
    alike: tuple[int, ...]
    calls: int
    exchanges: tuple[Exchange, ...]
    plan: str = ""
    why: str = ""

    @property
    def nearest(self) -> Candidate | None:
        """Of those that failed, the one that passed most."""
        return max(self.candidates, key=lambda each: each.passed, default=None)


def generate(
    work: Workplace,
    target: Stub,
    specification: Specification,
    tests: tuple[str, ...] = (),
    answers: tuple[str, ...] = (),
) -> Generated:
    """`answers` are sentences of the person who asked. A model that does not answer is no error
    but the end: `why` says so. Raises SandboxUnavailable, ConfigError for a broken template."""
    return _Session(work, target, specification, tests, answers).run()


class _Session:
    """What is gathered for one function."""

    def __init__(
        self,
        work: Workplace,
        target: Stub,
        specification: Specification,
        tests: tuple[str, ...],
        answers: tuple[str, ...],
    ) -> None:
        self.work, self.target, self.specification = work, target, specification
        self.language = language_of(target.path)
        self.wanted = Wanted(specification.examples, bool(specification.doctests), tests)
        self.answers = answers
        self.is_told = specification.has_examples or bool(tests)
        self.deadline = time.monotonic() + work.effort.budget_s
        self.candidates: list[Candidate] = []
        self.exchanges: list[Exchange] = []
        self.tried: dict[str, tuple[tuple[str, ...], Trial | None]] = {}
        self.why = ""
        self.calls = self._further_calls()
        self.said: dict[str, Said] = {}  # by fingerprint, to `calls`

    def run(self) -> Generated:
        opening, prompt, plan = self._opening()
        effort = self.work.effort
        for start in range(effort.starts):
            if self.why or self._is_enough():
                break
            self._start(start, opening, prompt)
        said = self._compared()
        best = ranked(self.candidates, voices(said, self.specification.exceptions))
        alike = groups(said, self.specification.exceptions)
        return Generated(
            target=self.target,
            specification=self.specification,
            candidates=tuple(self.candidates),
            best=tuple(best),
            alike=tuple(alike.get(self.candidates.index(each), 0) for each in best),
            calls=len(self.calls) if said else 0,
            exchanges=tuple(self.exchanges),
            plan=plan,
            why=self.why,
        )

    def _is_enough(self) -> bool:
        sound = sum(each.is_sound for each in self.candidates)
        if self.is_told or not self.calls:
            return sound >= 1  # more of them could not be compared
        agreeing = self.work.effort.agreeing
        if sound <= agreeing // 2:
            return False
        alike = groups(self._compared(), self.specification.exceptions)
        return sound >= agreeing or max(alike.values(), default=0) > agreeing // 2

    def _opening(self) -> tuple[tuple[ChatMessage, ...], Prompt, str]:
        templates = self.work.templates
        target = self.target
        context = GenerateContext(
            # a bare file name tells nothing
            path=target.path if "/" in target.path else "",
            name=target.name,
            language=self.language.title,
            code=self.language.shown_code(target),
            spec=self.specification.section,
            assumptions=self.answers,
        )
        system = render("generate_system.j2", GenerateSystemContext(self.language.title), templates)
        prompt = render("generate.j2", context, templates)
        opening = (ChatMessage("system", system.text), ChatMessage("user", prompt.text))
        if not self.work.effort.plans:
            return opening, prompt, ""
        ask = render("generate_plan.j2", GeneratePlanContext(target.name), templates)
        head = (opening[0], ChatMessage("user", f"{prompt.text}\n{ask.text}"))
        reply = self._ask(head, ask, 0.0, 0)
        if reply is None:
            return opening, prompt, ""
        return (*head, ChatMessage("assistant", reply.text), opening[1]), prompt, reply.text

    def _start(self, start: int, opening: tuple[ChatMessage, ...], prompt: Prompt) -> None:
        """One fresh start and its corrections, until a candidate is sound."""
        effort = self.work.effort
        messages = opening
        temperature = effort.temperature if start else 0.0
        rounds = effort.rounds if start < effort.corrected else 0
        for number in range(rounds + 1):
            what = f"correction {number}" if number else "answer"
            self.work.progress(f"{self.target.name}: start {start + 1}, {what}")
            reply = self._ask(messages, prompt, temperature, effort.seed + start)
            if reply is None:
                return
            known = len(self.tried)
            candidate = self._judge(start, number, reply)
            self.candidates.append(candidate)
            if candidate.is_sound:
                return
            if number and len(self.tried) == known and candidate.piece is not None:
                return  # it gives the same again
            prompt = render(
                "generate_follow_up.j2",
                GenerateFollowUpContext(
                    self.target.name, _shortened(candidate.problems), self.language.title
                ),
                self.work.templates,
            )
            messages = (
                *opening,
                ChatMessage("assistant", reply.text),
                ChatMessage("user", prompt.text),
            )

    def _ask(
        self, messages: tuple[ChatMessage, ...], prompt: Prompt, temperature: float, seed: int
    ) -> ChatReply | None:
        effort, model = self.work.effort, self.work.model
        remaining = self.deadline - time.monotonic()
        room = model.context_tokens - sum(len(m.content) for m in messages) // CHARS_PER_TOKEN
        if remaining < MIN_CALL_S:
            self.why = self._out_of_time()
            return None
        if room < 128:
            self.why = "the prompt does not fit the model's context"
            return None
        sampling = Sampling(
            max_tokens=min(effort.max_tokens, room),
            temperature=temperature,
            top_p=0.95 if temperature else 1.0,
            seed=seed,
        )
        reply, problem = None, ""
        try:
            reply = model.complete(messages, sampling, timeout_s=min(effort.timeout_s, remaining))
        except ModelError as error:
            problem = str(error)
            # it was given no longer than there was
            is_late = self.deadline - time.monotonic() < MIN_CALL_S
            self.why = self._out_of_time() if is_late else problem
        self.exchanges.append(
            Exchange(
                uuid.uuid4().hex, messages, prompt.template, prompt.template_hash, reply, problem
            )
        )
        return reply

    def _out_of_time(self) -> str:
        return f"the time budget of {self.work.effort.budget_s:g} s is used up"

    def _judge(self, start: int, number: int, reply: ChatReply) -> Candidate:
        prompt_id = self.exchanges[-1].id
        piece = self.language.read_answer(reply.text, self.target)
        if isinstance(piece, Unusable):
            why = piece.why
            if reply.finish_reason == "length":
                why = "it was cut off at its length limit: write it shorter"
            return Candidate(start, number, prompt_id, None, None, (why,), None)
        assembled = self.language.assemble(self.target, piece)
        key = self.language.fingerprint(piece)
        if key not in self.tried:
            faults = tuple(
                self.language.find_faults(self.target, piece, assembled, self.work.allowed)
            )
            trial = None
            if not faults:
                trial = self.language.run_trial(
                    self.work.sandbox,
                    self.work.place,
                    self.target,
                    assembled.source,
                    self.wanted,
                    self.work.limits,
                )
                if trial.is_sound and self.work.checks_types:
                    work = self.work
                    faults = tuple(
                        self.language.find_type_faults(work.sandbox, work.place, assembled)
                    )
            self.tried[key] = faults, trial
        faults, trial = self.tried[key]
        return Candidate(start, number, prompt_id, piece, assembled, faults, trial)

    def _further_calls(self) -> tuple[str, ...]:
        """Near to the known ones, and such as the parameters let make."""
        target = self.target
        near = () if target.owner else nearby_calls(target.short_name, self._known_calls())
        if not isinstance(target, Target):
            return near
        text = f"{self.specification.docstring}\n{self.specification.section}"
        return tuple(dict.fromkeys((*near, *made_calls(target, text))))

    def _compared(self) -> dict[int, Said]:
        """What each sound candidate gives for further calls, where there are several."""
        sound = [n for n, each in enumerate(self.candidates) if each.is_sound]
        if len(sound) < 2 or not self.calls:
            return {}
        return {number: self._said(self.candidates[number]) for number in sound}

    def _said(self, candidate: Candidate) -> Said:
        assert candidate.piece is not None
        assert candidate.assembled is not None
        key = self.language.fingerprint(candidate.piece)
        if key not in self.said:
            trial = self.language.run_trial(
                self.work.sandbox,
                self.work.place,
                self.target,
                candidate.assembled.source,
                Wanted(calls=self.calls),
                self.work.limits,
            )
            self.said[key] = said_to(self.calls, trial)
        return self.said[key]

    def _known_calls(self) -> list[str]:
        return known_calls(self.specification)


def known_calls(specification: Specification) -> list[str]:
    """The calls of its examples and doctests."""
    import doctest

    found = [each.call for each in specification.examples]
    try:
        examples = doctest.DocTestParser().get_examples(specification.docstring)
    except ValueError:
        return found
    return [*found, *(each.source.strip() for each in examples)]


def _shortened(text: str) -> str:
    """The beginning: the first failure, which the others often follow from."""
    return text if len(text) <= MAX_PROBLEM_CHARS else text[:MAX_PROBLEM_CHARS] + "\n..."

"""One file and the functions wanted of it, from stub to a guarded proposal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from docsync.codegen.candidate import Candidate
from docsync.codegen.delivery import (
    WANTED_BY,
    CodeFile,
    checks_of,
    propose,
)
from docsync.codegen.examples import readable_doctests
from docsync.codegen.growth import Growth, measure_growth
from docsync.codegen.language import language_of
from docsync.codegen.loop import Generated, Workplace, generate
from docsync.codegen.related import Related
from docsync.codegen.specification import Specification, assumptions
from docsync.codegen.target import Stub
from docsync.codegen.trial import Trial, Wanted
from docsync.rewrite.proposal import Check, CheckStatus, Guarded, Verified
from docsync.sandbox.job import Limits

EDGE_LIMITS = Limits(wall_s=40.0, cpu_s=30)


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted of one file. `given` are the tests that were named for it; `ask` asks a person
    and gives the answers as sentences, none where nobody is there."""

    file: CodeFile
    name: str
    section: str = ""
    replace: bool = False
    given: tuple[str, ...] = ()
    tests: Callable[[Stub], Related] = lambda _target: Related()
    ask: Callable[[Stub, Specification], tuple[str, ...]] = lambda _target, _spec: ()
    judge: Callable[[Verified], Guarded] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One function of an order. `chosen` is None when no candidate may be used, and `why` says
    so; `edges` and `growth` are reports that decided nothing."""

    generated: Generated
    related: Related
    answers: tuple[str, ...]
    chosen: Candidate | None
    why: str
    edges: Trial | None = None
    growth: Growth | None = None
    withheld: tuple[Guarded, ...] = ()  # what the guard did not let pass

    @property
    def assumed(self) -> tuple[str, ...]:
        return (*self.answers, *assumptions(self.generated.specification, self.answers))

    @property
    def untested(self) -> tuple[str, ...]:
        """What nothing has tested."""
        found = list(self.related.left)
        trial = self.chosen.trial if self.chosen else None
        if trial is not None:
            found += trial.untested
            if not trial.passed:
                found.append("nothing was run: there are no examples and no tests")
        if self.edges is not None:
            found += self.edges.untested
        specification = self.generated.specification
        found += [
            f"the doctest in line {line} of the docstring: it is malformed"
            for line in readable_doctests(specification.docstring)[1]
        ]
        seen = " ".join(trial.passed) if trial is not None else ""
        found += [f"that {name} is raised" for name in specification.exceptions if name not in seen]
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Proposed:
    """`guarded` holds all functions that were written, None when there are none."""

    file: CodeFile
    parts: tuple[Part, ...]
    guarded: Guarded | None


def fill(work: Workplace, order: Order) -> Proposed:
    """Every function of the order in turn; each sees those that were written before it.

    Raises TargetError before anything is asked when one of them cannot be worked on, and
    SandboxUnavailable, GuardError."""
    file = order.file
    language = language_of(file.path)
    wanted = language.find_targets(file.path, file.text, order.name, replace=order.replace)
    for target in wanted:
        language.read_specification(target, order.section)
    text = file.text
    parts: list[Part] = []
    guarded: Guarded | None = None
    for each in wanted:
        target = language.find_targets(file.path, text, each.name, replace=order.replace)[0]
        related = order.tests(target)
        if order.given and len(wanted) > 1:
            related = _of_given(order.given, language.find_tests(work.place.root, target))
        part, after = _fill_one(work, order, target, related, parts)
        parts.append(part)
        if part.chosen is not None and part.chosen.assembled is not None:
            text, guarded = part.chosen.assembled.source, after
    if guarded is not None and order.given and len(wanted) > 1:
        why = _failing_together(work, order, parts, text)
        if why:
            withheld = (replace(e, chosen=None, why=why) if e.chosen else e for e in parts)
            return Proposed(file, tuple(withheld), None)
    return Proposed(file, tuple(parts), guarded)


def _of_given(given: tuple[str, ...], found: Related) -> Related:
    """Of the tests that were named those that this function can pass by itself: what needs one that
    is not written yet is run when all are."""
    tests = [
        test
        for test in found.tests
        if any(test == each or test.startswith((f"{each}::", f"{each}/")) for each in given)
    ]
    return Related(tuple(tests))


def _failing_together(work: Workplace, order: Order, parts: list[Part], text: str) -> str:
    """What the tests that were named have against all functions together, "" for nothing."""
    target = parts[-1].generated.target
    work.progress(f"{order.name}: the tests that were given")
    trial = language_of(target.path).run_trial(
        work.sandbox, work.place, target, text, Wanted(tests=order.given), work.limits
    )
    if trial.is_sound:
        return ""
    first = trial.failures[0]
    said = " ".join(first.text.split())[-120:]
    return f"all together fail a test that was given, {first.name.removeprefix('test: ')}: {said}"


def _fill_one(
    work: Workplace, order: Order, target: Stub, related: Related, before: list[Part]
) -> tuple[Part, Guarded | None]:
    specification = language_of(target.path).read_specification(target, order.section)
    answers = order.ask(target, specification)
    generated = generate(work, target, specification, related.tests, answers)
    why = "" if generated.best else _why_none(generated)
    withheld: list[Guarded] = []
    for candidate in generated.best:
        verified = _verified(work, order, candidate, target, before)
        guarded = order.judge(verified) if order.judge else None
        if guarded is not None and not guarded.is_accepted:
            why = "it reproduces protected text"
            withheld.append(guarded)
            continue
        assert candidate.assembled is not None
        source = candidate.assembled.source
        edges = _run_edges(work, target, specification, source)
        growth = measure_growth(work, target, specification, source)
        part = Part(generated, related, answers, candidate, "", edges, growth, tuple(withheld))
        return part, guarded
    return Part(generated, related, answers, None, why, withheld=tuple(withheld)), None


def _why_none(generated: Generated) -> str:
    if generated.why and not generated.candidates:
        return generated.why
    count = len(generated.candidates)
    said = f"none of {count} answers passed" if count != 1 else "the only answer did not pass"
    return f"{said}; {generated.why}" if generated.why else said


def _verified(
    work: Workplace, order: Order, candidate: Candidate, target: Stub, before: list[Part]
) -> Verified:
    assert candidate.assembled is not None
    done = [each for each in before if each.chosen is not None]
    names = (*(each.generated.target.name for each in done), target.name)
    checks: tuple[Check, ...] = ()
    for each in done:
        assert each.chosen is not None
        checks += checks_of(each.chosen)
    checks += checks_of(candidate)
    is_apart = candidate.trial is not None and candidate.trial.is_apart
    where = "a process apart from its tests" if is_apart else "one process with its tests"
    checks += (Check("sandbox", CheckStatus.PASSED, f"{_strength(work)}, in {where}"),)
    return propose(
        order.file,
        candidate.assembled.source,
        names,
        checks,
        f"{WANTED_BY}{order.file.path}::{order.name}`",
        candidate.prompt_id,
        work.model.name,
    )


def _strength(work: Workplace) -> str:
    return "strong" if work.sandbox.is_strong else "weak"


def _run_edges(
    work: Workplace, target: Stub, specification: Specification, source: str
) -> Trial | None:
    """Generated calls: what they find is told, and decides nothing."""
    if not work.effort.edge_cases:
        return None
    language = language_of(target.path)
    if not language.makes_edge_cases:
        return Trial(untested=(f"generated edge cases: none are made for {language.title}",))
    wanted = Wanted(wants_edges=True, documented=specification.exceptions)
    work.progress(f"{target.name}: edge cases")
    return language.run_trial(work.sandbox, work.place, target, source, wanted, EDGE_LIMITS)

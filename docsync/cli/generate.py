"""`docsync generate`: code from a docstring or a section of the documentation."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docsync.cli.invocation import Invocation, Repository
from docsync.errors import TargetError, UsageError

if TYPE_CHECKING:
    from docsync.codegen.loop import Effort, Workplace
    from docsync.codegen.related import Related
    from docsync.codegen.session import Proposed
    from docsync.codegen.specification import Specification
    from docsync.codegen.target import Stub
    from docsync.llm.chat import ChatModel
    from docsync.output import Console
    from docsync.sandbox.sandbox import Sandbox


@dataclass(frozen=True, slots=True)
class _Call:
    """The command line."""

    targets: tuple[str, ...]
    spec: str
    tests: tuple[str, ...]
    asks: bool
    replace: bool
    patch: Path | None
    in_place: bool
    python: str
    allowed: frozenset[str]
    allow_weak: bool
    effort: Effort


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    name: str
    section: str


@click.command()
@click.argument("targets", metavar="[FILE::NAME]...", nargs=-1)
@click.option("--spec", metavar="DOC#HEADING", default="", help="A section that says what to do.")
@click.option("--from-doc-diff", is_flag=True, help="What the staged documentation speaks of.")
@click.option("--tests", multiple=True, metavar="TEST", help="Tests that must pass, as for pytest.")
@click.option("--ask", "asks", is_flag=True, help="Ask me what the docstring leaves open.")
@click.option("--plan", "plans", is_flag=True, help="Have the model plan first, and show it.")
@click.option(
    "--edge-cases/--no-edge-cases",
    default=True,
    show_default=True,
    help="Call it with values made by hypothesis, and tell what is odd.",
)
@click.option("--replace", is_flag=True, help="Also a function that has a body.")
@click.option(
    "--starts",
    default=8,
    show_default=True,
    type=click.IntRange(1, 20),
    help="Fresh attempts; the first is greedy.",
)
@click.option(
    "--rounds",
    default=1,
    show_default=True,
    type=click.IntRange(0, 10),
    help="Corrections of each of the first four, with the error told.",
)
@click.option(
    "--budget-s",
    default=600.0,
    show_default=True,
    type=click.FloatRange(1),
    help="Seconds for each function.",
)
@click.option(
    "--patch",
    metavar="FILE",
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write a patch instead; - is standard output.",
)
@click.option("--in-place", is_flag=True, help="Write the file and stage nothing.")
@click.option(
    "--python", default="", metavar="PATH", help="The project's Python; its .venv if any."
)
@click.option(
    "--allow-import",
    "allowed",
    multiple=True,
    metavar="MODULE",
    help="A module that the code may import besides those in use.",
)
@click.option("--allow-weak-sandbox", is_flag=True, help="Run the code even without isolation.")
@click.pass_obj
def generate(
    invocation: Invocation,
    *,
    targets: tuple[str, ...],
    spec: str,
    from_doc_diff: bool,
    tests: tuple[str, ...],
    asks: bool,
    plans: bool,
    edge_cases: bool,
    replace: bool,
    starts: int,
    rounds: int,
    budget_s: float,
    patch: Path | None,
    in_place: bool,
    python: str,
    allowed: tuple[str, ...],
    allow_weak_sandbox: bool,
) -> int:
    """Write the body of a function from its docstring.

    The code has to pass the examples of the docstring and the tests that name the function. It is
    run in a sandbox: without network, secrets or a hand on the project. What fails goes back to
    the model; what does not pass is not written. NAME is a function, Class.method, or a class of
    stubs.

    What is written is staged where the file has no unstaged edits, and documentation that it makes
    wrong is synced. The exit code is 1 when something was written, for you to review, or could not
    be.

    \b
    Examples:
      docsync generate src/shop/prices.py::round_price
      docsync generate shop.py::Cart --tests tests/test_cart.py
      docsync generate api.py::parse --spec docs/api.md#parsing --patch -
      docsync generate --from-doc-diff
    """
    from docsync.codegen.loop import Effort

    if bool(targets) == from_doc_diff:
        raise UsageError("name a FILE::NAME, or give --from-doc-diff (and not both).")
    if in_place and patch:
        raise UsageError("--in-place and --patch exclude each other.")
    effort = Effort(
        starts=starts, rounds=rounds, budget_s=budget_s, plans=plans, edge_cases=edge_cases
    )
    call = _Call(
        targets,
        spec,
        tests,
        asks,
        replace,
        patch,
        in_place,
        python,
        frozenset(allowed),
        allow_weak_sandbox,
        effort,
    )
    repository = invocation.open_repository()
    items = (
        _wished(invocation, repository, call)
        if from_doc_diff
        else _named(repository, invocation, call)
    )
    if not items:
        return 0
    return _run(invocation, repository, call, items)


def _named(repository: Repository, invocation: Invocation, call: _Call) -> list[_Item]:
    from docsync.codegen.delivery import relative_path
    from docsync.codegen.documents import read_section

    root, cwd = repository.context.root, invocation.cwd.absolute()
    section = read_section(root, cwd, call.spec) if call.spec else ""
    found = []
    for each in call.targets:
        path, separator, name = each.partition("::")
        if not separator or not name:
            raise UsageError(f"{each!r} names no function: write it as FILE::NAME.")
        found.append(_Item(relative_path(root, cwd, path), name, section))
    return found


def _wished(invocation: Invocation, repository: Repository, call: _Call) -> list[_Item]:
    from docsync.codegen.documents import find_wishes

    console = invocation.console
    wishes = find_wishes(repository.git, repository.context, repository.config)
    found = []
    for wish in wishes:
        if wish.is_open or call.replace:
            console.note(f"{wish.place} speaks of `{wish.name}` in {wish.path}")
            found.append(_Item(wish.path, wish.name, wish.section))
        else:
            console.note(
                f"{wish.place} speaks of `{wish.name}` in {wish.path}, which has a body: "
                "--replace has it written anew"
            )
    if not wishes:
        console.note("the staged documentation speaks of no function of this project")
    return found


def _run(invocation: Invocation, repository: Repository, call: _Call, items: list[_Item]) -> int:
    from docsync.cli.report_generate import render
    from docsync.codegen.delivery import read_code
    from docsync.codegen.language import language_of
    from docsync.sandbox.sandbox import Sandbox

    console = invocation.console
    # everything that can be wrong with the call, before a model is loaded
    for item in items:
        file = read_code(repository.git, repository.context, item.path)
        language = language_of(item.path)
        language.prepare(repository.context.root)
        for target in language.find_targets(file.path, file.text, item.name, replace=call.replace):
            language.read_specification(target, item.section)
            _tests(repository, call, target)
    sandbox = Sandbox.find(
        allow_weak=call.allow_weak, otherwise="run it unprotected with --allow-weak-sandbox"
    )
    (console.detail if sandbox.is_strong else console.warn)(sandbox.describe())
    opener = invocation.model_opener()
    if opener is None:
        raise UsageError("code is written by a model, and [model] enabled is false.")
    model = opener()
    is_staged = False
    try:
        for item in items:
            started = time.monotonic()
            proposed = _fill(invocation, repository, call, item, model, sandbox)
            console.clear_progress()
            for line in render(proposed, console):
                # standard output is the patch's
                (console.note if str(call.patch) == "-" else console.say)(line)
            is_staged |= _deliver(invocation, repository, call, proposed, started)
    finally:
        model.close()
    if is_staged:
        _sync(invocation)
    return 1


def _fill(
    invocation: Invocation,
    repository: Repository,
    call: _Call,
    item: _Item,
    model: ChatModel,
    sandbox: Sandbox,
) -> Proposed:
    from docsync.codegen.delivery import judge, read_code
    from docsync.codegen.session import Order, fill

    file = read_code(repository.git, repository.context, item.path)
    work = _workplace(invocation, repository, call, item, model, sandbox)
    return fill(
        work,
        Order(
            file=file,
            name=item.name,
            section=item.section,
            replace=call.replace,
            given=call.tests,
            tests=lambda target: _tests(repository, call, target),
            ask=lambda target, specification: _ask(invocation.console, call, target, specification),
            judge=lambda verified: judge(
                verified, repository.config, repository.context, file.text
            ),
        ),
    )


def _workplace(
    invocation: Invocation,
    repository: Repository,
    call: _Call,
    item: _Item,
    model: ChatModel,
    sandbox: Sandbox,
) -> Workplace:
    from docsync.codegen.language import language_of
    from docsync.codegen.loop import Workplace
    from docsync.codegen.trial import place_of
    from docsync.sandbox.job import Limits

    root = repository.context.root
    place = place_of(root, item.path, call.python or _python_of(root))
    return Workplace(
        model=model,
        sandbox=sandbox,
        place=place,
        effort=call.effort,
        limits=Limits(wall_s=60.0, cpu_s=50),
        allowed=call.allowed | {place.module.partition(".")[0]},
        checks_types=language_of(item.path).checks_types(root),
        templates=repository.config.templates,
        progress=invocation.console.progress,
    )


def _python_of(root: Path) -> str:
    """Of the environment in the project, else the one that runs docsync."""
    for name in (".venv", "venv"):
        python = root / name / "bin" / "python"
        if python.is_file():
            return str(python)
    return sys.executable


def _tests(repository: Repository, call: _Call, target: Stub) -> Related:
    from docsync.codegen.language import language_of
    from docsync.codegen.related import Related

    if call.tests:
        root = repository.context.root
        missing = [t for t in call.tests if not (root / t.partition("::")[0]).exists()]
        if missing:
            raise TargetError(f"--tests {missing[0]}: there is no such file in {root}.")
        return Related(call.tests)
    return language_of(target.path).find_tests(repository.context.root, target)


def _ask(
    console: Console, call: _Call, target: Stub, specification: Specification
) -> tuple[str, ...]:
    """Lists what is open, then has each answered; where nobody is there, the rest is assumed."""
    questions = specification.questions
    if not call.asks or not questions:
        return ()
    console.note(f"what `{target.name}` leaves open; an empty answer leaves it to the model:")
    for number, question in enumerate(questions, 1):
        click.echo(f"  {number}. {question}", err=True)
    answers = []
    for number, question in enumerate(questions, 1):
        try:
            answer = click.prompt(f"{number}", default="", show_default=False, err=True)
        except click.Abort:
            if sys.stdin.isatty():
                raise
            click.echo(err=True)
            break
        if answer.strip():
            answers.append(f"{question} {answer.strip()}")
    return tuple(answers)


def _deliver(
    invocation: Invocation, repository: Repository, call: _Call, proposed: Proposed, started: float
) -> bool:
    """Whether something was staged. `started` is when the work on it began, on the clock that never
    goes back."""
    from docsync.codegen.delivery import as_patch, begin, record, write
    from docsync.report import OutcomeState

    console, context, guarded = invocation.console, repository.context, proposed.guarded
    exchanges = tuple(e for part in proposed.parts for e in part.generated.exchanges)
    withheld = [each for part in proposed.parts for each in part.withheld]
    with invocation.writing():
        journal = repository.journal
        run_id = begin(journal, context, proposed.file, exchanges)
        for each in withheld:
            record(journal, run_id, each, OutcomeState.WITHHELD, "it reproduces protected text")
        if guarded is None:
            journal.end_run(run_id, "SUSPECT", 1, time.monotonic() - started)
            return False
        proposal_id = record(journal, run_id, guarded)
        if call.patch is not None:
            _write_patch(invocation, call.patch, as_patch(proposed.file, guarded))
            state, why = OutcomeState.PENDING, "written as a patch; `docsync apply` writes it here"
            journal.set_outcome(proposal_id, state, why)
        else:
            state, why, old, new = write(
                repository.git, context, proposed.file, guarded, stages=not call.in_place
            )
            journal.set_outcome(proposal_id, state, why, old, new)
        journal.end_run(run_id, "CHECKED", 1, time.monotonic() - started)
    said = f"proposal {proposal_id}: {state.value}" + (f" ({why})" if why else "")
    (console.note if state.is_written or call.patch else console.fail)(said)
    if state is OutcomeState.WORKTREE:
        console.note("when you have added it, `docsync sync` brings the documentation along")
    return state in (OutcomeState.STAGED, OutcomeState.MERGED)


def _write_patch(invocation: Invocation, patch: Path, text: str) -> None:
    if str(patch) == "-":
        invocation.console.say(text.removesuffix("\n"))
        return
    from docsync.cli.output_file import write_report

    write_report(invocation.cwd / patch, text)
    invocation.console.note(f"the patch is in {patch}: `git apply {patch}` applies it")


def _sync(invocation: Invocation) -> None:
    """Code and documentation land together."""
    from docsync.cli.report_text import print_report
    from docsync.report import Mode
    from docsync.run import Request

    with invocation.writing():
        report = invocation.run(Request(Mode.SYNC, is_ci=invocation.is_ci))
        if report.findings:
            print_report(report, invocation.console)

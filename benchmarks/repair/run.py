"""Runs docsync on each case as a commit would, and grades what it staged."""

from __future__ import annotations

import io
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.repair.cases import Task
from benchmarks.repair.grade import Grade, grade
from benchmarks.repair.scratch import Scratch
from docsync.cli.invocation import Invocation
from docsync.errors import DocsyncError
from docsync.mining.clones import Clone
from docsync.output import Console
from docsync.report import Mode, OutcomeState, RunReport
from docsync.run import Request


@dataclass(frozen=True, slots=True)
class Result:
    """`cause` says of a positive that was not fixed where it was lost. `others` are lines changed
    in documents that people left alone. Tokens are those that the model wrote."""

    id: str
    label: str
    kind: str
    changed: bool
    fixed: bool
    harm: bool
    collateral: int
    others: int
    cause: str
    prompts: int
    tokens: int
    seconds: float

    @property
    def is_spoiled(self) -> bool:
        """Whether a quiet case was not left quiet."""
        return self.label == "negative" and self.changed


def run_all(
    tasks: Iterable[Task],
    clones: Mapping[str, Clone],
    out: Path,
    work: Path,
    use_model: bool,
    note: Callable[[str], None],
) -> None:
    """Appends one JSON line a case to `out`; those that have one are passed over."""
    done = {result.id for result in read_results(out)}
    with out.open("a", encoding="utf-8") as lines:
        for task in tasks:
            if task.id in done or task.repo not in clones:
                continue
            scratch = Scratch(work / task.repo.replace("/", "+"), clones[task.repo])
            try:
                result = run_one(task, scratch, use_model)
            except DocsyncError as error:
                note(f"{task.id} left out: {error}")
                continue
            lines.write(json.dumps(asdict(result)) + "\n")
            lines.flush()
            note(f"{task.id} {result.kind or 'negative'}: {result.cause or 'fixed'}")


def read_results(file: Path) -> list[Result]:
    """A line torn by a kill is left out."""
    found = []
    for line in file.read_text("utf-8").splitlines() if file.exists() else ():
        try:
            found.append(Result(**json.loads(line)))
        except ValueError:
            continue
    return found


def run_one(task: Task, scratch: Scratch, use_model: bool) -> Result:
    """Raises DocsyncError for a case that cannot be made or run."""
    scratch.stand(task.parent, task.commit)
    console = Console(out=io.StringIO(), err=io.StringIO(), environ={}, is_quiet=True)
    invocation = Invocation(console, scratch.folder, dict(scratch.git.environ))
    started = time.monotonic()
    prompts = tokens = 0
    try:
        with invocation.writing() as repository:
            report = invocation.run(Request(Mode.SYNC, use_model=use_model))
            if report.run_id:
                kept: list[Any] = repository.journal.prompts(report.run_id)
                prompts = len(kept)
                tokens = sum(max(one.completion_tokens, 0) for one in kept)
    finally:
        invocation.close()
    seconds = time.monotonic() - started
    new = dict(scratch.changed_documents(task.parent))
    grades = {}
    for doc in task.docs:
        old = scratch.read(task.parent, doc.path)
        human = scratch.read(task.commit, doc.path)
        text = new.get(doc.path, old)
        grades[doc.path] = grade(doc.path, old, human, text, task.stale, task.required)
    others = sum(
        _changed_lines(scratch.read(task.parent, path), text)
        for path, text in new.items()
        if path not in grades
    )
    fixed = bool(grades) and all(one.fixed for one in grades.values())
    return Result(
        id=task.id,
        label=task.label,
        kind=task.kind,
        changed=bool(new),
        fixed=fixed,
        harm=any(one.harm for one in grades.values()),
        collateral=others + sum(one.collateral for one in grades.values()),
        others=others,
        cause="" if fixed else _cause(task, report, grades, others),
        prompts=prompts,
        tokens=tokens,
        seconds=round(seconds, 2),
    )


def _changed_lines(old: str, new: str) -> int:
    was, now = Counter(old.splitlines()), Counter(new.splitlines())
    return max((was - now).total(), (now - was).total())


def _cause(task: Task, report: RunReport, grades: Mapping[str, Grade], others: int) -> str:
    """The first step at which the case was lost."""
    if task.label == "negative":
        return "changed" if others else "quiet"
    if any(one.changed for one in grades.values()):
        if any(one.harm for one in grades.values()):
            return "staged: wrong"
        if not all(one.changed for one in grades.values()):
            return "staged: one document of several"
        if any(one.stale_left for one in grades.values()):
            return "staged: something stale is left"
        if any(one.required_missing for one in grades.values()):
            return "staged: something is missing"
        return "staged: too much is lost"
    if others:
        return "staged: another document"
    if not report.facts:
        return "no fact"
    here = [o for o in report.outcomes if o.path in grades]
    withheld = [o for o in here if o.state is OutcomeState.WITHHELD]
    if withheld:
        failed = [c.name for o in withheld for c in o.checks if c.status == "failed"]
        return f"withheld: {failed[0] if failed else 'guard'}"
    found = [f for f in report.findings if f.verdict.candidate.section.path in grades]
    reached = [f for f in found if f.verdict.candidate.is_reached]
    if not found:
        return "not found"
    if not reached:
        return "found by shared words only"
    sure = [f for f in reached if f.verdict.affected == "affected"]
    if not sure:
        return "unsure"
    return f"affected: {sure[0].why.partition(';')[0]}" if _is_reason(sure[0].why) else "affected"


def _is_reason(why: str) -> bool:
    """One of the fixed sentences of `docsync.rewrite`, and not of a fact."""
    return "`" not in why and not why.startswith(("it documents", "it names", "it lists"))

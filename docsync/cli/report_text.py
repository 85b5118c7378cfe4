"""A run in words, for people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from docsync.facts.fact import ChangeFact, Unchecked
from docsync.git.context import CommitForm
from docsync.judge.judge import CUT
from docsync.judge.silence import Silencer
from docsync.judge.undecided import undecided
from docsync.judge.verdict import Affected, State
from docsync.judge.wording import Contradiction, answered, by_sentence, contradictions, remaining
from docsync.output import Console, breadcrumb, counted, diff_lines, visible
from docsync.report import Finding, LeftOut, Mode, Outcome, OutcomeState, RunReport
from docsync.rewrite.proposal import CheckStatus

_SILENCED = {
    Silencer.MARKER: "ignored by markers",
    Silencer.RULE: "left out by rules",
    Silencer.REJECTION: "rejected before for the same change",
}
_SHOWN = 10  # of a kind, unless more is asked for
_REASONS = 3
_PATHS = 3
_COLOURS = {
    OutcomeState.STAGED: "green",
    OutcomeState.MERGED: "green",
    OutcomeState.WORKTREE: "green",
    OutcomeState.PENDING: "yellow",
    OutcomeState.WITHHELD: "yellow",
    OutcomeState.UNDONE: "yellow",
    OutcomeState.SKIPPED: "dim",
}


def print_report(report: RunReport, console: Console) -> None:
    """A commit with nothing to say prints nothing; when quiet, only what must be reviewed."""
    lines = list(render(report, console))
    if console.is_quiet and report.exit_code == 0:
        return
    if lines:
        console.say("\n".join(lines))


def render(report: RunReport, console: Console) -> Iterator[str]:
    if report.mode is Mode.CHECK:
        yield from _render_check(report, console)
        return
    shown = sorted(
        (o for o in report.outcomes if o.state is not OutcomeState.SKIPPED),
        key=lambda o: (o.path, o.start_line),
    )
    repaired = {(o.path, o.heading_path) for o in shown}
    left = [f for f in report.suspects if f.remaining or _place_key(f) not in repaired]
    if report.is_retry and not report.written:
        yield from _render_retry(report, console)
        return
    notes = list(_footnotes(report, console))
    if report.no_documents and not shown and not left:
        yield f"docsync: nothing could be checked: {visible(report.no_documents)}."
        yield from notes
        return
    if not shown and not left and not notes:
        if report.mode is Mode.SYNC:
            yield f"docsync: nothing to do ({_seen(report)})"
        return
    yield console.style(f"docsync: {_headline(report, len(left))}", "bold")
    for outcome in shown:
        yield ""
        yield from render_outcome(outcome, report.facts, report.findings, console)
    if left:
        yield ""
        yield from _render_suspects(left, report.model_problem, console)
    yield from notes
    steps = list(_next_steps(report, console))
    if steps:
        yield ""
        yield from steps


def _headline(report: RunReport, left: int) -> str:
    written = {(o.path, o.heading_path) for o in report.written if not o.is_undone}
    undone = {(o.path, o.heading_path) for o in report.written if o.is_undone} - written
    counts = [(len(written), "section", "rewritten"), (len(undone), "section", "taken back")]
    for state, word in (
        (OutcomeState.PENDING, "pending"),
        (OutcomeState.WITHHELD, "withheld"),
    ):
        counts.append((sum(o.state is state for o in report.outcomes), "proposal", word))
    counts.append((left, "section", "to look at"))
    said = [f"{counted(n, noun)} {word}" for n, noun, word in counts if n]
    if said:
        return ", ".join(said)
    return "nothing checked" if report.state is State.UNCHECKED else "nothing found out of date"


def render_outcome(
    outcome: Outcome,
    facts: tuple[ChangeFact, ...],
    findings: tuple[Finding, ...],
    console: Console,
) -> Iterator[str]:
    label = console.style(outcome.state.words, _COLOURS[outcome.state])
    place = f"{visible(outcome.path)}:{outcome.start_line}-{outcome.end_line}"
    heading = _headings(outcome.heading_path)
    number = f" (proposal {outcome.proposal_id})" if outcome.proposal_id else ""
    yield f"{console.style(place, 'bold')}{heading}  [{label}]{number}"
    told = by_sentence(_because(outcome, findings))
    for lines, text in told if console.is_verbose else told[:_REASONS]:
        yield f"  {lines}: {visible(text)}"
    if outcome.explanation:
        yield f"  {visible(outcome.explanation)} ({outcome.origin.value})"
    # of a failed check the line below says it, of the work tree what is said to do next
    is_told = outcome.state is OutcomeState.WORKTREE or any(
        check.status is CheckStatus.FAILED for check in outcome.checks
    )
    if outcome.why and not is_told:
        yield f"  {console.style(visible(outcome.why), 'yellow')}"
    for check in outcome.checks:
        if check.status is CheckStatus.FAILED or (
            check.status is CheckStatus.WARNED and console.is_verbose
        ):
            yield f"  {check.status.value}: {visible(check.name)}: {visible(check.detail)}"
    yield from diff_lines(
        outcome.old, outcome.new, console, limit=0 if console.is_verbose else 40, indent="  "
    )


def _because(outcome: Outcome, findings: tuple[Finding, ...]) -> list[Contradiction]:
    """What speaks against the lines that were rewritten; if nothing does, against the section."""
    wanted = frozenset(outcome.fact_ids)
    told = [
        each
        for finding in findings
        if _place_key(finding) == (outcome.path, outcome.heading_path)
        for each in answered(finding)
        if not wanted or each.fact_id in wanted
    ]
    here = [each for each in told if outcome.start_line <= each.line <= outcome.end_line]
    return sorted(here or told, key=lambda each: each.line)


def _place_key(finding: Finding) -> tuple[str, tuple[str, ...]]:
    section = finding.verdict.candidate.section
    return section.path, section.heading_path


def _render_suspects(left: list[Finding], model_problem: str, console: Console) -> Iterator[str]:
    yield "May be out of date, and was not repaired:"
    lines = (_finding_line(f, model_problem, console) for f in left)
    yield from _capped(lines, len(left), console)


def _finding_line(finding: Finding, model_problem: str, console: Console) -> str:
    section = finding.verdict.candidate.section
    told = remaining(finding) or contradictions(finding)
    because = f": {visible(told[0].sentence)}" if told else ""
    heading = _headings(section.heading_path)
    # a verdict without a story of its own repeats its first reason, or what is said at the end
    told_elsewhere = [reason.text for reason in finding.verdict.candidate.reasons]
    is_news = finding.why and finding.why not in (*told_elsewhere, model_problem)
    told_why = finding.why if is_news else ""
    if finding.verdict.affected is Affected.UNSURE:
        told_why = told_why or "left as it is, for it is unsure"
    why = f" ({visible(told_why)})" if told_why else ""
    line = f"  {console.style(_place(finding, told), 'bold')}{heading}{because}{why}"
    further = by_sentence(told)[1:]
    shown = further if console.is_verbose else further[: _REASONS - 1]
    line += "".join(f"\n    {lines}: {visible(text)}" for lines, text in shown)
    if len(shown) < len(further):
        line += f"\n    ... {len(further) - len(shown)} more (`docsync -v check` shows all)"
    if finding.verdict.affected is Affected.UNSURE:
        line += f"\n    {_unsure(finding, console)}"
    return line


def _unsure(finding: Finding, console: Console) -> str:
    return f"{console.style('unsure', 'yellow')}: {visible(undecided(finding))}"


def _headings(path: Sequence[str]) -> str:
    """None for what stands above the first heading of a document."""
    return f"  {visible(breadcrumb(path))}" if path else ""


def _place(finding: Finding, told: tuple[Contradiction, ...]) -> str:
    section = finding.verdict.candidate.section
    lines = str(told[0].line) if told else f"{section.start_line}-{section.end_line}"
    return f"{visible(section.path)}:{lines}"


def render_finding(finding: Finding, console: Console) -> Iterator[str]:
    """Where, how sure, and what contradicts what; of an unsure one, what would decide it."""
    verdict = finding.verdict
    section = verdict.candidate.section
    told = contradictions(finding)
    unit = f"  {visible(told[0].unit)}" if told and told[0].unit else ""
    yield (
        f"{console.style(_place(finding, told), 'bold')}{_headings(section.heading_path)}{unit}  "
        f"[{verdict.affected.value} {verdict.confidence:.2f}]"
    )
    first = f"line {told[0].line}" if told else ""
    sentences = by_sentence(told)
    shown = sentences if console.is_verbose else sentences[:_REASONS]
    for lines, text in shown:
        yield f"  {visible(text)}" if lines == first else f"  {lines}: {visible(text)}"
    if len(shown) < len(sentences):
        yield f"  ... {len(sentences) - len(shown)} more (`-v` shows all)"
    if verdict.affected is Affected.UNSURE:
        yield f"  {_unsure(finding, console)}"
    texts = [reason.text for reason in verdict.candidate.reasons]
    if finding.state is State.SUSPECT and finding.why not in (*texts, CUT, ""):
        yield f"  {console.style(visible(finding.why), 'yellow')}"


def _render_check(report: RunReport, console: Console) -> Iterator[str]:
    wanted = [f for f in report.findings if f.verdict.affected is not Affected.UNAFFECTED]
    if wanted:
        n = len(wanted)
        yield console.style(f"docsync: {counted(n, 'section')} to look at [{report.state}]", "bold")
    elif report.state is State.UNCHECKED:
        why = f": {visible(report.no_documents)}" if report.no_documents else ""
        yield f"docsync: nothing could be checked{why} [UNCHECKED]"
    else:
        yield f"docsync: no section is out of date ({_seen(report)}) [{report.state}]"
    for finding in wanted:
        yield from render_finding(finding, console)
    yield from _footnotes(report, console)
    if report.affected:
        yield (
            "Next: `docsync sync --staged` rewrites them, or mend them by hand."
            if report.is_staged
            else "Next: mend them by hand; `docsync sync` rewrites for a staged change only."
        )


def _render_retry(report: RunReport, console: Console) -> Iterator[str]:
    pending = sum(o.state is OutcomeState.PENDING for o in report.outcomes)
    if pending:
        yield (
            f"docsync: {counted(pending, 'proposal')} still pending; the commit goes on. "
            "`docsync apply` writes them."
        )
    elif report.left_out:
        yield from _left_out(report.left_out)
    elif console.is_verbose:
        yield "docsync: this change was shown before; the commit goes on."


def _left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """One line for what was taken out, and one for what is in the work tree alone."""
    for is_in_file in (False, True):
        found = [each for each in left_out if each.is_in_file is is_in_file]
        if not found:
            continue
        numbers = " ".join(str(each.proposal_id) for each in found)
        paths = list(dict.fromkeys(each.path for each in found))
        place = f"{paths[0]}:{found[0].start_line}" if len(found) == 1 else ", ".join(paths)
        what = f"{'proposal' if len(found) == 1 else 'proposals'} {numbers} ({visible(place)})"
        is_one = len(found) == 1
        if is_in_file:
            yield (
                f"docsync: the commit goes on without {what}, which only the work tree holds: "
                f"`git add {visible(' '.join(paths))}` stages {'it' if is_one else 'them'}."
            )
        else:
            yield (
                f"docsync: the commit goes on without {what}, which {'was' if is_one else 'were'} "
                f"taken out: `docsync apply {numbers}` writes {'it' if is_one else 'them'} again."
            )


def _footnotes(report: RunReport, console: Console) -> Iterator[str]:
    if report.unchecked:
        yield f"Not looked at, or only in part ({State.UNCHECKED}):"
        unchecked = _by_why(report.unchecked, console)
        yield from _capped(unchecked, len(unchecked), console)
    if report.cut:
        yield (
            f"{counted(report.cut, 'more section')} with evidence "
            f"{'was' if report.cut == 1 else 'were'} not judged ({State.SUSPECT}): raise "
            "`max-sections` or `time-budget-s`, or run `docsync check`."
        )
    if report.model_problem and (report.findings or report.mode is not Mode.HOOK):
        yield console.style(f"No model judged this: {visible(report.model_problem)}", "yellow")
    yield from _silenced(report, console)
    for note in report.notes:
        yield f"note: {visible(note)}"


def _by_why(unchecked: Iterable[Unchecked], console: Console) -> list[str]:
    """One line for all files of one reason: a grammar is missing for each file of its language."""
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for each in unchecked:
        paths[each.why].append(each.path)
    return [f"  {_listed(found, console)}: {visible(why)}" for why, found in paths.items()]


def _listed(paths: Sequence[str], console: Console) -> str:
    shown = paths if console.is_verbose else paths[:_PATHS]
    more = f" and {len(paths) - len(shown)} more" if len(shown) < len(paths) else ""
    return ", ".join(visible(path) for path in shown) + more


def _silenced(report: RunReport, console: Console) -> Iterator[str]:
    """A commit is not held up by what somebody has settled; every other run counts it."""
    if not report.silenced or (report.mode is Mode.HOOK and not console.is_verbose):
        return
    counts = Counter(each.by for each in report.silenced)
    said = ", ".join(f"{counts[by]} {words}" for by, words in _SILENCED.items() if counts[by])
    yield f"Not said: {said}" + ("." if console.is_verbose else " (`-v` lists them).")
    if console.is_verbose:
        for each in report.silenced:
            place = f"{visible(each.path)}:{each.line}"
            yield f"  {place}  {visible(each.what)}  [{each.by.value}: {visible(each.why)}]"


def _next_steps(report: RunReport, console: Console) -> Iterator[str]:
    for number, step in enumerate(_steps(report, console)):
        yield f"{'      ' if number else 'Next: '}{step}"


def _steps(report: RunReport, console: Console) -> Iterator[str]:
    states = {o.state for o in report.outcomes}
    is_hook, pending = report.mode is Mode.HOOK, OutcomeState.PENDING in states
    is_new = any(not outcome.is_undone for outcome in report.written)
    if states & {OutcomeState.STAGED, OutcomeState.MERGED}:
        again = "; then give the same `git commit` again" if is_hook else ""
        yield f"see `git diff --cached` or `docsync review`{again}."
        if is_hook and is_new:
            yield "To take it back: `docsync undo`."
    elif OutcomeState.WORKTREE in states:
        yield f"see `git diff` or `docsync review`{_again(report, console) if is_hook else ''}."
        if is_hook and is_new:
            yield "To take it back: `docsync undo`."
    elif is_hook and report.exit_code:
        can_apply = pending and not report.operation
        way = "`docsync apply` or `docsync review`" if can_apply else "`docsync review`"
        yield f"{way}, then give the same {_command(report)} again: it will pass."
    if pending and report.operation:
        yield f"When the {report.operation} is finished, `docsync apply` writes the pending ones."
    elif pending:
        yield "`docsync apply` writes the pending ones."
    if OutcomeState.WITHHELD in states:
        yield "`docsync review` shows the withheld ones; nothing of them was written."


def _command(report: RunReport) -> str:
    """What commits: where git goes through several commits, the step on to the next as well."""
    goes_on = report.operation in ("rebase", "cherry-pick", "revert", "am")
    return "`git commit`" + (f" or `git {report.operation} --continue`" if goes_on else "")


def _again(report: RunReport, console: Console) -> str:
    """The hook cannot stage for these forms: what it wrote has to get into the commit with them."""
    if report.form is CommitForm.PATHS:
        written = (o.path for o in report.outcomes if o.state is OutcomeState.WORKTREE)
        documents = _listed(sorted(set(written)), console)
        return f"; then give the same `git commit` again, with {documents} among its paths"
    option = " -a" if report.form is CommitForm.ALL else ""
    return f"; then give the same `git commit{option}` again"


def _capped(lines: Iterable[str], total: int, console: Console) -> Iterator[str]:
    limit = total if console.is_verbose else _SHOWN
    for number, line in enumerate(lines):
        if number == limit:
            yield f"  ... {total - limit} more (`-v` shows all)"
            return
        yield line


def _seen(report: RunReport) -> str:
    told = sum(fact.rows is None for fact in report.facts)  # rows tell of others once more
    return f"{counted(told, 'fact')}, {counted(report.sections_seen, 'section')}"

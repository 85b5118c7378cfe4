"""A recorded proposal in words."""

from __future__ import annotations

from collections.abc import Iterator

from docsync.guard.report import about, aligned
from docsync.judge.suppression import Suppression
from docsync.judge.wording import by_sentence, contradictions_of
from docsync.output import Console, breadcrumb, diff_lines, visible
from docsync.report import OutcomeState
from docsync.review.stored import StoredProposal
from docsync.rewrite.proposal import CheckStatus, GuardDecision

_STYLES = {
    CheckStatus.PASSED: "green",
    CheckStatus.WARNED: "yellow",
    CheckStatus.FAILED: "red",
}


def summary(proposal: StoredProposal, console: Console) -> str:
    """One line."""
    state = proposal.state.words if proposal.state else "not written"
    decision = f", {proposal.decision.value}" if proposal.decision else ""
    place = f"{visible(proposal.path)}:{proposal.start_line}"
    text = visible(proposal.explanation or breadcrumb(proposal.heading_path))
    again = f"; `docsync apply {proposal.id}`" if proposal.state is OutcomeState.UNDONE else ""
    number = console.style(str(proposal.id), "bold")
    return f"{number}  {place}  [{state}{decision}]  {text}{again}"


def full(proposal: StoredProposal, console: Console) -> Iterator[str]:
    """Evidence, checks and the change itself."""
    state = proposal.state.words if proposal.state else "not written"
    place = f"{visible(proposal.path)}:{proposal.start_line}-{proposal.end_line}"
    yield console.style(f"proposal {proposal.id}  {place}", "bold")
    if proposal.heading_path:
        yield f"section:     {visible(breadcrumb(proposal.heading_path))}"
    yield f"state:       {state}{f' ({visible(proposal.why)})' if proposal.why else ''}"
    if proposal.decision:
        reason = f": {visible(proposal.decision_reason)}" if proposal.decision_reason else ""
        yield f"decision:    {proposal.decision.value}{reason}"
    model = f" by {visible(proposal.model)}" if proposal.model else ""
    yield f"written:     {proposal.origin.value}{model}, confidence {proposal.confidence:.2f}"
    if proposal.prompt_id:
        yield f"prompt:      `docsync log show {proposal.prompt_id[:12]}`"
    if proposal.explanation:
        yield f"what:        {visible(proposal.explanation)}"
    told = by_sentence(
        sorted(
            contradictions_of(proposal.path, proposal.facts, proposal.reasons),
            key=lambda each: each.line,
        )
    )
    for number, (lines, text) in enumerate(told):
        yield f"{'because:     ' if number == 0 else ' ' * 13}{lines}: {visible(text)}"
    yield from _facts(proposal)
    yield from _checks(proposal, console)
    if proposal.guard_decision is not GuardDecision.ACCEPT or proposal.matches:
        yield f"guard:       {proposal.guard_decision.value}"
        for match in proposal.matches:
            yield f"{' ' * 13}at character {match.start}: {visible(about(match))}"
            for line in aligned(match):
                yield f"{' ' * 13}{visible(line)}"
    yield ""
    yield from diff_lines(proposal.old, proposal.new, console, limit=0)


def suppression(held: Suppression, console: Console) -> Iterator[str]:
    """What is rejected, where, by whom and why."""
    yield f"{console.style(held.number, 'bold')}  {visible(held.section)}"
    if held.what:
        yield f"    {visible(held.what)}"
    by = f" by {visible(held.by)}" if held.by else ""
    day = f" on {held.day.isoformat()}" if held.day else ""
    reason = f": {visible(held.reason)}" if held.reason else ""
    until = f" (until {held.until.isoformat()})" if held.until else ""
    yield f"    rejected{by}{day}{reason}{until}"


def _facts(proposal: StoredProposal) -> Iterator[str]:
    for number, fact in enumerate(proposal.facts):
        change = ""
        if fact.before is not None and fact.after is not None:
            change = f" {fact.before} -> {fact.after}"
        owner = f" of {fact.owner}" if fact.owner else ""
        yield (
            f"{'facts:       ' if number == 0 else ' ' * 13}{fact.kind.value} "
            f"{visible(fact.symbol)}{visible(owner)}{visible(change)} "
            f"({visible(fact.place.path)}:{fact.place.line})"
        )


def _checks(proposal: StoredProposal, console: Console) -> Iterator[str]:
    """Each check that found something; the passed ones by name only when more is asked for."""
    passed = [each for each in proposal.checks if each.status is CheckStatus.PASSED]
    shown = (
        proposal.checks if console.is_verbose else [c for c in proposal.checks if c not in passed]
    )
    lines = [] if console.is_verbose or not passed else [f"{len(passed)} passed"]
    for check in shown:
        status = console.style(check.status.value, _STYLES[check.status])
        detail = f": {visible(check.detail)}" if check.detail else ""
        lines.append(f"{status} {visible(check.name)}{detail}")
    for number, line in enumerate(lines):
        yield f"{'checks:      ' if number == 0 else ' ' * 13}{line}"

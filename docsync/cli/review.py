"""`docsync review`: look at proposals and decide on them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from docsync.cli.invocation import Invocation, Repository
from docsync.cli.subgroup import Subgroup
from docsync.cli.suppressions import lift, suppressions
from docsync.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from docsync.review.decide import Desk, Done
    from docsync.review.presence import Eye
    from docsync.review.stored import StoredProposal

ALL = "all"


@click.group(cls=Subgroup, invoke_without_command=True)
@click.pass_context
def review(ctx: click.Context) -> int | None:
    """Look at proposals and decide on them.

    Without a command, at a terminal: one proposal after the other, one key each. Elsewhere: the
    list of what waits.

    A rejected proposal is taken back and not made again until the facts behind it change.

    \b
    Examples:
      docsync review
      docsync review show 12
      docsync review accept all
      docsync review reject 12 --reason "the flag is internal"
      docsync review regenerate 12 --hint "mention the default"
      docsync review suppressions
    """
    if ctx.invoked_subcommand is not None:
        return None
    invocation = ctx.ensure_object(Invocation)
    if _is_terminal():
        return _interactive(invocation)
    return _list(invocation, show_all=False)


@review.command("list")
@click.option("-a", "--all", "show_all", is_flag=True, help="Also what was decided or committed.")
@click.pass_obj
def list_(invocation: Invocation, show_all: bool) -> int:
    """List what waits for a decision.

    The exit code is 1 when something waits.

    \b
    Example:
      docsync review list --all
    """
    return _list(invocation, show_all)


@review.command()
@click.argument("proposals", metavar="ID...", nargs=-1, required=True)
@click.pass_obj
def show(invocation: Invocation, proposals: tuple[str, ...]) -> int:
    """Show proposals with their evidence and checks.

    \b
    Examples:
      docsync review show 12
      docsync review show all
    """
    from docsync.review.show import full

    repository = invocation.open_repository()
    for each in _chosen(repository, proposals):
        invocation.console.say("\n".join(full(each, invocation.console)) + "\n")
    return 0


@review.command()
@click.argument("proposals", metavar="ID...", nargs=-1, required=True)
@click.option("--despite-checks", is_flag=True, help="Also one that a check withheld.")
@click.pass_obj
def accept(invocation: Invocation, proposals: tuple[str, ...], despite_checks: bool) -> int:
    """Accept proposals, and write those that are not written.

    \b
    Examples:
      docsync review accept 12 13
      docsync review accept all
    """
    with invocation.writing() as repository:
        desk = _desk(repository)
        chosen = _chosen(repository, proposals)
        return _tell(
            invocation, (desk.accept(each, despite_checks=despite_checks) for each in chosen)
        )


@review.command()
@click.argument("proposals", metavar="ID...", nargs=-1, required=True)
@click.option("--reason", default="", help="Why; kept in the journal.")
@click.option("--share", is_flag=True, help="For the whole team, in a file to commit.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The last day on which a shared one holds.",
)
@click.pass_obj
def reject(
    invocation: Invocation,
    proposals: tuple[str, ...],
    reason: str,
    share: bool,
    until: datetime | None,
) -> int:
    """Reject proposals: the old text comes back.

    A fact that was rejected for a section is not brought up there again until it
    changes. With --share that is written into .docsync-suppressions.toml, which
    holds for everybody who has it.

    \b
    Examples:
      docsync review reject 12 --reason "wrong section"
      docsync review reject 12 --share --reason "shown as it was in 1.0"
    """
    if share and not reason:
        raise click.UsageError("--share needs --reason: others will want to know why.")
    if until and not share:
        raise click.UsageError("--until needs --share.")
    if until and until.date() < date.today():
        raise click.UsageError(f"--until {until.date()} is over: give today or a later day.")
    with invocation.writing() as repository:
        desk = _desk(repository)
        # from the end of a document to its start, so that no place moves before it is used
        chosen = sorted(_chosen(repository, proposals), key=lambda p: (p.path, -p.start))
        results = []
        for each in chosen:
            done = desk.reject(each, reason)
            if done.is_done and share:
                done = desk.share(each, reason, until.date() if until else None)
            results.append(done)
        return _tell(invocation, results)


@review.command()
@click.argument("proposal", metavar="ID")
@click.option(
    "--file",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Take the text from FILE instead of an editor.",
)
@click.pass_obj
def edit(invocation: Invocation, proposal: str, file: Path | None) -> int:
    """Edit a proposal in your editor, and write it.

    The editor is the one that git uses (GIT_EDITOR, core.editor, VISUAL, EDITOR).

    \b
    Examples:
      docsync review edit 12
      docsync review edit 12 --file section.md
    """
    with invocation.writing() as repository:
        chosen = _chosen(repository, (proposal,))[0]
        text = _edited(invocation, repository, chosen, file)
        if text is None:
            invocation.console.say("left as it was")
            return 0
        return _tell(invocation, [_desk(repository).edit(chosen, text)])


@review.command()
@click.argument("proposal", metavar="ID")
@click.option("--hint", required=True, help="What the model should do differently.")
@click.pass_obj
def regenerate(invocation: Invocation, proposal: str, hint: str) -> int:
    """Have a section written again, with a hint for the model.

    \b
    Example:
      docsync review regenerate 12 --hint "keep the table order"
    """
    with invocation.writing() as repository:
        chosen = _chosen(repository, (proposal,))[0]
        return _tell(invocation, [_regenerate(invocation, repository, chosen, hint)])


review.add_command(suppressions)
review.add_command(lift)


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _list(invocation: Invocation, show_all: bool) -> int:
    from docsync.review.show import summary
    from docsync.review.waiting import waiting

    repository = invocation.open_repository()
    found = waiting(_eye(repository))
    if show_all:
        shown = list(_eye(repository).as_found(repository.journal.proposals()))
    else:
        shown = found
    for each in shown:
        invocation.console.say(summary(each, invocation.console))
    if not shown:
        invocation.console.note("nothing waits for review")
    elif found and not show_all:
        invocation.console.note("`docsync review show ID` shows one; `docsync review --help`")
    return 1 if found else 0


def _interactive(invocation: Invocation) -> int:
    from docsync.review.session import Ask, run_session
    from docsync.review.waiting import waiting

    with invocation.writing() as repository:
        found = waiting(_eye(repository))
        if not found:
            invocation.console.note("nothing waits for review")
            return 0
        ask = Ask(
            key=click.getchar,
            line=lambda question: str(click.prompt(question, default="", show_default=False)),
            edit=lambda proposal: _edited(invocation, repository, proposal, None),
            regenerate=lambda proposal, hint: _regenerate(invocation, repository, proposal, hint),
        )
        left = run_session(_desk(repository), found, ask, invocation.console)
        if not left:
            invocation.console.say("All decided. `git diff --cached` shows what is staged.")
        return 1 if left else 0


def _desk(repository: Repository) -> Desk:
    from docsync.review.decide import Desk

    return Desk(repository.git, repository.context, repository.journal)


def _eye(repository: Repository) -> Eye:
    from docsync.review.presence import Eye

    return Eye(repository.git, repository.context, repository.journal)


def _chosen(repository: Repository, names: Iterable[str]) -> list[StoredProposal]:
    """Proposals by id; `all` are those that wait. Raises UsageError, JournalError."""
    from docsync.review.waiting import waiting

    chosen: dict[int, StoredProposal] = {}
    for name in names:
        if name == ALL:
            for each in waiting(_eye(repository)):
                chosen[each.id] = each
        elif name.isdecimal():
            named = [repository.journal.proposal(int(name))]
            chosen[int(name)] = next(_eye(repository).as_found(named))
        else:
            raise UsageError(
                f"{name!r} is no proposal: give its number from `docsync review list`, or `all`."
            )
    if not chosen:
        raise UsageError("nothing waits for review: `docsync review list --all` shows the rest.")
    return list(chosen.values())


def _tell(invocation: Invocation, results: Iterable[Done]) -> int:
    failed = False
    for done in results:
        if done.is_done:
            invocation.console.say(f"{done.proposal_id}: {done.text}")
        else:
            failed = True
            invocation.console.fail(f"{done.proposal_id}: not done: {done.text}")
    return 1 if failed else 0


def _edited(
    invocation: Invocation, repository: Repository, proposal: StoredProposal, file: Path | None
) -> str | None:
    from docsync.review.editor import edit_text, with_end_of

    text: str | None = None
    if file is None:
        text = edit_text(repository.git, invocation.environ, proposal.path, proposal.new)
        if text is None:
            return None
    else:
        with suppress(UnicodeDecodeError):
            text = file.read_bytes().decode("utf-8")
    if text is None:
        raise UsageError(f"{file} is not UTF-8: save it as UTF-8.")
    if text.strip():
        text = with_end_of(proposal.new or proposal.old, text)
    return None if text == proposal.new else text


def _regenerate(
    invocation: Invocation, repository: Repository, proposal: StoredProposal, hint: str
) -> Done:
    """The old text goes back first: it is what the model reads. If nothing new comes of it, the
    proposal is written again as it was."""
    from docsync.codegen.delivery import WANTED_BY
    from docsync.report import Mode, OutcomeState
    from docsync.review.decide import Done
    from docsync.run import Request

    if proposal.verdict_why.startswith(WANTED_BY):
        why = f"it is code, {proposal.verdict_why}: reject it and give that command again"
        return Done(proposal.id, False, why)
    desk = _desk(repository)
    if proposal.is_written:
        again = f"docsync review regenerate {proposal.id} --hint ..."
        back = desk.take_back(proposal, "being written again", again)
        if not back.is_done:
            return back
    report = None
    try:
        report = invocation.run(Request(Mode.SYNC, only=proposal.section_id, hint=hint))
    finally:
        written = report.written if report is not None else ()
        if proposal.is_written and not written:
            desk.write(repository.journal.proposal(proposal.id), despite_checks=True)
    new_ids = [each.proposal_id for each in report.outcomes]
    if not written:
        whys = [each.why for each in report.outcomes] + [each.why for each in report.suspects]
        why = report.model_problem or "; ".join(dict.fromkeys(filter(None, whys)))
        why = why or "the staged change gives no reason to rewrite it"
        shown = f" (see proposal {', '.join(map(str, new_ids))})" if new_ids else ""
        return Done(proposal.id, False, f"{why}{shown}")
    names = ", ".join(str(each.proposal_id) for each in written)
    repository.journal.set_outcome(
        proposal.id, OutcomeState.SKIPPED, f"written again as {names}", "", ""
    )
    return Done(proposal.id, True, f"written again as {names}: `docsync review show {names}`")

"""`docsync apply`: write what is still pending."""

from __future__ import annotations

import click

from docsync.cli.invocation import Invocation
from docsync.errors import UsageError


@click.command()
@click.argument("proposals", metavar="[ID]...", nargs=-1, type=int)
@click.option(
    "--despite-checks", is_flag=True, help="Also one that a check withheld; needs its ID."
)
@click.pass_obj
def apply(invocation: Invocation, proposals: tuple[int, ...], despite_checks: bool) -> int:
    """Write proposals that are still pending.

    A proposal is pending when something stood in its way: unstaged edits of the same lines, a merge
    in progress, an edit that pre-commit had put aside. With ids, also those that you took back or
    that a check withheld.

    The index is written, and the work tree where your own edits allow it. The exit code is 1 when
    one could not be written.

    \b
    Examples:
      docsync apply
      docsync apply 12 --despite-checks
    """
    if despite_checks and not proposals:
        raise UsageError("--despite-checks needs the ids: `docsync apply 12 --despite-checks`.")
    from docsync.review.decide import Desk
    from docsync.review.waiting import pending, taken_back

    console = invocation.console
    with invocation.writing() as repository:
        journal = repository.journal
        desk = Desk(repository.git, repository.context, journal)
        chosen = [journal.proposal(each) for each in proposals] or pending(journal)
        if not chosen:
            undone = taken_back(journal, repository.context.head)
            numbers = " ".join(str(each.id) for each in undone)
            told = f"; `docsync apply {numbers}` writes what was taken back" if undone else ""
            console.note(f"nothing is pending{told}")
        failed = 0
        for each in chosen:
            done = desk.write(each, despite_checks=despite_checks)
            if done.is_done:
                console.say(f"{each.id}: {done.text}")
            else:
                failed += 1
                console.fail(f"{each.id}: not written: {done.text}")
        return 1 if failed else 0

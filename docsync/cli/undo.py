"""`docsync undo`: the last run's texts go back."""

from __future__ import annotations

import click

from docsync.cli.invocation import Invocation


@click.command()
@click.pass_obj
def undo(invocation: Invocation) -> int:
    """Take back what the last run wrote.

    Only the last run that wrote documents, and only as long as its texts are not committed. A text
    that you changed since stays as it is, and is named. `docsync apply ID` writes one again.

    The exit code is 1 when something could not be taken back.

    \b
    Example:
      docsync undo
    """
    from docsync.review.decide import Desk
    from docsync.review.presence import Eye
    from docsync.review.waiting import last_written

    console = invocation.console
    with invocation.writing() as repository:
        desk = Desk(repository.git, repository.context, repository.journal)
        chosen = last_written(Eye(repository.git, repository.context, repository.journal))
        if not chosen:
            console.note("nothing to take back since the last commit")
            return 0
        failed = 0
        # from the end of a document to its start, so that no place moves before it is used
        for each in sorted(chosen, key=lambda proposal: (proposal.path, -proposal.start)):
            why = f"`docsync apply {each.id}` writes it again"
            done = desk.take_back(each, why, "docsync undo")
            if done.is_done:
                console.say(f"{each.id}: taken back")
            else:
                failed += 1
                console.fail(f"{each.id}: not taken back: {done.text}")
        return 1 if failed else 0

"""`docsync review suppressions` and `lift`: what was rejected, and taking that back."""

from __future__ import annotations

import click

from docsync.cli.invocation import Invocation
from docsync.errors import UsageError


@click.command()
@click.pass_obj
def suppressions(invocation: Invocation) -> int:
    """List the rejections that hold.

    Each is one fact in one section: it is not brought up again until the fact
    changes. A number with an s is of .docsync-suppressions.toml, the file that
    a team shares.

    \b
    Example:
      docsync review suppressions
    """
    from docsync.policy import read_rejected
    from docsync.review.show import suppression

    repository = invocation.open_repository()
    found = read_rejected(repository.journal, repository.context.root)
    for each in found:
        invocation.console.say("\n".join(suppression(each, invocation.console)))
    if found:
        invocation.console.note("`docsync review lift NUMBER` takes one back")
    else:
        invocation.console.note("nothing is rejected")
    return 0


@click.command()
@click.argument("numbers", metavar="NUMBER...", nargs=-1, required=True)
@click.pass_obj
def lift(invocation: Invocation, numbers: tuple[str, ...]) -> int:
    """Take rejections back: docsync brings them up again.

    \b
    Examples:
      docsync review lift 3
      docsync review lift s1
    """
    from docsync.review.shared import lift_shared

    for number in numbers:
        if not number.removeprefix("s").isdecimal():
            raise UsageError(
                f"{number!r} is no rejection: `docsync review suppressions` has the numbers."
            )
    failed = False
    with invocation.writing() as repository:
        # from the last one to the first: the shared ones are numbered by their place in the file
        for number in sorted(set(numbers), key=lambda n: -int(n.removeprefix("s"))):
            if number.startswith("s"):
                is_lifted = lift_shared(repository.context.root, number)
            else:
                is_lifted = repository.journal.lift(int(number))
            if is_lifted:
                invocation.console.say(f"{number}: lifted")
            else:
                failed = True
                invocation.console.fail(
                    f"{number}: there is no such rejection: `docsync review suppressions` has "
                    "the numbers"
                )
    return 1 if failed else 0

"""`docsync selftest`: faults planted in good rewrites, and how many the checks catch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from docsync.cli.invocation import Invocation
from docsync.output import Console, visible

if TYPE_CHECKING:
    from docsync.selftest.tally import Share, Tally
    from docsync.selftest.trial import Trial

SHOWN = 10  # survivors and false alarms, unless all are asked for


@click.command()
@click.option(
    "--every",
    type=click.IntRange(1, 64),
    default=8,
    show_default=True,
    metavar="N",
    help="Plant each kind in one of N good rewrites; 1 plants all.",
)
@click.option(
    "--without",
    multiple=True,
    metavar="CHECK",
    help="Turn a check off, to see what it is good for; may be given again.",
)
@click.option("--survivors", is_flag=True, help="Show every fault that was not caught.")
@click.option(
    "--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True
)
@click.pass_obj
def selftest(
    invocation: Invocation,
    every: int,
    without: tuple[str, ...],
    survivors: bool,
    output_format: str,
) -> int:
    """Plant faults in good rewrites and count what the checks catch.

    Some three hundred right rewrites of made-up projects go through the same checks and guard as a
    model's, first as they are, then each with faults planted in it: invented names, wrong values,
    dropped rows, stale words, secrets, scripts. Nothing of the repository is read. The exit code is
    1 when fewer than 98 % of the faults are caught, or more than 2 % of the good rewrites rejected.

    \b
    Examples:
      docsync selftest
      docsync selftest --every 1 --survivors
      docsync selftest --without claims
    """
    from docsync.errors import UsageError
    from docsync.selftest.tally import NAMES, tally
    from docsync.selftest.trial import trials

    for name in without:
        if name not in NAMES:
            raise UsageError(f"there is no check {name!r}. Known are: {', '.join(NAMES)}")
    console = invocation.console
    result = tally(trials(every, console.progress), frozenset(without))
    console.clear_progress()
    if output_format == "json":
        console.say(json.dumps(_value(result), indent=2))
    else:
        for line in _lines(result, console, None if survivors else SHOWN):
            console.say(line)
    return 0 if result.is_enough else 1


def _value(result: Tally) -> dict[str, Any]:
    return {
        "good": result.good,
        "false_alarms": {
            **_bounds(result.alarms),
            "what": [{"of": t.good.name, "why": t.why} for t in result.false_alarms],
        },
        "faults": _bounds(result.killed),
        "undecidable": _bounds(result.undecidable),
        "without": sorted(result.without),
        "is_enough": result.is_enough,
        "checks": [
            {
                "check": line.name,
                "aimed": _bounds(line.aimed),
                "caught": line.caught,
                "alone": line.alone,
            }
            for line in result.checks
        ],
        "kinds": [
            {"kind": kind.name, "check": kind.aim, "undecidable": kind.undecidable} | _bounds(share)
            for kind, share in result.kinds
        ],
        "survivors": [
            {"kind": t.kind.name if t.kind else "", "of": t.good.name, "text": t.text}
            for t in result.survivors
        ],
    }


def _bounds(share: Share) -> dict[str, float]:
    return {
        "hits": share.hits,
        "total": share.total,
        "rate": round(share.value, 4),
        "low": round(share.low, 4),
        "high": round(share.high, 4),
    }


def _lines(result: Tally, console: Console, limit: int | None) -> Iterator[str]:
    if result.without:
        yield f"without {', '.join(sorted(result.without))}"
    yield console.style(f"{'check':14} {'aimed at it':>11} {'caught':>7}", "bold") + console.style(
        f" {'rate':>7}  {'95 %':15} {'catches':>7} {'alone':>6}", "bold"
    )
    for line in result.checks:
        yield (
            f"{line.name:14} {line.aimed.total:11} {line.aimed.hits:7} {_rate(line.aimed)}"
            f" {line.caught:7} {line.alone:6}"
        )
    yield ""
    yield console.style(f"{'fault':36} {'planted':>7} {'caught':>7} {'rate':>7}", "bold")
    for kind, share in result.kinds:
        mark = " (undecidable)" if kind.undecidable else ""
        yield f"{kind.name:36} {share.total:7} {share.hits:7} {share.value:7.1%}{mark}"
    yield ""
    yield f"faults caught: {_told(result.killed)}"
    yield f"false alarms: {_told(result.alarms)} of good rewrites"
    yield f"undecidable, not counted above: {_told(result.undecidable)}"
    yield from _trials("false alarm", result.false_alarms, console, limit)
    yield from _trials("not caught", result.survivors, console, limit)
    verdict = "enough" if result.is_enough else "not enough"
    colour = "green" if result.is_enough else "red"
    asked = "at least 98 % caught and at most 2 % false alarms are asked for"
    yield f"{console.style(verdict, colour)}: {asked}"


def _rate(share: Share) -> str:
    if not share.total:
        return f"{'':7}  {'':15}"
    return f"{share.value:7.1%}  {share.low:6.1%}-{share.high:6.1%}  "


def _told(share: Share) -> str:
    return f"{share.hits} of {share.total}, {share.value:.2%} ({share.low:.2%}-{share.high:.2%})"


def _trials(
    what: str, found: tuple[Trial, ...], console: Console, limit: int | None
) -> Iterator[str]:
    from docsync.output import diff_lines

    for trial in found[:limit]:
        kind = f"{trial.kind.name}, " if trial.kind else ""
        yield f"{what}: {kind}{visible(trial.good.name)}"
        if trial.why:
            yield f"  {visible(trial.why)}"
        yield from diff_lines(trial.good.rewrite.new, trial.text, console)
    if limit is not None and len(found) > limit:
        yield f"... {len(found) - limit} more; --survivors shows all"

"""Short ways to make a rewrite and to verify it."""

from __future__ import annotations

from dataclasses import replace

from docsync.docs.section import DocSection
from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.judge.verdict import Affected, Verdict
from docsync.match.candidate import Candidate
from docsync.rewrite.proposal import CheckStatus, Origin, Rewrite, Verified
from docsync.verify.evidence import Evidence, TextWords
from docsync.verify.verify import verify


def fact(
    kind: FactKind, symbol: str, before: str | None = None, after: str | None = None, **more: object
) -> ChangeFact:
    made = ChangeFact(kind, symbol, before, after, Place("src/app.py", 3), True, "python")
    return replace(made, **more)  # type: ignore[arg-type]


def section(*headings: str) -> DocSection:
    return DocSection("docs/a.md", "0" * 40, 1, 0, 0, 1, 1, headings[-1], headings, 2, ())


def rewrite(
    old: str,
    new: str,
    *facts: ChangeFact,
    headings: tuple[str, ...] = ("Guide",),
    origin: Origin = Origin.MODEL,
    finish_reason: str = "stop",
    start: int = 100,
) -> Rewrite:
    verdict = Verdict(Candidate(section(*headings), facts, (), 1.0), Affected.AFFECTED, 1.0, "")
    return Rewrite(
        verdict, start, start + len(old), old, new, origin, "", finish_reason=finish_reason
    )


def verified(
    old: str,
    new: str,
    *facts: ChangeFact,
    format: str = "markdown",
    doc: str = "",
    diff: str = "",
    tree: str = "",
    headings: tuple[str, ...] = ("Guide",),
    origin: Origin = Origin.MODEL,
    finish_reason: str = "stop",
    start: int = 100,
) -> Verified:
    made = rewrite(
        old, new, *facts, headings=headings, origin=origin, finish_reason=finish_reason, start=start
    )
    evidence = Evidence(doc + "\n\n" + old, facts, diff, TextWords(tree + "\n" + diff))
    return verify(made, evidence, format=format)


def failures(result: Verified) -> dict[str, str]:
    """Name -> detail of the failed checks."""
    return {c.name: c.detail for c in result.checks if c.status is CheckStatus.FAILED}


def warnings(result: Verified) -> dict[str, str]:
    return {c.name: c.detail for c in result.checks if c.status is CheckStatus.WARNED}

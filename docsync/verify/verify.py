"""Every deterministic check of a rewrite, in order. Pure: no I/O but `Evidence.words`."""

from __future__ import annotations

from collections.abc import Iterable

from docsync.rewrite.proposal import Check, CheckStatus, Rewrite, Verified
from docsync.verify import (
    grounding,
    links,
    markup,
    pasted,
    places,
    prose,
    reply,
    resolve,
    secrets,
    snippets,
    stale,
    structure,
    tables,
    wording,
)
from docsync.verify.difference import compare
from docsync.verify.edit import Checker, Edit
from docsync.verify.evidence import Evidence
from docsync.verify.outline import outline
from docsync.verify.reach import reach

CHECKS: tuple[Checker, ...] = (
    reply.check_ending,
    reply.check_talk,
    reply.check_leak,
    reply.check_placeholder,
    reply.check_characters,
    secrets.check_secrets,
    prose.check_changed,
    structure.check_borders,
    structure.check_front_matter,
    structure.check_headings,
    structure.check_anchors,
    structure.check_fences,
    structure.check_lists,
    structure.check_containers,
    tables.check_tables,
    links.check_links,
    markup.check_html,
    markup.check_directives,
    markup.check_roles,
    markup.check_balance,
    snippets.check_snippets,
    pasted.check_pasted,
    grounding.check_claims,
    resolve.check_resolved,
    stale.check_stale,
    stale.check_required,
    places.check_places,
    prose.check_prose,
    prose.check_repetition,
    wording.check_polarity,
    wording.check_wording,
)


CHECK_NAMES: tuple[str, ...] = (
    *("ending", "talk", "prompt leak", "placeholder", "characters", "secrets", "changed"),
    *("borders", "front matter", "headings", "anchors", "fences", "lists", "admonitions", "tables"),
    *("links", "html", "directives", "references", "balance", "code", "pasted code"),
    *("claims", "resolved", "stale values", "new values", "places"),
    *("prose", "repetition", "polarity", "wording"),
)
"""What the checks call themselves, in the same order."""


def verify(rewrite: Rewrite, evidence: Evidence, *, format: str) -> Verified:
    """Run every check, on what readers see. `format` is that of the document.

    Never raises on any text. A check that cannot judge passes; what it cannot judge is listed in
    docs/verification.md.
    """
    read = rewrite.as_read(format)
    old, new = outline(read.old, format), outline(read.new, format)
    edit = Edit(
        rewrite=read,
        evidence=evidence,
        format=format,
        old=old,
        new=new,
        reach=reach(evidence.facts),
        difference=compare(old, new),
    )
    return Verified(rewrite, tuple(check(edit) for check in CHECKS))


def explain(checks: Iterable[Check]) -> str:
    """The failed checks as short lines for the model (or a person) who has to mend the text;
    "" if none failed."""
    return "\n".join(
        f"- {check.name}: {check.detail}" for check in checks if check.status is CheckStatus.FAILED
    )

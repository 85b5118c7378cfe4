"""Dead references as annotations."""

from __future__ import annotations

from collections.abc import Callable

from docsync.annotation import Annotation, Annotations, Level, Notice, Rule, Spot, in_order
from docsync.audit.report import AuditReport, DeadReference, RefKind
from docsync.docs.region import RegionFinder
from docsync.errors import GitError
from docsync.output import counted

_NOUNS = {
    RefKind.SYMBOL: "a function, class or other name",
    RefKind.FLAG: "a command line option",
    RefKind.ENV: "an environment variable",
    RefKind.KEY: "a configuration key",
    RefKind.PATH: "a path",
    RefKind.LINK: "a file that a link leads to",
    RefKind.ANCHOR: "a heading that a link leads to",
}
_HELP = (
    "Write the name that is right now, or take the passage out. A passage that speaks of the past "
    "rightly, or of another program, can be kept with `<!-- docsync: ignore -->`."
)


def audit_rules() -> tuple[Rule, ...]:
    return tuple(
        Rule(
            id=kind.value,
            short=f"The documentation names {noun} that is nowhere in the tree.",
            full=f"The documentation names {noun} that is nowhere in the tree. It was there once, "
            "and the message says which commit took the last of it away.",
            help=_HELP,
            level=Level.WARNING,
        )
        for kind, noun in _NOUNS.items()
    )


def sentence(dead: DeadReference) -> str:
    """What is wrong, since when, and what stands in its place; on one line."""
    text = f"`{dead.reference.text}` is nowhere in the tree"
    if dead.reference.kind is RefKind.LINK:
        text = f"`{dead.reference.text}` leads nowhere"
    death = dead.death
    if death is None:
        text += f" ({dead.why})"
    else:
        where = f"{death.path}:{death.line}" if death.line else death.path
        text += f": {death.commit.id[:12]} of {death.commit.date} took it out of {where}"
        if death.successor:
            text += f"; it may be `{death.successor}` now"
    return " ".join(text.split()) + "."


def annotate_audit(report: AuditReport, read: Callable[[str], bytes]) -> Annotations:
    """`read` gives a blob by its id."""
    files: dict[str, RegionFinder] = {}
    found = []
    for dead in report.dead:
        blob = dead.reference.section.blob
        if blob not in files:
            try:
                files[blob] = RegionFinder(read(blob))
            except GitError:
                files[blob] = RegionFinder(b"")
        found.append(_annotation(dead, files[blob]))
    return Annotations(
        category="audit",
        headline=headline(report),
        state=report.state,
        exit_code=report.exit_code,
        rules=audit_rules(),
        annotations=in_order(found),
        notices=(
            *(Notice("unchecked", Level.WARNING, f"not looked at: {u.why}", u.path)
              for u in report.unchecked),
            *(Notice("note", Level.NOTE, note) for note in report.notes),
        ),
        properties=(
            ("tip", report.tip),
            ("documents", report.documents),
            ("references", report.references),
            ("commits", report.commits),
            ("states", report.states),
        ),
    )  # fmt: skip


def headline(report: AuditReport) -> str:
    n = len(report.dead)
    if not report.documents:
        return "nothing could be checked"
    return counted(n, "dead reference") if n else "no dead reference"


def _annotation(dead: DeadReference, file: RegionFinder) -> Annotation:
    reference, death = dead.reference, dead.death
    properties: list[tuple[str, str | float | int]] = [("where", reference.where)]
    if death is not None:
        properties += [("commit", death.commit.id), ("date", death.commit.date)]
        if death.successor:
            properties.append(("successor", death.successor))
    return Annotation(
        rule=reference.kind.value,
        level=Level.NOTE if death is None else Level.WARNING,
        title=f"Dead reference: {reference.kind.value.removeprefix('dead-')}",
        message=sentence(dead).replace("{code}", ""),
        path=reference.path,
        heading_path=reference.section.heading_path,
        start_line=reference.section.start_line,
        end_line=reference.section.end_line,
        region=file.find(reference.start, reference.end),
        identity=(*reference.section.heading_path, "", reference.text),
        # the file may be gone: a related place that leads nowhere helps nobody
        code=None,
        others=(
            (Spot(death.successor, 0, "what it may be now"),)
            if death is not None and "/" in death.successor
            else ()
        ),
        properties=tuple(properties),
    )

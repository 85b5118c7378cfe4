"""An audit in words and as JSON; docs/check.schema.json describes the fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from docsync.audit.report import AuditReport, DeadReference
from docsync.cli.annotate_audit import headline, sentence
from docsync.output import Console, visible

VERSION = 1


def render_audit(report: AuditReport, console: Console) -> Iterator[str]:
    """By document, in the order of its lines; when quiet and nothing is dead, nothing."""
    if console.is_quiet and not report.dead:
        return
    seen = (
        f"{report.references} references in {report.documents} documents, {report.commits} commits"
    )
    yield console.style(f"docsync: {headline(report)} ({seen}) [{report.state}]", "bold")
    if not report.documents:
        yield "Next: `git add` documentation, or name it with `include` in docsync.toml."
    for path, group in groupby(report.dead, key=lambda dead: dead.reference.path):
        for dead in group:
            place = f"{visible(path)}:{dead.reference.line}"
            yield f"{console.style(place, 'bold')}  {visible(sentence(dead))}"
            if console.is_verbose and dead.death is not None:
                yield f"  {dead.death.commit.id[:12]} {visible(dead.death.commit.subject)}"
    for each in report.unchecked:
        yield f"not looked at: {visible(each.path)}: {visible(each.why)}"
    for note in report.notes:
        yield f"note: {visible(note)}"


def audit_to_json(report: AuditReport) -> str:
    return json.dumps(as_document(report), indent=2) + "\n"


def as_document(report: AuditReport) -> dict[str, Any]:
    return {
        "version": VERSION,
        "mode": "audit",
        "state": report.state,
        "exit_code": report.exit_code,
        "tip": report.tip,
        "references": [_reference(dead) for dead in report.dead],
        "unchecked": [{"path": each.path, "why": each.why} for each in report.unchecked],
        "documents": report.documents,
        "references_seen": report.references,
        "commits": report.commits,
        "states": report.states,
        "notes": list(report.notes),
        "duration_s": round(report.duration_s, 3),
    }


def _reference(dead: DeadReference) -> dict[str, Any]:
    reference, death = dead.reference, dead.death
    return {
        "kind": reference.kind.value,
        "text": reference.text,
        "path": reference.path,
        "line": reference.line,
        "where": reference.where,
        "heading_path": list(reference.section.heading_path),
        "why": dead.why,
        "death": None
        if death is None
        else {
            "commit": death.commit.id,
            "date": death.commit.date,
            "path": death.path,
            "line": death.line,
            "successor": death.successor,
        },
    }

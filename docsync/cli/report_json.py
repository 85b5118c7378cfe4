"""A run as JSON (`docsync check --output-format json`); docs/commands.md describes the fields.

ASCII only, by the standard library: an undecodable byte of a path is a lone surrogate, which
msgspec refuses and which `"\\udcff"` carries to every reader.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from docsync.facts.fact import ChangeFact
from docsync.judge.undecided import undecided
from docsync.judge.verdict import Affected
from docsync.judge.wording import contradictions, remaining
from docsync.match.candidate import Reason
from docsync.report import Finding, Outcome, RunReport

VERSION = 1


def to_json(report: RunReport) -> str:
    return json.dumps(as_document(report), indent=2)


def as_document(report: RunReport) -> dict[str, Any]:
    return {
        "version": VERSION,
        "mode": report.mode.value,
        "state": report.state.value,
        "exit_code": report.exit_code,
        "fingerprint": report.fingerprint,
        "model": report.model,
        "model_problem": report.model_problem,
        "facts": [_fact(each) for each in report.facts],
        "sections": [_section(each) for each in report.findings],
        "proposals": [_proposal(each) for each in report.outcomes],
        "unchecked": [{"path": each.path, "why": each.why} for each in report.unchecked],
        "silenced": [asdict(each) for each in report.silenced],
        "sections_seen": report.sections_seen,
        "cut": report.cut,
        "notes": list(report.all_notes),
        "duration_s": round(report.duration_s, 3),
    }


def _fact(fact: ChangeFact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "kind": fact.kind.value,
        "symbol": fact.symbol,
        "owner": fact.owner,
        "before": fact.before,
        "after": fact.after,
        "path": fact.place.path,
        "line": fact.place.line,
        "language": fact.language,
        "is_public": fact.is_public,
        "certainty": fact.certainty,
    }


def _section(finding: Finding) -> dict[str, Any]:
    verdict = finding.verdict
    section = verdict.candidate.section
    return {
        "path": section.path,
        "start_line": section.start_line,
        "end_line": section.end_line,
        "heading": section.heading,
        "heading_path": list(section.heading_path),
        "verdict": verdict.affected.value,
        "confidence": round(verdict.confidence, 4),
        "state": finding.state.value,
        "why": finding.why or verdict.why,
        "undecided": undecided(finding) if verdict.affected is Affected.UNSURE else "",
        "contradictions": [asdict(each) for each in contradictions(finding)],
        "remaining": [asdict(each) for each in remaining(finding)],
        "reasons": [_reason(each) for each in verdict.candidate.reasons],
        "facts": [each.id for each in verdict.candidate.facts],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "text": reason.text,
        "word": reason.word,
        "where": reason.where,
        "line": reason.line,
        "fact": reason.fact_id,
    }


def _proposal(outcome: Outcome) -> dict[str, Any]:
    return {
        "id": outcome.proposal_id,
        "path": outcome.path,
        "start_line": outcome.start_line,
        "end_line": outcome.end_line,
        "heading_path": list(outcome.heading_path),
        "state": outcome.state.value,
        "why": outcome.why,
        "origin": outcome.origin.value,
        "explanation": outcome.explanation,
        "old": outcome.old,
        "new": outcome.new,
    }

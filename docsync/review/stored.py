"""What the journal gives back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docsync.facts.fact import ChangeFact, FactKind, Place
from docsync.match.candidate import Reason
from docsync.record import Decision, unpack
from docsync.report import OutcomeState
from docsync.rewrite.proposal import Check, CheckStatus, GuardDecision, Origin, ProtectedMatch


@dataclass(frozen=True, slots=True)
class StoredProposal:
    """A recorded proposal: everything to show it or to apply it. `state` is None when the run
    ended before it said what became of it. `start`/`end` are bytes in `blob`; `at` is seconds
    since the epoch; `old_oid`/`new_oid` are of the index entry before and after."""

    id: int
    run_id: int
    at: float
    fingerprint: str
    head: str
    path: str
    blob: str
    section_id: str
    heading_path: tuple[str, ...]
    start: int
    end: int
    start_line: int
    end_line: int
    old: str
    new: str
    origin: Origin
    explanation: str
    prompt_id: str
    model: str
    confidence: float
    verdict_why: str
    checks: tuple[Check, ...]
    reasons: tuple[Reason, ...]
    facts: tuple[ChangeFact, ...]
    guard_decision: GuardDecision
    matches: tuple[ProtectedMatch, ...]
    state: OutcomeState | None
    why: str
    old_oid: str
    new_oid: str
    decision: Decision | None
    decision_reason: str

    @property
    def is_written(self) -> bool:
        return self.state is not None and self.state.is_written

    @property
    def is_decided(self) -> bool:
        return self.decision in (Decision.ACCEPTED, Decision.REJECTED)


@dataclass(frozen=True, slots=True)
class StoredRun:
    """`state` is "" and `exit_code` None for a run that did not end."""

    id: int
    at: float
    mode: str
    fingerprint: str
    head: str
    form: str
    state: str
    exit_code: int | None
    duration_s: float
    proposals: int
    prompts: int


@dataclass(frozen=True, slots=True)
class StoredStop:
    """A commit that was stopped: by which run, on which HEAD, and how many moves of HEAD were on
    record then (-1: not known)."""

    run_id: int
    at: float
    moves: int
    head: str


@dataclass(frozen=True, slots=True)
class StoredPrompt:
    id: str
    run_id: int
    at: float
    model: str
    template: str
    template_hash: str
    messages: tuple[tuple[str, str], ...]  # role, content
    reply: str
    finish_reason: str
    prompt_tokens: int
    completion_tokens: int
    duration_s: float


def proposal_from_row(row: Sequence[Any]) -> StoredProposal:
    return StoredProposal(
        id=row[0],
        run_id=row[1],
        at=row[2],
        fingerprint=row[3],
        head=row[4],
        path=unpack(row[5]),
        blob=row[6],
        section_id=unpack(row[7]),
        heading_path=tuple(json.loads(row[8])),
        start=row[9],
        end=row[10],
        start_line=row[11],
        end_line=row[12],
        old=unpack(row[13]),
        new=unpack(row[14]),
        origin=Origin(row[15]),
        explanation=unpack(row[16]),
        prompt_id=row[17],
        model=row[18],
        confidence=row[19],
        verdict_why=unpack(row[20]),
        checks=load_checks(row[21]),
        reasons=load_reasons(row[22]),
        facts=load_facts(row[23]),
        guard_decision=GuardDecision(row[24]),
        matches=load_matches(row[25]),
        state=OutcomeState(row[26]) if row[26] else None,
        why=unpack(row[27]),
        old_oid=row[28],
        new_oid=row[29],
        decision=Decision(row[30]) if row[30] else None,
        decision_reason=unpack(row[31]),
    )


def prompt_from_row(row: Sequence[Any]) -> StoredPrompt:
    messages = tuple((role, content) for role, content in json.loads(row[6]))
    return StoredPrompt(
        id=row[0],
        run_id=row[1],
        at=row[2],
        model=row[3],
        template=row[4],
        template_hash=row[5],
        messages=messages,
        reply=unpack(row[7]),
        finish_reason=row[8],
        prompt_tokens=row[9],
        completion_tokens=row[10],
        duration_s=row[11],
    )


def load_checks(text: str) -> tuple[Check, ...]:
    return tuple(
        Check(each["name"], CheckStatus(each["status"]), each["detail"])
        for each in json.loads(text)
    )


def load_reasons(text: str) -> tuple[Reason, ...]:
    found = json.loads(text)
    # a journal of an older docsync has no `beside`
    return tuple(Reason(**each | {"beside": tuple(each.get("beside", ()))}) for each in found)


def load_matches(text: str) -> tuple[ProtectedMatch, ...]:
    # a journal of an older docsync has no `decision`
    found = (
        {**each, "decision": GuardDecision(each.get("decision", "reject"))}
        for each in json.loads(text)
    )
    return tuple(ProtectedMatch(**each) for each in found)


def load_facts(text: str) -> tuple[ChangeFact, ...]:
    return facts_of(json.loads(text))


# a journal of an older docsync may not have all of them
_TUPLES = ("siblings", "programs", "other_commands", "others_at")


def facts_of(found: Sequence[dict[str, Any]]) -> tuple[ChangeFact, ...]:
    """Facts from what `dataclasses.asdict` made of them."""
    return tuple(
        ChangeFact(
            **{
                **each,
                "kind": FactKind(each["kind"]),
                "place": Place(**each["place"]),
                **{name: tuple(each.get(name, ())) for name in _TUPLES},
                "rivals": tuple((own, other) for own, other in each.get("rivals", ())),
                "reworded": tuple(texts) if (texts := each.get("reworded")) else None,
            }
        )
        for each in found
    )

"""What was found and is not said, because somebody said so: by a marker, a rule, a rejection."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from docsync.docs.ignore import ignored_parts, is_kept_from
from docsync.docs.section import DocFile
from docsync.facts.condition import nearest_kind, unknown_kinds
from docsync.facts.fact import ChangeFact
from docsync.judge.rules import RuleBook
from docsync.judge.suppression import Suppression, Suppressions, fact_words
from docsync.judge.wording import contradictions_of
from docsync.match.candidate import APART, Candidate
from docsync.match.location import located

if TYPE_CHECKING:
    from docsync.config_rules import Sensitivity

Match = Callable[[Sequence[ChangeFact]], Sequence[Candidate]]


class Silencer(StrEnum):
    MARKER = "marker"
    RULE = "rule"
    REJECTION = "rejection"


@dataclass(frozen=True, slots=True)
class Silenced:
    """One fact in one section, or one fact that no section was asked about. `path` and `line` are
    in the document, or in the code where the fact stands; `why` names the marker, the rule or the
    person."""

    by: Silencer
    path: str
    line: int
    what: str
    why: str
    fact_id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A candidate without what is silenced, and what the rules say of it. `reported_by` is the
    file and line of a rule by which it must not be rewritten."""

    candidate: Candidate
    sensitivity: Sensitivity | None
    reported_by: str


class Listener:
    """`again` matches some of the facts only: what is left of a candidate is scored anew, so that
    a silenced fact lends it no weight."""

    def __init__(
        self,
        rules: RuleBook,
        suppressions: Suppressions,
        document: Callable[[str], DocFile],
        again: Match,
    ) -> None:
        self._rules, self._suppressions = rules, suppressions
        self._document, self._again = document, again
        self._known: dict[tuple[ChangeFact, ...], Sequence[Candidate]] = {}
        self.silenced: list[Silenced] = []
        self.notes: dict[str, None] = {}  # each once, in order

    def hear(self, candidates: Iterable[Candidate]) -> list[Heard]:
        """One per sensitivity that rules give to facts of a section."""
        return [heard for each in candidates for heard in self._hear(each)]

    def hear_linked(self, candidate: Candidate) -> Candidate | None:
        """Of a document that only a link joins to the facts: there is nothing to score."""
        document, start = self._document(candidate.section.path), candidate.section.start
        kept = [f for f in candidate.facts if is_kept_from(document, f, start, start + 1)]
        for fact in kept:
            self._silence(Silencer.MARKER, candidate, fact, _marker_in(document))
        left = [f for f in candidate.facts if f not in kept]
        groups, _ = self._grouped(candidate, left)
        said = {fact.id for facts in groups.values() for fact in facts}
        reasons = tuple(r for r in candidate.reasons if r.fact_id in said)
        facts = tuple(f for f in left if f.id in said)
        return replace(candidate, facts=facts, reasons=reasons) if facts else None

    def _hear(self, given: Candidate) -> list[Heard]:
        candidate = self._without_kept(given)
        groups, reported_by = self._grouped(candidate, candidate.facts)
        if len(groups) == 1 and sum(map(len, groups.values())) == len(given.facts):
            return [Heard(candidate, next(iter(groups)), reported_by)]
        found = []
        for sensitivity, facts in groups.items():
            left = self._scored_again(candidate, tuple(facts))
            if left is not None:
                found.append(Heard(left, sensitivity, reported_by))
        return found

    def _grouped(
        self, candidate: Candidate, facts: Iterable[ChangeFact]
    ) -> tuple[dict[Sensitivity | None, list[ChangeFact]], str]:
        """What is said, by the sensitivity that rules give to it, and the rule by which none of it
        is rewritten, "" if there is none."""
        groups: dict[Sensitivity | None, list[ChangeFact]] = {}
        reported_by = ""
        for fact in facts:
            ruled = self._rules.of(candidate.section.path, fact)
            held = self._suppressions.find(candidate.section, fact)
            if held is not None:
                self._silence(Silencer.REJECTION, candidate, fact, _rejected(held))
            elif ruled.action == "ignore":
                self._silence(Silencer.RULE, candidate, fact, ruled.by)
            else:
                groups.setdefault(ruled.sensitivity, []).append(fact)
                if ruled.action == "report":
                    reported_by = reported_by or ruled.by
        return groups, reported_by

    def _without_kept(self, candidate: Candidate) -> Candidate:
        """Without the reasons that stand in text which its authors keep for themselves."""
        document = self._document(candidate.section.path)
        parts = ignored_parts(document)
        if not parts:
            return candidate
        for kind in unknown_kinds([kind for part in parts for kind in part.condition.kinds]):
            self.notes[
                f"{document.path}: `docsync: ignore[{kind}]`: no fact is `{kind}`. "
                f"{nearest_kind(kind)}"
            ] = None
        # an added thing is wanted beside its sibling, not at the heading
        at_place = located(candidate, document)
        facts = {fact.id: fact for fact in candidate.facts}
        kept = [
            each
            for each in at_place.reasons
            if each.fact_id not in facts
            or each.where in APART
            or not is_kept_from(document, facts[each.fact_id], each.start, each.end)
        ]
        if len(kept) == len(candidate.reasons):
            return candidate
        told = {each.fact_id for each in kept if each.where not in APART}
        # a fact without a word of its own here has nothing that a marker could stand around
        told |= facts.keys() - {r.fact_id for r in at_place.reasons if r.where not in APART}
        for fact in candidate.facts:
            if fact.id not in told:
                self._silence(Silencer.MARKER, at_place, fact, _marker_in(document))
        facts_left = tuple(fact for fact in candidate.facts if fact.id in told)
        return replace(candidate, facts=facts_left, reasons=tuple(kept))

    def _scored_again(
        self, candidate: Candidate, facts: tuple[ChangeFact, ...]
    ) -> Candidate | None:
        if facts not in self._known:
            self._known[facts] = self._again(facts)
        place = candidate.section.path, candidate.section.ordinal
        for each in self._known[facts]:
            if (each.section.path, each.section.ordinal) == place:
                wanted = {reason.fact_id for reason in candidate.reasons}
                spans = {(reason.start, reason.end) for reason in candidate.reasons}
                reasons = tuple(
                    reason
                    for reason in each.reasons
                    if reason.fact_id in wanted
                    and (
                        reason.where in {"siblings", *APART} or (reason.start, reason.end) in spans
                    )
                )
                return replace(each, reasons=reasons)
        return None

    def _silence(self, by: Silencer, candidate: Candidate, fact: ChangeFact, why: str) -> None:
        self.silenced.append(silenced_finding(by, candidate, fact, why))


def _marker_in(document: DocFile) -> str:
    return f"a `docsync: ignore` in {document.path}"


def _rejected(held: Suppression) -> str:
    who = f" by {held.by}" if held.by else ""
    reason = f": {held.reason}" if held.reason else ""
    day = f" on {held.day.isoformat()}" if held.day else ""
    return f"rejected{who}{day}{reason} ({held.number})"


def silenced_finding(by: Silencer, candidate: Candidate, fact: ChangeFact, why: str) -> Silenced:
    path = candidate.section.path
    reasons = [each for each in candidate.reasons if each.fact_id == fact.id]
    told = contradictions_of(path, [fact], reasons)
    if not told:
        return Silenced(by, path, candidate.section.start_line, fact_words(fact), why, fact.id)
    return Silenced(by, path, told[0].line, told[0].sentence, why, fact.id)


def silenced_fact(by: Silencer, fact: ChangeFact, why: str) -> Silenced:
    return Silenced(by, fact.place.path, fact.place.line, fact_words(fact), why, fact.id)

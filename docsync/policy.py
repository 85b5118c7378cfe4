"""What the people of a project have said about findings, applied to a run: markers in code and
documents, rules and their sensitivities, rejections. Nothing is dropped without a trace."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from docsync.config import Config
from docsync.docs.ignore import is_kept_from
from docsync.errors import GitError
from docsync.facts.fact import ChangeFact
from docsync.git.diff import FileChange
from docsync.git.objects import ObjectReader
from docsync.journal import Journal
from docsync.judge.judge import CUT, judge
from docsync.judge.links import with_links
from docsync.judge.rules import RuleBook
from docsync.judge.silence import (
    Heard,
    Listener,
    Match,
    Silenced,
    Silencer,
    silenced_fact,
    silenced_finding,
)
from docsync.judge.suppression import Suppression, Suppressions
from docsync.judge.verdict import Affected, State, Verdict
from docsync.match.candidate import Candidate
from docsync.match.index import SectionIndex
from docsync.match.location import located

_RANKS = {Affected.AFFECTED: 2, Affected.UNSURE: 1, Affected.UNAFFECTED: 0}


@dataclass(frozen=True, slots=True)
class Judged:
    """`reported` must not be rewritten, by a rule or since only a link speaks for them; `cut` are
    beyond `max-sections`."""

    verdicts: list[Verdict]
    reported: list[Verdict]
    cut: list[Verdict]
    silenced: list[Silenced]
    notes: tuple[str, ...]


def spoken(
    facts: Sequence[ChangeFact], code: Iterable[FileChange], reader: ObjectReader, config: Config
) -> tuple[tuple[ChangeFact, ...], list[Silenced]]:
    """The facts that neither a marker in the code nor a rule for every document keeps from being
    said, and the others. Raises ConfigError for a rule that cannot be understood."""
    from docsync.facts.markers import Marker, code_markers

    sides: dict[tuple[str, bool], str | None] = {}
    for change in code:
        if "160000" not in (change.old_mode, change.new_mode):
            sides[change.path, False] = change.new_oid
            sides[change.old_path or change.path, True] = change.old_oid
    markers: dict[tuple[str, bool], list[Marker]] = {}
    rules = RuleBook(config.rules)
    kept: list[ChangeFact] = []
    silenced: list[Silenced] = []
    for fact in facts:
        if where := rules.ignored_everywhere(fact):
            silenced.append(silenced_fact(Silencer.RULE, fact, where))
            continue
        # what was removed stood in the old file, and its place is there
        side = fact.place.path, fact.kind.is_removal
        if side not in markers:
            oid = sides.get(side)
            markers[side] = []
            with suppress(GitError):
                markers[side] = code_markers(reader.read(oid)) if oid else []
        if any(marker.covers(fact) for marker in markers[side]):
            why = f"a `docsync` marker in {fact.place.path}"
            silenced.append(silenced_fact(Silencer.MARKER, fact, why))
            continue
        kept.append(fact)
    return tuple(kept), silenced


def decide(
    facts: Sequence[ChangeFact],
    match: Match,
    index: SectionIndex,
    config: Config,
    rejected: Sequence[Suppression] = (),
    only: str = "",
) -> Judged:
    """Candidates to verdicts, with all that people have said. `only` names one section by its
    id."""

    def reach(some: Sequence[ChangeFact]) -> list[Candidate]:
        return with_links(match(some), some, config.links, index)[0]

    found, linked = with_links(match(facts), facts, config.links, index)
    candidates = [c for c in found if not only or c.section.id == only]
    listener = Listener(
        RuleBook(config.rules),
        Suppressions(
            rejected,
            frozenset(index.paths),
            lambda path: index.document(path).sections,
            date.today(),
        ),
        index.document,
        reach,
    )
    heard = listener.hear(candidates)
    verdicts, cut = _judged(heard, config)
    # what only a link speaks for is no candidate for a rewrite, but may be silenced all the same
    unreached = [
        replace(verdict, candidate=left)
        for verdict in linked
        if not only and (left := listener.hear_linked(verdict.candidate)) is not None
    ]
    reported_by = {_place(each.candidate): each.reported_by for each in heard if each.reported_by}
    reported = [
        replace(
            v,
            state=State.SUSPECT,
            why=f"only reported, by the rule at {reported_by[_place(v.candidate)]}",
        )
        for v in verdicts
        if _place(v.candidate) in reported_by and v.affected is not Affected.UNAFFECTED
    ]
    silenced = listener.silenced + _kept_whole(candidates, facts, reach, index, config)
    return Judged(
        [v for v in verdicts if _place(v.candidate) not in reported_by],
        [*reported, *unreached],
        cut,
        _worth_telling(silenced, candidates, config),
        tuple(listener.notes),
    )


def at_places(verdicts: Iterable[Verdict], index: SectionIndex) -> list[Verdict]:
    """With the places of their evidence, for people."""
    return [
        replace(v, candidate=located(v.candidate, index.document(v.candidate.section.path)))
        for v in verdicts
    ]


def read_rejected(journal: Journal | None, root: Path) -> tuple[Suppression, ...]:
    """Of this clone and of the team. Raises ConfigError, JournalError."""
    from docsync.review.shared import read_shared

    own = journal.suppressions() if journal is not None else ()
    return (*read_shared(root), *own)


def _judged(heard: Sequence[Heard], config: Config) -> tuple[list[Verdict], list[Verdict]]:
    """Each group of facts by its own sensitivity; a section is what the strongest makes of it."""
    groups: dict[str, list[Candidate]] = {}
    for each in heard:
        groups.setdefault(each.sensitivity or "", []).append(each.candidate)
    if set(groups) <= {""}:
        return judge(groups.get("", []), config)
    found: dict[tuple[str, int], list[Verdict]] = {}
    for sensitivity, candidates in groups.items():
        own = replace(
            config,
            max_sections=len(candidates),
            sensitivity=sensitivity or config.sensitivity,  # type: ignore[arg-type]
        )
        for verdict in judge(candidates, own)[0]:
            found.setdefault(_place(verdict.candidate), []).append(verdict)
    merged = sorted(map(_merged, found.values()), key=_most_likely_first)
    kept, beyond = merged[: config.max_sections], merged[config.max_sections :]
    return kept, [
        Verdict(v.candidate, Affected.UNSURE, v.confidence, CUT, State.SUSPECT) for v in beyond
    ]


def _merged(verdicts: Sequence[Verdict]) -> Verdict:
    best, *others = sorted(verdicts, key=lambda v: (-_RANKS[v.affected], *_most_likely_first(v)))
    candidate = best.candidate
    for other in others:
        candidate = replace(
            candidate,
            facts=(*candidate.facts, *other.candidate.facts),
            reasons=(*candidate.reasons, *other.candidate.reasons),
        )
    return replace(best, candidate=candidate)


def _most_likely_first(verdict: Verdict) -> tuple[float, str, int]:
    return -verdict.candidate.score, *_place(verdict.candidate)


def _place(candidate: Candidate) -> tuple[str, int]:
    return candidate.section.path, candidate.section.ordinal


def _kept_whole(
    candidates: Sequence[Candidate],
    facts: Sequence[ChangeFact],
    match: Match,
    index: SectionIndex,
    config: Config,
) -> list[Silenced]:
    """What markers keep from every fact does not even become a candidate: it is looked for as if
    they were not there, so that it can be counted."""
    known = {(_place(c), fact.id) for c in candidates for fact in c.facts}
    with index.without_markers() as is_marked:
        if not is_marked:
            return []
        hidden = [v.candidate for v in _telling(judge(match(facts), config)[0])]
    return [
        silenced_finding(Silencer.MARKER, each, fact, f"a `docsync: ignore` in {each.section.path}")
        for each in hidden
        for fact in each.facts
        if (_place(each), fact.id) not in known and _stands_apart(each, fact, index)
    ]


def _telling(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return [v for v in verdicts if v.affected is not Affected.UNAFFECTED]


def _stands_apart(candidate: Candidate, fact: ChangeFact, index: SectionIndex) -> bool:
    document = index.document(candidate.section.path)
    return any(
        is_kept_from(document, fact, each.start, each.end)
        for each in candidate.reasons
        if each.fact_id == fact.id
    )


def _worth_telling(
    silenced: Sequence[Silenced], candidates: Sequence[Candidate], config: Config
) -> list[Silenced]:
    """Not what would have been too weak to say."""
    if not silenced:
        return []
    weak = {(c.section.path, fact.id) for c in candidates for fact in c.facts}
    for verdict in _telling(
        judge(candidates, replace(config, max_sections=max(len(candidates), 1)))[0]
    ):
        candidate = verdict.candidate
        weak -= {(candidate.section.path, fact.id) for fact in candidate.facts}
    return [each for each in silenced if (each.path, each.fact_id) not in weak]

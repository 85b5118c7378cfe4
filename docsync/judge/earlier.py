"""What is told of a text that docsync wrote for an earlier state of a change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from docsync.docs.section import DocFile, DocSection
from docsync.facts.fact import ChangeFact, FactKind
from docsync.judge.verdict import Affected, State, Verdict
from docsync.match.candidate import WORDS, Candidate, Reason
from docsync.match.evidence import gather
from docsync.match.location import located
from docsync.match.said_of import said_values

IN_NO_WORD = "holds what docsync wrote for an earlier state of this change"


def earlier_verdict(
    document: DocFile,
    section_id: str,
    text: str,
    lost: Sequence[ChangeFact],
    facts: Sequence[ChangeFact],
    why: str,
) -> Verdict | None:
    """`lost` are the facts that the text was written for, `facts` those of today. `text` stands in
    the document as it was written; "" if a person edited it since, who may have mended it: then
    there is nothing to tell of a name or value that is gone."""
    named = [s for s in document.sections if s.id == section_id]
    holding = [s for s in document.sections if text and text in document.text(s.start, s.end)]
    for section in named or holding or document.sections:
        span = _span(document, section, text)
        told = [joined(fact, facts) for fact in lost]
        reasons = [r for fact in told for r in _reasons(fact, document, section, span)]
        if not reasons and told and (text or _leaves_no_word(told)):
            line = section.start_line
            reasons = [Reason(told[0].id, "", WORDS, section.start, section.end, line, IN_NO_WORD)]
        if reasons:
            candidate = located(Candidate(section, tuple(told), tuple(reasons), 1.0), document)
            return Verdict(candidate, Affected.AFFECTED, 1.0, why, State.SUSPECT)
    return None


def joined(lost: ChangeFact, facts: Sequence[ChangeFact]) -> ChangeFact:
    """From the state that docsync wrote down to that of today: `--workers` to `--threads`, where
    first `--jobs` became the one and now becomes the other; back, where nothing changes any more.
    """
    is_named = lost.kind.is_rename and lost.after is not None
    symbol = (lost.after or lost.symbol) if is_named else lost.symbol
    for fact in facts:
        if (fact.place.path, fact.owner, fact.symbol) != (lost.place.path, lost.owner, lost.symbol):
            continue
        if fact.kind.is_addition:
            return fact
        if fact.kind == lost.kind or fact.kind.is_removal:
            return replace(fact, symbol=symbol, before=lost.after)
    kind = lost.kind
    for ending, other in (("-added", "-removed"), ("-removed", "-added")):
        if kind.value.endswith(ending):
            kind = FactKind(kind.value.removesuffix(ending) + other)
            break
    return replace(lost, kind=kind, symbol=symbol, before=lost.after, after=lost.before)


def _leaves_no_word(told: Sequence[ChangeFact]) -> bool:
    """Of what came back into the code the document has no word."""
    return any(fact.kind.is_addition for fact in told)


def _span(document: DocFile, section: DocSection, text: str) -> tuple[int, int]:
    at = document.text(section.start, section.end).find(text) if text.strip() else -1
    if at < 0:
        return section.start, section.end
    return document.span(section.start, section.end, at, at + len(text))


def _reasons(
    fact: ChangeFact, document: DocFile, section: DocSection, span: tuple[int, int]
) -> Iterator[Reason]:
    if fact.kind.is_addition:
        return
    evidence = gather(fact, document, section, 1)
    if evidence is None:
        return
    is_value = evidence.group == "value"
    for each in said_values(evidence, document, section) if is_value else evidence.keys:
        if span[0] <= each.start < span[1]:
            told = f"it names `{each.word}`"
            yield Reason(fact.id, each.word, each.where, each.start, each.end, each.line, told)

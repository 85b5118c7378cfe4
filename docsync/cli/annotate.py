"""The findings of a check as annotations: one for each fact that reaches a section."""

from __future__ import annotations

from collections.abc import Callable

from docsync.annotation import Annotation, Annotations, Level, Notice, Spot, in_order
from docsync.cli.rules import check_rules
from docsync.docs.region import Region, RegionFinder
from docsync.errors import GitError
from docsync.facts.fact import ChangeFact
from docsync.judge.verdict import Affected
from docsync.match.candidate import Reason
from docsync.match.terms import key_words
from docsync.output import breadcrumb, counted
from docsync.prompts.wording import sentence
from docsync.report import Finding, RunReport

SIBLINGS = "siblings"  # a reason that no single word of the section is


def annotate(report: RunReport, read: Callable[[str], bytes]) -> Annotations:
    """`read` gives a blob by its id: the documents that the findings are about."""
    files: dict[str, RegionFinder] = {}
    found: list[Annotation] = []
    for finding in report.findings:
        if finding.verdict.affected is Affected.UNAFFECTED:
            continue
        blob = finding.verdict.candidate.section.blob
        if blob not in files:
            files[blob] = RegionFinder(_content(read, blob))
        found.extend(_of_finding(finding, files[blob]))
    n = sum(f.verdict.affected is not Affected.UNAFFECTED for f in report.findings)
    return Annotations(
        category="check",
        headline=_headline(report, n),
        state=report.state.value,
        exit_code=report.exit_code,
        rules=check_rules(),
        annotations=in_order(found),
        notices=_notices(report),
        properties=(
            ("fingerprint", report.fingerprint),
            ("facts", sum(fact.rows is None for fact in report.facts)),
            ("sectionsSeen", report.sections_seen),
            ("model", report.model),
        ),
    )


def _content(read: Callable[[str], bytes], blob: str) -> bytes:
    try:
        return read(blob)
    except GitError:  # too large, or gone from a partial clone: lines are known, words are not
        return b""


def _headline(report: RunReport, n: int) -> str:
    if n:
        return f"{counted(n, 'section')} to look at"
    if report.state.value == "UNCHECKED":
        return "nothing could be checked"
    return "no section is out of date"


def _of_finding(finding: Finding, file: RegionFinder) -> list[Annotation]:
    candidate = finding.verdict.candidate
    by_fact: dict[str, list[Reason]] = {}
    for reason in candidate.reasons:
        by_fact.setdefault(reason.fact_id, []).append(reason)
    facts = {fact.id: fact for fact in candidate.facts}
    # facts without a reason of their own add nothing that could be shown
    reached = [
        (facts[fact_id], reasons) for fact_id, reasons in by_fact.items() if fact_id in facts
    ]
    return [_annotation(finding, fact, reasons, file) for fact, reasons in reached]


def _annotation(
    finding: Finding, fact: ChangeFact, reasons: list[Reason], file: RegionFinder
) -> Annotation:
    verdict = finding.verdict
    section = verdict.candidate.section
    first = _telling(fact, reasons)
    rest = [each for each in reasons if each is not first and each.where != SIBLINGS]
    is_affected = verdict.affected is Affected.AFFECTED
    places = {
        (each.start, each.end): Spot(
            section.path, each.line, f"`{each.word}` stands here too", _region(file, each)
        )
        for each in rest
        if (each.start, each.end) != (first.start, first.end)
    }
    return Annotation(
        rule=fact.kind.value,
        level=Level.WARNING if is_affected else Level.NOTE,
        title=f"{'Out of date' if is_affected else 'Perhaps out of date'}: {fact.kind.value}",
        message=_message(fact, first, section.heading, is_affected),
        path=section.path,
        heading_path=section.heading_path,
        start_line=section.start_line,
        end_line=section.end_line,
        region=_region(file, first),
        identity=(
            *section.heading_path, "", fact.owner, fact.symbol, fact.before or "", fact.after or "",
        ),
        code=Spot(fact.place.path, fact.place.line, sentence(fact)),
        others=tuple(places.values()),
        properties=(
            ("verdict", verdict.affected.value),
            ("confidence", round(verdict.confidence, 4)),
            ("state", finding.state.value),
            ("section", breadcrumb(section.heading_path)),
            ("symbol", fact.symbol),
            ("where", first.where),
        ),
    )  # fmt: skip


def _telling(fact: ChangeFact, reasons: list[Reason]) -> Reason:
    """The one to point at: of a changed value the old value itself, rather than its name."""
    names = key_words(fact)
    values = [r for r in reasons if r.word not in names and r.where != SIBLINGS]
    return values[0] if values and fact.kind.value.endswith("-changed") else reasons[0]


def _region(file: RegionFinder, reason: Reason) -> Region:
    if reason.where != SIBLINGS and reason.end > reason.start:
        return file.find(reason.start, reason.end)
    return file.line(reason.line)


def _message(fact: ChangeFact, reason: Reason, heading: str, is_affected: bool) -> str:
    """Fact, place in code, words of the document: in this order, on one line."""
    what = sentence(fact).replace("{code}", "").rstrip(".")
    what = what[:1].upper() + what[1:]
    section = f"“{heading}”" if heading else "the text before the first heading"
    word = " ".join(reason.word.split()).replace("{code}", "")
    if reason.where == SIBLINGS:
        says = f"lists what stands beside `{word}` and not `{word}` itself"
    elif fact.kind.is_addition:
        says = f"is about `{word}`"
    elif fact.kind.value.endswith("-changed") and reason.word in key_words(fact):
        says = f"names `{word}`"  # which is there still: not the word is wrong
    else:
        says = f"{'still ' if is_affected else ''}says `{word}`"
    return f"{what} ({{code}}); {section} {says}."


def _notices(report: RunReport) -> tuple[Notice, ...]:
    found = [
        Notice("unchecked", Level.WARNING, f"not looked at: {each.why}", each.path)
        for each in report.unchecked
    ]
    if report.cut:
        found.append(
            Notice(
                "cut",
                Level.WARNING,
                f"{report.cut} more sections with evidence were not judged: raise max-sections",
            )
        )
    if report.model_problem:
        found.append(Notice("model", Level.WARNING, f"no model judged: {report.model_problem}"))
    found.extend(Notice("note", Level.NOTE, note) for note in report.all_notes)
    return tuple(found)
